/*
 * test_duels.c - Bradley and Terry's strengths against published ones, and their own equations.
 * run-tests: native (a minute under valgrind)
 */
#include <math.h>
#include "../support/test.h"
#include "hunsu/base/hash.h"
#include "hunsu/engine/duels.h"

#define MOST 6000

static void near(double got, double want, double within)
{
	if (!(fabs(got - want) <= within))
		fail_msg("%.12g, not %.12g within %g", got, want, within);
}

/* The American League of 1987: games that the team of the row won against that of the column, and
 * the log strengths, Baltimore's being 0 (Agresti, Categorical Data Analysis, 1990, sec. 10.6). So
 * many times over, the half win against the average weighs nothing. */
TEST(strengths_are_as_published)
{
	enum { TEAMS = 7, TIMES = 6 };
	static const int won[TEAMS][TEAMS] = {{0, 7, 9, 7, 7, 9, 11}, {6, 0, 7, 5, 11, 9, 9},
		{4, 6, 0, 7, 7, 8, 12}, {6, 8, 6, 0, 6, 7, 10}, {6, 2, 6, 7, 0, 7, 12},
		{4, 4, 5, 6, 6, 0, 6}, {2, 4, 1, 3, 1, 7, 0}};
	static const double published[] = {1.58, 1.44, 1.29, 1.25, 1.11, .68, 0};
	static struct duel duels[MOST];
	struct duel_rank ranks[TEAMS];
	size_t n = 0;
	for (size_t a = 0; a < TEAMS; a++)
		for (size_t b = 0; b < TEAMS; b++)
			for (int i = 0; i < won[a][b] * TIMES; i++, n++)
				duels[n] = (struct duel){a, b, n % 13, 1};
	assert_int_equal(n, 273 * TIMES);
	duels_rank(duels, n, TEAMS, ranks);
	for (size_t i = 0; i < TEAMS; i++) {
		near(log(ranks[i].strength / ranks[6].strength), published[i], .02);
		assert_int_equal(ranks[i].duels, 78 * TIMES);
	}
}

/* Two texts: by symmetry one is as strong as the other is weak, and the likelihood is flat where
 * w + 1/2 = n p^2 / (p^2 + 1) + p / (p + 1). */
TEST(two_texts_have_a_closed_equation)
{
	for (size_t w = 0; w <= 9; w += 3) {
		struct duel duels[9];
		struct duel_rank ranks[2];
		double low = 1e-6, high = 1e6;

		for (size_t i = 0; i < 9; i++)
			duels[i] = (struct duel){i % 2, !(i % 2), i, (i < w) == !(i % 2)};
		duels_rank(duels, 9, 2, ranks);
		for (int i = 0; i < 200; i++) {
			const double p = sqrt(low * high);

			const double wins = 9 * p * p / (p * p + 1) + p / (p + 1);

			*(wins < (double)w + .5 ? &low : &high) = p;
		}
		near(ranks[0].strength / low, 1, 1e-6);
		near(ranks[1].strength * low, 1, 1e-6);
		near(ranks[0].wins, (double)w, 1e-12);
		assert_true(ranks[0].low <= ranks[0].chance && ranks[0].chance <= ranks[0].high);
		assert_true(ranks[0].high - ranks[0].low > .1);
	}
}

/* Whatever was played: each has won as often as its strength says (the score equations). */
TEST(each_wins_as_often_as_its_strength_says)
{
	struct rng r = rng_seed(4);
	for (int run = 0; run < 10; run++) {
		const size_t texts = 2 + rng_below(&r, 8), n = rng_below(&r, 60);
		struct duel duels[60];
		struct duel_rank ranks[10];

		for (size_t i = 0; i < n; i++) {
			const size_t a = rng_below(&r, (uint32_t)texts);
			const size_t b = (a + 1 + rng_below(&r, (uint32_t)texts - 1)) % texts;

			duels[i] = (struct duel){a, b, rng_below(&r, 20), rng_below(&r, 3) / 2.};
		}
		duels_rank(duels, n, texts, ranks);
		for (size_t i = 0; i < texts; i++) {
			const double p = ranks[i].strength;
			double expected = p / (p + 1), wins = .5;

			for (size_t k = 0; k < n; k++) {
				const struct duel *d = &duels[k];

				if (d->a != i && d->b != i)
					continue;
				wins += d->a == i ? d->won : 1 - d->won;
				expected += p / (p + ranks[d->a == i ? d->b : d->a].strength);
			}
			near(wins, expected, 1e-5);
			near(ranks[i].chance, p / (p + 1), 1e-12);
			assert_true(ranks[i].low >= 0 && ranks[i].high <= 1);
		}
	}
}

TEST(one_that_was_never_seen_is_average_and_unknown)
{
	const struct duel duels[] = {{0, 1, 0, 1}, {0, 1, 1, 1}, {1, 0, 2, 0}};
	struct duel_rank ranks[3];
	duels_rank(duels, 3, 3, ranks);
	assert_int_equal(ranks[0].won, 3);
	assert_int_equal(ranks[1].lost, 3);
	assert_int_equal(ranks[0].lost + ranks[1].won + ranks[2].won + ranks[2].lost, 0);
	near(ranks[2].chance, .5, 1e-9);
	near(ranks[2].low, 0, 0);
	near(ranks[2].high, 1, 0);
	assert_true(ranks[0].chance > .5 && ranks[1].chance < .5);
	assert_true(ranks[0].low < .5 && ranks[0].high > .9); /* three wins are not many */
	duels_rank(duels, 1, 3, ranks);
	near(ranks[0].high - ranks[0].low, 1, 0);
	duels_rank(NULL, 0, 0, NULL);
}

/* A hundred duels on twenty inputs know less than a hundred on as many. */
TEST(the_input_is_what_is_resampled)
{
	struct duel few[100], many[100];
	struct duel_rank f[2], m[2];
	for (size_t i = 0; i < 100; i++) {
		few[i] = (struct duel){0, 1, i / 5 * 3, i / 5 % 10 < 7};
		many[i] = (struct duel){0, 1, i, i % 10 < 7};
	}
	duels_rank(few, 100, 2, f);
	duels_rank(many, 100, 2, m);
	near(f[0].chance, m[0].chance, 1e-9);
	assert_true(f[0].high - f[0].low > 1.7 * (m[0].high - m[0].low));
	/* As wide as the bootstrap of a share of .7 over a hundred, through p = sqrt(odds). */
	near(m[0].high - m[0].low, 2 * 1.96 * sqrt(.7 * .3 / 100) * .57, .03);
}

static double uniform(struct rng *r)
{
	return rng_u32(r) / 4294967296.0;
}

/* Duels between texts whose log strengths are `apart` from the weakest to the strongest; how often
 * the intervals hold the true chance, of all. */
static double covered(size_t texts, size_t n, double apart, int times)
{
	struct rng r = rng_seed(texts * 100 + n);
	size_t held = 0, all = 0;

	for (int t = 0; t < times; t++) {
		struct duel duels[10];
		struct duel_rank ranks[4];
		double level[4];

		for (size_t i = 0; i < texts; i++)
			level[i] = apart * ((double)i / (double)(texts - 1) - .5);
		for (size_t i = 0; i < n; i++) {
			const size_t a = rng_below(&r, (uint32_t)texts);
			const size_t b = (a + 1 + rng_below(&r, (uint32_t)texts - 1)) % texts;
			const double p = 1 / (1 + exp(level[b] - level[a]));

			duels[i] = (struct duel){a, b, rng_below(&r, 20),
				uniform(&r) < .1 ? .5 : uniform(&r) < p};
		}
		duels_rank(duels, n, texts, ranks);
		for (size_t i = 0; i < texts; i++) {
			const double chance = 1 / (1 + exp(-level[i]));

			all += ranks[i].duels > 0;
			held += ranks[i].duels && ranks[i].low <= chance &&
				chance <= ranks[i].high;
		}
	}
	return (double)held / (double)all;
}

/* Of few duels the percentiles of draws alone held it in 71 to 87 of 100. */
TEST(intervals_of_few_duels_hold_what_is_true)
{
	for (size_t texts = 2; texts <= 4; texts++)
		assert_true(covered(texts, 5, 1, 30) >= .93);
}

/* The determinant of the information, by another way: Laplace's, of three texts. */
static double determinant(const struct duel *duels, size_t n, const struct duel *more)
{
	struct duel_rank ranks[3];
	double h[3][3] = {{0}};

	duels_rank(duels, n, 3, ranks); /* at the strengths before it */
	for (size_t i = 0; i < 3; i++)
		h[i][i] = ranks[i].chance * (1 - ranks[i].chance);
	for (size_t i = 0; i <= n; i++) {
		const struct duel *d = i < n ? &duels[i] : more;
		const double p = ranks[d->a].strength, q = ranks[d->b].strength;
		const double w = p / (p + q) * (q / (p + q));

		h[d->a][d->a] += w;
		h[d->b][d->b] += w;
		h[d->a][d->b] -= w;
		h[d->b][d->a] -= w;
	}
	return h[0][0] * (h[1][1] * h[2][2] - h[1][2] * h[2][1]) -
	       h[0][1] * (h[1][0] * h[2][2] - h[1][2] * h[2][0]) +
	       h[0][2] * (h[1][0] * h[2][1] - h[1][1] * h[2][0]);
}

TEST(the_next_one_makes_the_information_largest)
{
	const struct duel pairs[] = {{0, 1, 7, 0}, {0, 2, 7, 0}, {1, 2, 7, 0}};
	struct rng r = rng_seed(9);
	for (int run = 0; run < 40; run++) {
		const size_t n = rng_below(&r, 12);
		struct duel duels[12];
		double most = 0;

		for (size_t i = 0; i < n; i++) {
			const size_t a = rng_below(&r, 3);

			duels[i] = (struct duel){
				a, (a + 1 + rng_below(&r, 2)) % 3, i, rng_below(&r, 3) / 2.};
		}
		for (size_t i = 0; i < 3; i++)
			most = fmax(most, determinant(duels, n, &pairs[i]));
		near(determinant(duels, n, &pairs[duels_next(duels, n, 3, pairs, 3)]), most,
			most * 1e-5);
	}
}

TEST(of_those_that_tell_as_much_the_input_seen_least_comes_first)
{
	const struct duel duels[] = {{0, 1, 4, 1}, {0, 1, 5, 0}, {0, 1, 4, .5}};
	const struct duel pairs[] = {{0, 1, 4, 0}, {1, 0, 5, 0}, {0, 1, 5, 0}};
	assert_int_equal(duels_next(duels, 3, 2, pairs, 3), 1);
	assert_true(duels_next(duels, 3, 2, pairs, 0) == SIZE_MAX);
	assert_int_equal(duels_next(NULL, 0, 2, pairs, 1), 0);
}
