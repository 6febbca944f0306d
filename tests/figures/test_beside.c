/* test_beside.c - what a variant is beside the others. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/figures/beside.h"
#include "../support/life.h"

enum { EXAMPLES = 6 };

struct table {
	struct life l;
	struct figures *g;
	struct flight flight;
};

static const struct text_ref prompt = {.version = 1};

static void score(struct table *t, struct text_ref text, const char *right)
{
	for (int i = 1; right[i - 1]; i++)
		life_do(&t->l, life_result(&t->l, state_next_call(&t->l.s), text, i,
					       right[i - 1] == '+' ? 1 : 0));
}

static struct text_ref add(struct table *t, const char *words, const char *right)
{
	struct text_ref text;

	life_variant(&t->l, state_next_call(&t->l.s), "critique", words);
	text = (struct text_ref){.variant = (int)t->l.s.variants.n};
	score(t, text, right);
	return text;
}

static void begin(struct table *t)
{
	*t = (struct table){.g = NULL};
	life_begin(&t->l, EXAMPLES);
	t->g = figures_new(&t->l.s, &t->flight);
	score(t, prompt, "++----");
}

static void begin_round(struct table *t)
{
	cJSON *event = event_new(BY_HUMAN, "propose", NULL);

	life_add_round(event, &t->l.s, "critique", 2);
	life_do(&t->l, event);
}

static void end(struct table *t)
{
	figures_free(t->g);
	life_release(&t->l);
}

static size_t alone(struct table *t, struct text_ref text)
{
	return figures_alone(t->g, text, NULL, 0);
}

static void reject(struct table *t, struct text_ref text)
{
	cJSON *event = event_new(BY_HUMAN, "reject", NULL);

	change_decide(event, text.variant, "rejected", NULL);
	life_do(&t->l, event);
}

TEST(what_only_one_gets_right_is_found)
{
	struct table t;
	int ids[EXAMPLES];
	begin(&t);
	const struct text_ref a = add(&t, "Say what the mail wants.", "+-++--");
	assert_int_equal(figures_alone(t.g, a, ids, EXAMPLES), 2);
	assert_int_equal(ids[0], 3);
	assert_int_equal(ids[1], 4);
	assert_int_equal(alone(&t, prompt), 1); /* #2 */
	const struct text_ref b = add(&t, "Is it a bug or a wish?", "++-++-");
	assert_int_equal(figures_alone(t.g, a, ids, 1), 1);
	assert_int_equal(ids[0], 3);
	assert_int_equal(alone(&t, b), 1);
	assert_int_equal(alone(&t, prompt), 0);
	/* What was rejected is out of play, but its own answers are still told. */
	reject(&t, b);
	assert_int_equal(alone(&t, a), 2);
	assert_int_equal(alone(&t, b), 1);
	/* The same text again is no rival. */
	(void)add(&t, "Say what the mail wants.", "");
	assert_int_equal(alone(&t, a), 2);
	end(&t);
}

TEST(novelty_is_to_the_nearest_before_and_diversity_within_a_round)
{
	struct table t;
	struct text_ref nearest = {0};
	size_t n;
	begin(&t);
	begin_round(&t);
	const struct text_ref a = add(&t, "Classify the mail.", "");
	const struct text_ref b = add(&t, "Wholly other words stand here, and many of them.", "");
	assert_true(fabs(figures_novelty(t.g, a.variant, &nearest)) < 1e-12);
	assert_int_equal(nearest.version, 1);
	assert_true(figures_novelty(t.g, b.variant, &nearest) > .5);
	const double two = figures_diversity(t.g, 1, &n);
	assert_int_equal(n, 2);
	assert_true(two > .5 && two < 1);
	/* One that is a text of the round already: three pairs, and one of them alike. */
	(void)add(&t, "Classify the mail.", "");
	const double three = figures_diversity(t.g, 1, &n);
	assert_int_equal(n, 3);
	assert_true(fabs(three - two * 2 / 3) < 1e-12);
	/* Those of the same round are no earlier texts. */
	begin_round(&t);
	const struct text_ref c = add(&t, "Wholly other words stand here, and many of them.", "");
	(void)add(&t, "Wholly other words stand here, and many of these.", "");
	assert_true(fabs(figures_novelty(t.g, c.variant, &nearest)) < 1e-12);
	assert_true(text_ref_same(nearest, b));
	assert_true(figures_diversity(t.g, 2, &n) < .5);
	assert_true(isnan(figures_diversity(t.g, 3, &n)));
	end(&t);
}

TEST(a_text_that_another_beats_in_both_is_not_on_the_front)
{
	struct table t;
	struct text_ref better;
	struct usage u;
	begin(&t);
	figures_usage(t.g, prompt, &u);
	assert_int_equal(u.n, EXAMPLES);
	assert_true(u.in > 0);
	assert_true(figures_front(t.g, prompt, &better));
	assert_true(!better.variant && !better.version);
	/* Calls of a life take the same tokens: the score decides. */
	const struct text_ref a = add(&t, "Say what the mail wants.", "+++---");
	assert_true(figures_front(t.g, prompt, &better));
	assert_true(text_ref_same(better, a));
	const struct text_ref b = add(&t, "Is it a bug or a wish?", "++++--");
	assert_true(figures_front(t.g, prompt, &better));
	assert_true(text_ref_same(better, b));
	const struct text_ref same = add(&t, "A bug or a wish?", "--++++");
	assert_true(figures_front(t.g, same, &better));
	assert_true(!better.variant && !better.version); /* none beats an equal */
	const struct text_ref part = add(&t, "Bug?", "+++++");
	assert_false(figures_front(t.g, part, &better));
	reject(&t, b);
	reject(&t, same);
	assert_true(figures_front(t.g, prompt, &better));
	assert_true(text_ref_same(better, a));
	end(&t);
}

TEST(nothing_is_told_while_one_is_hidden)
{
	struct table t;
	struct text_ref better;
	size_t n;
	struct setting_said said = {setting_find(STR("blind")), STR("on")};
	cJSON *event = event_new(BY_HUMAN, "set", "blind on");
	begin(&t);
	begin_round(&t);
	const struct text_ref a = add(&t, "Say what the mail wants.", "+-++--");
	(void)add(&t, "Is it a bug or a wish?", "++----");
	assert_int_equal(alone(&t, a), 2);
	change_settings(event, (int)t.l.s.settings_all.n + 1, state_settings(&t.l.s), &said, 1);
	life_do(&t.l, event);
	assert_true(isnan(figures_novelty(t.g, a.variant, &better)));
	assert_true(isnan(figures_diversity(t.g, 1, &n)));
	assert_int_equal(alone(&t, a), 0);
	assert_int_equal(alone(&t, prompt), 0);
	assert_false(figures_front(t.g, prompt, &better));
	end(&t);
}
