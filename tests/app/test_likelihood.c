/* test_likelihood.c - the likelihood metric in a session: what is asked, scored and kept. */
#include <setjmp.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../support/folder.h"
#include "../support/game.h"
#include "../support/likely_model.h"
#include "hunsu/base/utf8.h"
#include <cmocka.h>

static struct game *begin(void *folder)
{
	struct game *g;

	folder_file(folder, "t.task.yaml", "split: {held_out: 0}\nmetric: likelihood\n");
	g = game_new(folder,
		"{\"input\":\"cold\",\"expected\":[\"hot\",\"warm\"]}\n"
		"{\"input\":\"big\",\"expected\":\"quite small\"}\n",
		"Say the opposite of {{input}}.");
	faulty_speak(g->server, likely_model);
	game_line(g, "evaluate");
	game_settle(g);
	return g;
}

static double p(const char *before, const char *text)
{
	return likely_model_logprob(str_of(before), str_of(text));
}

static double best_of_two(void)
{
	return exp(fmax(p("\n", "hot"), p("\n", "warm")));
}

static double of_both(void)
{
	return (best_of_two() + exp((p("\n", "quite") + p("quite", " small")) / 2)) / 2;
}

static void dev_is(const struct game *g, double mean)
{
	struct score_line line;

	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &line);
	assert_int_equal(line.dev.n, 2);
	assert_float_equal(line.dev.mean, mean, 1e-5);
}

static void a_score_is_the_mean_likelihood_of_the_best_accepted_answer(void **state)
{
	struct game *g = begin(*state);

	dev_is(g, of_both());
	game_line(g, "show example 2");
	game_said(g, "“quite small”: log-probability");
	game_said(g, "2 tokens");
	game_end(g);
}

/* The output is there for every metric, and no question is asked twice. */
static void it_comes_and_goes_without_a_call_paid_twice(void **state)
{
	struct game *g = begin(*state);

	assert_int_equal(game_calls(g, 't'), 2);
	assert_int_equal(game_calls(g, 'j'), 2);
	game_line(g, "metric exact");
	dev_is(g, 0.5); /* it says hot to all */
	game_line(g, "undo");
	dev_is(g, of_both());
	game_reopen(g);
	dev_is(g, of_both());
	game_line(g, "correct 1 cold => warm");
	game_line(g, "evaluate");
	game_settle(g);
	assert_int_equal(game_calls(g, 't'), 2);
	assert_int_equal(game_calls(g, 'j'), 3);
	dev_is(g, of_both() - best_of_two() / 2 + exp(p("\n", "warm")) / 2);
	game_end(g);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_score_is_the_mean_likelihood_of_the_best_accepted_answer),
		TEST(it_comes_and_goes_without_a_call_paid_twice)};

	locale_init();
	return cmocka_run_group_tests_name("likelihood", tests, NULL, NULL);
}
