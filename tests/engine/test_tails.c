/* test_tails.c - tails against closed forms, exact sums, and figures of SciPy 1.17. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/engine/tails.h"

#define PI 3.14159265358979323846

static void near(double got, double want, double within)
{
	if (!(fabs(got - want) <= within))
		fail_msg("%.12g, not %.12g within %g", got, want, within);
}

/* scipy.special.betainc. */
TEST(the_incomplete_beta_is_as_published)
{
	static const struct {
		double a, b, x, want;
	} cases[] = {
		{.5, 1.5, .3, 0.6607459491435457},
		{9, 12, .5, 0.7482776641845703},
		{200, 3, .97, 0.05673453694079385},
		{2.5, .5, .01, 3.4075027649461746e-06},
		{40.5, 160.5, .25, 0.951426678117207},
		{1500, 1500, .51, 0.8633431628676052},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const double got = tail_beta(cases[i].x, cases[i].a, cases[i].b);

		near(got / cases[i].want, 1, 1e-9);
		near(tail_beta(1 - cases[i].x, cases[i].b, cases[i].a), 1 - got, 1e-9);
	}
	near(tail_beta(0, 2, 3), 0, 0);
	near(tail_beta(1, 2, 3), 1, 0);
}

/* Closed forms with 1, 2 and 4 degrees of freedom; the table of "Student" (1908) and SciPy. */
TEST(students_tail_is_as_its_closed_forms)
{
	for (double t = -6; t <= 6; t += .25) {
		const double x = t / sqrt(4 + t * t);

		near(tail_student(t, 1), .5 - atan(t) / PI, 1e-10);
		near(tail_student(t, 2), .5 - t / (2 * sqrt(2 + t * t)), 1e-10);
		near(tail_student(t, 4), .5 - .75 * (x - x * x * x / 3), 1e-10);
	}
	near(tail_student(2.5, 9), 0.016930913841492867, 1e-10);
	near(tail_student(-1.3, 24), 0.897025850948941, 1e-10);
	near(tail_student(4, 59), 8.94803393648646e-05, 1e-12);
	near(tail_student(1.96, 1e6), tail_normal_below(-1.96), 1e-6);
}

TEST(quantiles_undo_their_tails)
{
	near(tail_student_quantile(.05, 1), 6.313751514675044, 1e-8);
	near(tail_student_quantile(.05, 10), 1.812461122811676, 1e-8);
	near(tail_student_quantile(.05 / 8, 24), 2.700233126019319, 1e-8);
	near(tail_student_quantile(.005, 9), 3.2498355415921263, 1e-8);
	near(tail_normal_quantile(.975), 1.959963984540054, 1e-9);
	for (double p = 1e-6; p < .5; p *= 1.7) {
		near(tail_student(tail_student_quantile(p, 7), 7) / p, 1, 1e-7);
		near(tail_normal_below(tail_normal_quantile(p)) / p, 1, 1e-7);
	}
}

/* Pascal's triangle has no gamma function in it. */
TEST(binomial_tails_are_the_sums)
{
	for (size_t n = 1; n <= 40; n++)
		for (double p = .05; p < 1; p += .15) {
			double exact[42] = {1}, above = 0;

			for (size_t i = 1; i <= n; i++)
				for (size_t k = i + 1; k-- > 0;)
					exact[k] = exact[k] * (1 - p) + (k ? exact[k - 1] * p : 0);
			for (size_t k = n + 1; k-- > 0;) {
				above += exact[k];
				near(tail_binomial(k, n, p), above, 1e-10);
			}
			near(tail_binomial(n + 1, n, p), 0, 0);
		}
	near(tail_binomial(1, 300, .001), 0.25929296784390055, 1e-10);
}

/* Clopper and Pearson by their definition: at the limit so few have just that probability. */
TEST(the_upper_limit_of_a_share_is_exact)
{
	near(tail_binomial_upper(0, 10, .05), 1 - pow(.05, .1), 1e-10); /* under 26 % */
	near(tail_binomial_upper(10, 10, .05), 1, 0);
	for (size_t n = 1; n < 30; n++)
		for (size_t k = 0; k < n; k++)
			near(1 - tail_binomial(k + 1, n, tail_binomial_upper(k, n, .05)), .05,
				1e-9);
}
