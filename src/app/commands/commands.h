/*
 * commands.h - the commands, by the file they live in. The table in command.c has a line for each.
 */
#ifndef HUNSU_APP_COMMANDS_H
#define HUNSU_APP_COMMANDS_H

#include "hunsu/app/command.h"

/* propose.c */
extern const struct command command_propose, command_mutate, command_operators;
/* score.c */
extern const struct command command_evaluate, command_held_out, command_retry, command_try,
	command_cancel;
/* decide.c */
extern const struct command command_accept, command_reject, command_undo, command_redo,
	command_branches, command_go, command_name;
/* merge.c */
extern const struct command command_merge, command_take, command_leave, command_both,
	command_both_back, command_split, command_change, command_take_rest, command_leave_rest,
	command_next_open, command_next_hunk, command_previous_open, command_previous_hunk,
	command_hunk, command_find_hunk, command_finish, command_abandon;
/* texts.c */
extern const struct command command_keep, command_no_prompt, command_diff;
/* examples.c */
extern const struct command command_example, command_right, command_wrong;
/* blind.c */
extern const struct command command_blind, command_bet, command_reveal, command_stats;
/* examine.c */
extern const struct command command_ablate, command_prune, command_second, command_verdict;
/* example_acts.c */
extern const struct command command_correct, command_expect, command_pin, command_promote,
	command_move, command_drop;
/* open.c */
extern const struct command command_open;
extern const struct command command_best;
/* past.c */
extern const struct command command_lineage, command_history;
/* models.c */
extern const struct command command_model, command_metric, command_extract, command_set,
	command_budget;
/* write.c */
extern const struct command command_edit, command_editor, command_prompt, command_write,
	command_save_as,
	command_copy;
/* notes.c */
extern const struct command command_note, command_comment, command_grade;
/* locks.c */
extern const struct command command_region, command_lock, command_unlock, command_locks;
/* look.c */
extern const struct command command_up, command_down, command_page_up, command_page_down,
	command_top, command_bottom, command_next_pane, command_previous_pane, command_pane,
	command_zoom, command_detail, command_next_detail, command_previous_detail, command_select,
	command_mark, command_sort, command_filter, command_rejected, command_search,
	command_search_next, command_search_previous;
/* show.c */
extern const struct command command_show, command_blame, command_status;
/* replay.c */
extern const struct command command_play, command_pause, command_step, command_back,
	command_next_mark, command_previous_mark, command_next_round, command_previous_round,
	command_next_variation, command_previous_variation, command_variations, command_jump,
	command_first, command_last, command_speed, command_faster, command_slower,
	command_branch_off, command_story;
/* guess.c */
extern const struct command command_guess, command_likelier, command_unlikelier;
/* screen.c */
extern const struct command command_command, command_palette,
	command_help, command_theme, command_redraw,
	command_suspend, command_quit;

#endif
