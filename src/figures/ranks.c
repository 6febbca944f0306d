/*
 * ranks.c - the mean of every variant, by which they are put in order.
 *
 * A look goes over all variants, but reads the marks of those alone whose scores have changed: a
 * sheet keeps its place in the state, and says by its stamp that it has changed (rows.c). Scores
 * are kept close together besides: marks are large, and another prompt to compare with asks for
 * all.
 */
#include <math.h>
#include <string.h>

#include "hunsu/engine/metric.h"

#include "kept.h"

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

/* Where its scores are by now. */
static struct row *row_of(struct ranks *r, size_t i)
{
	struct row *row = &r->from[i].row;

	row->now = r->scores + i * r->n_dev;
	row->base = r->base;
	row->n = r->n_dev;
	return row;
}

static void read_scores(
	struct figures *g, struct row *row, const struct sheet *sheet, const bool *given)
{
	size_t n;
	const int *dev = figures_side(g, SPLIT_DEV, &n);

	for (size_t k = 0; k < row->n; k++)
		row->now[k] = row_score(sheet, given, dev[k]);
	row_sum(row);
}

static void put_score(void *arg, enum split side, size_t place, double score)
{
	struct row *row = arg;

	if (side == SPLIT_DEV)
		row_put(row, row->now, place, score);
}

static void take_scores(struct figures *g, size_t i, const struct sheet *sheet, int changed)
{
	const char *hash = g->state->variants.items[i].hash;
	const struct followed what = {
		sheet, figures_given(g, hash), g->ranks.from[i].changed, changed};
	struct row *row = row_of(&g->ranks, i);
	struct score_rank *out = &g->ranks.items[i];

	if (!row_follow(g, &what, put_score, row))
		read_scores(g, row, sheet, what.given);
	*out = (struct score_rank){.shown = figures_shown(g, hash, SPLIT_DEV),
		.n = row->scored, .errors = row->errors, .mean = row_mean(row),
		.likely = figures_likely(g, hash)};
	out->early = row_early(row, out->shown);
}

static void compare(struct figures *g, size_t i, const struct version *base)
{
	const struct row *row = row_of(&g->ranks, i);
	const bool same = base && strcmp(base->hash, g->state->variants.items[i].hash) == 0;
	struct score_rank *out = &g->ranks.items[i];
	const struct counted *counted = figures_counted(g);

	out->broken = false;
	for (size_t k = 0; k < counted->pinned.n && !out->broken; k++) /* not of NaN */
		out->broken =
			row->now[counted->pinned.items[k]] < row->base[counted->pinned.items[k]];
	g->ranks.from[i].p = -1;
	out->gain = same ? (double)NAN : row_gain(row);
}

/* A score of what gains are against. */
static void put_base(void *arg, enum split side, size_t place, double score)
{
	struct ranks *r = arg;

	if (side != SPLIT_DEV)
		return;
	for (size_t i = 0; i < r->n; i++)
		row_count(row_of(r, i), place, false);
	r->base[place] = score;
	for (size_t i = 0; i < r->n; i++)
		row_count(row_of(r, i), place, true);
}

static void take_base(struct figures *g, const struct version *base, const struct basis *on)
{
	const struct state *s = g->state;
	struct ranks *r = &g->ranks;
	const char *hash = base ? base->hash : NULL;
	const struct followed what = {
		.sheet = hash ? state_sheet(s, hash, on->model, s->metric) : NULL,
		.given = hash ? figures_given(g, hash) : NULL,
		.was = r->base && on->base == r->on.base ? r->on.base_changed : -1,
		.changed = on->base_changed};
	size_t n, scored, errors;

	if (row_follow(g, &what, put_base, r))
		return;
	free(r->base);
	r->base = figures_scores(g, hash, on->model, SPLIT_DEV, &n, &scored, &errors);
	for (size_t i = 0; i < r->n; i++)
		row_sum(row_of(r, i));
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
	if (n > r->cap)
		r->cap = n * 2;
	if (n > r->n) {
		r->items = mem_grow(r->items, r->cap, sizeof *r->items);
		r->from = mem_grow(r->from, r->cap, sizeof *r->from);
		r->scores = mem_grow(r->scores, r->cap * r->n_dev + 1, sizeof *r->scores);
	}
	for (size_t i = r->n; i < n; i++)
		r->from[i] = (struct ranked_from){.sheet = -1, .changed = -1, .p = -1};
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

	if (again) {
		r->n = 0;
		r->n_dev = figures_split_size(g, SPLIT_DEV);
		free(r->base);
		r->base = NULL;
	}
	if (all)
		take_base(g, base, &on);
	make_room(r, s->variants.n);
	for (size_t i = from; i < r->n; i++) {
		struct ranked_from *f = &r->from[i];
		const struct sheet *sheet =
			sheet_of(g, i, f->changed < 0 || r->sheets != s->sheets.n);
		const int changed = sheet ? sheet->changed : 0;

		if (f->changed != changed)
			take_scores(g, i, sheet, changed);
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
