/* test_samples.c - several answers to one input: the example is the unit, and those that differ are
 * marked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../support/folder.h"
#include "../support/game.h"
#include "hunsu/app/views.h"
#include "hunsu/base/utf8.h"
#include <cmocka.h>

#define CITIES                                                                                     \
	"{\"input\":\"France\",\"expected\":\"Paris\"}\n"                                         \
	"{\"input\":\"Gaul\",\"expected\":\"Paris\"}\n"

static void samples_that_differ_are_marked_and_counted(void **state)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	const struct state *s = live_state(g->live);
	const struct text_ref v1 = {.version = 1};
	struct score_line line;
	struct agreement a;
	int marked = 0;

	game_line(g, "set samples 2");
	game_will_say(g, "Rome"); /* to one of four calls */
	game_score(g);
	figures_agreement(g->live->desk->figures, v1, &a);
	assert_int_equal(a.n, 2);
	assert_int_equal(a.same, 1);
	figures_score(g->live->desk->figures, v1, &line);
	assert_int_equal(line.dev.n, 2); /* examples, not samples */
	assert_float_equal(line.dev.mean, 0.75, 1e-9);
	for (int id = 1; id <= 2; id++)
		marked += !strcmp(view_sign(g->live, state_head(s)->hash, id).sign, "~50");
	assert_int_equal(marked, 1);
	game_line(g, "show variants");
	game_said(g, "samples agree on 1 of 2");
	game_end(g);
}

static void one_sample_has_nothing_to_agree_with(void **state)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	struct agreement a;

	game_score(g);
	figures_agreement(g->live->desk->figures, (struct text_ref){.version = 1}, &a);
	assert_int_equal(a.n, 0);
	game_end(g);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {TEST(samples_that_differ_are_marked_and_counted),
		TEST(one_sample_has_nothing_to_agree_with)};

	locale_init();
	return cmocka_run_group_tests_name("samples", tests, NULL, NULL);
}
