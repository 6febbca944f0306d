/* test_best.c - the gain that is left, against exact enumeration and published figures. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/engine/best.h"
#include "hunsu/engine/stats.h"

static void near(double got, double want, double within)
{
	if (!(fabs(got - want) <= within))
		fail_msg("%.12g, not %.12g within %g", got, want, within);
}

/* The gain out of bag over all n^n draws of n examples, each as likely; n <= 6. */
static double over_all_draws(const double *base, const struct best_row *rows, size_t k, size_t n)
{
	size_t draws = 1;
	double sum = 0, counted = 0;

	for (size_t i = 0; i < n; i++)
		draws *= n;
	for (size_t d = 0; d < draws; d++) {
		double in[6] = {0}, most = -99, outside = 0, ties = 0;
		size_t out = 0;

		for (size_t i = 0, rest = d; i < n; i++, rest /= n)
			in[rest % n]++;
		for (size_t i = 0; i < n; i++)
			out += in[i] < .5;
		if (!out)
			continue;
		for (size_t row = 0; row < k; row++) {
			double drawn = 0, left = 0;

			for (size_t i = 0; i < n; i++) {
				drawn += in[i] * (rows[row].scores[i] - base[i]);
				left += in[i] < .5 ? rows[row].scores[i] - base[i] : 0;
			}
			if (drawn > most + 1e-9) {
				most = drawn;
				outside = ties = 0;
			}
			if (drawn > most - 1e-9) {
				outside += left / (double)out;
				ties++;
			}
		}
		sum += outside / ties;
		counted++;
	}
	return sum / counted;
}

TEST(full_rows_are_chosen_again_out_of_bag)
{
	static const double base[] = {0, 1, 0, 0, 1, 0}, a[] = {1, 1, 0, 1, 0, 0},
			    b[] = {0, 1, 1, 0, 1, 1}, c[] = {1, 0, 1, 0, 0, 0},
			    d[] = {.2, .9, .4, .1, .8, .7};
	const struct best_row rows[] = {{a, false}, {b, false}, {c, false}, {d, false}};
	for (size_t k = 1; k <= 4; k++) {
		const size_t best = k > 1;
		const struct best got = best_tell(base, rows, k, best, 6, false);

		/* 1,000 draws: four standard errors of a share that is at most 1 to either side. */
		near(got.left, over_all_draws(base, rows, k, 6), .07);
		near(got.gain, stats_gain(base, rows[best].scores, 6), 1e-12);
		assert_int_equal(got.k, k);
		assert_int_equal(got.n, 6);
	}
	/* One text only: nothing was chosen, and nothing is taken off. */
	near(best_tell(base, rows + 1, 1, 0, 6, false).left, 2. / 6, .03);
}

TEST(the_same_scores_say_the_same_again)
{
	double base[40], a[40], b[40];
	const struct best_row rows[] = {{a, false}, {b, false}};
	for (int i = 0; i < 40; i++) {
		base[i] = i % 3 == 0;
		a[i] = i % 5 < 3;
		b[i] = i % 7 < 4;
	}
	b[3] = NAN; /* shown in its text: full without it */
	const struct best once = best_tell(base, rows, 2, 1, 40, true);
	const struct best again = best_tell(base, rows, 2, 1, 40, true);
	near(again.left, once.left, 0);
	assert_true(once.left < once.gain);
	assert_int_equal(once.n, 39);
	near(once.low, stats_paired_low(base, b, 40, .025), 0);
}

/*
 * The trials of the BCG vaccine (Colditz et al., JAMA 271, 1994), log risk ratios and their
 * variances: tau^2 by Paule and Mandel is .3181, the mean -.7150 (statsmodels 0.15, combine_effects
 * with method_re "iterated"; so has R's metafor).
 */
TEST(the_spread_is_paule_and_mandels)
{
	static const struct estimate bcg[] = {{-0.889311, 0.325585}, {-1.585389, 0.194581},
		{-1.348073, 0.415368}, {-1.441551, 0.020010}, {-0.217547, 0.051210},
		{-0.786116, 0.006906}, {-1.620898, 0.223017}, {0.011952, 0.003962},
		{-0.469418, 0.056434}, {-1.371345, 0.073025}, {-0.339359, 0.012412},
		{0.445913, 0.532506}, {-0.017314, 0.071405}};
	static const struct estimate alike[] = {{.10, .04}, {.12, .03}, {.08, .05}, {.11, .01}};
	double mean;
	near(best_spread(bcg, 13, &mean), 0.318068, 1e-5);
	near(mean, -0.714968, 1e-5);
	near(best_spread(alike, 4, &mean), 0, 0);
	near(mean, (.10 * 25 + .12 / .03 + .08 * 20 + .11 * 100) / (145 + 1 / .03), 1e-12);
}

/* Rows of n examples over a base that is right on the second half: gained on the first `gained`,
 * lost on the last `lost`. */
static void row(double *out, size_t n, size_t gained, size_t lost)
{
	for (size_t i = 0; i < n; i++)
		out[i] = i < n / 2 ? i < gained : i < n - lost;
}

/* Four arms, one of them stopped; what is left is worked out by hand from their counts. */
TEST(after_a_race_the_best_shrinks_towards_all)
{
	static const size_t gained[] = {14, 6, 4, 1}, lost[] = {2, 5, 6, 9};
	double base[60], scores[4][60], means[4], variances[4], rho = 0, low = 0, high = 1, mu = 0;
	struct best_row rows[4];
	row(base, 60, 0, 0);
	for (size_t i = 0; i < 4; i++) {
		row(scores[i], 60, gained[i], lost[i]);
		rows[i] = (struct best_row){scores[i], i == 3};
	}
	for (size_t i = 0; i < 4; i++) {
		const double g = (double)gained[i] + .5, l = (double)lost[i] + .5;

		means[i] = (g - l) / 60;
		variances[i] = ((g + l) / 61 - pow((g - l) / 61, 2)) / 60;
	}
	for (size_t i = 0; i < 3; i++) /* of the rows that are full */
		for (size_t k = 0; k < i; k++) {
			const double gi = (double)gained[i], li = (double)lost[i];
			const double gk = (double)gained[k], lk = (double)lost[k];
			const double both = fmin(gi, gk) + fmin(li, lk);

			rho += (both / 60 - (gi - li) * (gk - lk) / 3600) /
			       sqrt(((gi + li) / 60 - pow((gi - li) / 60, 2)) *
				       ((gk + lk) / 60 - pow((gk - lk) / 60, 2))) / 3;
		}
	for (size_t i = 0; i < 4; i++)
		variances[i] *= 1 - rho;
	for (int i = 0; i < 200; i++) {
		const double tau2 = (low + high) / 2;
		double q = 0, w = 0;

		mu = 0;
		for (size_t k = 0; k < 4; k++) {
			w += 1 / (variances[k] + tau2);
			mu += means[k] / (variances[k] + tau2);
		}
		mu /= w;
		for (size_t k = 0; k < 4; k++)
			q += pow(means[k] - mu, 2) / (variances[k] + tau2);
		*(q > 3 ? &low : &high) = tau2;
	}
	assert_true(low > 0);
	near(best_tell(base, rows, 4, 0, 60, true).left,
		mu + low / (low + variances[0]) * (means[0] - mu), 1e-9);
	assert_true(isnan(best_tell(base, rows + 1, 3, 0, 60, true).left)); /* too few */
}

/* An arm that has only the contested examples is not taken for as bad as it is on these. */
TEST(what_was_not_run_is_expected_to_be_as_the_others)
{
	double base[60], scores[4][60];
	struct best_row rows[4];
	row(base, 60, 0, 0);
	for (size_t i = 0; i < 4; i++) {
		row(scores[i], 60, i ? 1 + 2 * i : 12, i ? 0 : 3); /* gains on the first half */
		rows[i] = (struct best_row){scores[i], i > 0};
	}
	const double full = best_tell(base, rows, 4, 0, 60, true).left;
	for (size_t i = 1; i < 4; i++)
		for (size_t e = 30; e < 60; e++)
			scores[i][e] = NAN;
	const double stopped = best_tell(base, rows, 4, 0, 60, true).left;
	near(stopped, full, .03);
}

/* Differences that are all equal have no variance of their own. */
TEST(like_arms_shrink_without_dividing_by_nothing)
{
	double base[30], scores[5][30], half[30];
	struct best_row rows[5];
	for (size_t e = 0; e < 30; e++) {
		base[e] = 0;
		half[e] = .5;
		for (size_t i = 0; i < 5; i++)
			scores[i][e] = i == 0;
	}
	for (size_t i = 0; i < 5; i++)
		rows[i] = (struct best_row){scores[i], i == 4};
	const double left = best_tell(base, rows, 5, 0, 30, true).left;
	assert_true(left > .8 && left <= 1);
	rows[0].scores = half;
	const double graded = best_tell(base, rows, 5, 0, 30, true).left;
	assert_true(graded > .4 && graded <= .5);
}

TEST(the_bound_is_at_the_level_of_all_that_were_tried)
{
	double base[60], best[60], other[60];
	struct best_row rows[20];
	row(base, 60, 0, 0);
	row(best, 60, 16, 1);
	row(other, 60, 2, 2);
	for (size_t i = 0; i < 20; i++)
		rows[i] = (struct best_row){i ? other : best, i > 3};
	for (size_t k = 1; k <= 20; k++)
		near(best_tell(base, rows, k, 0, 60, true).low,
			stats_paired_low(base, best, 60, .05 / (double)k), 0);
	/* Few examples and nothing proven: no bound above 0. */
	row(base, 30, 0, 0);
	row(best, 30, 15, 0);
	assert_true(best_tell(base, rows, 4, 0, 30, true).low > .1);
	near(best_tell(base, rows, 4, 0, 30, false).low, 0, 0);
	row(best, 30, 3, 2);
	assert_true(best_tell(base, rows, 4, 0, 30, false).low < 0);
}

TEST(what_is_left_is_said_in_words)
{
	struct best b = {.k = 8, .n = 60, .gain = .18, .left = .118, .low = .006};
	SCOPED(buf) out = BUF(BUF_SMALL);
	best_words(&out, &b, true);
	assert_string_equal(buf_text(&out),
		", about +12 left when chosen again; at least +1; best of 8");
	b.left = NAN;
	b.low = -.034;
	buf_clear(&out);
	best_words(&out, &b, true);
	assert_string_equal(buf_text(&out), "; at least -3; best of 8");
	buf_clear(&out);
	best_words(&out, &b, false);
	assert_string_equal(buf_text(&out), "; at least −3; best of 8");
}

TEST(without_scores_nothing_is_told)
{
	const double base[] = {NAN, 1}, row[] = {1, NAN};
	const struct best_row rows[] = {{row, true}};
	const struct best c = best_tell(base, rows, 1, 0, 2, false);
	assert_int_equal(c.n, 0);
	assert_true(isnan(c.gain) && isnan(c.left) && isnan(c.low));
}
