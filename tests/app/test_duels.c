/* test_duels.c - choosing between outputs, blind: what is asked for, the record, the ranks. */
#include "../support/folder.h"
#include "../support/game.h"
#include "../support/test.h"
#include "hunsu/figures/contest.h"

#define INPUTS 12

static bool speak(const char *head, const char *body, struct faulty_answer *out)
{
	out->body = strstr(body, "warmly")    ? SAYS("We are so sorry.")
		    : strstr(body, "tersely") ? SAYS("Noted.")
					      : SAYS("Your reply is on its way.");
	return true;
}

/* Replies to complaints: nothing is expected, no metric scores them. */
static struct game *begin(void *folder)
{
	SCOPED(buf) task = BUF(BUF_SMALL);
	struct game *g;

	for (int i = 1; i <= INPUTS; i++)
		buf_addf(&task, "{\"input\":\"Complaint %d\"}\n", i);
	folder_file(folder, "t.task.yaml", "split: {held_out: 0}\n");
	g = game_new(folder, buf_text(&task), "Reply: {{input}}");
	faulty_speak(g->server, speak);
	return g;
}

static const struct call_record *shown(const struct game *g, int side)
{
	return state_call(live_state(g->live), g->live->duelling.calls[side]);
}

/* The warm one wins, wherever it is; of the others both are bad. */
static void choose(struct game *g)
{
	const bool left = strstr(shown(g, 0)->answer, "sorry");
	const bool right = strstr(shown(g, 1)->answer, "sorry");

	game_line(g, left ? "left" : right ? "right" : "bad");
}

IN_FOLDER(they_rank_texts_where_no_metric_does)
{
	struct game *g = begin(*state);
	const struct state *s = live_state(g->live);
	const struct contestant *all;
	struct duel_rank rank;
	size_t n, played = 0;

	game_bad_line(g, "duel", "a duel needs two texts");
	game_bad_line(g, "tie", "no duel is on");
	game_line(g, "keep Reply warmly: {{input}}");
	game_line(g, "keep Reply tersely: {{input}}");
	game_line(g, "duel");
	game_settle(g);
	game_said(g, "say left, right, tie or bad");
	assert_false(figures_split_size(g->live->desk->figures, SPLIT_DEV));
	for (; g->live->duelling.on && played < 40; played++) {
		assert_int_equal(shown(g, 0)->example, shown(g, 1)->example);
		choose(g);
	}
	/* Three pairs on each of the first ten examples; then there is nothing to choose. */
	assert_int_equal(played, 30);
	assert_int_equal(s->duels.n, 30);
	game_said(g, "no two different outputs are left");
	all = figures_contest(g->live->desk->figures, &n);
	assert_int_equal(n, 3);
	assert_int_equal(all[0].text.variant, 1);
	assert_true(all[0].rank.low > .5 && all[1].rank.chance < .5);
	assert_true(figures_duels(g->live->desk->figures, (struct text_ref){.version = 1}, &rank));
	assert_int_equal(rank.duels, 20);
	assert_int_equal(live_variants(g->live, &n)[0], 1);
	game_line(g, "show variants");
	game_said(g, "20 of 20 duels won");
	game_line(g, "show duels");
	game_said(g, "A: ");
	game_said(g, "20 of 20 duels won");
	game_line(g, "duel"); /* the last two examples are asked for */
	game_settle(g);
	assert_true(g->live->duelling.calls[0] > 0);
}

IN_FOLDER(both_bad_is_a_grade_for_both_and_each_choice_is_kept)
{
	struct game *g = begin(*state);
	int calls[2];

	game_line(g, "keep Reply tersely: {{input}}");
	game_line(g, "duel");
	game_settle(g);
	memcpy(calls, g->live->duelling.calls, sizeof calls);
	game_line(g, "bad");
	game_said(g, "say left, right, tie or bad"); /* the next two */
	game_line(g, "tie");
	game_line(g, "end-duel");
	assert_false(g->live->duelling.on);
	game_line(g, "show duels"); /* a tie wins nothing */
	game_said(g, "1 of 2 duels won, 0 won, 0 lost, p 1");
	game_reopen(g);
	assert_int_equal(live_state(g->live)->duels.n, 2);
	assert_int_equal(live_state(g->live)->duels.items[0].won, WON_BAD);
	assert_memory_equal(live_state(g->live)->duels.items[0].calls, calls, sizeof calls);
	assert_int_equal(live_state(g->live)->notes.n, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(live_state(g->live)->notes.items[i].call, calls[i]);
		assert_true(live_state(g->live)->notes.items[i].grade == 0);
	}
}

/* What is not graded has no score; a grade counts for the same output, of whichever text, also of
 * one that comes later. */
IN_FOLDER(the_persons_grades_are_a_metric)
{
	struct game *g = begin(*state);
	struct figures *f = g->live->desk->figures;
	struct score_line line;

	game_line(g, "metric human");
	game_line(g, "evaluate prompt");
	game_settle(g);
	assert_int_equal(live_state(g->live)->spend.calls, INPUTS);
	figures_score(f, (struct text_ref){.version = 1}, &line);
	assert_int_equal(line.dev.n, 0);
	game_line(g, "show variants");
	game_said(g, "12 outputs not graded");
	game_line(g, "grade prompt#3 0.5");
	game_line(g, "grade prompt#4 good");
	figures_score(f, (struct text_ref){.version = 1}, &line);
	assert_int_equal(line.dev.n, 2);
	assert_float_equal(line.dev.mean, .75, 1e-9);
	game_line(g, "grade prompt#4 bad"); /* thought better of it */
	game_line(g, "keep Answer: {{input}}"); /* says the same */
	game_line(g, "evaluate A");
	game_settle(g);
	figures_score(f, (struct text_ref){.variant = 1}, &line);
	assert_int_equal(line.dev.n, 2);
	assert_float_equal(line.dev.mean, .25, 1e-9);
	assert_int_equal(figures_ungraded(live_state(g->live), (struct text_ref){.variant = 1}),
		INPUTS - 2);
	game_line(g, "evaluate A"); /* what waits for a grade is not asked for again */
	game_said(g, "10 outputs wait for your grade");
	assert_int_equal(live_state(g->live)->spend.calls, 2 * INPUTS);
	game_bad_line(g, "metric sum:human+f1", "can be no part");
	game_line(g, "metric judge:is polite");
	game_line(g, "metric human"); /* past grades count again */
	figures_score(f, (struct text_ref){.variant = 1}, &line);
	assert_int_equal(line.dev.n, 2);
}
