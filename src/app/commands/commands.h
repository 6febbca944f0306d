/* commands.h - the commands, each in the file of its group here. */
#ifndef HUNSU_APP_COMMANDS_H
#define HUNSU_APP_COMMANDS_H

#include "hunsu/app/command.h"

/* In help's order. */
#define COMMANDS(C) \
	C(propose) C(mutate) C(operators) C(evaluate) C(held_out) C(grid) C(retry) C(try) \
	C(cancel) C(crossover) \
	C(accept) C(merge) C(reject) C(keep) C(no_prompt) C(note) C(comment) C(grade) C(blind) \
	C(grading) \
	C(bet) C(reveal) C(duel) C(ablate) C(prune) C(headroom) C(ask) C(corpus) \
	C(verdict) C(undo) C(redo) \
	C(branches) C(go) C(name) C(example) C(invent) C(right) C(wrong) C(correct) C(expect) \
	C(pin) C(promote) C(move) C(drop) C(edit) C(editor) C(prompt) C(region) C(lock) C(unlock) \
	C(locks) C(write) C(save_as) C(copy) C(up) C(down) C(page_up) C(page_down) C(top) \
	C(bottom) C(next_pane) C(previous_pane) C(pane) C(zoom) C(select) C(open) C(best) \
	C(mark) C(detail) C(next_detail) C(previous_detail) C(sort) C(filter) C(rejected) \
	C(search) C(search_next) C(search_previous) C(lineage) C(history) C(kinds) C(diff) \
	C(compatibility) C(surprises) C(own_word) \
	C(show) C(blame) C(status) C(stats) C(take) C(leave) C(split) C(change) C(both) \
	C(both_back) C(take_rest) C(leave_rest) C(next_open) C(previous_open) C(next_hunk) \
	C(previous_hunk) C(hunk) C(find_hunk) C(finish) C(abandon) C(left_one) C(right_one) \
	C(good_one) C(bad_one) C(no_grade) C(skip_one) C(back_one) C(end_grading) \
	C(tie) C(bad) C(end_duel) C(model) C(lead) C(judge) C(second) C(metric) C(extract) \
	C(set) C(budget) C(command) C(palette) C(help) C(theme) C(play) C(pause) C(step) C(back) \
	C(next_mark) C(previous_mark) C(next_round) C(previous_round) C(next_variation) \
	C(previous_variation) C(variations) C(jump) C(first) C(last) C(speed) C(faster) \
	C(slower) C(guess) C(likelier) C(unlikelier) C(branch_off) C(story) C(redraw) C(suspend) \
	C(quit)
#define COMMAND(room, symbol, word, what, ...)                                                     \
	const struct command command_##symbol = {                                                  \
		.name = word, .group = room, .help = what, __VA_ARGS__}
/* One that a keymap of its own has, while that is on. */
#define COMMAND_IN(keymap, ...) COMMAND(__VA_ARGS__, .in = keymap)
#define REPLAY_COMMAND(...) COMMAND_IN(KEYS_REPLAY, "replay", __VA_ARGS__, .need = NEED_REPLAY)
#define COMMAND_DECLARED(name) extern const struct command command_##name;
COMMANDS(COMMAND_DECLARED)

#endif
