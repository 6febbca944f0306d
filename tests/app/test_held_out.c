/* test_held_out.c - a look at the held-out examples is answered, and they go out of sight again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../support/folder.h"
#include "../support/game.h"
#include "hunsu/base/utf8.h"
#include <cmocka.h>

static size_t held_in_sight(const struct live *v, bool *apart)
{
	size_t n, held = 0;
	const int *list = live_examples(v, &n);

	*apart = true;
	for (size_t i = 0; i < n; i++) {
		const bool is = state_example(live_state(v), list[i])->split == SPLIT_HELD_OUT;
		held += is;
		*apart = *apart && (is || !held);
	}
	return held;
}

static void a_look_is_answered_once_and_goes_out_of_sight(void **state)
{
	struct buf task = BUF(BUF_SMALL);
	bool apart;
	size_t all;

	for (int i = 1; i <= 20; i++)
		buf_addf(&task, "{\"input\":\"I%d\",\"expected\":\"%s\"}\n", i,
			i % 2 ? "Paris" : "Rome");
	struct game *g = game_new(*state, buf_text(&task), "Say it: {{input}}");
	const struct state *s = live_state(g->live);

	all = figures_split_size(g->live->desk->figures, SPLIT_HELD_OUT);
	assert_true(all > 0);
	game_score(g);
	assert_int_equal(held_in_sight(g->live, &apart), 0);
	game_line(g, "held-out");
	game_settle(g);
	game_said(g, "look 1 at the held-out examples: v1 ");
	assert_int_equal(live_state(g->live)->looks.items[0].n_prompts, 1); /* each text once */
	game_said(g, " to dev");
	assert_int_equal(held_in_sight(g->live, &apart), all);
	assert_true(apart);
	/* Nothing new: no look, the answer again, and they go and come. */
	game_line(g, "held-out");
	game_said(g, "look 1 at the held-out examples: v1 ");
	assert_int_equal(held_in_sight(g->live, &apart), 0);
	game_line(g, "held-out");
	assert_int_equal(held_in_sight(g->live, &apart), all);
	assert_int_equal(s->looks.n, 1);
	/* Another prompt: out of sight until the next look. */
	game_line(g, "prompt Name it: {{input}}");
	assert_int_equal(held_in_sight(g->live, &apart), 0);
	game_line(g, "held-out");
	game_settle(g);
	game_said(g, "look 2 at the held-out examples: v2 ");
	assert_int_equal(s->looks.n, 2);
	assert_int_equal(held_in_sight(g->live, &apart), all);
	buf_release(&task);
	game_end(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(
		a_look_is_answered_once_and_goes_out_of_sight, folder_setup, folder_teardown)};

	locale_init();
	return cmocka_run_group_tests_name("held-out", tests, NULL, NULL);
}
