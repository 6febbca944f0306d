/*
 * ranks.c - the mean of every variant, by which they are put in order.
 *
 * A look goes over all variants, but reads the marks of those alone whose scores have changed: a
 * sheet keeps its place in the state, and says by its stamp that it has changed.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"
#include "kept.h"

/* The dev examples, and what the base scored on them. */
static void take_dev(struct figures *g)
{
	const struct state *s = g->state;
	const struct version *base = state_version(s, figures_base(g));
	struct ranks *r = &g->ranks;
	size_t scored, errors;

	free(r->dev);
	free(r->base);
	r->dev = NEWN(s->examples.n + 1, int);
	r->n_dev = 0;
	for (size_t i = 0; i < s->examples.n; i++)
		if (figures_counts(&s->examples.items[i].now, SPLIT_DEV))
			r->dev[r->n_dev++] = (int)i + 1;
	r->now = mem_grow(r->now, r->n_dev + 1, sizeof *r->now);
	r->base = figures_scores(g, base ? base->hash : NULL, s->target, SPLIT_DEV, &r->n_dev,
		&scored, &errors);
}

static struct score_rank rank_of(const struct figures *g, const struct sheet *sheet, bool is_base)
{
	const struct ranks *r = &g->ranks;
	struct score_rank out = {.mean = NAN, .gain = NAN};

	if (!sheet)
		return out;
	for (size_t i = 0; i < r->n_dev; i++) {
		const int id = r->dev[i];
		const struct mark *m = (size_t)id <= sheet->n ? &sheet->marks[id - 1] : NULL;
		const bool has = m && m->samples;

		r->now[i] = has ? m->sum / m->samples : NAN;
		out.n += has;
		out.errors += m && !has && m->error;
		out.broken |= r->now[i] < r->base[i] && /* not of NaN */
			      g->state->examples.items[id - 1].now.pinned;
	}
	out.early = out.n && out.n + out.errors < r->n_dev;
	out.mean = stats_mean(r->now, r->n_dev);
	if (!is_base)
		out.gain = stats_gain(r->base, r->now, r->n_dev);
	return out;
}

/* Where the scores of a variant are; looked for while there are none, as some may have come. */
static const struct sheet *sheet_of(struct figures *g, size_t i, bool look)
{
	const struct state *s = g->state;
	int *place = &g->ranks.from[i].sheet;
	const struct sheet *sheet;

	if (*place < 0 && look) {
		sheet = state_sheet(s, s->variants.items[i].hash, s->target, s->metric);
		*place = sheet ? (int)(sheet - s->sheets.items) : -1;
	}
	/* A jump back in a replay leaves those out that come later. */
	return *place >= 0 && (size_t)*place < s->sheets.n ? &s->sheets.items[*place] : NULL;
}

static void make_room(struct ranks *r, size_t n)
{
	if (n > r->cap) {
		r->cap = n * 2;
		r->items = mem_grow(r->items, r->cap, sizeof *r->items);
		r->from = mem_grow(r->from, r->cap, sizeof *r->from);
	}
	for (size_t i = r->n; i < n; i++)
		r->from[i] = (struct ranked_from){-1, -1};
	r->n = n;
}

const struct score_rank *figures_ranks(struct figures *g, unsigned *turn)
{
	const struct state *s = g->state;
	struct ranks *r = &g->ranks;
	const struct basis on = figures_basis(g, s->target);
	const bool all = memcmp(&on, &r->on, sizeof on) != 0;
	const bool elsewhere = on.metric != r->on.metric || on.model != r->on.model;
	const struct version *base = state_version(s, on.base);
	const size_t from = all || r->marks != s->changed.marks ? 0 : r->n;

	make_room(r, s->variants.n);
	r->on = on;
	if (all)
		take_dev(g);
	for (size_t i = from; i < r->n; i++) {
		struct ranked_from *f = &r->from[i];
		const struct sheet *sheet;
		int changed;

		if (elsewhere)
			f->sheet = -1;
		sheet = sheet_of(g, i, f->changed < 0 || r->sheets != s->sheets.n || elsewhere);
		changed = sheet ? sheet->changed : 0;
		if (!all && f->changed == changed)
			continue;
		f->changed = changed;
		r->items[i] = rank_of(g, sheet,
			base && strcmp(base->hash, s->variants.items[i].hash) == 0);
		r->turn++;
	}
	r->marks = s->changed.marks;
	r->sheets = s->sheets.n;
	*turn = r->turn;
	return r->items;
}
