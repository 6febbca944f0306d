/* Replays: steps, variations, playing, and going on from a record. */
#include "../../src/app/commands/commands.h"
#include "../support/test.h"
#include "hunsu/app/command.h"
#include "hunsu/app/replaying.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "../support/folder.h"
#include "../support/made_live.h"
#include "../support/life.h"
#include "../support/player.h"


/* ---- moving ---- */

IN_FOLDER(steps_stop_at_acts_and_where_results_end)
{
	struct player *s = player_of(*state, short_life);

	player_at(s, 1, "hunsu");
	player_line(s, "step");
	player_at(s, 2, "propose: round 1");
	player_line(s, "step 4");
	player_at(s, 6, "evaluate");
	player_line(s, "step");
	player_at(s, 7, "1 result");
	player_line(s, "step");
	player_at(s, 8, "typing");
	player_line(s, "step");
	player_at(s, 12, "4 results: v1 50%, B 100%, C 100% so far");
	player_line(s, "step");
	player_at(s, 13, "accept B");
	player_line(s, "back");
	player_at(s, 12, "4 results");
	player_line(s, "back");
	player_at(s, 8, "typing");
	player_line(s, "step 1000");
	player_at(s, 17, "quit");
	player_line(s, "step");
	player_at(s, 17, "quit");
	player_line(s, "first");
	player_line(s, "back");
	player_at(s, 1, "hunsu");
	player_end(s);
}

IN_FOLDER(jumps_go_to_what_is_named)
{
	struct player *s = player_of(*state, short_life);

	player_line(s, "jump 12");
	player_at(s, 12, "");
	player_line(s, "jump +2");
	player_at(s, 14, "took back accept B");
	player_line(s, "jump -4");
	player_at(s, 10, "");
	player_line(s, "jump B");
	player_at(s, 4, "eccentric");
	assert_int_equal(s->live->view.variant, 2);
	player_line(s, "jump v4");
	player_at(s, 16, "merge");
	player_line(s, "jump round 1");
	player_at(s, 2, "propose");
	player_line(s, "jump 100%");
	player_at(s, 17, "quit");
	player_line(s, "jump 0:04");
	player_at(s, 4, "");
	player_line(s, "jump end");
	player_at(s, 17, "");
	player_line(s, "previous-round");
	player_at(s, 2, "propose");
	player_line(s, "previous-round");
	player_at(s, 1, "");
	player_line(s, "next-round");
	player_at(s, 2, "propose");
	player_refused(s, "jump 18", "1 to 17");
	player_refused(s, "jump v9", "1 to 17");
	player_refused(s, "jump Z", "1 to 17");
	player_at(s, 2, "propose");
	player_end(s);
}

IN_FOLDER(the_state_is_that_of_the_event_and_what_happens_is_selected)
{
	struct player *s = player_of(*state, short_life);

	player_line(s, "jump 13");
	assert_int_equal(live_state(s->live)->head, 3);
	assert_int_equal(s->live->view.variant, 2);
	player_line(s, "jump 14");
	assert_int_equal(live_state(s->live)->head, 2);
	player_line(s, "jump 1");
	assert_int_equal(live_state(s->live)->variants.n, 0);
	assert_int_equal(s->live->view.variant, 0);
	player_end(s);
}

IN_FOLDER(marks_stand_where_rounds_accepts_undos_and_forks_are)
{
	struct player *s = player_of(*state, short_life);

	assert_true(player_marked(s, 2, MARK_ROUND));
	assert_true(player_marked(s, 13, MARK_ACCEPT));
	assert_true(player_marked(s, 14, MARK_UNDO));
	assert_true(player_marked(s, 16, MARK_MERGE));
	assert_true(player_marked(s, 16, MARK_FORK));
	assert_false(player_marked(s, 8, MARK_ACCEPT));
	player_line(s, "next-mark");
	player_at(s, 2, "");
	player_line(s, "next-mark");
	player_at(s, 13, "");
	player_line(s, "next-mark");
	player_line(s, "next-mark");
	player_at(s, 16, "");
	player_line(s, "next-mark");
	player_at(s, 17, "");
	player_line(s, "previous-mark");
	player_line(s, "previous-mark");
	player_at(s, 14, "");
	player_end(s);
}

IN_FOLDER(variations_are_told_at_the_fork_and_walked_both_ways)
{
	struct player *s = player_of(*state, short_life);
	SCOPED(buf) fork = BUF(BUF_SMALL);

	player_line(s, "jump 12");
	replaying_fork(s->live, &fork);
	assert_string_equal(buf_text(&fork), "v2 goes on as v3, v4");
	player_line(s, "jump v3");
	buf_clear(&fork);
	replaying_fork(s->live, &fork);
	assert_string_equal(buf_text(&fork), "variation 1 of 2 on v2");
	player_line(s, "next-variation");
	player_at(s, 16, "merge");
	player_line(s, "next-variation");
	player_at(s, 13, "accept");
	player_line(s, "previous-variation");
	player_at(s, 16, "merge");
	player_line(s, "variations");
	player_said(s, "v2 goes on as v3 (event 13), v4 (event 16)");
	player_line(s, "first");
	player_refused(s, "next-variation", "no other variation");
	player_end(s);
}

IN_FOLDER(acts_that_write_are_refused_and_say_how_to_go_on)
{
	static const char *const acts[] = {"accept A", "reject A", "propose", "undo", "evaluate",
		"prompt Hello", "set strength 3"};
	struct player *s = player_of(*state, short_life);

	player_line(s, "jump 12");
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		player_refused(s, acts[i], "branch-off goes on from here");
	player_line(s, "select C");
	assert_int_equal(s->live->view.variant, 3);
	player_end(s);
}

/* Also those that forget to say that they write: that is a bug of theirs, and aborts. */
IN_FOLDER(no_command_of_the_table_writes_into_a_record)
{
	static const char *const arguments[] = {"", " A", " A B", " v1", " 1", " on", " x => y"};
	struct player *s = player_of(*state, short_life);
	SCOPED(buf) err = BUF(BUF_SMALL), text = BUF(BUF_SMALL);

	for (size_t i = 0; commands[i]; i++)
		for (size_t k = 0; k < sizeof arguments / sizeof *arguments; k++) {
			if (commands[i] == &command_branch_off || commands[i]->need & NEED_SCREEN)
				continue;
			player_line(s, "jump 16");
			buf_clear(&text);
			buf_addf(&text, "%s%s", commands[i]->name, arguments[k]);
			if (live_command(s->live, buf_str(&text), &err) == OK)
				live_answer(s->live, 0, (struct str){0});
			if (strcmp(commands[i]->group, "replay"))
				assert_int_equal(replaying_at(s->live), 16);
			live_cancel(s->live); /* reading is allowed; what is recorded aborts */
		}
	player_end(s);
}

/* ---- playing ---- */

static void turn_until(struct player *s, bool (*done)(const struct player *))
{
	int64_t until = clock_ms() + PATIENCE_MS;

	while (!done(s) && clock_ms() < until)
		loop_turn(s->loop, 100);
	assert_true(done(s));
}

static bool paused(const struct player *s)
{
	return !s->live->replay->playing;
}

IN_FOLDER(playing_goes_to_the_end_and_stops_there)
{
	struct player *s = player_of(*state, short_life);

	assert_int_equal(s->live->replay->clock[0], 0);
	for (int n = 2; n <= s->live->replay->events; n++) {
		int64_t pause = s->live->replay->clock[n - 1] - s->live->replay->clock[n - 2];
		assert_true(pause >= 0 && pause <= 2000);
	}
	player_refused(s, "play 0", "from");
	player_refused(s, "speed fast", "from");
	player_line(s, "play 1000");
	assert_true(s->live->replay->playing);
	turn_until(s, paused);
	player_at(s, 17, "quit");
	player_line(s, "play"); /* from the end: again */
	assert_true(replaying_at(s->live) < 17);
	player_line(s, "play");
	assert_false(s->live->replay->playing);
	player_line(s, "play");
	player_line(s, "step"); /* moving by hand pauses */
	assert_false(s->live->replay->playing);
	player_line(s, "speed 2");
	player_line(s, "faster");
	assert_true(s->live->replay->speed == 4);
	player_line(s, "slower");
	assert_true(s->live->replay->speed == 2);
	player_end(s);
}

IN_FOLDER(playing_pauses_for_each_guess)
{
	struct player *s = player_of(*state, jumping_life);

	player_line(s, "guess on");
	player_line(s, "play 1000");
	turn_until(s, paused);
	player_said(s, "does A by induce");
	player_at(s, 15, "");
	player_line(s, "guess 70");
	player_line(s, "play");
	turn_until(s, paused);
	player_said(s, "does B by eccentric");
	player_line(s, "guess 30");
	player_line(s, "play");
	turn_until(s, paused);
	player_said(s, "2 of 2 right, Brier score 0.09");
	player_at(s, 42, "quit");
	player_end(s);
}

/* ---- going on ---- */

IN_FOLDER(branching_off_makes_a_session_of_the_events_so_far)
{
	struct player *s = player_of(*state, short_life);
	struct session *next;
	struct buf copy = BUF(BUF_FILE), err = BUF(BUF_SMALL);
	const char *path = folder_path(*state, "mine.hunsu");
	char command[400];

	player_line(s, "jump 13");
	snprintf(command, sizeof command, "branch-off %s", path);
	player_line(s, command);
	assert_true(s->left);
	next = s->live->next;
	assert_non_null(next);
	assert_false(journal_read_only(next->journal));
	assert_int_equal(next->state->head, 3);
	assert_int_equal(next->state->notes.n, 1);
	assert_string_equal(next->state->notes.items[0].words, "from a.hunsu after event 13");
	/* Call 9 was still out there: nobody waits for it here. */
	assert_int_equal(next->state->spend.outstanding, 0);
	assert_int_equal(next->state->spend.lost, 1);
	assert_int_equal(file_read(&copy, path, &err), OK);
	for (size_t i = 0, n = 0; n < 13; i++) {
		assert_int_equal(copy.s[i], s->was[i]);
		n += copy.s[i] == '\n';
	}
	player_refused(s, command, "mine.hunsu");
	buf_release(&copy);
	player_end(s);
}

IN_FOLDER(commands_of_replays_say_so_elsewhere)
{
	struct made m = made_live(*state, 1, 0);

	made_bad_line(&m, "step", "hunsu replay SESSION");
	made_bad_line(&m, "branch-off", "hunsu replay SESSION");
	made_end(&m);
}
