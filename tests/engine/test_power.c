/* test_power.c - the power of the exact test against its enumeration, and against SciPy's. */
#include <math.h>
#include "../support/test.h"
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

static void says(size_t n, size_t k, const char *words)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	power_words(&b, n, k, .3);
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
