/* test_race.c - races: what is asked, who is dropped, and the chances against exact enumeration. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/base/hash.h"
#include "hunsu/engine/race.h"
#include "hunsu/engine/tails.h"

#define MOST_ARMS 8
#define MOST 64

static void near(double got, double want, double within)
{
	if (!(fabs(got - want) <= within))
		fail_msg("%.12g, not %.12g within %g", got, want, within);
}

static double uniform(struct rng *r)
{
	return ((double)rng_u32(r) + 0.5) / 4294967296.;
}

/* Scores of every cell, and those of six earlier prompts. */
struct field {
	size_t arms, n;
	double scores[MOST_ARMS][MOST], earlier[6][MOST];
	const double *rows[6];
	bool pinned[MOST];
};

/* Each example has a difficulty that all share; arm i is right with about rates[i]. */
static void field_make(struct field *f, const double *rates, size_t arms, size_t n, uint64_t seed)
{
	struct rng r = rng_seed(seed);

	*f = (struct field){.arms = arms, .n = n};
	for (size_t e = 0; e < n; e++) {
		const double hard = 2 * uniform(&r) - 1;

		for (size_t i = 0; i < arms; i++)
			f->scores[i][e] = uniform(&r) < rates[i] + hard * .4;
		for (size_t i = 0; i < 6; i++)
			f->earlier[i][e] = uniform(&r) < .5 + hard * .5;
		f->pinned[e] = e < 3;
	}
	for (size_t i = 0; i < 6; i++)
		f->rows[i] = f->earlier[i];
}

static struct race_plan plan_of(const struct field *f)
{
	return (struct race_plan){.arms = f->arms, .examples = f->n, .pinned = f->pinned,
		.earlier = f->rows, .n_earlier = 6, .seed = 5};
}

struct cell {
	size_t arm, example;
};

/* Runs the race with up to `flying` calls out at a time, which end in an order of their own. */
static size_t run(struct race *r, const struct field *f, size_t flying, uint64_t seed)
{
	struct cell out[MOST];
	struct rng rng = rng_seed(seed);
	size_t n = 0, asked = 0;

	for (;;) {
		while (n < flying && race_next(r, &out[n].arm, &out[n].example)) {
			n++;
			asked++;
		}
		if (!n)
			return asked;
		const size_t ends = rng_below(&rng, (uint32_t)n);
		const struct cell c = out[ends];
		out[ends] = out[--n];
		race_tell(r, c.arm, c.example, f->scores[c.arm][c.example]);
	}
}

static const double mixed_rates[] = {.5, .75, .6, .55, .5, .45, .4, .3};

TEST(the_order_of_arrival_decides_nothing)
{
	for (uint64_t seed = 0; seed < 20; seed++) {
		struct field f;
		field_make(&f, mixed_rates, 8, 60, seed);
		const struct race_plan plan = plan_of(&f);
		struct race *one = race_new(&plan), *many = race_new(&plan);

		race_keep(one, 0);
		race_keep(many, 0);
		assert_int_equal(run(one, &f, 1, 1), run(many, &f, 23, 100 + seed));
		assert_int_equal(race_leader(one), race_leader(many));
		for (size_t i = 0; i < 8; i++) {
			const struct race_arm a = race_arm(one, i), b = race_arm(many, i);

			assert_int_equal(a.state, b.state);
			assert_int_equal(a.after, b.after);
			near(a.chance, b.chance, 0);
		}
		race_free(one);
		race_free(many);
	}
}

TEST(every_cell_is_asked_once_or_saved_and_what_is_kept_is_full)
{
	for (uint64_t seed = 0; seed < 40; seed++) {
		static const double rates[] = {.1, .75, .6, .55, .5, .45, .4, .3};
		struct field f;
		bool seen[MOST_ARMS][MOST] = {{false}};
		size_t told[MOST_ARMS] = {0}, asked = 0, arm, example, full = 0, dropped = 0;
		field_make(&f, rates, 8, 60, seed);
		const struct race_plan plan = plan_of(&f);
		struct race *r = race_new(&plan);

		race_keep(r, 0); /* by far the worst */
		while (race_next(r, &arm, &example)) {
			assert_false(seen[arm][example]);
			seen[arm][example] = true;
			told[arm]++;
			asked++;
			race_tell(r, arm, example, f.scores[arm][example]);
		}
		assert_true(race_over(r));
		assert_int_equal(asked + race_saved(r), 8 * 60);
		assert_int_equal(race_arm(r, 0).state, RACE_FULL);
		for (size_t i = 0; i < 8; i++) {
			const struct race_arm a = race_arm(r, i);

			if (a.state == RACE_DROPPED) {
				assert_int_equal(told[i], a.after);
				assert_true(a.chance < RACE_GAMMA);
				assert_true(a.after >= 3 + RACE_FIRST);
				dropped++;
			} else {
				assert_int_equal(told[i], 60);
				full++;
			}
		}
		assert_true(full >= 2 && dropped > 0);
		assert_int_equal(race_arm(r, race_leader(r)).state, RACE_FULL);
		race_free(r);
	}
}

TEST(where_the_prompt_leads_the_best_of_the_others_is_run_to_its_end)
{
	static const double rates[] = {.95, .2, .3, .2};
	struct field f;
	field_make(&f, rates, 4, 60, 1);
	const struct race_plan plan = plan_of(&f);
	struct race *r = race_new(&plan);

	race_keep(r, 0);
	run(r, &f, 4, 1);
	assert_int_equal(race_leader(r), 0);
	size_t full = 0;
	for (size_t i = 1; i < 4; i++)
		full += race_arm(r, i).state == RACE_FULL;
	assert_int_equal(full, 1);
	race_free(r);
}

TEST(pinned_come_first_then_contested_and_those_all_agree_on_last)
{
	struct field f;
	enum race_stratum before = RACE_PINNED;
	size_t arm, example, n[RACE_STRATA] = {0};
	field_make(&f, mixed_rates, 2, 60, 3);
	/* Some were added later: one of the earlier prompts was tried on them. */
	for (size_t e = 50; e < 60; e++)
		for (size_t i = 0; i < 5; i++)
			f.earlier[i][e] = NAN;
	const struct race_plan plan = plan_of(&f);
	struct race *r = race_new(&plan);

	while (race_next(r, &arm, &example)) {
		const enum race_stratum s = race_stratum(r, example);
		double sum = 0;

		assert_true(s >= before);
		before = s;
		n[s]++;
		for (size_t i = 0; i < 6; i++)
			sum += f.earlier[i][example];
		if (s == RACE_CONTESTED)
			assert_true(sum > 0 && sum < 6);
		if (s == RACE_AGREED)
			assert_true(fabs(sum - 3) > 2.5);
		assert_int_equal(s == RACE_PINNED, example < 3);
		assert_int_equal(s == RACE_UNKNOWN, example >= 50);
		race_tell(r, arm, example, 1); /* all alike: nobody is dropped */
	}
	assert_int_equal(n[RACE_PINNED], 6);
	assert_int_equal(n[RACE_UNKNOWN], 20);
	assert_true(n[RACE_CONTESTED] && n[RACE_AGREED]);
	assert_int_equal(race_saved(r), 0);
	race_free(r);
}

TEST(nobody_is_dropped_before_the_block_is_complete)
{
	const struct race_plan plan = {.arms = 3, .examples = 40};
	struct race *r = race_new(&plan);
	size_t arm, example, late = 0;
	bool held = false;
	while (race_next(r, &arm, &example)) {
		if (arm == 2 && !held) { /* the last to come */
			held = true;
			late = example;
			continue;
		}
		race_tell(r, arm, example, arm == 1);
	}
	assert_int_equal(race_arm(r, 0).state, RACE_RUNNING);
	assert_int_equal(race_arm(r, 2).state, RACE_RUNNING);
	race_tell(r, 2, late, 0);
	assert_int_equal(race_arm(r, 0).state, RACE_DROPPED);
	assert_int_equal(race_arm(r, 0).after, RACE_FIRST);
	assert_int_equal(race_arm(r, 2).state, RACE_DROPPED);
	assert_int_equal(race_leader(r), 1);
	race_free(r);
}

TEST(one_that_leaves_leads_no_more_and_holds_no_block)
{
	const struct race_plan plan = {.arms = 4, .examples = 40};
	struct race *r = race_new(&plan);
	size_t arm, example, told[4] = {0};

	/* Of the first block the best arm has all but one answer when it leaves. */
	while (race_next(r, &arm, &example)) {
		if (arm != 1 || told[1] < RACE_FIRST - 1) {
			told[arm]++;
			race_tell(r, arm, example, arm == 1 || (arm == 2 && example % 2));
		}
	}
	assert_int_equal(told[2], RACE_FIRST);
	race_leave(r, 1);
	assert_int_equal(race_leader(r), 2);
	while (race_next(r, &arm, &example)) {
		assert_int_not_equal(arm, 1);
		told[arm]++;
		race_tell(r, arm, example, arm == 2 && example % 2);
	}
	assert_true(race_over(r));
	assert_int_equal(race_arm(r, 1).state, RACE_LEFT);
	assert_int_equal(race_arm(r, 2).state, RACE_FULL);
	assert_int_equal(race_arm(r, 3).state, RACE_DROPPED);
	assert_int_equal(told[1], RACE_FIRST - 1);
	/* What it has not got is not what the race has saved. */
	assert_int_equal(race_saved(r), 2 * 40 - told[0] - told[3]);
	race_free(r);
}

/* The whole distribution of what is to come, by sums. */
struct tally {
	size_t n, gained, lost, to_come;
	double a, b, c;
};

static double log_beta(double a, double b)
{
	return lgamma(a) + lgamma(b) - lgamma(a + b);
}

/* P(X = k) in n draws whose chance is itself drawn from Beta(a, b). */
static double beta_binomial(size_t k, size_t n, double a, double b)
{
	const double x = (double)k, m = (double)n;

	return exp(log_beta(x + a, m - x + b) - log_beta(a, b) - log_beta(x + 1, m - x + 1) -
		   log(m + 1));
}

static void add_to_come(double *net, struct tally t) /* net[MOST] is 0 */
{
	double sum[2 * MOST + 1] = {0};

	for (size_t m = 0; m <= t.to_come; m++)
		for (size_t x = 0; x <= m; x++) {
			const size_t d = t.gained + t.lost;
			double p = beta_binomial(m, t.to_come, (double)d + t.a,
				(double)(t.n - d) + t.b);

			p *= beta_binomial(x, m, (double)t.gained + t.c,
				(double)t.lost + t.c);
			for (size_t i = 0; i <= 2 * MOST; i++)
				if (net[i] > 0)
					sum[i + 2 * x - m] += net[i] * p;
		}
	for (size_t i = 0; i <= 2 * MOST; i++)
		net[i] = sum[i];
}

static double chance_of(const double *net, double lead)
{
	double chance = 0;

	for (size_t i = 0; i <= 2 * MOST; i++) {
		const double ahead = (double)i - MOST - lead;

		chance += ahead > .1 ? net[i] : ahead > -.1 ? net[i] / 2 : 0;
	}
	return chance;
}

TEST(a_chance_is_the_sum_over_all_that_may_come)
{
	/* 12 examples of 30: arm 1 is right alone on 2, arm 0 on 5. */
	const struct race_plan plan = {.arms = 2, .examples = 30, .slots = 24};
	struct race *r = race_new(&plan);
	double net[2 * MOST + 1] = {[MOST] = 1};
	size_t arm, example, i;
	for (i = 0; i < 24 && race_next(r, &arm, &example); i++) {
		const size_t place = i / 2;

		race_tell(r, arm, example,
			place > 8 || (arm ? place < 2 : place >= 2 && place < 7));
	}
	assert_int_equal(i, 24);
	add_to_come(net, (struct tally){12, 2, 5, 18, .5, 1.5, 1});
	near(race_arm(r, 1).chance, chance_of(net, 3), 1e-12);
	race_free(r);
}

TEST(a_stratum_predicts_only_itself_and_pinned_ones_nothing)
{
	/* 2 pinned, 12 contested, 10 on which three earlier prompts agree. */
	static double x[24], y[24], z[24];
	static bool pinned[24];
	const double *const earlier[] = {x, y, z};
	const struct race_plan plan = {.arms = 2, .examples = 24, .pinned = pinned, .slots = 32,
		.earlier = earlier, .n_earlier = 3};
	double net[2 * MOST + 1] = {[MOST] = 1};
	size_t arm, example;
	for (int i = 0; i < 24; i++) {
		pinned[i] = i < 2;
		x[i] = y[i] = 1;
		z[i] = i >= 14;
	}
	struct race *r = race_new(&plan);
	for (size_t i = 0; i < 32 && race_next(r, &arm, &example); i++) {
		/* Both pinned to arm 0; then 4 : 3, and 5 alike; 2 agreed: 0 : 1. */
		const size_t place = i / 2;
		double score = 1;

		if (place < 2)
			score = arm == 0;
		else if (place < 9)
			score = arm == (place < 6);
		else if (place == 15)
			score = arm == 0;
		race_tell(r, arm, example, score);
	}
	/* The first block has 2 + RACE_FIRST examples, or 32 / 2: 16. */
	assert_int_equal(race_leader(r), 0);
	add_to_come(net, (struct tally){2, 0, 1, 8, 4 * .21875, 4 * .78125, 50});
	near(race_arm(r, 1).chance, chance_of(net, 2), 1e-12);
	race_free(r);
}

/* Over 1,000 to come the chance is taken by moments; here is the same sum in full. */
TEST(many_examples_are_predicted_as_well)
{
	enum { N = 1100, FIRST = 60, R = N - FIRST };
	const struct race_plan plan = {.arms = 2, .examples = N, .slots = 2 * FIRST};
	struct race *r = race_new(&plan);
	double want = 0;
	size_t arm, example;
	for (size_t i = 0; i < 2 * FIRST && race_next(r, &arm, &example); i++)
		race_tell(r, arm, example, arm ? i / 2 < 14 : i / 2 >= 14 && i / 2 < 32);
	for (size_t m = 0; m <= R; m++)
		for (size_t x = 0; x <= m; x++) {
			const double ahead = 2 * (double)x - (double)m - 4;

			want += (ahead > .1 ? 1 : ahead > -.1 ? .5 : 0) *
				beta_binomial(m, R, 32.5, 29.5) *
				beta_binomial(x, m, 15, 19);
		}
	near(race_arm(r, 1).chance, want, .01);
	race_free(r);
}

TEST(graded_scores_race_by_students_form)
{
	static const double lead[] = {.3, -.1, .2, .4, 0, .1, .25, -.2, .35, .15};
	const struct race_plan plan = {.arms = 2, .examples = 40, .graded = true};
	struct race *r = race_new(&plan);
	size_t arm, example;
	double sum = 0, squares = 0, s;
	for (size_t i = 0; i < 20 && race_next(r, &arm, &example); i++)
		race_tell(r, arm, example, arm ? .4 : .4 + lead[i / 2]);
	for (size_t i = 0; i < 10; i++) {
		sum += lead[i];
		squares += lead[i] * lead[i];
	}
	s = sqrt((squares - sum * sum / 10) / 9);
	assert_true(s * s > 1. / 40);
	near(race_arm(r, 1).chance,
		tail_student((sum + 30 * sum / 10) / (s * sqrt(30 * (1 + 3.))), 9), 1e-12);
	assert_true(race_arm(r, 1).chance < RACE_GAMMA);
	assert_int_equal(race_arm(r, 1).state, RACE_DROPPED);
	race_free(r);
}

TEST(a_graded_score_where_none_should_be_stops_the_dropping)
{
	const struct race_plan plan = {.arms = 3, .examples = 30};
	struct race *r = race_new(&plan);
	size_t arm, example, asked = 0;
	for (; race_next(r, &arm, &example); asked++)
		race_tell(r, arm, example, asked == 4 ? .7 : arm == 1);
	assert_int_equal(asked, 90);
	assert_true(race_over(r));
	race_free(r);
}

TEST(one_that_was_dropped_runs_on_when_the_person_wishes)
{
	struct field f;
	size_t worst = 0;
	field_make(&f, mixed_rates, 8, 60, 2);
	const struct race_plan plan = plan_of(&f);
	struct race *r = race_new(&plan);

	run(r, &f, 5, 1);
	while (worst < 8 && race_arm(r, worst).state != RACE_DROPPED)
		worst++;
	assert_true(worst < 8);
	const size_t saved = race_saved(r), after = race_arm(r, worst).after;
	race_keep(r, worst);
	assert_false(race_over(r));
	assert_int_equal(run(r, &f, 5, 1), 60 - after);
	assert_true(race_over(r));
	assert_int_equal(race_arm(r, worst).state, RACE_FULL);
	assert_int_equal(race_saved(r), saved - (60 - after));
	race_free(r);
}

TEST(an_example_that_is_not_scored_for_an_arm_is_out_of_its_pairs)
{
	const struct race_plan plan = {.arms = 3, .examples = 30};
	struct race *r = race_new(&plan);
	size_t arm, example, asked = 0;
	for (size_t e = 0; e < 30; e++)
		if (e != 7)
			race_tell(r, 2, e, NAN); /* shown in its text */
	for (; race_next(r, &arm, &example); asked++) {
		assert_true(arm != 2 || example == 7);
		race_tell(r, arm, example, arm == 2 ? 1 : arm == 0 && example % 2);
	}
	assert_true(race_over(r));
	assert_int_equal(race_arm(r, 2).state, RACE_FULL);
	race_free(r);
}

/* Contested ones come first, and there the other arm is better each time. */
TEST(who_is_ahead_with_all_that_was_known_before_is_not_dropped)
{
	double one[40], other[40];
	const double *const earlier[] = {one, other};
	const struct race_plan plan = {
		.arms = 3, .examples = 40, .earlier = earlier, .n_earlier = 2};
	size_t arm, example;

	for (size_t e = 0; e < 40; e++) {
		one[e] = 1;
		other[e] = e >= 18;
	}
	struct race *r = race_new(&plan);
	for (size_t e = 18; e < 40; e++)
		for (size_t i = 0; i < 3; i++)
			race_tell(r, i, e, i == 2);
	while (race_next(r, &arm, &example))
		race_tell(r, arm, example, arm == 1);
	assert_int_equal(race_arm(r, 2).state, RACE_FULL);
	assert_int_equal(race_leader(r), 2);
	assert_int_equal(race_arm(r, 0).state, RACE_DROPPED);
	race_free(r);
}

TEST(empty_races_are_over)
{
	const struct race_plan none = {0}, no_examples = {.arms = 4}, no_arms = {.examples = 9};
	const struct race_plan *plans[] = {&none, &no_examples, &no_arms};
	size_t arm, example;
	for (size_t i = 0; i < 3; i++) {
		struct race *r = race_new(plans[i]);

		assert_false(race_next(r, &arm, &example));
		assert_true(race_over(r));
		assert_int_equal(race_saved(r), 0);
		race_free(r);
	}
}

/* Of those dropped, few would have been above the winner in the end: the margin of three standard
 * errors beside GAMMA is for the draw of this seed. */
TEST(few_that_are_dropped_would_have_won)
{
	static const double rates[] = {.5, .5, .5, .5, .5, .5, .5, .5};
	double dropped = 0, wrong = 0;
	for (uint64_t seed = 0; seed < 300; seed++) {
		struct field f;
		double sums[MOST_ARMS] = {0};
		field_make(&f, rates, 8, 40, seed);
		const struct race_plan plan = plan_of(&f);
		struct race *r = race_new(&plan);

		run(r, &f, 1, 1);
		for (size_t i = 0; i < 8; i++)
			for (size_t e = 0; e < 40; e++)
				sums[i] += f.scores[i][e];
		for (size_t i = 0; i < 8; i++) {
			const double ahead = sums[i] - sums[race_leader(r)];

			if (race_arm(r, i).state != RACE_DROPPED)
				continue;
			dropped++;
			wrong += ahead > .1 ? 1 : ahead > -.1 ? .5 : 0;
		}
		race_free(r);
	}
	assert_true(dropped > 500);
	if (wrong > (RACE_GAMMA + 3 * sqrt(RACE_GAMMA / dropped)) * dropped)
		fail_msg("%g of %g would have won", wrong, dropped);
}
