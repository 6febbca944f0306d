/* test_family.c - noise among all that were tried, and what is left of the best gain. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/engine/best.h"
#include "hunsu/figures/bets.h"
#include "hunsu/figures/figures.h"
#include "hunsu/session/event.h"
#include "../support/life.h"

enum { EXAMPLES = 40 };

struct table { /* a prompt that is right on the second half, and what is tried against it */
	struct life l;
	struct figures *g;
	struct flight flight;
};

static void score(struct table *t, struct text_ref text, int from, int to, double value)
{
	for (int i = from; i <= to; i++)
		life_do(&t->l, life_result(&t->l, state_next_call(&t->l.s), text, i, value));
}

static void begin(struct table *t)
{
	*t = (struct table){.g = NULL};
	life_begin(&t->l, EXAMPLES);
	t->g = figures_new(&t->l.s, &t->flight);
}

static void end(struct table *t)
{
	figures_free(t->g);
	life_release(&t->l);
}

static void score_prompt(struct table *t)
{
	score(t, (struct text_ref){.version = 1}, 1, EXAMPLES / 2, 0);
	score(t, (struct text_ref){.version = 1}, EXAMPLES / 2 + 1, EXAMPLES, 1);
}

static struct text_ref add(struct table *t)
{
	static int n;
	char text[64];

	snprintf(text, sizeof text, "Say what the mail is about, way %d.", ++n);
	life_variant(&t->l, state_next_call(&t->l.s), "critique", text);
	return (struct text_ref){.variant = (int)t->l.s.variants.n};
}

/* A variant that is right where the prompt is wrong on so many, and the reverse. */
static struct text_ref tried(struct table *t, int gained, int lost)
{
	const struct text_ref text = add(t);

	score(t, text, 1, gained, 1);
	score(t, text, gained + 1, EXAMPLES / 2 + lost, 0);
	score(t, text, EXAMPLES / 2 + lost + 1, EXAMPLES, 1);
	return text;
}

static struct paired gain(struct table *t, struct text_ref text)
{
	struct score_line line;

	figures_score(t->g, text, &line);
	return line.gain;
}

static bool is_best(struct table *t, struct text_ref text, struct best *out)
{
	return text_ref_same(figures_chosen(t->g, out), text);
}

TEST(what_is_beyond_noise_alone_is_noise_among_many)
{
	struct table t;
	begin(&t);
	score_prompt(&t);
	const struct text_ref good = tried(&t, 8, 0); /* p .0078 */
	assert_false(gain(&t, good).noise);
	for (int i = 0; i < 5; i++)
		(void)tried(&t, 2, 2);
	assert_false(gain(&t, good).noise); /* .0078 * 6 is under .05 */
	(void)tried(&t, 2, 1);
	struct paired p = gain(&t, good);
	assert_true(p.noise);
	assert_int_equal(p.among, 7);
	assert_true(fabs(p.p - 2. / 256) < 1e-12); /* the raw p remains */
	/* With a better one out of the way there are six left to compare (Holm). */
	const struct text_ref best = tried(&t, 19, 0);
	assert_false(gain(&t, best).noise);
	assert_true(gain(&t, good).noise);
	/* The second step of seven; a loss counts like a gain. */
	const struct text_ref bad = tried(&t, 0, 20);
	assert_false(gain(&t, bad).noise);
	assert_int_equal(gain(&t, bad).among, 9);
	end(&t);
}

TEST(what_is_asked_to_be_scored_counts_before_its_first_score)
{
	struct scoring waits[7] = {{.leads = true}};
	struct best best;
	struct table t;

	begin(&t);
	score_prompt(&t);
	const struct text_ref good = tried(&t, 8, 0); /* p .0078 */
	assert_false(gain(&t, good).noise);
	for (size_t i = 0; i < 7; i++)
		waits[i] = (struct scoring){.text = add(&t), .leads = true};
	waits[6].text = waits[0].text; /* once on each side */
	t.flight.scoring = waits;
	t.flight.n_scoring = 7;
	assert_true(gain(&t, good).noise);
	assert_int_equal(gain(&t, good).among, 7);
	assert_true(is_best(&t, good, &best));
	assert_int_equal(best.k, 7);
	assert_true(isnan(best.left)); /* nobody knows yet */
	score(&t, waits[0].text, 1, 1, 1);
	assert_int_equal(gain(&t, good).among, 7);
	t.flight.n_scoring = 0; /* given up */
	assert_int_equal(gain(&t, good).among, 2);
	t.flight.n_scoring = 2;
	waits[0] = (struct scoring){.text = {.ablation = 1, .piece = 1}, .leads = true};
	waits[1].apart = 1;
	assert_int_equal(gain(&t, good).among, 2);
	end(&t);
}

TEST(held_out_a_gain_over_what_is_not_whole_is_no_figure)
{
	struct table t;
	struct score_line line;

	begin(&t);
	score_prompt(&t);
	for (int i = 1; i <= 2; i++) {
		SCOPED(example) aside = {
			.id = EXAMPLES + i, .version = 1, .split = SPLIT_HELD_OUT};
		cJSON *event = event_new(BY_HUMAN, "example", NULL);

		fields_add(&aside.fields, STR("mail"), STR("Held out."));
		answers_add(&aside.expected, STR("other"));
		change_example(event, &aside);
		life_do(&t.l, event);
	}
	const struct text_ref good = tried(&t, 8, 0);
	score(&t, good, EXAMPLES + 1, EXAMPLES + 2, 1);
	score(&t, (struct text_ref){.version = 1}, EXAMPLES + 1, EXAMPLES + 1, 0);
	figures_score(t.g, good, &line);
	assert_false(line.held_out.partial);
	assert_true(line.gain_held_out.partial);
	score(&t, (struct text_ref){.version = 1}, EXAMPLES + 2, EXAMPLES + 2, 0);
	figures_score(t.g, good, &line);
	assert_false(line.gain_held_out.partial);
	end(&t);
}

TEST(what_was_tried_before_the_prompt_was_scored_is_not_counted)
{
	struct table t;
	begin(&t);
	const struct text_ref before = tried(&t, 0, 15);
	for (int i = 0; i < 8; i++)
		(void)tried(&t, 2, 2);
	score_prompt(&t);
	assert_false(gain(&t, before).noise); /* no member is needed to tell */
	const struct text_ref good = tried(&t, 8, 0);
	assert_false(gain(&t, good).noise);
	assert_int_equal(gain(&t, good).among, 1);
	(void)tried(&t, 3, 2);
	(void)tried(&t, 3, 3);
	assert_false(gain(&t, before).noise);
	end(&t);
}

TEST(texts_are_counted_once_by_whatever_name_they_go)
{
	struct table t;
	begin(&t);
	score_prompt(&t);
	const struct text_ref good = tried(&t, 8, 0);
	/* Typed on a branch, and scored. */
	life_version(&t.l, "type", "", "typing", "Sort the mail.", AUTHOR_PERSON);
	const struct text_ref typed = {.version = t.l.s.head};
	score(&t, typed, 1, 5, 0);
	assert_int_equal(gain(&t, good).among, 2);
	/* The same text as the variant's is the same try. */
	life_version(&t.l, "type", "", "typing",
		state_variant(&t.l.s, good.variant)->prompt.items[0].text, AUTHOR_PERSON);
	assert_int_equal(figures_base(t.g), 3);
	life_undo(&t.l);
	assert_int_equal(figures_base(t.g), 1);
	assert_int_equal(gain(&t, good).among, 2);
	/* Undone is tried all the same. */
	life_undo(&t.l);
	assert_int_equal(gain(&t, good).among, 2);
	end(&t);
}

TEST(the_best_says_what_is_left_of_it)
{
	struct table t;
	struct best b, again;
	begin(&t);
	score_prompt(&t);
	const struct text_ref good = tried(&t, 12, 3);
	assert_false(is_best(&t, good, &b)); /* nothing was chosen */
	const struct text_ref other = tried(&t, 10, 2);
	assert_false(is_best(&t, other, &b));
	assert_true(is_best(&t, good, &b));
	assert_int_equal(b.k, 2);
	assert_int_equal(b.n, EXAMPLES);
	assert_true(fabs(b.gain - 9. / EXAMPLES) < 1e-12);
	assert_true(b.left < b.gain && b.low < b.left && b.low > -1);
	assert_true(is_best(&t, good, &again));
	assert_true(fabs(again.left - b.left) < 1e-12);
	/* One that is not scored on all may yet be better: what is left is shrunk, from four on. */
	const struct text_ref late = add(&t);
	score(&t, late, 1, 10, 0);
	assert_true(is_best(&t, good, &again));
	assert_true(isnan(again.left));
	assert_false(is_best(&t, late, &again));
	(void)tried(&t, 5, 5);
	assert_true(is_best(&t, good, &again));
	assert_true(again.k == 4 && again.left < b.gain && again.low < b.low);
	end(&t);
}

TEST(without_a_gain_nothing_is_left)
{
	struct table t;
	struct best b;
	begin(&t);
	assert_false(is_best(&t, (struct text_ref){.version = 1}, &b));
	score_prompt(&t);
	const struct text_ref bad = tried(&t, 2, 4), worse = tried(&t, 1, 9);
	assert_false(is_best(&t, bad, &b));
	assert_false(is_best(&t, worse, &b));
	end(&t);
}

TEST(a_row_is_full_without_the_examples_that_its_text_shows)
{
	const struct prompt *text;
	const char *hash;
	struct score_line line;
	struct text_ref a;
	struct table t;
	size_t shown = 0;
	unsigned turn;
	begin(&t);
	score_prompt(&t);
	life_variant(&t.l, state_next_call(&t.l.s), "demos",
		"Classify the mail. Mail: I was charged twice. Answer: billing");
	a = (struct text_ref){.variant = 1};
	text = state_text(&t.l.s, a, &hash);
	assert_non_null(text);
	for (int i = 1; i <= EXAMPLES; i++)
		if (figures_shows(t.g, hash, i))
			shown++;
		else
			score(&t, a, i, i, 1);
	assert_true(shown > 0 && shown < EXAMPLES);
	assert_int_equal(figures_shown(t.g, hash, SPLIT_DEV), shown);
	assert_false(figures_shows(t.g, t.l.s.versions.items[0].hash, 1));
	/* A score there is of one that is shown does not count. */
	score(&t, a, 1, 1, 0);
	figures_score(t.g, a, &line);
	assert_int_equal(line.dev.n, EXAMPLES - shown);
	assert_true(line.dev.mean >= 1);
	assert_int_equal(line.shown, shown);
	assert_false(line.early);
	assert_int_equal(line.gain.n, EXAMPLES - shown);
	assert_int_equal(figures_ranks(t.g, &turn)[0].n, EXAMPLES - shown);
	assert_false(figures_ranks(t.g, &turn)[0].early);
	end(&t);
}

/* The metric's labels, without that of each third example. */
TEST(a_row_is_full_without_the_examples_that_no_answer_to_gets_a_score)
{
	const int none = EXAMPLES / 3;
	struct text_ref a;
	struct score_line line;
	struct table t;
	unsigned turn;
	cJSON *event, *bet;
	struct paired gain;

	begin(&t);
	event = event_new(BY_HUMAN, "metric", NULL);
	change_metric(event, 2, &(struct revised){"choice:billing,bug", "first-line", 0, 0});
	life_do(&t.l, event);
	assert_int_equal(figures_no_scores(t.g), none);
	assert_int_equal(figures_split_size(t.g, SPLIT_DEV), EXAMPLES - none);
	a = add(&t);
	event = event_new(BY_HUMAN, "bet", NULL);
	bet = event_change(event, "bet");
	json_fill(bet, "bet %d variant %d against %d metric %d", 1, 1, 1, 2);
	json_add_bool(bet, "beats", true);
	json_add_num(bet, "confidence", 0.8);
	life_do(&t.l, event);
	for (int i = 1; i <= EXAMPLES; i++) {
		if (!figures_scorable(t.g, state_example(&t.l.s, i)))
			continue;
		score(&t, (struct text_ref){.version = 1}, i, i, 0);
		score(&t, a, i, i, 1);
	}
	figures_score(t.g, a, &line);
	assert_int_equal(line.dev.n, EXAMPLES - none);
	assert_int_equal(line.gain.n, EXAMPLES - none);
	assert_false(line.early);
	assert_false(figures_ranks(t.g, &turn)[0].early);
	assert_int_equal(bet_settle(t.g, bet_on(&t.l.s, 1), &gain), BET_RIGHT);
	assert_int_equal(gain.n, EXAMPLES - none);
	end(&t);
}
