/* best.c - the gain that is left of the best of several, and its bound. */
#include "hunsu/engine/best.h"

#include <math.h>
#include <stdlib.h>
#include "hunsu/base/buf.h"
#include "hunsu/base/hash.h"
#include "hunsu/base/mem.h"
#include "hunsu/engine/stats.h"

#define PAIRS 1000 /* of rows, enough for the mean of their correlations */
#define SEED 20261129 /* fixed: the same scores give the same figure on every paint */

struct gains { /* of k rows over the base, row after row; NaN where one of the two has no score */
	size_t k, n;
	double *g;
};

static double gain_at(const struct gains *s, size_t row, size_t example)
{
	return s->g[row * s->n + example];
}

/* ---- out of bag ---- */

/* The mean over the examples with this mark; NaN: none has a score. */
static double mean_where(const struct gains *s, size_t row, const unsigned *drawn, bool in)
{
	double sum = 0, n = 0;

	for (size_t i = 0; i < s->n; i++) {
		const double x = gain_at(s, row, i), weight = in ? drawn[i] : !drawn[i];

		if (weight <= 0 || isnan(x))
			continue;
		sum += weight * x;
		n += weight;
	}
	return n > 0 ? sum / n : NAN;
}

/* The gain of the best of what is drawn on what is not; of those that are equal, the mean. */
static double choose_again(const struct gains *s, const unsigned *drawn)
{
	double most = -INFINITY, sum = 0, n = 0;

	for (size_t row = 0; row < s->k; row++) {
		const double mean = mean_where(s, row, drawn, true);
		double outside;

		if (isnan(mean) || mean < most - 1e-12)
			continue;
		outside = mean_where(s, row, drawn, false);
		if (mean > most + 1e-12) {
			most = mean;
			sum = n = 0;
		}
		sum += isnan(outside) ? 0 : outside;
		n += isnan(outside) ? 0 : 1;
	}
	return n > 0 ? sum / n : NAN;
}

static double out_of_bag(const struct gains *s, size_t draws)
{
	unsigned *drawn = NEWN(s->n + 1, unsigned);
	struct rng r = rng_seed(SEED);
	double sum = 0, n = 0;

	for (size_t draw = 0; draw < draws; draw++) {
		double outside;

		for (size_t i = 0; i < s->n; i++)
			drawn[i] = 0;
		for (size_t i = 0; i < s->n; i++)
			drawn[rng_below(&r, (uint32_t)s->n)]++;
		outside = choose_again(s, drawn);
		sum += isnan(outside) ? 0 : outside;
		n += isnan(outside) ? 0 : 1;
	}
	free(drawn);
	return n > 0 ? sum / n : NAN;
}

/* ---- shrinkage ---- */

/* Two strata of examples: those that most of the rows that are not full have a score on, and the
 * rest. A race runs contested examples first, so a mean over all that a row has would lean; graded
 * scores are run in random order (whole: they are none), and all are one stratum. The caller frees
 * it. */
static unsigned char *strata_of(const struct gains *s, const struct best_row *rows, bool whole)
{
	unsigned char *out = NEWN(s->n + 1, unsigned char);
	size_t partial = 0;

	for (size_t row = 0; row < s->k; row++)
		partial += rows[row].partial;
	for (size_t i = 0; i < s->n; i++) {
		size_t has = 0;

		for (size_t row = 0; row < s->k; row++)
			has += rows[row].partial && !isnan(gain_at(s, row, i));
		out[i] = whole && 2 * has >= partial;
	}
	return out;
}

struct part { /* of one row, in one stratum */
	double n, mean, variance; /* variance: of the mean */
};

static bool is_whole(double x)
{
	return fabs(x) < 1e-12 || fabs(fabs(x) - 1) < 1e-12;
}

/* Where all scores are 0 or 1, half an example more that is gained and half a one that is lost:
 * what was never seen to differ may yet. */
static struct part part_of(const struct gains *s, size_t row, const unsigned char *strata,
	int stratum, bool whole)
{
	double n = 0, sum = 0, squares = 0, variance;

	for (size_t i = 0; i < s->n; i++) {
		const double x = gain_at(s, row, i);

		if (strata[i] != stratum || isnan(x))
			continue;
		n++;
		sum += x;
		squares += x * x;
	}
	if (n <= 0)
		return (struct part){0, NAN, NAN};
	if (whole)
		variance = (squares + 1) / (n + 1) - sum * sum / ((n + 1) * (n + 1));
	else
		variance = fmax(n > 1 ? (squares - sum * sum / n) / (n - 1) : 0, 1 / (4 * n));
	return (struct part){n, sum / n, variance / n};
}

/* What a row that was not run so far may be expected to have there: as those that were. */
static struct part part_expected(const struct part *parts, size_t k)
{
	double n = 0, sum = 0, squares = 0, within = 0;

	for (size_t i = 0; i < k; i++) {
		if (parts[i].n <= 0)
			continue;
		n++;
		sum += parts[i].mean;
		squares += parts[i].mean * parts[i].mean;
		within += parts[i].variance;
	}
	if (n <= 0)
		return (struct part){0, 0, 0};
	return (struct part){0, sum / n,
		within / n + (n > 1 ? fmax(0, squares - sum * sum / n) / (n - 1) : 0)};
}

/* Of the gains of two rows, which have the base's luck in common. NaN: one does not vary. */
static double correlation(const struct gains *s, size_t a, size_t b)
{
	double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;

	for (size_t i = 0; i < s->n; i++) {
		const double p = gain_at(s, a, i), q = gain_at(s, b, i);

		if (isnan(p) || isnan(q))
			continue;
		n++;
		x += p;
		y += q;
		xx += p * p;
		yy += q * q;
		xy += p * q;
	}
	xx -= x * x / n;
	yy -= y * y / n;
	return xx > 1e-9 && yy > 1e-9 ? (xy - x * y / n) / sqrt(xx * yy) : NAN;
}

/* Of rows with all their examples, or of the first of them; where no two are, of all. */
static double mean_correlation(const struct gains *s, const struct best_row *rows)
{
	double sum = 0, n = 0;

	for (int all = 0; all < 2 && n <= 0; all++)
		for (size_t a = 0; a < s->k && n < PAIRS; a++)
			for (size_t b = 0; b < a && (all || !rows[a].partial); b++) {
				const double c = all || !rows[b].partial ? correlation(s, a, b)
									 : (double)NAN;

				sum += isnan(c) ? 0 : c;
				n += isnan(c) ? 0 : 1;
			}
	return n > 0 ? fmin(fmax(sum / n, 0), 0.95) : 0;
}

/* Each arm's mean is weighted by how many of all examples are in a stratum. */
static void add_stratum(const struct gains *s, const unsigned char *strata, int stratum, bool whole,
	struct estimate *arms)
{
	struct part *parts = NEWN(s->k + 1, struct part), expected;
	double n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += strata[i] == stratum;
	for (size_t i = 0; i < s->k; i++)
		parts[i] = part_of(s, i, strata, stratum, whole);
	expected = part_expected(parts, s->k);
	for (size_t i = 0; i < s->k; i++) {
		const struct part *p = parts[i].n > 0 ? &parts[i] : &expected;
		const double weight = n / (double)s->n;

		arms[i].mean += weight * p->mean;
		arms[i].variance += weight * weight * p->variance;
	}
	free(parts);
}

/* Squares around the mean, each weighted by 1 / (variance + tau2): k - 1 is what is expected. */
static double squares_of(const struct estimate *arms, size_t k, double tau2, double *mean)
{
	double weights = 0, squares = 0;

	*mean = 0;
	for (size_t i = 0; i < k; i++) {
		weights += 1 / (arms[i].variance + tau2);
		*mean += arms[i].mean / (arms[i].variance + tau2);
	}
	*mean /= weights;
	for (size_t i = 0; i < k; i++)
		squares += (arms[i].mean - *mean) * (arms[i].mean - *mean) /
			   (arms[i].variance + tau2);
	return squares;
}

/* They fall as tau2 grows; no means in [-1, 1] ask for one above 4. */
double best_spread(const struct estimate *arms, size_t k, double *mean)
{
	double low = 0, high = 4;

	if (squares_of(arms, k, 0, mean) <= (double)k - 1)
		return 0;
	for (int i = 0; i < 60; i++) {
		const double middle = (low + high) / 2;

		if (squares_of(arms, k, middle, mean) > (double)k - 1)
			low = middle;
		else
			high = middle;
	}
	return high;
}

static double shrunk(const struct gains *s, const struct best_row *rows, size_t best)
{
	unsigned char *strata;
	struct estimate *arms = NEWN(s->k + 1, struct estimate);
	const double own = 1 - mean_correlation(s, rows);
	bool whole = true;
	double mean, spread;

	for (size_t i = 0; i < s->k * s->n; i++)
		whole = whole && (isnan(s->g[i]) || is_whole(s->g[i]));
	strata = strata_of(s, rows, whole);
	for (int i = 0; i < 2; i++)
		add_stratum(s, strata, i, whole, arms);
	for (size_t i = 0; i < s->k; i++)
		arms[i].variance *= own;
	spread = best_spread(arms, s->k, &mean);
	mean += spread / (spread + arms[best].variance) * (arms[best].mean - mean);
	free(strata);
	free(arms);
	return mean;
}

/* ---- all of it ---- */

/* s->g is to be freed. partial: whether any row is. */
static struct gains gains_over(const double *base, const struct best_row *rows, size_t k, size_t n,
	bool *partial)
{
	struct gains s = {k, n, NEWN(k * n + 1, double)};

	*partial = false;
	for (size_t row = 0; row < k; row++) {
		for (size_t i = 0; i < n; i++)
			s.g[row * n + i] = rows[row].scores[i] - base[i];
		*partial = *partial || rows[row].partial;
	}
	return s;
}

struct best best_tell(const double *base, const struct best_row *rows, size_t k, size_t best,
	size_t n, bool proven)
{
	bool partial;
	const struct gains s = gains_over(base, rows, k, n, &partial);
	struct best out = {.k = k, .left = NAN};
	const size_t draws = BEST_WORK / (k * n + 1);

	out.gain = stats_gain(base, rows[best].scores, n);
	out.low = stats_paired_low(base, rows[best].scores, n, 0.05 / (double)k);
	for (size_t i = 0; i < n; i++)
		out.n += !isnan(base[i]) && !isnan(rows[best].scores[i]);
	if (out.n < BEST_LEAST_EXAMPLES && !proven && out.low > 0)
		out.low = 0;
	if (out.n && !partial && draws >= BEST_DRAWS / 10)
		out.left = out_of_bag(&s, draws < BEST_DRAWS ? draws : BEST_DRAWS);
	else if (out.n && k >= BEST_LEAST_ARMS)
		out.left = shrunk(&s, rows, best);
	free(s.g);
	out.left = out.left > out.gain ? out.gain : out.left;
	return out;
}

void best_words(struct buf *out, const struct best *b)
{
	if (!isnan(b->left)) {
		buf_adds(out, ", about ");
		stats_tell_points(out, b->left);
		buf_adds(out, " left when chosen again");
	}
	buf_adds(out, "; at least ");
	stats_tell_points(out, b->low);
	buf_addf(out, "; best of %zu", b->k);
}
