/* duels.c - texts put in order by choices between two outputs. */
#include "hunsu/engine/duels.h"

#include <math.h>
#include "hunsu/base/hash.h"
#include "hunsu/engine/stats.h"
#include "hunsu/engine/tails.h"

#define SEED 20261130 /* fixed: the same duels give the same ranks on every paint */
#define STEPS 10000
#define CLOSE 1e-9 /* relative change of every strength in the last step */

struct record { /* of k texts */
	size_t k;
	double *wins;
	double *met; /* how often each met each, row after row */
};

static void record_clear(struct record *r)
{
	for (size_t i = 0; i < r->k; i++)
		r->wins[i] = 0;
	for (size_t i = 0; i < r->k * r->k; i++)
		r->met[i] = 0;
}

static void record_add(struct record *r, const struct duel *d, double times)
{
	r->wins[d->a] += times * d->won;
	r->wins[d->b] += times * (1 - d->won);
	r->met[d->a * r->k + d->b] += times;
	r->met[d->b * r->k + d->a] += times;
}

/* One step of all strengths, each from the others as they are by then. */
static double step(const struct record *r, double *p)
{
	double most = 0;

	for (size_t i = 0; i < r->k; i++) {
		double expected = 1 / (p[i] + 1), now;

		for (size_t k = 0; k < r->k; k++)
			expected += r->met[i * r->k + k] / (p[i] + p[k]);
		now = (r->wins[i] + 0.5) / expected;
		most = fmax(most, fabs(now / p[i] - 1));
		p[i] = now;
	}
	return most;
}

static void fit(const struct record *r, double *p)
{
	for (int i = 0; i < STEPS && step(r, p) > CLOSE; i++)
		;
}

/* The inputs that there were duels on, by number; n written. */
static size_t *inputs_of(const struct duel *duels, size_t n, size_t *most, size_t *n_inputs)
{
	size_t *out = NEWN(n + 1, size_t);
	OWNED bool *seen = NULL;

	*most = *n_inputs = 0;
	for (size_t i = 0; i < n; i++)
		*most = *most > duels[i].input ? *most : duels[i].input + 1;
	seen = NEWN(*most + 1, bool);
	for (size_t i = 0; i < n; i++) {
		if (!seen[duels[i].input])
			out[(*n_inputs)++] = duels[i].input;
		seen[duels[i].input] = true;
	}
	return out;
}

/* draws: of each text, one after another. Nothing is drawn of less than two inputs; how many there
 * are. */
static size_t resample(const struct duel *duels, size_t n, struct record *r,
	const struct duel_rank *from, double *draws)
{
	size_t most, n_inputs;
	OWNED size_t *inputs = inputs_of(duels, n, &most, &n_inputs);
	OWNED double *times = NEWN(most + 1, double), *p = NEWN(r->k + 1, double);
	struct rng rng = rng_seed(SEED);

	for (size_t draw = 0; draw < DUELS_DRAWS && n_inputs > 1; draw++) {
		for (size_t i = 0; i < most; i++)
			times[i] = 0;
		for (size_t i = 0; i < n_inputs; i++)
			times[inputs[rng_below(&rng, (uint32_t)n_inputs)]]++;
		record_clear(r);
		for (size_t i = 0; i < n; i++)
			if (times[duels[i].input] > 0)
				record_add(r, &duels[i], times[duels[i].input]);
		for (size_t i = 0; i < r->k; i++)
			p[i] = from[i].strength;
		fit(r, p);
		for (size_t i = 0; i < r->k; i++)
			draws[i * DUELS_DRAWS + draw] = p[i] / (p[i] + 1);
	}
	return n_inputs;
}

/* ---- how sure that is ---- */

/* The information on the log strengths, row after row: of the duels, and of the half win and half
 * loss that each has against the average. */
static void inform(const struct record *r, const double *p, double *out)
{
	const size_t k = r->k;

	for (size_t i = 0; i < k; i++) {
		double own = p[i] / ((p[i] + 1) * (p[i] + 1));

		for (size_t j = 0; j < k; j++) {
			const double each = p[i] * p[j] / ((p[i] + p[j]) * (p[i] + p[j]));

			out[i * k + j] = -r->met[i * k + j] * each;
			own += r->met[i * k + j] * each;
		}
		out[i * k + i] = own;
	}
}

/* By Gauss and Jordan, in place; no pivot is 0, as the average weighs on each. */
static void invert(double *a, size_t k)
{
	for (size_t c = 0; c < k; c++) {
		const double pivot = a[c * k + c];

		a[c * k + c] = 1;
		for (size_t j = 0; j < k; j++)
			a[c * k + j] /= pivot;
		for (size_t i = 0; i < k; i++) {
			const double times = a[i * k + c];

			if (i == c)
				continue;
			a[i * k + c] = 0;
			for (size_t j = 0; j < k; j++)
				a[i * k + j] -= times * a[c * k + j];
		}
	}
}

/* Of the log strength less the mean of all: what the level of all is, no duel tells. */
static double spread_of(const double *variance, size_t k, size_t i)
{
	double own = 0, all = 0;

	for (size_t a = 0; a < k; a++) {
		own += variance[i * k + a];
		for (size_t b = 0; b < k; b++)
			all += variance[a * k + b];
	}
	return sqrt(fmax(0, variance[i * k + i] - 2 * own / (double)k +
				    all / (double)(k * k)));
}

/* Draws of few inputs repeat each other, and do not say how little is known: no end is nearer than
 * where Student's interval by the information ends. */
static void interval_of(struct duel_rank *out, double *draws, double spread, size_t inputs)
{
	const double at = log(out->strength);
	const double reach = tail_student_quantile(.025, (double)(inputs - 1)) * spread;

	qsort(draws, DUELS_DRAWS, sizeof *draws, stats_by_size);
	out->low = fmin(draws[DUELS_DRAWS / 40], 1 / (1 + exp(reach - at)));
	out->high = fmax(draws[DUELS_DRAWS - 1 - DUELS_DRAWS / 40], 1 / (1 + exp(-reach - at)));
	if (!out->duels) {
		out->low = 0;
		out->high = 1;
	}
}

static void add_duel(struct duel_rank *r, double won)
{
	r->duels++;
	r->won += won > .5;
	r->lost += won < .5;
}

void duels_rank(const struct duel *duels, size_t n, size_t texts, struct duel_rank *out)
{
	struct record r = {texts, NEWN(texts + 1, double), NEWN(texts * texts + 1, double)};
	OWNED double *p = NEWN(texts + 1, double), *draws = NEWN(texts * DUELS_DRAWS + 1, double);
	OWNED double *variance = NEWN(texts * texts + 1, double);
	size_t inputs;

	for (size_t i = 0; i < texts; i++) {
		out[i] = (struct duel_rank){.low = 0, .high = 1};
		p[i] = 1;
	}
	for (size_t i = 0; i < n; i++) {
		record_add(&r, &duels[i], 1);
		add_duel(&out[duels[i].a], duels[i].won);
		add_duel(&out[duels[i].b], 1 - duels[i].won);
	}
	fit(&r, p);
	for (size_t i = 0; i < texts; i++) {
		out[i].wins = r.wins[i];
		out[i].strength = p[i];
		out[i].chance = p[i] / (p[i] + 1);
	}
	inform(&r, p, variance);
	invert(variance, texts);
	inputs = resample(duels, n, &r, out, draws);
	for (size_t i = 0; inputs > 1 && i < texts; i++)
		interval_of(&out[i], draws + i * DUELS_DRAWS, spread_of(variance, texts, i),
			inputs);
	free(r.wins);
	free(r.met);
}

/* ---- the next one ---- */

/* Times how much the determinant grows by that duel, less 1: its information on the difference of
 * the two log strengths, by the variance of that. */
static double tells(const double *variance, size_t k, const double *p, const struct duel *d)
{
	return p[d->a] * p[d->b] / ((p[d->a] + p[d->b]) * (p[d->a] + p[d->b])) *
	       (variance[d->a * k + d->a] + variance[d->b * k + d->b] -
		       2 * variance[d->a * k + d->b]);
}

static size_t duels_on(const struct duel *duels, size_t n, size_t input)
{
	size_t on = 0;

	for (size_t i = 0; i < n; i++)
		on += duels[i].input == input;
	return on;
}

size_t duels_next(const struct duel *duels, size_t n, size_t texts, const struct duel *pairs,
	size_t n_pairs)
{
	struct record r = {texts, NEWN(texts + 1, double), NEWN(texts * texts + 1, double)};
	OWNED double *p = NEWN(texts + 1, double), *variance = NEWN(texts * texts + 1, double);
	double most = -1;
	size_t best = SIZE_MAX, on_best = 0;

	for (size_t i = 0; i < texts; i++)
		p[i] = 1;
	for (size_t i = 0; i < n; i++)
		record_add(&r, &duels[i], 1);
	fit(&r, p);
	inform(&r, p, variance);
	invert(variance, texts);
	for (size_t i = 0; i < n_pairs; i++) {
		const double now = tells(variance, texts, p, &pairs[i]);
		size_t on;

		if (now < most - CLOSE * 1000)
			continue;
		on = duels_on(duels, n, pairs[i].input);
		if (now <= most + CLOSE * 1000 && on >= on_best)
			continue;
		most = now > most ? now : most;
		best = i;
		on_best = on;
	}
	free(r.wins);
	free(r.met);
	return best;
}
