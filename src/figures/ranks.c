/*
 * ranks.c - the mean of every variant, by which they are put in order.
 *
 * A look goes over all variants, but reads the marks of those alone whose scores have changed: a
 * sheet keeps its place in the state, and says by its stamp that it has changed. The scores are
 * kept close together besides, as marks are large and another prompt to compare with asks for all.
 */
#include <math.h>
#include <string.h>

#include "hunsu/engine/metric.h"

#include "kept.h"

static void take_base(struct figures *g, const struct version *base)
{
	size_t n, scored, errors;

	free(g->ranks.base);
	g->ranks.base = figures_scores(g, base ? base->hash : NULL, g->state->target, SPLIT_DEV, &n,
		&scored, &errors);
}

double figures_likely(const struct figures *g, const char *hash)
{
	const struct state *s = g->state;
	const struct metric *m = figures_metric(s);
	const bool *given = figures_given(g, hash);
	size_t metric = m && m->binary ? s->metrics.n : 0, n = 0, n_dev;
	const int *dev = figures_side(g, SPLIT_DEV, &n_dev);
	const struct sheet *sheet;
	double sum = 0;

	while (metric && !((m = metric_named(str_of(s->metrics.items[metric - 1].name))) &&
				 m->likely))
		metric--;
	sheet = metric ? state_sheet(s, hash, s->target, (int)metric) : NULL;
	for (size_t i = 0; sheet && i < n_dev; i++) {
		if (given && given[dev[i]])
			continue;
		sum += mark_mean(sheet_mark(sheet, dev[i])); /* NaN stays */
		n++;
	}
	return n ? sum / (double)n : (double)NAN;
}

static void read_scores(struct figures *g, size_t i, const struct sheet *sheet)
{
	struct ranks *r = &g->ranks;
	const char *hash = g->state->variants.items[i].hash;
	const bool *given = figures_given(g, hash);
	size_t n;
	const int *dev = figures_side(g, SPLIT_DEV, &n);
	double *scores = r->scores + i * r->n_dev;

	r->items[i] = (struct score_rank){.shown = figures_shown(g, hash, SPLIT_DEV)};
	for (size_t k = 0; k < r->n_dev; k++) {
		const struct mark *m = sheet_mark(sheet, dev[k]);
		const bool shown = given && given[dev[k]];
		const bool has = m && m->samples && !shown;

		scores[k] = has ? mark_mean(m) : (double)NAN;
		r->items[i].n += has;
		r->items[i].errors += m && !has && !shown && m->error;
	}
	r->items[i].early =
		r->items[i].n &&
		r->items[i].n + r->items[i].errors + r->items[i].shown < r->n_dev;
	r->items[i].mean = stats_mean(scores, r->n_dev);
	r->items[i].likely = figures_likely(g, hash);
}

static void compare(struct figures *g, size_t i, const struct version *base)
{
	const struct ranks *r = &g->ranks;
	const double *scores = r->scores + i * r->n_dev;
	const bool same = base && strcmp(base->hash, g->state->variants.items[i].hash) == 0;
	struct score_rank *out = &r->items[i];
	const struct counted *counted = figures_counted(g);

	out->broken = false;
	for (size_t k = 0; k < counted->pinned.n && !out->broken; k++) /* not of NaN */
		out->broken = scores[counted->pinned.items[k]] < r->base[counted->pinned.items[k]];
	r->from[i].p = -1;
	out->gain = same ? (double)NAN : stats_gain(r->base, scores, r->n_dev);
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

static void make_room(struct ranks *r, size_t n, bool again)
{
	if (again)
		r->n = 0;
	if (n > r->cap)
		r->cap = n * 2;
	if (n > r->n) {
		r->items = mem_grow(r->items, r->cap, sizeof *r->items);
		r->from = mem_grow(r->from, r->cap, sizeof *r->from);
		r->scores = mem_grow(r->scores, r->cap * r->n_dev + 1, sizeof *r->scores);
	}
	for (size_t i = r->n; i < n; i++)
		r->from[i] = (struct ranked_from){-1, -1, -1};
	r->n = n;
}

const struct score_rank *figures_ranks(struct figures *g, unsigned *turn)
{
	const struct state *s = g->state;
	struct ranks *r = &g->ranks;
	const struct basis on = figures_basis(g, s->target);
	const struct version *base = state_version(s, on.base);
	const bool all = !r->base || memcmp(&on, &r->on, sizeof on) != 0;
	const bool again = !r->base || on.metric != r->on.metric || on.model != r->on.model ||
			   on.examples != r->on.examples;
	const size_t from = all || r->marks != s->changed.marks ? 0 : r->n;

	if (again)
		r->n_dev = figures_split_size(g, SPLIT_DEV);
	if (all)
		take_base(g, base);
	make_room(r, s->variants.n, again);
	for (size_t i = from; i < r->n; i++) {
		struct ranked_from *f = &r->from[i];
		const struct sheet *sheet =
			sheet_of(g, i, f->changed < 0 || r->sheets != s->sheets.n);
		const int changed = sheet ? sheet->changed : 0;

		if (f->changed != changed)
			read_scores(g, i, sheet);
		else if (!all)
			continue;
		compare(g, i, base);
		f->changed = changed;
		r->turn++;
	}
	r->on = on;
	r->marks = s->changed.marks;
	r->sheets = s->sheets.n;
	*turn = r->turn;
	return r->items;
}
