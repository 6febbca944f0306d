/* test_held_out.c - a look at the held-out examples is answered, and they go out of sight again. */
#include "../support/folder.h"
#include "../support/game.h"
#include "../support/test.h"

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

IN_FOLDER(a_look_is_answered_once_and_goes_out_of_sight)
{
	SCOPED(buf) task = BUF(BUF_SMALL);
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
}

/* Twenty examples of which some are held out, and a variant that is ahead on dev and looked at. */
static struct game *game_looked_at(void *folder)
{
	SCOPED(buf) task = BUF(BUF_SMALL);
	struct game *g;

	for (int i = 1; i <= 20; i++)
		buf_addf(&task, "{\"input\":\"I%d\",\"expected\":\"Paris\"}\n", i);
	g = game_new(folder, buf_text(&task), "Say it: {{input}}");
	game_will_say(g, "Rome"); /* once, by the prompt, on dev */
	game_score(g);
	game_line(g, "keep Tell it: {{input}}");
	game_line(g, "keep Name it: {{input}}");
	game_line(g, "evaluate A B");
	game_settle(g);
	game_line(g, "held-out A");
	game_settle(g);
	return g;
}

IN_FOLDER(a_look_that_is_not_whole_has_no_percentage)
{
	struct game *g = game_looked_at(*state);
	const struct text_ref a = {.variant = 1};
	struct score_line line;
	SCOPED(buf) b = BUF(BUF_SMALL), all = BUF(BUF_SMALL);

	figures_score(g->live->desk->figures, a, &line);
	assert_false(line.held_out.partial);
	buf_addf(&all, "%zu of %zu", line.held_out.n, line.held_out.n);
	game_line(g, "example add held-out I21 => Paris");
	game_settle(g);
	figures_score(g->live->desk->figures, a, &line);
	assert_true(line.held_out.partial);
	assert_true(line.gain_held_out.partial);
	stats_tell_interval(&b, line.held_out);
	assert_string_equal(buf_text(&b), buf_text(&all));
	game_line(g, "held-out A");
	game_settle(g);
	game_said(g, " to dev");
	figures_score(g->live->desk->figures, a, &line);
	assert_false(line.held_out.partial);
	assert_false(line.gain_held_out.partial);
}

IN_FOLDER(who_drops_what_was_ahead_after_its_look_has_used_it)
{
	/* What is done, whether the examples are dev after it. */
	static const struct {
		const char *lines[5];
		bool used;
	} acts[] = {{{"reject A"}, true}, {{"accept A", "go v1"}, true}, {{"reject B"}, false},
		{{"accept A"}, false}, {{"accept A", "undo", "redo"}, false},
		{{"accept A", "undo", "held-out B"}, false}, /* A is open still */
		{{"prompt Say {{input}}", "evaluate", "held-out", "undo", "held-out A"}, true}};

	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		struct game *g = game_looked_at(*state);
		const struct figures *f = g->live->desk->figures;
		const size_t held = figures_split_size(f, SPLIT_HELD_OUT);
		const size_t dev = figures_split_size(f, SPLIT_DEV);
		assert_true(held > 0);
		for (size_t k = 0; k < 5 && acts[i].lines[k]; k++) {
			if (live_command(g->live, str_of(acts[i].lines[k]), NULL))
				assert_true(acts[i].used && k == 4); /* none is held out any more */
			game_settle(g);
		}
		if (acts[i].used)
			game_said(g, "was ahead on dev, and was looked at: the ");
		assert_int_equal(figures_split_size(f, SPLIT_HELD_OUT), acts[i].used ? 0 : held);
		assert_int_equal(figures_split_size(f, SPLIT_DEV), acts[i].used ? dev + held : dev);
		if (i == 0) { /* it is part of the act */
			game_bad_line(g, "held-out", "no example is held out any more");
			game_line(g, "undo");
			assert_int_equal(figures_split_size(f, SPLIT_HELD_OUT), held);
		}
		game_end(g);
		folder_teardown(state);
		folder_setup(state);
	}
}
