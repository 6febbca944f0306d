/* test_samples.c - several answers to one input: the example is the unit, and those that differ are
 * marked. */
#include "../support/folder.h"
#include "../support/game.h"
#include "../support/test.h"
#include "hunsu/app/views.h"

#define CITIES                                                                                     \
	"{\"input\":\"France\",\"expected\":\"Paris\"}\n"                                         \
	"{\"input\":\"Gaul\",\"expected\":\"Paris\"}\n"

IN_FOLDER(samples_that_differ_are_marked_and_counted)
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
	game_said(g, "mean of 2, 75 %");
	game_line(g, "show kinds");
	game_said(g, "right in some samples only: 1 failed");
}

IN_FOLDER(one_sample_has_nothing_to_agree_with)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	struct agreement a;

	game_score(g);
	figures_agreement(g->live->desk->figures, (struct text_ref){.version = 1}, &a);
	assert_int_equal(a.n, 0);
}

IN_FOLDER(one_sample_more_asks_for_no_other)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	const struct state *s = live_state(g->live);
	const char *hash = state_head(s)->hash;

	for (int n = 2; n <= 3; n++) {
		game_line(g, n == 2 ? "set samples 2" : "set samples 3");
		game_score(g);
		assert_int_equal(s->spend.calls + s->spend.cached, 2 * n);
		for (int id = 1; id <= 2; id++)
			assert_int_equal(state_mark(s, hash, id)->samples, n);
	}
}

/* In the form that is spelled out, too: with that example nothing is missing. */
IN_FOLDER(headroom_is_whole_without_what_stands_in_the_prompt)
{
	struct game *g = game_new(*state, CITIES, "Gaul -> Paris\nCapital of {{input}}?");
	struct room r;

	game_line(g, "headroom");
	game_settle(g);
	game_line(g, "show headroom");
	game_said(g, "measured on 2 examples");
	assert_true(figures_headroom(g->live->desk->figures, (struct text_ref){.version = 1}, &r));
	assert_int_equal(r.done, r.total);
	game_end(g);
}

/* A version of the settings that is apart: two samples at .8. */
static int settings_apart(struct game *g)
{
	struct settings now = *state_settings(live_state(g->live));
	const int version = (int)live_state(g->live)->settings_all.n + 1;
	cJSON *event = event_new(BY_RULE, "headroom", NULL);

	now.apart = true;
	now.samples = 2;
	now.sampling.temperature = 0.8;
	change_settings(event, version, &now, NULL, 0);
	session_do(g->live->desk->session, event);
	assert_int_not_equal(live_state(g->live)->settings, version);
	return version;
}

static double apart_mean(const struct state *s, int settings, int example)
{
	return mark_mean(sheet_mark(state_sheet_apart(s, state_head(s)->hash, s->target, s->metric,
					    settings),
		example));
}

IN_FOLDER(what_is_measured_apart_mixes_with_no_score)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	const struct state *s = live_state(g->live);
	struct desk *d = g->live->desk;
	const struct text_ref v1 = {.version = 1};
	const int by = settings_apart(g);
	const char *hash = state_head(s)->hash;
	size_t done, total;
	double eta;

	assert_int_equal(scoring_missing_apart(d, v1, by), 4);
	assert_int_equal(scoring_add_apart(d, v1, by), 4);
	assert_false(figures_progress(d->figures, v1, &done, &total, &eta));
	game_score(g); /* the same text on the same examples, while those are on their way */
	assert_int_equal(s->spend.calls + s->spend.cached, 6);
	assert_int_equal(scoring_missing_apart(d, v1, by), 0);
	for (int id = 1; id <= 2; id++) {
		assert_int_equal(state_mark(s, hash, id)->samples, 1);
		assert_float_equal(apart_mean(s, by, id), 1, 1e-9);
	}
	game_line(g, "metric length:1..2c"); /* what is there is scored again, each for its own */
	game_settle(g);
	for (int id = 1; id <= 2; id++) {
		assert_int_equal(state_mark(s, hash, id)->samples, 1);
		assert_true(apart_mean(s, by, id) < 1);
	}
	game_reopen(g);
	s = live_state(g->live);
	assert_int_equal(s->settings, 1);
	assert_int_equal(s->settings_all.items[by - 1].samples, 2);
	assert_true(apart_mean(s, by, 1) < 1);
}
