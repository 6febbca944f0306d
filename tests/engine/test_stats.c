/* test_stats.c - intervals and tests against published figures. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/engine/stats.h"

static void near(double got, double want, double within)
{
	if (!(fabs(got - want) <= within))
		fail_msg("got %.6f, expected %.6f", got, want);
}

/* Wilson (1927) as in Newcombe, Statistics in Medicine 17 (1998), table I, method 3. */
TEST(wilson_gives_the_published_intervals)
{
	static const struct {
		size_t k, n;
		double low, high;
	} known[] = {{81, 263, .2553, .3662}, {15, 148, .0624, .1605}, {0, 20, 0, .1611},
		{1, 29, .0061, .1718}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct interval w = stats_wilson(known[i].k, known[i].n);
		near(w.low, known[i].low, 5e-5);
		near(w.high, known[i].high, 5e-5);
		near(w.mean, (double)known[i].k / (double)known[i].n, 1e-12);
	}
	near(stats_wilson(10, 10).high, 1, 1e-12);
	near(stats_wilson(10, 10).low, .7225, 5e-5);
	assert_true(isnan(stats_wilson(0, 0).mean));
}

TEST(bootstrap_is_near_the_normal_interval_and_repeats_itself)
{
	double x[100], sum = 0, square = 0;
	for (int i = 0; i < 100; i++) {
		x[i] = (i * 37 % 100) / 99.0;
		sum += x[i];
		square += x[i] * x[i];
	}
	double mean = sum / 100, se = sqrt((square / 100 - mean * mean) / 100);
	struct interval b = stats_bootstrap(x, 100), again = stats_bootstrap(x, 100);
	near(b.mean, mean, 1e-12);
	near(b.low, mean - 1.96 * se, .006);
	near(b.high, mean + 1.96 * se, .006);
	near(again.low, b.low, 0);
	near(again.high, b.high, 0);
}

/* Newcombe, Stat. Med. 17, 1998, 873-890, table II: 56/70 - 48/80, 9/10 - 3/10, 10/10 - 0/10. */
TEST(the_difference_of_two_shares_is_as_published)
{
	static const struct {
		size_t a, n, b, m;
		double low, high;
	} rows[] = {{56, 70, 48, 80, .0524, .3339}, {9, 10, 3, 10, .1705, .8090},
		{10, 10, 0, 10, .6075, 1}};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct interval d = stats_difference(stats_wilson(rows[i].a, rows[i].n),
			stats_wilson(rows[i].b, rows[i].m));
		near(d.low, rows[i].low, 5e-5);
		near(d.high, rows[i].high, 5e-5);
	}
}

/* Skewed scores: the interval reaches further to the long side than to the short one. */
TEST(bootstrap_leans_to_the_long_tail)
{
	double x[20] = {0};
	x[0] = 1;
	x[1] = .6;
	struct interval b = stats_bootstrap(x, 20);
	assert_true(b.high - b.mean > b.mean - b.low);
	assert_true(b.low >= 0 && b.high < .4);
}

TEST(one_score_or_no_spread_still_has_an_interval)
{
	double half[5] = {.5, .5, .5, .5, .5};
	struct interval one = stats_bootstrap(half, 1), five = stats_bootstrap(half, 5);
	near(one.mean, .5, 1e-12);
	assert_true(one.low < .1 && one.high > .9);
	assert_true(five.low < .3 && five.high > .7);
	assert_true(isnan(stats_bootstrap(half, 0).mean));
}

TEST(scores_that_are_missing_stay_out_of_n)
{
	double x[] = {1, NAN, 0, 1, NAN};
	struct interval i = stats_interval(x, 5);
	assert_int_equal(i.n, 3);
	near(i.mean, 2.0 / 3, 1e-12);
	near(i.low, stats_wilson(2, 3).low, 1e-12);
	x[0] = .5;
	near(stats_interval(x, 5).mean, .5, 1e-12);
	double none[] = {NAN};
	assert_int_equal(stats_interval(none, 1).n, 0);
	assert_true(isnan(stats_interval(none, 1).mean));
}

static struct paired compare(size_t gained, size_t lost, size_t ties)
{
	double a[200], b[200];
	size_t n = 0;
	for (size_t i = 0; i < gained + lost + ties; i++, n++) {
		a[n] = i < gained ? 0 : 1;
		b[n] = i >= gained && i < gained + lost ? 0 : 1;
	}
	return stats_paired(a, b, n);
}

/* By hand: 2 * (1 + 9) / 2^9 for 8:1; 2 / 2^5 for 5:0; 1 for ties; 2 * (1+10+45) / 2^10 for 8:2. */
TEST(mcnemar_is_the_exact_binomial)
{
	struct paired p = compare(8, 1, 11);
	near(p.p, 20.0 / 512, 1e-9);
	assert_false(p.noise);
	near(p.diff, 7.0 / 20, 1e-12);
	assert_int_equal(p.gained, 8);
	assert_int_equal(p.lost, 1);
	assert_int_equal(p.n, 20);
	near(compare(1, 8, 0).p, 20.0 / 512, 1e-9);
	near(compare(5, 0, 5).p, 2.0 / 32, 1e-9);
	assert_true(compare(5, 0, 5).noise);
	near(compare(8, 2, 0).p, 112.0 / 1024, 1e-9);
	near(compare(3, 3, 0).p, 1, 1e-9);
	near(compare(100, 50, 0).p, 5.448e-05, 1e-7); /* R: binom.test(50, 150) */
}

TEST(nothing_to_compare_is_noise)
{
	double a[] = {1, NAN}, b[] = {NAN, 0};
	struct paired p = stats_paired(a, b, 2);
	assert_int_equal(p.n, 0);
	assert_true(p.noise && isnan(p.diff));
	assert_true(compare(0, 0, 9).noise);
	near(compare(0, 0, 9).p, 1, 0);
}

/* By hand: all six differences positive: only all plus and all minus reach it, 2 of 64. */
TEST(sign_flips_are_counted_exactly_when_few)
{
	double a[6] = {0, 0, 0, 0, 0, 0}, b[6] = {.1, .2, .3, .4, .5, .6};
	near(stats_paired(a, b, 6).p, 2.0 / 64, 1e-12);
	near(stats_paired(b, a, 6).p, 2.0 / 64, 1e-12);
	/* d = .5, .5, -.25: |sum| >= .75 for ++-, +++, and their mirrors: 4 of 8. */
	double c[3] = {0, 0, .25}, d[3] = {.5, .5, 0};
	near(stats_paired(c, d, 3).p, .5, 1e-12);
}

TEST(sign_flips_are_drawn_when_many)
{
	double a[60], b[60];
	for (int i = 0; i < 60; i++) {
		a[i] = .4;
		b[i] = i % 2 ? .6 : .25; /* nearly balanced */
	}
	struct paired p = stats_paired(a, b, 60), again = stats_paired(a, b, 60);
	/* normal: sum 1.5, sd sqrt(30*.04+30*.0225)=1.37, p about .27 */
	near(p.p, .27, .05);
	near(p.p, again.p, 0);
	for (int i = 0; i < 60; i++)
		b[i] = .5;
	assert_true(stats_paired(a, b, 60).p < .001 && stats_paired(a, b, 60).p > 0);
}

static void prints(struct paired p, bool ascii, const char *want)
{
	SCOPED(buf) b = BUF(BUF_SMALL);
	stats_print_paired(&b, p, ascii);
	assert_string_equal(buf_text(&b), want);
}

static void stands(struct paired p, bool ascii, const char *want)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	stats_print_paired_column(&b, p, ascii);
	assert_string_equal(buf_text(&b), want);
}

TEST(comparisons_read_as_on_the_screen)
{
	prints(compare(8, 1, 30), false, "+18 ▲ 8:1 p.04");
	prints(compare(8, 1, 30), true, "+18 ^ 8:1 p.04");
	prints(compare(1, 8, 30), false, "−18 ▼ 1:8 p.04");
	prints(compare(1, 8, 30), true, "-18 v 1:8 p.04");
	prints(compare(5, 2, 30), false, "+8 5:2 noise");
	prints(compare(0, 0, 3), false, "+0 0:0 noise");
	prints(compare(8, 0, 30), false, "+21 ▲ 8:0 p.008");
	prints(compare(40, 0, 0), true, "+100 ^ 40:0 p<.001");
	prints((struct paired){0}, true, "-");
	stands(compare(8, 1, 30), false, " +18 ▲  8:1  p.04");
	stands(compare(1, 12, 30), true, " -26 v  1:12 p.003");
	stands(compare(5, 2, 30), false, "  +8    5:2  noise");
	stands(compare(40, 0, 0), false, "+100 ▲ 40:0  p<.001");
}

/* Beyond noise alone, and not among all that were tried: p remains, and nothing points. */
TEST(noise_among_many_keeps_its_p)
{
	struct paired p = {.n = 40, .gained = 8, .lost = 1, .diff = .175, .p = .039, .noise = true};
	SCOPED(buf) out = BUF(BUF_SMALL);
	stats_print_paired(&out, p, true);
	assert_string_equal(buf_text(&out), "+18 8:1 noise");
	p.among = 7;
	buf_clear(&out);
	stats_print_paired(&out, p, true);
	assert_string_equal(buf_text(&out), "+18 8:1 p.04");
	buf_clear(&out);
	stats_tell_paired(&out, p, 7);
	assert_string_equal(buf_text(&out),
		"+18 against v7: 8 gained, 1 lost, p .04, noise among 7");
	p.noise = false;
	buf_clear(&out);
	stats_tell_paired(&out, p, 0);
	assert_string_equal(buf_text(&out), "+18: 8 gained, 1 lost, p .04");
}

TEST(intervals_read_as_on_the_screen)
{
	SCOPED(buf) b = BUF(BUF_SMALL);
	stats_print_interval(&b, stats_wilson(28, 40), false);
	assert_string_equal(buf_text(&b), "70% 55–82");
	buf_clear(&b);
	stats_print_interval(&b, stats_wilson(28, 40), true);
	assert_string_equal(buf_text(&b), "70% 55-82");
	buf_clear(&b);
	stats_print_interval(&b, stats_wilson(0, 0), false);
	assert_string_equal(buf_text(&b), "–");
}

/* Pairs of 0/1: so many right on both sides, only on the first, only on the second, on none. */
static struct interval of_pairs(size_t both, size_t first, size_t second, size_t none)
{
	double a[200], b[200];
	size_t n = both + first + second + none;
	for (size_t i = 0; i < n; i++) {
		a[i] = i < both + first;
		b[i] = i < both || (i >= both + first && i < both + first + second);
	}
	return stats_paired_interval(a, b, n);
}

/* Newcombe, Statistics in Medicine 17 (1998) 2635-2650, table II, method 10. */
/* Not now a sum and then a mean, as a sum comes out even or not. */
TEST(what_is_not_whole_is_told_as_a_sum)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	stats_print_interval(&b, (struct interval){.mean = .5, .n = 2, .partial = true}, false);
	assert_string_equal(buf_text(&b), "1/2");
	buf_clear(&b);
	stats_print_interval(&b, (struct interval){.mean = .46, .n = 28, .partial = true}, false);
	assert_string_equal(buf_text(&b), "12.88/28");
	buf_clear(&b);
	stats_tell_interval(&b, (struct interval){.mean = .625, .n = 2, .partial = true});
	assert_string_equal(buf_text(&b), "1.25 of 2");
}

TEST(a_paired_difference_has_newcombes_interval)
{
	struct interval i = of_pairs(36, 2, 12, 0);
	near(i.mean, .2, 1e-12);
	near(i.low, .0569, 5e-5);
	near(i.high, .3404, 5e-5);
	struct interval back = of_pairs(36, 12, 2, 0);
	near(back.low, -i.high, 1e-12);
	near(back.high, -i.low, 1e-12);
}

TEST(a_paired_interval_stays_in_bounds_and_holds_its_mean)
{
	for (size_t both = 0; both <= 8; both += 4)
		for (size_t first = 0; first <= 8; first += 2)
			for (size_t second = 0; second <= 8; second += 2)
				for (size_t none = 0; none <= 8; none += 4) {
					struct interval i = of_pairs(both, first, second, none);
					if (!i.n)
						continue;
					assert_true(i.low >= -1 && i.high <= 1);
					assert_true(i.low <= i.mean + 1e-12);
					assert_true(i.mean <= i.high + 1e-12);
					assert_true(i.high > i.low);
				}
}

TEST(shares_are_resampled_and_like_differences_keep_some_width)
{
	double a[40], b[40], c[40];
	SCOPED(buf) out = BUF(BUF_SMALL);
	for (int i = 0; i < 40; i++) {
		a[i] = .2 + .01 * (i % 7);
		b[i] = a[i] + .3 + .01 * (i % 5);
		c[i] = a[i] + .25;
	}
	struct interval i = stats_paired_interval(a, b, 40);
	struct interval alike = stats_paired_interval(a, c, 40);
	near(i.mean, .32, 1e-9);
	assert_true(i.low > .31 && i.high < .33 && i.low < i.high);
	near(alike.mean, .25, 1e-9);
	assert_true(alike.low < .2 && alike.high > .3);
	stats_print_difference(&out, i, true);
	assert_string_equal(buf_text(&out), "+32 +32..+32");
}

/* Scores as in of_pairs. */
static double low_of_pairs(size_t both, size_t first, size_t second, size_t none, double level)
{
	double a[200], b[200];
	size_t n = both + first + second + none;
	for (size_t i = 0; i < n; i++) {
		a[i] = i < both + first;
		b[i] = i < both || (i >= both + first && i < both + first + second);
	}
	return stats_paired_low(a, b, n, level);
}

/* The first from Newcombe's table II (two-sided 95 %), the others by his formulas in Python. */
TEST(a_lower_limit_is_newcombes_at_its_level)
{
	near(low_of_pairs(36, 2, 12, 0, .025), .0569, 5e-5);
	near(low_of_pairs(20, 2, 14, 24, .05 / 8), 0.038804835547885, 1e-9);
	near(low_of_pairs(5, 1, 9, 10, .05 / 4), 0.04619456990348875, 1e-9);
	near(low_of_pairs(0, 0, 6, 0, .05), 0.5604850786688694, 1e-9);
	for (double level = .05; level > 1e-5; level /= 2)
		assert_true(low_of_pairs(20, 2, 14, 24, level) >
			    low_of_pairs(20, 2, 14, 24, level / 2));
}

/* By SciPy's t.isf. */
TEST(a_lower_limit_of_graded_scores_is_students)
{
	double a[20], b[20];
	static const double d[] = {.1, .3, -.2, .4, .0, .25, .5, .15, -.05, .35};
	for (int i = 0; i < 20; i++) {
		a[i] = .4;
		b[i] = i < 10 ? .4 + d[i] : NAN;
	}
	near(stats_paired_low(a, b, 20, .05 / 8), -0.03652742055491437, 1e-9);
	for (int i = 0; i < 20; i++)
		b[i] = .45;
	near(stats_paired_low(a, b, 20, .05), 0.006771679711965781, 1e-9);
	near(stats_paired_low(a, b, 1, .05), -1, 0);
	assert_true(isnan(stats_paired_low(a, b, 0, .05)));
}

/* .005 * 5, .011 * 4 are at most .05, .02 * 3 is not; there the procedure ends. */
TEST(holm_steps_down)
{
	static const double p[] = {.04, .005, .13, .02, .011, NAN};
	bool beyond[6];
	stats_holm(p, 6, 5, beyond);
	for (int i = 0; i < 6; i++)
		assert_int_equal(beyond[i], i == 1 || i == 4);
	stats_holm(p, 6, 10, beyond); /* five more were dropped: .005 * 10 is .05 */
	for (int i = 0; i < 6; i++)
		assert_int_equal(beyond[i], i == 1);
	stats_holm(p, 6, 11, beyond);
	assert_false(beyond[1]);
}

TEST(looks_at_what_is_held_out_cost_more_and_more)
{
	double sum = 0;
	near(stats_p_of_look(.01, 1), .02, 1e-15);
	near(stats_p_of_look(.01, 3), .08, 1e-15);
	near(stats_p_of_look(.01, 7), 1, 0);
	near(stats_p_of_look(.01, 5000), 1, 0);
	for (size_t look = 1; look < 60; look++)
		sum += 1e-30 /
		       stats_p_of_look(1e-30, look); /* the share of the level that it has */
	assert_true(sum <= 1);
}
