/* stats.c - intervals and paired tests. */
#include "hunsu/engine/stats.h"

#include <math.h>
#include "hunsu/base/hash.h"
#include "hunsu/engine/tails.h"

#define Z95 1.959963984540054
#define RESAMPLES 2000
#define FLIPS 10000
#define EXACT_FLIPS 12 /* non-zero pairs up to which all 2^n sign patterns are gone through */
#define SEED 20261124  /* fixed: the same scores give the same interval on every paint */

/* The score interval of a share p of n, as Wilson writes it, z standard deviations to each side; p
 * need not be k/n. */
static struct interval wilson(double p, size_t n, double z)
{
	double m, z2, centre, half, low, high;
	if (!n)
		return (struct interval){NAN, NAN, NAN, 0, false};
	m = (double)n;
	z2 = z * z;
	centre = p + z2 / (2 * m);
	half = z * sqrt(p * (1 - p) / m + z2 / (4 * m * m));
	low = (centre - half) / (1 + z2 / m);
	high = (centre + half) / (1 + z2 / m);
	return (struct interval){p, fmin(p, fmax(0, low)), fmax(p, fmin(1, high)), n, false};
}

struct interval stats_wilson(size_t k, size_t n)
{
	return wilson(n ? (double)k / (double)n : 0, n, Z95);
}

int stats_by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double quantile(const double *sorted, size_t n, double p)
{
	double at = p * (double)(n - 1);
	size_t below = (size_t)at;
	if (below + 1 >= n)
		return sorted[n - 1];
	return sorted[below] + (at - (double)below) * (sorted[below + 1] - sorted[below]);
}

/* How far the resampled means lie to one side of the mean, in standard deviations (z0). */
static double bias(const double *means, size_t n, double mean)
{
	double below = 0;
	for (size_t i = 0; i < n; i++)
		below += means[i] < mean - 1e-12 ? 1 : means[i] <= mean + 1e-12 ? 0.5 : 0;
	return tail_normal_quantile(fmin(fmax(below / (double)n, 1e-4), 1 - 1e-4));
}

/* n >= 2 scores that are not all alike. */
static struct interval resample(const double *scores, size_t n, double mean)
{
	OWNED double *means = NEWN(RESAMPLES, double);
	struct rng r = rng_seed(SEED);
	double z0;
	for (size_t k = 0; k < RESAMPLES; k++) {
		double total = 0;
		for (size_t i = 0; i < n; i++)
			total += scores[rng_below(&r, (uint32_t)n)];
		means[k] = total / (double)n;
	}
	z0 = bias(means, RESAMPLES, mean);
	qsort(means, RESAMPLES, sizeof *means, stats_by_size);
	return (struct interval){mean, quantile(means, RESAMPLES, tail_normal_below(2 * z0 - Z95)),
		quantile(means, RESAMPLES, tail_normal_below(2 * z0 + Z95)), n, false};
}

bool stats_binary(double x)
{
	return x <= 0 || x >= 1;
}

struct summary { /* of the scores that are there */
	size_t n, ones;
	double sum, least, most;
	bool binary;
};

static struct summary summarise(const double *scores, size_t n)
{
	struct summary s = {.least = INFINITY, .most = -INFINITY, .binary = true};

	for (size_t i = 0; i < n; i++) {
		const double x = scores[i];
		if (isnan(x))
			continue;
		s.n++;
		s.ones += x >= 1;
		s.sum += x;
		s.least = x < s.least ? x : s.least;
		s.most = x > s.most ? x : s.most;
		s.binary = s.binary && stats_binary(x);
	}
	return s;
}

/* Without spread there is nothing to resample, and "50–50" would claim what isn't known. The
 * interval of a 0/1 score with this mean is wider than that of any other score in [0, 1]. */
static bool is_alike(const struct summary *s)
{
	return s->n < 2 || s->most - s->least < 1e-12;
}

static double mean_of(const struct summary *s)
{
	const double mean = (s->binary ? (double)s->ones : s->sum) / (double)s->n;

	return is_alike(s) ? fmin(1, fmax(0, mean)) : mean;
}

double stats_mean(const double *scores, size_t n)
{
	const struct summary s = summarise(scores, n);

	return s.n ? mean_of(&s) : NAN;
}

struct interval stats_bootstrap(const double *scores, size_t n)
{
	struct summary s = summarise(scores, n);

	s.binary = false;
	return !n || is_alike(&s) ? wilson(n ? mean_of(&s) : 0, n, Z95)
				  : resample(scores, n, mean_of(&s));
}

struct interval stats_interval(const double *scores, size_t n)
{
	const struct summary s = summarise(scores, n);
	OWNED double *there = NULL;
	size_t m = 0;

	if (s.binary)
		return stats_wilson(s.ones, s.n);
	there = NEWN(n, double);
	for (size_t i = 0; i < n; i++)
		if (!isnan(scores[i]))
			there[m++] = scores[i];
	return stats_bootstrap(there, m);
}

struct interval stats_difference(struct interval a, struct interval b)
{
	const double d = a.mean - b.mean;

	return (struct interval){d, d - hypot(a.mean - a.low, b.high - b.mean),
		d + hypot(a.high - a.mean, b.mean - b.low), a.n < b.n ? a.n : b.n, false};
}

double stats_mcnemar(size_t gained, size_t lost)
{
	const size_t n = gained + lost;

	return fmin(1, 2 * tail_binomial(gained > lost ? gained : lost, n, 0.5));
}

static double flipped_sum(const double *d, size_t n, uint32_t signs)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += signs >> i & 1 ? -d[i] : d[i];
	return sum;
}

/* Two-sided sign-flip test of the sum of the n differences d, none of them 0. */
static double permutation(const double *d, size_t n)
{
	double seen = 0;
	size_t extreme = 0;
	struct rng r;
	for (size_t i = 0; i < n; i++)
		seen += d[i];
	seen = fabs(seen) - 1e-12;
	if (n <= EXACT_FLIPS) {
		for (uint32_t s = 0; s < 1u << n; s++)
			extreme += fabs(flipped_sum(d, n, s)) >= seen;
		return (double)extreme / (double)(1u << n);
	}
	r = rng_seed(SEED);
	for (size_t k = 0; k < FLIPS; k++) {
		double sum = 0;
		for (size_t i = 0; i < n; i += 32)
			sum += flipped_sum(d + i, n - i < 32 ? n - i : 32, rng_u32(&r));
		extreme += fabs(sum) >= seen;
	}
	/* The observed signs are one of the flips: p is never 0 (Phipson & Smyth 2010). */
	return (double)(extreme + 1) / (FLIPS + 1);
}

double stats_gain(const double *a, const double *b, size_t n)
{
	double sum = 0;
	size_t m = 0;

	for (size_t i = 0; i < n; i++) {
		if (isnan(a[i]) || isnan(b[i]))
			continue;
		sum += b[i] - a[i];
		m++;
	}
	return m ? sum / (double)m : NAN;
}

struct paired stats_paired(const double *a, const double *b, size_t n)
{
	struct paired out = {.p = 1, .noise = true};
	OWNED double *d = NEWN(n + 1, double);
	size_t m = 0;
	bool binary = true;
	for (size_t i = 0; i < n; i++) {
		double x;
		if (isnan(a[i]) || isnan(b[i]))
			continue;
		x = b[i] - a[i];
		out.n++;
		out.gained += x > 0;
		out.lost += x < 0;
		if (fabs(x) > 0)
			d[m++] = x;
		binary = binary && stats_binary(a[i]) && stats_binary(b[i]);
	}
	out.diff = stats_gain(a, b, n);
	if (m)
		out.p = binary ? stats_mcnemar(out.gained, out.lost) : permutation(d, m);
	out.noise = !m || out.p > 0.05;
	return out;
}

struct paired stats_paired_binary(size_t gained, size_t lost, size_t n)
{
	const double p = gained + lost ? stats_mcnemar(gained, lost) : 1;

	return (struct paired){.n = n,
		.gained = gained, .lost = lost, .p = p, .noise = p > 0.05,
		.diff = n ? ((double)gained - (double)lost) / (double)n : (double)NAN};
}

/* ---- the interval of a paired difference ---- */

/* Pairs of 0/1: both right, only the first, only the second, none. */
struct pairs {
	double both, first, second, none;
};

/* Newcombe's phi: the correlation of the pairs, corrected for continuity where it is positive. */
static double pairs_phi(const struct pairs *t)
{
	double n = t->both + t->first + t->second + t->none;
	double margins = (t->both + t->first) * (t->second + t->none) * (t->both + t->second) *
			 (t->first + t->none);
	double over = t->both * t->none - t->first * t->second;
	if (margins <= 0)
		return 0;
	if (over > 0)
		over = fmax(over - n / 2, 0);
	return over / sqrt(margins);
}

/* p2 - p1 of n pairs from the score intervals of both shares. */
static struct interval newcombe(double p1, double p2, double phi, size_t n, double z)
{
	struct interval w1 = wilson(p1, n, z), w2 = wilson(p2, n, z);
	double down1 = p1 - w1.low, up1 = w1.high - p1, down2 = p2 - w2.low, up2 = w2.high - p2;
	double below = sqrt(fmax(0, down2 * down2 - 2 * phi * down2 * up1 + up1 * up1));
	double above = sqrt(fmax(0, up2 * up2 - 2 * phi * up2 * down1 + down1 * down1));
	double d = p2 - p1;
	return (struct interval){d, fmax(-1, d - below), fmin(1, d + above), n, false};
}

static double *pair_of(struct pairs *t, double a, double b)
{
	if (a >= 1)
		return b >= 1 ? &t->both : &t->first;
	return b >= 1 ? &t->second : &t->none;
}

struct differences { /* of the pairs that are there, in one list */
	struct pairs pairs;
	double *d, mean_a, mean;
	size_t n;
	bool binary, alike;
};

/* The caller frees `d`. */
static struct differences differences(const double *a, const double *b, size_t n)
{
	struct differences out = {.d = NEWN(n + 1, double), .binary = true, .alike = true};
	double sum_a = 0, sum = 0;

	for (size_t i = 0; i < n; i++) {
		if (isnan(a[i]) || isnan(b[i]))
			continue;
		out.binary = out.binary && stats_binary(a[i]) && stats_binary(b[i]);
		*pair_of(&out.pairs, a[i], b[i]) += 1;
		sum_a += a[i];
		out.d[out.n++] = b[i] - a[i];
		sum += b[i] - a[i];
		out.alike = out.alike && fabs(b[i] - a[i] - out.d[0]) < 1e-12;
	}
	out.mean_a = out.n ? sum_a / (double)out.n : NAN;
	out.mean = out.n ? sum / (double)out.n : NAN;
	return out;
}

static struct interval newcombe_of(const struct differences *s, double z)
{
	return newcombe(
		s->mean_a, s->mean_a + s->mean, s->binary ? pairs_phi(&s->pairs) : 0, s->n, z);
}

struct interval stats_paired_interval(const double *a, const double *b, size_t n)
{
	const struct differences s = differences(a, b, n);
	struct interval out = {NAN, NAN, NAN, 0, false};

	if (s.n && (s.binary || s.alike))
		out = newcombe_of(&s, Z95);
	else if (s.n)
		out = resample(s.d, s.n, s.mean);
	free(s.d);
	return out;
}

/* Student's; n >= 2. */
static double student_low(const struct differences *s, double level)
{
	const double n = (double)s->n;
	double squares = 0;

	for (size_t i = 0; i < s->n; i++)
		squares += (s->d[i] - s->mean) * (s->d[i] - s->mean);
	return s->mean -
	       tail_student_quantile(level, n - 1) * sqrt(fmax(squares / (n - 1), 1 / (4 * n)) / n);
}

double stats_paired_low(const double *a, const double *b, size_t n, double level)
{
	const struct differences s = differences(a, b, n);
	double low = NAN;

	if (s.n)
		low = s.binary	? newcombe_of(&s, -tail_normal_quantile(level)).low
		      : s.n > 1 ? fmax(-1, student_low(&s, level))
				: -1;
	free(s.d);
	return low;
}

/* ---- several at once ---- */

void stats_holm(const double *p, size_t n, size_t m, bool *beyond)
{
	for (size_t i = 0; i < n; i++)
		beyond[i] = false;
	for (size_t least; m; m--, beyond[least] = true) {
		least = n;
		for (size_t i = 0; i < n; i++)
			if (!beyond[i] && !isnan(p[i]) && (least == n || p[i] < p[least]))
				least = i;
		if (least == n || p[least] * (double)m > 0.05)
			return;
	}
}

double stats_p_of_look(double p, size_t look)
{
	return fmin(1, ldexp(p, look < 1000 ? (int)look : 1000));
}
