/* Replays: steps, marks, variations, guesses, playing, and going on from a record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../src/app/commands/commands.h"
#include "hunsu/app/command.h"
#include "hunsu/app/replaying.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/base/mem.h"
#include "../support/folder.h"
#include "../support/life.h"

#include <cmocka.h> /* last: its fail() would hide ours */

#define PATIENCE_MS 60000

struct player {
	struct loop *loop;
	struct live *live;
	char *path, *was; /* the file and what it held */
	char *said;
	bool left;
};

static void on_say(void *arg, bool bad, const char *words)
{
	struct player *s = arg;

	(void)bad;
	free(s->said);
	s->said = mem_dup(words);
}

static bool on_act(void *arg, const char *what)
{
	struct player *s = arg;

	s->left = s->left || !strcmp(what, "quit");
	return true;
}

static void must(enum status st, const struct buf *err)
{
	if (st)
		fail_msg("%s", buf_text(err));
}

static struct player *show(void *folder, struct life *l)
{
	struct player *s = NEW(struct player);
	struct buf err = BUF(BUF_SMALL);
	struct live_options o = {.no_store = true, .commands = commands};
	struct front front = {.say = on_say, .act = on_act, .arg = s};
	struct session *session;
	struct config *c;

	setenv("XDG_CONFIG_HOME", folder_path(folder, "config"), 1);
	setenv("XDG_DATA_HOME", folder_path(folder, "data"), 1);
	s->was = mem_dup(buf_text(&l->lines));
	s->path = mem_dup(folder_file(folder, "a.hunsu", s->was));
	s->loop = loop_new();
	life_release(l);
	must(replay_open(&session, s->path, NULL, &err), &err);
	c = config_load(&err);
	assert_non_null(c);
	must(live_open(&s->live, s->loop, session, c, &o, &front, &err), &err);
	buf_release(&err);
	return s;
}

/* Whatever was done, the record is as it was. */
static void end(struct player *s)
{
	struct buf now = BUF(BUF_FILE), err = BUF(BUF_SMALL);

	live_close(s->live);
	loop_free(s->loop);
	must(file_read(&now, s->path, &err), &err);
	assert_string_equal(buf_text(&now), s->was);
	buf_release(&now);
	free(s->path);
	free(s->was);
	free(s->said);
	free(s);
}

static struct player *show_short_life(void **state)
{
	struct life l;

	life_init(&l);
	short_life(&l);
	return show(*state, &l);
}

static void line(struct player *s, const char *text)
{
	struct buf err = BUF(BUF_SMALL);

	if (live_command(s->live, str_of(text), &err))
		fail_msg("%s: %s", text, buf_text(&err));
	buf_release(&err);
}

static void bad_line(struct player *s, const char *text, const char *says)
{
	struct buf err = BUF(BUF_SMALL);

	assert_int_not_equal(live_command(s->live, str_of(text), &err), OK);
	if (!strstr(buf_text(&err), says))
		fail_msg("%s: said \"%s\"", text, buf_text(&err));
	buf_release(&err);
}

static void stands(const struct player *s, int event, const char *words)
{
	struct buf told = BUF(BUF_SMALL);

	replaying_words(s->live, &told);
	if (replaying_at(s->live) != event || !strstr(buf_text(&told), words))
		fail_msg("event %d \"%s\", not %d with \"%s\"", replaying_at(s->live),
			buf_text(&told), event, words);
	buf_release(&told);
}

static void said(const struct player *s, const char *words)
{
	if (!s->said || !strstr(s->said, words))
		fail_msg("\"%s\" was not said, but \"%s\"", words, s->said ? s->said : "nothing");
}

/* ---- moving ---- */

static void steps_stop_at_acts_and_where_results_end(void **state)
{
	struct player *s = show_short_life(state);

	stands(s, 1, "hunsu");
	line(s, "step");
	stands(s, 2, "propose: round 1");
	line(s, "step 4");
	stands(s, 6, "evaluate");
	line(s, "step");
	stands(s, 7, "1 result");
	line(s, "step");
	stands(s, 8, "typing");
	line(s, "step");
	stands(s, 12, "4 results: v1 50%, B 100%, C 100% so far");
	line(s, "step");
	stands(s, 13, "accept B");
	line(s, "back");
	stands(s, 12, "4 results");
	line(s, "back");
	stands(s, 8, "typing");
	line(s, "step 1000");
	stands(s, 17, "quit");
	line(s, "step");
	stands(s, 17, "quit");
	line(s, "first");
	line(s, "back");
	stands(s, 1, "hunsu");
	end(s);
}

static void jumps_go_to_what_is_named(void **state)
{
	struct player *s = show_short_life(state);

	line(s, "jump 12");
	stands(s, 12, "");
	line(s, "jump +2");
	stands(s, 14, "took back accept B");
	line(s, "jump -4");
	stands(s, 10, "");
	line(s, "jump B");
	stands(s, 4, "eccentric");
	assert_int_equal(s->live->view.variant, 2);
	line(s, "jump v4");
	stands(s, 16, "merge");
	line(s, "jump round 1");
	stands(s, 2, "propose");
	line(s, "jump 100%");
	stands(s, 17, "quit");
	line(s, "jump 0:04");
	stands(s, 4, "");
	line(s, "jump end");
	stands(s, 17, "");
	line(s, "previous-round");
	stands(s, 2, "propose");
	line(s, "previous-round");
	stands(s, 1, "");
	line(s, "next-round");
	stands(s, 2, "propose");
	bad_line(s, "jump 18", "1 to 17");
	bad_line(s, "jump v9", "1 to 17");
	bad_line(s, "jump Z", "1 to 17");
	stands(s, 2, "propose");
	end(s);
}

static void the_state_is_that_of_the_event_and_what_happens_is_selected(void **state)
{
	struct player *s = show_short_life(state);

	line(s, "jump 13");
	assert_int_equal(live_state(s->live)->head, 3);
	assert_int_equal(s->live->view.variant, 2);
	line(s, "jump 14");
	assert_int_equal(live_state(s->live)->head, 2);
	line(s, "jump 1");
	assert_int_equal(live_state(s->live)->variants.n, 0);
	assert_int_equal(s->live->view.variant, 0);
	end(s);
}

static bool marked(const struct player *s, int event, enum replay_mark_kind kind)
{
	for (size_t i = 0; i < s->live->replay->n_marks; i++)
		if (s->live->replay->marks[i].event == event &&
			s->live->replay->marks[i].kind == kind)
			return true;
	return false;
}

static void marks_stand_where_rounds_accepts_undos_and_forks_are(void **state)
{
	struct player *s = show_short_life(state);

	assert_true(marked(s, 2, MARK_ROUND));
	assert_true(marked(s, 13, MARK_ACCEPT));
	assert_true(marked(s, 14, MARK_UNDO));
	assert_true(marked(s, 16, MARK_ACCEPT));
	assert_true(marked(s, 16, MARK_FORK));
	assert_false(marked(s, 8, MARK_ACCEPT));
	line(s, "next-mark");
	stands(s, 2, "");
	line(s, "next-mark");
	stands(s, 13, "");
	line(s, "next-mark");
	line(s, "next-mark");
	stands(s, 16, "");
	line(s, "next-mark");
	stands(s, 17, "");
	line(s, "previous-mark");
	line(s, "previous-mark");
	stands(s, 14, "");
	end(s);
}

static void variations_are_told_at_the_fork_and_walked_both_ways(void **state)
{
	struct player *s = show_short_life(state);
	struct buf fork = BUF(BUF_SMALL);

	line(s, "jump 12");
	replaying_fork(s->live, &fork);
	assert_string_equal(buf_text(&fork), "v2 goes on as v3, v4");
	line(s, "jump v3");
	buf_clear(&fork);
	replaying_fork(s->live, &fork);
	assert_string_equal(buf_text(&fork), "variation 1 of 2 on v2");
	line(s, "next-variation");
	stands(s, 16, "merge");
	line(s, "next-variation");
	stands(s, 13, "accept");
	line(s, "previous-variation");
	stands(s, 16, "merge");
	line(s, "variations");
	said(s, "v2 goes on as v3 (event 13), v4 (event 16)");
	line(s, "first");
	bad_line(s, "next-variation", "no other variation");
	buf_release(&fork);
	end(s);
}

static void acts_that_write_are_refused_and_say_how_to_go_on(void **state)
{
	static const char *const acts[] = {"accept A", "reject A", "propose", "undo", "evaluate",
		"prompt Hello", "set strength 3"};
	struct player *s = show_short_life(state);

	line(s, "jump 12");
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		bad_line(s, acts[i], "branch-off goes on from here");
	line(s, "select C");
	assert_int_equal(s->live->view.variant, 3);
	end(s);
}

/* Also those that forget to say that they write: that is a bug of theirs, and aborts. */
static void no_command_of_the_table_writes_into_a_record(void **state)
{
	static const char *const arguments[] = {"", " A", " A B", " v1", " 1", " on", " x => y"};
	struct player *s = show_short_life(state);
	struct buf err = BUF(BUF_SMALL), text = BUF(BUF_SMALL);

	for (size_t i = 0; commands[i]; i++)
		for (size_t k = 0; k < sizeof arguments / sizeof *arguments; k++) {
			if (commands[i] == &command_branch_off || commands[i]->need & NEED_SCREEN)
				continue;
			line(s, "jump 16");
			buf_clear(&text);
			buf_addf(&text, "%s%s", commands[i]->name, arguments[k]);
			if (live_command(s->live, buf_str(&text), &err) == OK)
				live_answer(s->live, 0, (struct str){0});
			if (strcmp(commands[i]->group, "replay"))
				assert_int_equal(replaying_at(s->live), 16);
			live_cancel(s->live); /* reading is allowed; what is recorded aborts */
		}
	buf_release(&err);
	buf_release(&text);
	end(s);
}

/* ---- scores that jump, guesses ---- */

static struct player *show_ups_and_downs(void **state)
{
	struct life l;

	life_init(&l);
	jumping_life(&l);
	return show(*state, &l);
}

static void jumps_of_the_score_are_marked_where_the_prompt_changes(void **state)
{
	struct player *s = show_ups_and_downs(state);

	assert_true(marked(s, 28, MARK_UP));
	assert_true(marked(s, 41, MARK_DOWN));
	end(s);

	s = show_short_life(state); /* two examples are noise */
	for (int n = 1; n <= s->live->replay->events; n++)
		assert_false(marked(s, n, MARK_UP) || marked(s, n, MARK_DOWN));
	end(s);
}

static void guesses_are_asked_before_the_scores_and_settled_after(void **state)
{
	struct player *s = show_ups_and_downs(state);
	struct buf tally = BUF(BUF_SMALL);

	assert_int_equal(s->live->replay->n_bets, 2);
	bad_line(s, "guess 80", "nothing is asked");
	line(s, "guess on");
	line(s, "step");
	line(s, "step 3");
	said(s, "guess: does A by induce score more than v1?");
	stands(s, 15, "");
	assert_int_equal(live_state(s->live)->sheets.n, 1); /* of v1 alone */
	line(s, "likelier");
	line(s, "likelier");
	line(s, "likelier");
	line(s, "step");
	said(s, "A beats v1 by +100: you said 80 %, right; 1 of 1 right, Brier score 0.04");
	stands(s, 27, "12 results: A 100%");
	line(s, "step 2");
	said(s, "guess: does B by eccentric score more than v1?");
	stands(s, 28, "accept A");
	line(s, "guess 100");
	line(s, "next-mark");
	said(s, "does not beat v1");
	replaying_tally(s->live, &tally);
	assert_string_equal(buf_text(&tally), "1 of 2 right, Brier score 0.52");
	line(s, "step 9");
	said(s, "the end; your guesses: 1 of 2 right");
	buf_release(&tally);
	end(s);
}

static void a_guess_left_in_the_middle_counts_for_nothing(void **state)
{
	struct player *s = show_ups_and_downs(state);
	struct buf tally = BUF(BUF_SMALL);

	line(s, "guess");
	line(s, "step 4");
	said(s, "does A by induce");
	line(s, "step");
	line(s, "guess off");
	line(s, "jump end");
	replaying_tally(s->live, &tally);
	assert_string_equal(buf_text(&tally), "");
	buf_release(&tally);
	end(s);
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

static void playing_goes_to_the_end_and_stops_there(void **state)
{
	struct player *s = show_short_life(state);

	assert_int_equal(s->live->replay->clock[0], 0);
	for (int n = 2; n <= s->live->replay->events; n++) {
		int64_t pause = s->live->replay->clock[n - 1] - s->live->replay->clock[n - 2];
		assert_true(pause >= 0 && pause <= 2000);
	}
	bad_line(s, "play 0", "from");
	bad_line(s, "speed fast", "from");
	line(s, "play 1000");
	assert_true(s->live->replay->playing);
	turn_until(s, paused);
	stands(s, 17, "quit");
	line(s, "play"); /* from the end: again */
	assert_true(replaying_at(s->live) < 17);
	line(s, "play");
	assert_false(s->live->replay->playing);
	line(s, "play");
	line(s, "step"); /* moving by hand pauses */
	assert_false(s->live->replay->playing);
	line(s, "speed 2");
	line(s, "faster");
	assert_true(s->live->replay->speed == 4);
	line(s, "slower");
	assert_true(s->live->replay->speed == 2);
	end(s);
}

static void playing_pauses_for_each_guess(void **state)
{
	struct player *s = show_ups_and_downs(state);

	line(s, "guess on");
	line(s, "play 1000");
	turn_until(s, paused);
	said(s, "does A by induce");
	stands(s, 15, "");
	line(s, "guess 70");
	line(s, "play");
	turn_until(s, paused);
	said(s, "does B by eccentric");
	line(s, "guess 30");
	line(s, "play");
	turn_until(s, paused);
	said(s, "2 of 2 right, Brier score 0.09");
	stands(s, 42, "quit");
	end(s);
}

/* ---- going on ---- */

static void branching_off_makes_a_session_of_the_events_so_far(void **state)
{
	struct player *s = show_short_life(state);
	struct session *next;
	struct buf copy = BUF(BUF_FILE), err = BUF(BUF_SMALL);
	const char *path = folder_path(*state, "mine.hunsu");
	char command[400];

	line(s, "jump 13");
	snprintf(command, sizeof command, "branch-off %s", path);
	line(s, command);
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
	must(file_read(&copy, path, &err), &err);
	for (size_t i = 0, n = 0; n < 13; i++) {
		assert_int_equal(copy.s[i], s->was[i]);
		n += copy.s[i] == '\n';
	}
	bad_line(s, command, "mine.hunsu");
	buf_release(&copy);
	end(s);
}

static void commands_of_replays_say_so_elsewhere(void **state)
{
	struct player s = {.loop = loop_new()};
	struct buf err = BUF(BUF_SMALL);
	struct live_options o = {.no_store = true, .commands = commands};
	struct front front = {.say = on_say, .act = on_act, .arg = &s};
	struct session *session;
	struct life l;
	const char *path;

	setenv("XDG_CONFIG_HOME", folder_path(*state, "config"), 1);
	life_init(&l);
	short_life(&l);
	path = folder_file(*state, "a.hunsu", buf_text(&l.lines));
	life_release(&l);
	must(session_open(&session, s.loop, path, true, NULL, &err), &err);
	must(live_open(&s.live, s.loop, session, config_load(&err), &o, &front, &err), &err);
	bad_line(&s, "step", "hunsu replay SESSION");
	bad_line(&s, "branch-off", "hunsu replay SESSION");
	live_close(s.live);
	loop_free(s.loop);
	free(s.said);
	buf_release(&err);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(steps_stop_at_acts_and_where_results_end),
		IN_FOLDER(jumps_go_to_what_is_named),
		IN_FOLDER(the_state_is_that_of_the_event_and_what_happens_is_selected),
		IN_FOLDER(marks_stand_where_rounds_accepts_undos_and_forks_are),
		IN_FOLDER(variations_are_told_at_the_fork_and_walked_both_ways),
		IN_FOLDER(acts_that_write_are_refused_and_say_how_to_go_on),
		IN_FOLDER(no_command_of_the_table_writes_into_a_record),
		IN_FOLDER(jumps_of_the_score_are_marked_where_the_prompt_changes),
		IN_FOLDER(guesses_are_asked_before_the_scores_and_settled_after),
		IN_FOLDER(a_guess_left_in_the_middle_counts_for_nothing),
		IN_FOLDER(playing_goes_to_the_end_and_stops_there),
		IN_FOLDER(playing_pauses_for_each_guess),
		IN_FOLDER(branching_off_makes_a_session_of_the_events_so_far),
		IN_FOLDER(commands_of_replays_say_so_elsewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
