/*
 * rows.c - what a text scored on one side of the split, beside the text that it is compared with.
 * What is summed is told each score that comes, so that the next one costs the same whether forty
 * examples are scored or ten thousand. Of scores that are all 0 or 1 the sums say all there is;
 * others are gone through.
 */
#include <math.h>

#include "kept.h"

static bool exact(double x)
{
	return x == 0 || x == 1;
}

void row_count(struct row *r, size_t k, bool in)
{
	const double now = r->now[k], base = r->base[k];
	const size_t one = in ? 1 : SIZE_MAX; /* which is one less */

	if (!isnan(base))
		r->base_scored += one;
	if (isnan(now)) {
		r->errors += signbit(now) ? one : 0;
		return;
	}
	r->scored += one;
	r->ones += now >= 1 ? one : 0;
	r->odd += exact(now) ? 0 : one;
	if (isnan(base))
		return;
	r->pairs.n += one;
	r->pairs.gained += now > base ? one : 0;
	r->pairs.lost += now < base ? one : 0;
	r->pairs.odd += exact(now) && exact(base) ? 0 : one;
}

double row_score(const struct sheet *sheet, const bool *given, int example)
{
	const struct mark *m = sheet_mark(sheet, example);

	if (m && m->samples && !(given && given[example]))
		return mark_mean(m);
	return copysign(NAN, m && m->error && !(given && given[example]) ? -1 : 1);
}

void row_sum(struct row *r)
{
	*r = (struct row){.now = r->now, .base = r->base, .n = r->n};
	for (size_t k = 0; k < r->n; k++)
		row_count(r, k, true);
}

void row_put(struct row *r, double *at, size_t k, double score)
{
	row_count(r, k, false);
	at[k] = score;
	row_count(r, k, true);
}

bool row_follow(const struct figures *g, const struct followed *what, put_fn *put, void *arg)
{
	const struct state *s = g->state;
	const struct counted *counted = figures_counted(g);
	const struct written *w;
	size_t n;

	if (what->was == what->changed)
		return true;
	if (!what->sheet || !state_written(s, what->was, &w, &n))
		return false;
	for (size_t i = 0; i < n; i++) {
		const int id = w[i].example, place = counted->places.items[id - 1];

		if (w[i].sheet == (int)(what->sheet - s->sheets.items) && place >= 0)
			put(arg, state_example(s, id)->split, (size_t)place,
				row_score(what->sheet, what->given, id));
	}
	return true;
}

struct interval row_interval(const struct row *r)
{
	return r->odd ? stats_interval(r->now, r->n) : stats_wilson(r->ones, r->scored);
}

bool row_early(const struct row *r, size_t shown)
{
	return r->scored && r->scored + r->errors + shown < r->n;
}

double row_mean(const struct row *r)
{
	if (r->odd || !r->scored)
		return stats_mean(r->now, r->odd ? r->n : 0);
	return (double)r->ones / (double)r->scored;
}

double row_gain(const struct row *r)
{
	if (r->pairs.odd || !r->pairs.n)
		return stats_gain(r->base, r->now, r->pairs.odd ? r->n : 0);
	return ((double)r->pairs.gained - (double)r->pairs.lost) / (double)r->pairs.n;
}

struct paired row_paired(const struct row *r)
{
	if (!r->scored || !r->base_scored)
		return (struct paired){.p = NAN, .noise = true};
	return r->pairs.odd ? stats_paired(r->base, r->now, r->n)
			    : stats_paired_binary(r->pairs.gained, r->pairs.lost, r->pairs.n);
}
