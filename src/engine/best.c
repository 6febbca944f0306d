/* best.c - the gain that is left of the best of several, and its bound. */
#include "hunsu/engine/best.h"

#include <math.h>
#include "hunsu/base/hash.h"
#include "hunsu/engine/stats.h"

#define ROWS 45	      /* enough for the mean of their correlations */
#define SEED 20261129 /* fixed: the same scores give the same figure on every paint */

struct table { /* what the best is chosen from */
	const double *base;
	const struct best_row *rows;
	size_t k, n;
};

/* NaN where one of the two has no score. */
static double gain_at(const struct table *t, size_t row, size_t example)
{
	return t->rows[row].scores[example] - t->base[example];
}

static bool has_gain(const struct table *t, size_t row, size_t example)
{
	return !isnan(gain_at(t, row, example));
}

/* ---- out of bag ---- */

struct bag { /* example after example, each with all rows, which are summed side by side */
	double *gains, *has; /* 0 and 0 where there is none; 1 where there is */
	double *sum, *count; /* of each row on what is drawn */
	unsigned *drawn;     /* how often each example is */
	bool holes;	     /* some are not there */
};

static void draw(const struct table *t, struct bag *b, struct rng *r)
{
	for (size_t i = 0; i < t->n; i++)
		b->drawn[i] = 0;
	for (size_t i = 0; i < t->n; i++)
		b->drawn[rng_below(r, (uint32_t)t->n)]++;
	for (size_t row = 0; row < t->k; row++) {
		b->sum[row] = 0;
		b->count[row] = b->holes ? 0 : (double)t->n;
	}
	for (size_t i = 0; i < t->n; i++) {
		const double weight = b->drawn[i];
		const double *gains = b->gains + i * t->k, *has = b->has + i * t->k;

		for (size_t row = 0; row < t->k && weight > 0; row++)
			b->sum[row] += weight * gains[row];
		for (size_t row = 0; row < t->k && weight > 0 && b->holes; row++)
			b->count[row] += weight * has[row];
	}
}

/* On what is not drawn; NaN: it has no score there. */
static double mean_outside(const struct table *t, const struct bag *b, size_t row)
{
	double sum = 0, n = 0;

	for (size_t i = 0; i < t->n; i++) {
		sum += b->drawn[i] ? 0 : b->gains[i * t->k + row];
		n += b->drawn[i] ? 0 : b->has[i * t->k + row];
	}
	return n > 0 ? sum / n : NAN;
}

/* The gain of the best of what is drawn on what is not; of those that are equal, the mean. */
static double choose_again(const struct table *t, const struct bag *b)
{
	double most = -INFINITY, sum = 0, n = 0;

	for (size_t row = 0; row < t->k; row++) {
		const double mean = b->sum[row] / b->count[row];
		double outside;

		if (isnan(mean) || mean < most - 1e-12)
			continue;
		outside = mean_outside(t, b, row);
		if (mean > most + 1e-12) {
			most = mean;
			sum = n = 0;
		}
		sum += isnan(outside) ? 0 : outside;
		n += isnan(outside) ? 0 : 1;
	}
	return n > 0 ? sum / n : NAN;
}

static double out_of_bag(const struct table *t, size_t draws)
{
	OWNED double *room = NEWN(2 * t->k * (t->n + 1), double);
	struct bag b = {room, room + t->k * t->n, room + 2 * t->k * t->n,
		room + 2 * t->k * t->n + t->k, NEWN(t->n + 1, unsigned), false};
	struct rng r = rng_seed(SEED);
	double sum = 0, n = 0;

	for (size_t i = 0; i < t->n * t->k; i++) {
		const double gain = gain_at(t, i % t->k, i / t->k);

		b.gains[i] = isnan(gain) ? 0 : gain;
		b.has[i] = isnan(gain) ? 0 : 1;
		b.holes = b.holes || isnan(gain);
	}
	for (size_t i = 0; i < draws; i++) {
		double outside;

		draw(t, &b, &r);
		outside = choose_again(t, &b);
		sum += isnan(outside) ? 0 : outside;
		n += isnan(outside) ? 0 : 1;
	}
	free(b.drawn);
	return n > 0 ? sum / n : NAN;
}

/* ---- shrinkage ---- */

/* Two strata of examples: those that most of the rows that are not full have a score on, and the
 * rest. A race runs contested examples first, so a mean over all that a row has would lean; graded
 * scores are run in random order (whole: they are none), and all are one stratum. The caller frees
 * it. */
static unsigned char *strata_of(const struct table *t, bool whole)
{
	unsigned char *out = NEWN(t->n + 1, unsigned char);
	OWNED size_t *has = NEWN(t->n + 1, size_t);
	size_t partial = 0;

	for (size_t row = 0; row < t->k; row++) {
		partial += t->rows[row].partial;
		for (size_t i = 0; i < t->n && t->rows[row].partial; i++)
			has[i] += has_gain(t, row, i);
	}
	for (size_t i = 0; i < t->n; i++)
		out[i] = whole && 2 * has[i] >= partial;
	return out;
}

struct part { /* of one row, in one stratum */
	double n, mean, variance; /* variance: of the mean */
};

/* Whether all gains are -1, 0 or 1. */
static bool is_whole(const struct table *t)
{
	bool whole = true;

	for (size_t row = 0; row < t->k && whole; row++)
		for (size_t i = 0; i < t->n; i++) {
			const double x = gain_at(t, row, i);

			whole = whole && !(fabs(x * (x * x - 1)) > 1e-12); /* not of NaN */
		}
	return whole;
}

struct tally { /* of gains */
	double n, sum, squares;
};

/* Where all scores are 0 or 1, half an example more that is gained and half a one that is lost:
 * what was never seen to differ may yet. */
static struct part part_of(struct tally t, bool whole)
{
	double variance;

	if (t.n <= 0)
		return (struct part){0, NAN, NAN};
	if (whole)
		variance = (t.squares + 1) / (t.n + 1) - t.sum * t.sum / ((t.n + 1) * (t.n + 1));
	else
		variance = fmax(
			t.n > 1 ? (t.squares - t.sum * t.sum / t.n) / (t.n - 1) : 0, 1 / (4 * t.n));
	return (struct part){t.n, t.sum / t.n, variance / t.n};
}

/* In both strata: a row is read once. */
static void parts_of(const struct table *t, size_t row, const unsigned char *strata, bool whole,
	struct part *early, struct part *late)
{
	struct tally sums[2] = {0};

	for (size_t i = 0; i < t->n; i++) {
		const double x = gain_at(t, row, i), has = isnan(x) ? 0 : 1;
		struct tally *to = &sums[strata[i]];

		to->n += has;
		to->sum += has > 0 ? x : 0;
		to->squares += has > 0 ? x * x : 0;
	}
	*late = part_of(sums[0], whole);
	*early = part_of(sums[1], whole);
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
static double correlation(const struct table *t, size_t a, size_t b)
{
	double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;

	for (size_t i = 0; i < t->n; i++) {
		const double p = gain_at(t, a, i), q = gain_at(t, b, i);

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

/* Of the first rows with all their examples; where no two have, of the first of all. */
static double mean_correlation(const struct table *t)
{
	double sum = 0, n = 0;

	for (int all = 0; all < 2 && n <= 0; all++) {
		size_t of[ROWS], rows = 0;

		for (size_t row = 0; row < t->k && rows < ROWS; row++)
			if (all || !t->rows[row].partial)
				of[rows++] = row;
		for (size_t a = 0; a < rows; a++)
			for (size_t b = 0; b < a; b++) {
				const double c = correlation(t, of[a], of[b]);

				sum += isnan(c) ? 0 : c;
				n += isnan(c) ? 0 : 1;
			}
	}
	return n > 0 ? fmin(fmax(sum / n, 0), 0.95) : 0;
}

/* Each arm's mean is weighted by how many of all examples are in a stratum. */
static void add_stratum(const struct part *parts, size_t k, double weight, struct estimate *arms)
{
	const struct part expected = part_expected(parts, k);

	for (size_t i = 0; i < k; i++) {
		const struct part *p = parts[i].n > 0 ? &parts[i] : &expected;

		arms[i].mean += weight * p->mean;
		arms[i].variance += weight * weight * p->variance;
	}
}

static void estimate(const struct table *t, struct estimate *arms)
{
	const bool whole = is_whole(t);
	OWNED unsigned char *strata = strata_of(t, whole);
	OWNED struct part *early = NEWN(2 * t->k + 1, struct part);
	struct part *const late = early + t->k;
	double n = 0;

	for (size_t i = 0; i < t->n; i++)
		n += strata[i];
	for (size_t row = 0; row < t->k; row++)
		parts_of(t, row, strata, whole, &early[row], &late[row]);
	add_stratum(late, t->k, 1 - n / (double)t->n, arms);
	add_stratum(early, t->k, n / (double)t->n, arms);
}

/*
 * Squares around the mean, each weighted by 1 / (variance + tau2), are k - 1 at the tau2 that is
 * looked for. They fall as it grows, and are convex, so that Newton's steps come from below and
 * never pass it (DerSimonian & Kacker, Contemp. Clin. Trials 28, 2007).
 */
double best_spread(const struct estimate *arms, size_t k, double *mean)
{
	double tau2 = 0;

	for (int step = 0; step < 100; step++) {
		double weights = 0, sum = 0, squares = -((double)k - 1), slope = 0;

		for (size_t i = 0; i < k; i++) {
			const double weight = 1 / (arms[i].variance + tau2);

			weights += weight;
			sum += weight * arms[i].mean;
		}
		*mean = sum / weights;
		for (size_t i = 0; i < k; i++) {
			const double weight = 1 / (arms[i].variance + tau2);
			const double d = (arms[i].mean - *mean) * weight;

			squares += (arms[i].mean - *mean) * d;
			slope += d * d;
		}
		if (squares <= 1e-9 * (double)k)
			break;
		tau2 += squares / slope;
	}
	return tau2;
}

/* Of very many arms, the best and about BEST_ARMS others drawn by chance tell the spread of all. */
static struct best_row *some_of(const struct table *t, size_t best, size_t *k)
{
	struct best_row *out = NEWN(t->k + 1, struct best_row);
	struct rng r = rng_seed(SEED);

	*k = 0;
	out[(*k)++] = t->rows[best];
	for (size_t row = 0; row < t->k; row++)
		if (row != best && rng_below(&r, (uint32_t)t->k) < BEST_ARMS)
			out[(*k)++] = t->rows[row];
	return out;
}

static double shrunk(const struct table *all, size_t best)
{
	struct table t = *all;
	OWNED struct best_row *rows = some_of(all, best, &t.k);
	OWNED struct estimate *arms = NEWN(t.k + 1, struct estimate);
	double own, mean, spread;

	t.rows = rows;
	own = 1 - mean_correlation(&t);
	estimate(&t, arms);
	for (size_t i = 0; i < t.k; i++)
		arms[i].variance *= own;
	spread = best_spread(arms, t.k, &mean);
	return mean + spread / (spread + arms[0].variance) * (arms[0].mean - mean);
}

/* ---- all of it ---- */

/* Whether none of its examples has a score so far. */
static bool waits(const struct table *t, size_t row)
{
	return t->rows[row].partial && isnan(stats_mean(t->rows[row].scores, t->n));
}

/* NaN: nothing is known of what one of them gains, or they are too few. */
static double left_of(const struct table *t, size_t best)
{
	const size_t draws = BEST_WORK / (t->k * t->n + 1);
	bool partial = false;

	for (size_t row = 0; row < t->k; row++) {
		partial = partial || t->rows[row].partial;
		if (waits(t, row))
			return NAN;
	}
	if (!partial && draws >= BEST_DRAWS / 10)
		return out_of_bag(t, draws < BEST_DRAWS ? draws : BEST_DRAWS);
	return t->k >= BEST_LEAST_ARMS ? shrunk(t, best) : (double)NAN;
}

struct best best_tell(const double *base, const struct best_row *rows, size_t k, size_t best,
	size_t n, bool proven)
{
	const struct table t = {base, rows, k, n};
	struct best out = {.k = k, .left = NAN};

	out.gain = stats_gain(base, rows[best].scores, n);
	out.low = stats_paired_low(base, rows[best].scores, n, 0.05 / (double)k);
	for (size_t i = 0; i < n; i++)
		out.n += has_gain(&t, best, i);
	if (out.n < BEST_LEAST_EXAMPLES && !proven && out.low > 0)
		out.low = 0;
	if (out.n)
		out.left = left_of(&t, best);
	out.left = out.left > out.gain ? out.gain : out.left;
	return out;
}

void best_words(struct buf *out, const struct best *b, bool ascii)
{
	if (!isnan(b->left)) {
		buf_adds(out, ", about ");
		stats_print_points(out, b->left, ascii);
		buf_adds(out, " left when chosen again");
	}
	buf_adds(out, "; at least ");
	stats_print_points(out, b->low, ascii);
	buf_addf(out, "; best of %zu", b->k);
}
