/*
 * scores.c - scores with their intervals, against the prompt. A figure is kept while the marks it
 * comes from stay the same, because a frame asks for all of them.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"
#include "kept.h"

struct figures *figures_new(const struct state *s, const struct flight *f)
{
	struct figures *g = NEW(struct figures);

	g->state = s;
	g->flight = f;
	g->base_events = -1;
	return g;
}

void figures_free(struct figures *g)
{
	if (!g)
		return;
	for (size_t i = 0; i < 2; i++) {
		free(g->weighed[i].worths);
		free(g->weighed[i].prints);
	}
	index_release(&g->index);
	free(g->items);
	free(g);
}

const struct state *figures_state(const struct figures *g)
{
	return g->state;
}

const struct flight *figures_flight(const struct figures *g)
{
	return g->flight;
}

size_t figures_split_size(const struct figures *g, enum split side)
{
	const struct state *s = g->state;
	size_t n = 0;
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		n += !e->dropped && e->expected.n && e->split == side;
	}
	return n;
}

double *figures_scores(const struct figures *g, const char *hash, int model, enum split side,
	size_t *n, size_t *scored, size_t *errors)
{
	const struct state *s = g->state;
	const struct sheet *sheet = hash ? state_sheet(s, hash, model, s->metric) : NULL;
	double *out = NEWN(s->examples.n + 1, double);
	*n = *scored = *errors = 0;
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		if (e->dropped || !e->expected.n || e->split != side)
			continue;
		const struct mark *m =
			sheet && (size_t)e->id <= sheet->n ? &sheet->marks[e->id - 1] : NULL;
		bool has = m && m->samples;
		out[(*n)++] = has ? m->sum / m->samples : NAN;
		*scored += has;
		*errors += m && !has && m->error;
	}
	return out;
}

struct side { /* what a text and the one it is compared with scored on one side of the split */
	double *now, *base;
	size_t n, scored, base_scored, errors;
};

static struct side side_read(
	const struct figures *g, const char *hash, const char *against, int model, enum split which)
{
	struct side d;
	size_t n, errors;
	d.now = figures_scores(g, hash, model, which, &d.n, &d.scored, &d.errors);
	d.base = figures_scores(g, against, model, which, &n, &d.base_scored, &errors);
	if (!against || strcmp(against, hash) == 0)
		d.base_scored = 0;
	return d;
}

static void side_release(struct side *d)
{
	free(d->now);
	free(d->base);
}

static uint64_t side_print(const struct side *d, uint64_t so_far)
{
	const struct str parts[] = {{(const char *)&so_far, sizeof so_far},
		{(const char *)d->now, d->n * sizeof *d->now},
		{(const char *)d->base, d->base_scored ? d->n * sizeof *d->base : 0}};
	uint64_t h = 14695981039346656037u + d->errors; /* FNV-1a */
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		for (size_t k = 0; k < parts[i].n; k++)
			h = (h ^ (unsigned char)parts[i].p[k]) * 1099511628211u;
	return h;
}

static struct interval side_interval(const struct side *d)
{
	return stats_interval(d->now, d->n);
}

static struct paired side_paired(const struct side *d)
{
	if (!d->scored || !d->base_scored)
		return (struct paired){.p = NAN, .noise = true};
	return stats_paired(d->base, d->now, d->n);
}

/* Until another one is asked for. */
static struct figure *figure_for(struct figures *g, const char *hash, int model)
{
	const uint64_t key = index_mix(index_text(hash), (uint64_t)model);
	struct figure *f;

	for (size_t at = SIZE_MAX;;) {
		int place = index_next(&g->index, key, &at);
		if (place < 0)
			break;
		f = &g->items[place];
		if (f->model == model && strcmp(f->hash, hash) == 0)
			return f;
	}
	index_add(&g->index, key, (int)g->n);
	f = PUSH(g);
	memcpy(f->hash, hash, TEXT_HASH);
	f->model = model;
	f->events = -1;
	return f;
}

/* A gain over a hidden text would tell how that one scores. */
static int find_base(const struct figures *g)
{
	const struct state *s = g->state;
	const struct version *w = state_head(s);
	for (; w; w = w->n_parents ? state_version(s, w->parents[0]) : NULL) {
		size_t n, scored, errors;
		if (state_hidden_text(s, w->hash))
			continue;
		free(figures_scores(g, w->hash, s->target, SPLIT_DEV, &n, &scored, &errors));
		if (n && scored + errors == n)
			return w->n;
	}
	int any = state_scored_ancestor(s);
	return state_hidden(s, (struct text_ref){.version = any}) ? 0 : any;
}

int figures_base(const struct figures *kept)
{
	struct figures *g = (struct figures *)(uintptr_t)kept; /* what is kept is no part of it */

	if (g->base_events != g->state->events)
		g->base = find_base(g);
	g->base_events = g->state->events;
	return g->base;
}

/* The statistics are worked out only when a score they come from has changed. */
static void figure_refresh(const struct figures *g, struct figure *f, const char *hash)
{
	const struct state *s = g->state;
	const struct version *base = state_version(s, figures_base(g));
	struct side dev = side_read(g, hash, base ? base->hash : NULL, f->model, SPLIT_DEV);
	struct side held = side_read(g, hash, base ? base->hash : NULL, f->model, SPLIT_HELD_OUT);
	uint64_t print = side_print(&held, side_print(&dev, base ? (uint64_t)base->n : 0));
	if (f->events < 0 || print != f->fingerprint)
		f->line = (struct score_line){.against = base ? base->n : 0,
			.dev = side_interval(&dev),
			.held_out = side_interval(&held),
			.gain = side_paired(&dev),
			.gain_held_out = side_paired(&held),
			.errors = dev.errors,
			.early = dev.scored && dev.scored + dev.errors < dev.n};
	f->fingerprint = print;
	f->events = s->events;
	side_release(&dev);
	side_release(&held);
}

void figures_unblinded(struct figures *g, struct text_ref text, int model, struct score_line *out)
{
	const struct state *s = g->state;
	const char *hash;
	*out = (struct score_line){.dev = {NAN, NAN, NAN, 0}, .held_out = {NAN, NAN, NAN, 0}};
	out->gain.p = out->gain_held_out.p = NAN;
	if (!s->metric || !state_text(s, text, &hash))
		return;
	struct figure *f = figure_for(g, hash, model);
	if (f->events != s->events)
		figure_refresh(g, f, hash);
	*out = f->line;
}

void figures_score_on(struct figures *g, struct text_ref text, int model, struct score_line *out)
{
	figures_unblinded(g, text, model, out);
	if (!state_hidden(g->state, text))
		return;
	*out = (struct score_line){.dev = {NAN, NAN, NAN, 0},
		.held_out = {NAN, NAN, NAN, 0},
		.gain.p = NAN,
		.gain_held_out.p = NAN,
		.errors = out->errors,
		.against = out->against,
		.hidden = true};
}

void figures_score(struct figures *g, struct text_ref text, struct score_line *out)
{
	figures_score_on(g, text, g->state->target, out);
}

const struct mark *figures_mark(const struct figures *g, const char *hash, int example)
{
	const struct state *s = g->state;
	return state_hidden_text(s, hash) ? NULL : state_mark(s, hash, example);
}

bool figures_scored(const struct figures *g, struct text_ref text)
{
	const struct state *s = g->state;
	const char *hash;
	return s->metric && state_text(s, text, &hash) && !state_hidden(s, text) &&
	       state_sheet(s, hash, s->target, s->metric);
}

static double mark_score(const struct figures *g, const char *hash, int id)
{
	const struct mark *m = figures_mark(g, hash, id);
	return m && m->samples ? m->sum / m->samples : NAN;
}

size_t figures_broken(const struct figures *g, struct text_ref text, int *out, size_t max)
{
	const struct state *s = g->state;
	const struct version *base = state_version(s, figures_base(g));
	const char *hash;
	size_t n = 0;
	if (!base || !state_text(s, text, &hash) || state_hidden(s, text))
		return 0;
	for (size_t i = 0; i < s->examples.n && n < max; i++) {
		const struct example *e = &s->examples.items[i].now;
		if (!e->pinned || e->dropped || e->split != SPLIT_DEV)
			continue;
		if (mark_score(g, hash, e->id) < mark_score(g, base->hash, e->id)) /* not of NaN */
			out[n++] = e->id;
	}
	return n;
}

size_t figures_other_models(const struct figures *g, struct text_ref text, int *out, size_t max)
{
	const struct state *s = g->state;
	const char *hash;
	size_t n = 0;
	if (!state_text(s, text, &hash) || state_hidden(s, text))
		return 0;
	for (int m = 0; m < (int)s->models_seen.n && n < max; m++)
		if (m != s->target && state_sheet(s, hash, m, s->metric))
			out[n++] = m;
	return n;
}

double figures_yours(const struct figures *g)
{
	const struct version *head = state_head(g->state);
	size_t sums[3] = {0};
	if (!head)
		return 0;
	if (state_hidden_text(g->state, head->hash))
		return -1;
	prompt_authorship(&head->prompt, sums, 3);
	size_t all = sums[0] + sums[1] + sums[2];
	return all ? (double)sums[AUTHOR_PERSON] / (double)all : 0;
}

void figures_broken_words(
	const struct figures *g, struct text_ref text, const char *lead, struct buf *out)
{
	int ids[16];
	size_t n = figures_broken(g, text, ids, sizeof ids / sizeof *ids);
	if (n)
		buf_addf(out, "%sworse than v%d on what is pinned: ", lead, figures_base(g));
	for (size_t i = 0; i < n; i++)
		buf_addf(out, "%s#%d", i ? ", " : "", ids[i]);
}
