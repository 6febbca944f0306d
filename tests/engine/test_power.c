/* test_power.c - the power of the exact test against its enumeration, and against SciPy's. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/base/hash.h"
#include "hunsu/engine/power.h"
#include "hunsu/engine/stats.h"

static void near(double got, double want, double within)
{
	if (!(fabs(got - want) <= within))
		fail_msg("%.12g, not %.12g within %g", got, want, within);
}

/* Every outcome of n pairs, gained and lost, by a walk of the trinomial. */
static double enumerated(double gain, size_t n, double differ, double level)
{
	static double now[41][41], next[41][41];
	const double up = (differ + gain) / 2, down = (differ - gain) / 2;
	double sum = 0;

	for (size_t g = 0; g <= n; g++)
		for (size_t l = 0; l <= n; l++)
			now[g][l] = !g && !l;
	for (size_t i = 0; i < n; i++) {
		for (size_t g = 0; g <= i + 1; g++)
			for (size_t l = 0; g + l <= i + 1; l++)
				next[g][l] = now[g][l] * (1 - differ) +
					     (g ? now[g - 1][l] * up : 0) +
					     (l ? now[g][l - 1] * down : 0);
		for (size_t g = 0; g <= i + 1; g++)
			for (size_t l = 0; g + l <= i + 1; l++)
				now[g][l] = next[g][l];
	}
	for (size_t g = 0; g <= n; g++)
		for (size_t l = 0; l < g && g + l <= n; l++)
			sum += stats_mcnemar(g, l) <= level ? now[g][l] : 0;
	return sum;
}

TEST(power_is_the_sum_over_all_outcomes)
{
	static const double levels[] = {.05, .05 / 8};

	for (size_t n = 5; n <= 40; n += 7)
		for (double d = .1; d < 1; d += .2)
			for (double gain = .05; gain <= d; gain += .1)
				for (size_t k = 0; k < 2; k++)
					near(power_of(gain, n, d, levels[k]),
						enumerated(gain, n, d, levels[k]), 1e-9);
}

/* The same sums and a root by Brent's method, in SciPy 1.17. */
TEST(the_gain_that_can_be_told)
{
	near(power_gain(60, .3, .05), 0.20052878, 1e-7);
	near(power_gain(60, .3, .05 / 8), 0.24642245, 1e-7);
	near(power_gain(200, .2, .05), 0.09116376, 1e-7);
	near(power_gain(25, .3, .05), 0.29885247, 1e-7);
	near(power_gain(20, .3, .05 / 8), 0.51906902,
		2e-6);				    /* above .3: all that differ are gained */
	assert_true(isnan(power_gain(5, .3, .05))); /* 5 : 0 is no .05 */
	near(power_gain(6, .3, .05), pow(.8, 1. / 6), 1e-7); /* 6 : 0 only */
	assert_true(isnan(power_gain(0, .3, .05)));
}

/* The noncentral t and a root by Brent's method, in SciPy 1.17; the first is in the tables too
 * (.56, Cohen 1988). */
TEST(the_gain_of_graded_scores_that_can_be_told)
{
	near(power_graded_of(.5, 20, 1, .05), 0.564482897, 1e-8);
	near(power_graded_of(.25, 5, .25, .05 / 8), 0.087229755, 1e-8);
	near(power_graded_of(.12, 200, .4, .05 / 4), 0.956511813, 1e-8);
	near(power_graded_of(.3, 2, .1, .05), 0.260770565, 1e-8);
	near(power_graded_gain(60, .3, .05), 0.110311429, 1e-7);
	near(power_graded_gain(60, .3, .05 / 8), 0.143052730, 1e-7);
	near(power_graded_gain(20, .25, .05 / 8), 0.222041105, 1e-7);
	near(power_graded_gain(5, .2, .05), 0.336399456, 1e-7);
	near(power_graded_gain(2, .05, .05), 0.577494422, 1e-7);
	assert_true(isnan(power_graded_gain(1, .1, .05)));
	assert_true(isnan(power_graded_gain(2, .2, .05)));
}

/* Pairs drawn with a gain just so large are found so often, by the test that is really made. */
TEST(a_gain_that_can_be_told_is_found_as_often_as_is_meant)
{
	enum { N = 40, DRAWS = 400 };
	const double sd = .2, gain = power_graded_gain(N, sd, .05);
	struct rng r = rng_seed(20261130);
	double base[N] = {0}, now[N];
	size_t found = 0;

	for (int i = 0; i < DRAWS; i++) {
		struct paired p;

		for (int k = 0; k < N; k++) /* even over 12 ** .5 deviations */
			now[k] = gain + sd * sqrt(12) * (rng_u32(&r) / 4294967296.0 - .5);
		p = stats_paired(base, now, N);
		found += p.p <= .05 && p.diff > 0;
	}
	near((double)found / DRAWS, POWER_MEANT, .06); /* three standard errors */
}

TEST(the_spread_is_that_around_the_mean_of_each_text)
{
	const double base[] = {.1, .2, .3, .4, .5, .6, (double)NAN};
	const double even[] = {.3, .4, .5, .6, .7, .8, 1}, odd[] = {.2, .1, .4, .3, .6, .5, 1};
	struct power_seen seen = {.graded = true};
	SCOPED(buf) b = BUF(BUF_SMALL);

	power_see(&seen, base, odd, 7);
	power_words(&b, 7, 2, power_spread(&seen));
	assert_string_equal(buf_text(&b), ""); /* too few */
	power_see(&seen, base, even, 7);
	near(power_spread(&seen).of, sqrt(1. / 48), 1e-12); /* no less by 12 pairs */
	power_see(&seen, (const double[]){0, 0, 0, 0}, (const double[]){1, 0, 1, 0}, 4);
	assert_int_equal(seen.pairs, 16);
	near(power_spread(&seen).of, sqrt(1.06 / 13), 1e-12);
	power_words(&b, 40, 3, power_spread(&seen));
	assert_has(&b, "with 40 examples a gain under about ");
}

/* A metric may give any score, and samples their mean: what was seen tells which test is made. */
TEST(graded_scores_that_are_all_0_or_1_are_tested_as_such)
{
	double base[20] = {0}, now[20] = {0};
	struct power_seen seen = {.graded = true};

	for (size_t i = 0; i < 8; i++)
		now[i] = 1;
	power_see(&seen, base, base, 20);
	assert_false(power_spread(&seen).graded);
	near(power_spread(&seen).of, POWER_DIFFER, 0);
	power_see(&seen, base, now, 20);
	near(power_spread(&seen).of, .2, 1e-12);
	near(power_least(power_spread(&seen), 60, .05), power_gain(60, .2, .05), 0);
	now[0] = .5;
	power_see(&seen, base, now, 20);
	assert_true(power_spread(&seen).graded);
}

static void says(size_t n, size_t k, const char *words)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	power_words(&b, n, k, (struct power_spread){false, .3});
	if (!strstr(buf_text(&b), words))
		fail_msg("no “%s” in: %s", words, buf_text(&b));
}

TEST(it_is_said_in_words)
{
	char words[100];

	snprintf(words, sizeof words,
		"with 20 examples a gain under about %.0f points among 8 cannot be told from "
		"noise; with 60, under %.0f",
		100 * power_gain(20, .3, .05 / 8), 100 * power_gain(60, .3, .05 / 8));
	says(20, 8, words);
	says(5, 8, "with 5 examples no gain among 8 can be told from noise; with 45, ");
	says(1, 1, "with 1 example no gain");
}
