/* test_grading.c - outputs graded one after another: which comes, what a grade does, and that it is
 * known in a later session. */
#include <unistd.h>

#include "../support/folder.h"
#include "../support/game.h"
#include "../support/test.h"
#include "hunsu/figures/grading.h"

#define INPUTS 12

/* Complaint 12 is answered alike by all; the judge likes what is warm, or terse. */
static bool speak(const char *head, const char *body, struct faulty_answer *out)
{
	if (strstr(body, "a person has graded some of the same"))
		out->body = SAYS("{\\\"clauses\\\":[{\\\"clause\\\":\\\"is terse\\\","
				 "\\\"instead_of\\\":1}]}");
	else if (strstr(body, "You grade an answer by a rubric"))
		out->body = !strstr(body, "sorry") == !strstr(body, "is warm")
				    ? SAYS("{\\\"reason\\\":\\\"r\\\",\\\"met\\\":[true]}")
				    : SAYS("{\\\"reason\\\":\\\"r\\\",\\\"met\\\":[false]}");
	else if (strstr(body, "Complaint 12"))
		out->body = SAYS("We have it.");
	else
		out->body = strstr(body, "warmly") ? SAYS("We are so sorry.") : SAYS("Noted.");
	return true;
}

static struct game *begin(void *folder, const char *metric)
{
	SCOPED(buf) task = BUF(BUF_SMALL), beside = BUF(BUF_SMALL);
	struct game *g;

	for (int i = 1; i <= INPUTS; i++)
		buf_addf(&task, "{\"input\":\"Complaint %d\"}\n", i);
	buf_addf(&beside, "split: {held_out: 0}\nmetric: \"%s\"\n", metric);
	folder_file(folder, "t.task.yaml", buf_text(&beside));
	g = game_new(folder, buf_text(&task), "Reply: {{input}}");
	faulty_speak(g->server, speak);
	return g;
}

static const struct call_record *shown(const struct game *g)
{
	const struct grading *k = &g->live->grading;

	return k->on && k->at < k->shown.n
		       ? state_call(live_state(g->live), k->shown.items[k->at])
		       : NULL;
}

IN_FOLDER(one_after_another_and_back_and_over)
{
	struct game *g = begin(*state, "human");
	const struct state *s = live_state(g->live);
	struct score_line line;
	int over;

	game_bad_line(g, "grading", "no output waits for a grade");
	game_bad_line(g, "good-one", "no output is shown");
	game_line(g, "keep Reply warmly: {{input}}");
	game_line(g, "evaluate all");
	game_settle(g);
	game_line(g, "evaluate all");
	game_said(g, "24 outputs wait for your grade");
	game_line(g, "grading");
	game_said(g, "grading, 23 to go, example 12");
	game_said(g, "say good, bad, or grade and a number");
	assert_int_equal(shown(g)->example, 12); /* both texts gave it */
	game_line(g, "good");
	figures_score(g->live->desk->figures, (struct text_ref){.variant = 1}, &line);
	assert_int_equal(line.dev.n, 1);
	assert_float_equal(line.dev.mean, 1, 1e-9);
	game_said(g, "grading, 22 to go");
	over = shown(g)->n;
	game_line(g, "skip");
	game_line(g, "bad");
	assert_true(s->notes.items[1].grade == 0);
	game_line(g, "back-one");
	game_said(g, "graded bad");
	game_line(g, "grade 0.7");
	assert_true(s->notes.items[2].grade > .69 && s->notes.items[2].grade < .71);
	assert_int_equal(s->notes.items[2].call, s->notes.items[1].call);
	while (g->live->grading.on)
		game_line(g, "bad");
	game_said(g, "no other output waits");
	assert_int_equal(s->notes.n, 2 + 1 + 20);
	game_line(g, "grading"); /* what was passed over comes again */
	assert_int_equal(shown(g)->n, over);
	game_line(g, "end-grading");
	assert_false(g->live->grading.on);
}

/* With the scores it gave, wherever that output was given; and by a key, of what is shown. */
IN_FOLDER(a_grade_is_taken_back)
{
	struct game *g = begin(*state, "human");
	const struct state *s = live_state(g->live);
	const struct text_ref first = {.version = 1}, second = {.variant = 1};
	struct score_line line;
	SCOPED(buf) says = BUF(BUF_SMALL);

	game_line(g, "keep Reply warmly: {{input}}");
	game_line(g, "set samples 2");
	game_line(g, "evaluate all");
	game_settle(g);
	game_bad_line(g, "grade prompt#12 none", "no grade to take back");
	game_bad_line(g, "grade A none", "no grade to take back");
	game_line(g, "grade prompt#12 good"); /* both texts' */
	game_line(g, "grade prompt#3 0.5");
	game_line(g, "grade A bad");
	game_line(g, "grade A none");
	game_line(g, "grade A#12 none");
	game_said(g, "graded A#12: taken back");
	figures_score(g->live->desk->figures, first, &line);
	assert_int_equal(line.dev.n, 1);
	figures_score(g->live->desk->figures, second, &line);
	assert_int_equal(line.dev.n, 0);
	assert_false(figures_said(s, first, 12, NULL));
	assert_false(figures_said(s, second, 0, &says));
	assert_true(figures_said(s, first, 3, NULL));
	assert_int_equal(figures_ungraded(s, first), INPUTS - 1);
	game_line(g, "grade prompt#12 good");
	figures_score(g->live->desk->figures, second, &line);
	assert_int_equal(line.dev.n, 1);
	game_line(g, "grading");
	game_bad_line(g, "no-grade", "no grade to take back");
	game_line(g, "good");
	game_line(g, "back-one");
	game_line(g, "no-grade");
	assert_true(g->live->grading.on);
	assert_int_equal(s->notes.items[s->notes.n - 1].kind, NOTE_TAKEN_BACK);
	game_reopen(g);
	s = live_state(g->live);
	assert_int_equal(figures_ungraded(s, first), INPUTS - 2);
}

/* Of what a judge grades, both kinds come in turn, however few there are of one. */
IN_FOLDER(a_judge_has_both_kinds_graded)
{
	struct game *g = begin(*state, "judge:is warm");
	struct concordance a;

	game_line(g, "keep Reply warmly: {{input}}");
	game_line(g, "evaluate all");
	game_settle(g);
	game_line(g, "grading");
	for (int i = 0; i < 8; i++)
		game_line(g, strstr(shown(g)->answer, "sorry") ? "good" : "bad");
	assert_true(figures_judge(g->live->desk->figures, &a));
	assert_int_equal(a.n, 8);
	assert_int_equal(a.judge, 4);
	assert_int_equal(a.both, 4);
	game_line(g, "duel"); /* one thing at a time */
	assert_false(g->live->grading.on);
	game_line(g, "grading");
	assert_false(g->live->duelling.on);
}

/* By the judge's own grades of the two; what was chosen otherwise is shown to who writes clauses,
 * of half of the inputs, and on the others it is told what that did. */
IN_FOLDER(choices_in_duels_are_learnt_from)
{
	struct game *g = begin(*state, "judge:is warm");
	const struct state *s = live_state(g->live);
	OWNED struct preferred *pairs = NULL;
	size_t shown;
	SCOPED(buf) says = BUF(BUF_SMALL);

	game_line(g, "keep Reply warmly: {{input}}");
	game_line(g, "evaluate all");
	game_settle(g);
	game_bad_line(g, "judge learn", "nothing to learn from");
	game_line(g, "duel");
	while (s->duels.n < INPUTS - 1)
		game_line(g, strstr(state_call(s, g->live->duelling.calls[0])->answer, "sorry")
				     ? "right"
				     : "left");
	game_line(g, "judge");
	game_said(g, "of two outputs its grades prefer your choice in 0 of 11 duels, the other in "
		     "11");
	shown = figures_preferred(g->live->desk->figures, &pairs);
	assert_in_range(shown, 1, INPUTS - 2);
	game_line(g, "judge learn");
	game_settle(g);
	assert_non_null(strstr(faulty_body(g->server, faulty_requests(g->server) - 1),
		"The person finds the first one better; the judge gave it 0.00, and 1.00 to"));
	game_line(g, "judge learn");
	game_line(g, "take-rest");
	game_settle(g);
	buf_addf(&says, "it preferred your choice in 0 of %zu duel", INPUTS - 1 - shown);
	game_said(g, buf_text(&says));
	buf_clear(&says);
	buf_addf(&says, "before, your choice in %zu of %zu duel", INPUTS - 1 - shown,
		INPUTS - 1 - shown);
	game_said(g, buf_text(&says));
}

/* For the same output to the same input, where the task goes by the same name. */
IN_FOLDER(a_later_session_of_the_task_begins_with_them)
{
	struct game *g = begin(*state, "human");
	struct score_line line;
	int grades;

	g->store = true;
	game_reopen(g);
	game_line(g, "evaluate");
	game_settle(g);
	game_line(g, "grade prompt#3 good");
	game_line(g, "grade prompt#4 good");
	game_line(g, "grade prompt#4 0.25"); /* thought better of it */
	game_line(g, "grade prompt#5 good");
	game_line(g, "grade prompt#5 none");
	game_end(g);
	assert_int_equal(unlink(folder_path(*state, "game.hunsu")), 0);
	g = begin(*state, "human");
	g->store = true;
	game_reopen(g);
	game_line(g, "evaluate");
	game_settle(g);
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &line);
	assert_int_equal(line.dev.n, 2);
	assert_float_equal(line.dev.mean, .625, 1e-9);
	grades = (int)live_state(g->live)->notes.n;
	assert_int_equal(grades, 2);
	assert_int_equal(figures_ungraded(live_state(g->live), (struct text_ref){.version = 1}),
		INPUTS - 2);
	game_line(g, "metric judge:is warm"); /* they are the person's, whatever scores */
	assert_float_equal(
		figures_grade(live_state(g->live), 4, "Noted."), .25, 1e-9);
}
