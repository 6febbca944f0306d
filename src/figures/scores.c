/*
 * scores.c - scores with their intervals, against the prompt. A figure is kept while the stamps of
 * what it comes from stay the same, because every frame asks for those in sight.
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
	g->base_from.head = -1;
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
	blame_release(&g->blame);
	free(g->items);
	free(g->ranks.items);
	free(g->ranks.from);
	free(g->ranks.dev);
	free(g->ranks.base);
	free(g->ranks.scores);
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

bool figures_counts(const struct example *e, enum split side)
{
	return !e->dropped && e->expected.n && e->split == side;
}

size_t figures_split_size(const struct figures *g, enum split side)
{
	const struct state *s = g->state;
	size_t n = 0;

	for (size_t i = 0; i < s->examples.n; i++)
		n += figures_counts(&s->examples.items[i].now, side);
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
		const struct mark *m = sheet_mark(sheet, e->id);
		const bool has = m && m->samples;
		if (!figures_counts(e, side))
			continue;
		out[(*n)++] = mark_mean(m);
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
	f->changed = -1;
	return f;
}

/* A gain over a hidden text would tell how that one scores. */
static int find_base(const struct figures *g)
{
	const struct state *s = g->state;
	const struct version *w = state_head(s);
	int any;
	for (; w; w = w->n_parents ? state_version(s, w->parents[0]) : NULL) {
		size_t n, scored, errors;
		if (state_hidden_text(s, w->hash))
			continue;
		free(figures_scores(g, w->hash, s->target, SPLIT_DEV, &n, &scored, &errors));
		if (n && scored + errors == n)
			return w->n;
	}
	any = state_scored_ancestor(s);
	return state_hidden(s, (struct text_ref){.version = any}) ? 0 : any;
}

int figures_base(const struct figures *kept)
{
	struct figures *g = (struct figures *)(uintptr_t)kept; /* what is kept is no part of it */
	const struct state *s = g->state;
	const struct base_from now = {s->head, s->target, s->metric, s->changed.marks,
		s->changed.examples, s->changed.variants};

	if (memcmp(&now, &g->base_from, sizeof now) != 0)
		g->base = find_base(g);
	g->base_from = now;
	return g->base;
}

struct basis figures_basis(const struct figures *g, int model)
{
	const struct state *s = g->state;
	const struct version *base = state_version(s, figures_base(g));
	const struct sheet *sheet = base ? state_sheet(s, base->hash, model, s->metric) : NULL;

	return (struct basis){.metric = s->metric, .model = model, .base = base ? base->n : 0,
		.base_changed = sheet ? sheet->changed : 0, .examples = s->changed.examples};
}

static struct score_line work_out(
	const struct figures *g, const char *hash, int model, const char *base)
{
	struct side dev = side_read(g, hash, base, model, SPLIT_DEV);
	struct side held = side_read(g, hash, base, model, SPLIT_HELD_OUT);
	const struct score_line line = {.dev = stats_interval(dev.now, dev.n),
		.held_out = stats_interval(held.now, held.n), .gain = side_paired(&dev),
		.gain_held_out = side_paired(&held), .errors = dev.errors,
		.early = dev.scored && dev.scored + dev.errors < dev.n};

	free(dev.now);
	free(dev.base);
	free(held.now);
	free(held.base);
	return line;
}

static struct score_line no_score(void)
{
	return (struct score_line){.dev = {NAN, NAN, NAN, 0},
		.held_out = {NAN, NAN, NAN, 0}, .gain.p = NAN, .gain_held_out.p = NAN};
}

void figures_against(const struct figures *g, struct text_ref text, struct text_ref other,
	struct score_line *out)
{
	const struct state *s = g->state;
	const char *hash, *base;

	*out = no_score();
	out->hidden = state_hidden(s, text) || state_hidden(s, other);
	if (s->metric && !out->hidden && state_text(s, text, &hash) && state_text(s, other, &base))
		*out = work_out(g, hash, s->target, base);
}

void figures_unblinded(struct figures *g, struct text_ref text, int model, struct score_line *out)
{
	const struct state *s = g->state;
	const struct basis on = figures_basis(g, model);
	const struct version *base;
	const struct sheet *sheet;
	const char *hash;
	struct figure *f;

	*out = no_score();
	if (!s->metric || !state_text(s, text, &hash))
		return;
	f = figure_for(g, hash, model);
	sheet = state_sheet(s, hash, model, s->metric);
	if (f->changed != (sheet ? sheet->changed : 0) || memcmp(&f->on, &on, sizeof on) != 0) {
		base = state_version(s, on.base);
		f->line = work_out(g, hash, model, base ? base->hash : NULL);
		f->line.against = on.base;
		f->on = on;
		f->changed = sheet ? sheet->changed : 0;
	}
	*out = f->line;
	if (model == s->target && !out->gain.noise) {
		const struct family *all = figures_family(g);

		out->gain.noise = !(out->gain.p <= all->limit);
		out->gain.among = all->k;
	}
}

void figures_score_on(struct figures *g, struct text_ref text, int model, struct score_line *out)
{
	struct score_line hidden;

	const struct variant *k = state_variant(g->state, text.variant);

	figures_unblinded(g, text, model, out);
	if (k && out->early && model == g->state->target)
		out->stop = state_stop(g->state, k);
	if (!state_hidden(g->state, text))
		return;
	hidden = no_score();
	hidden.errors = out->errors;
	hidden.against = out->against;
	hidden.hidden = true;
	*out = hidden;
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

void figures_agreement(const struct figures *g, struct text_ref text, struct agreement *out)
{
	const struct state *s = g->state;
	const char *hash;

	*out = (struct agreement){0};
	if (!state_text(s, text, &hash))
		return;
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		const struct mark *m = figures_mark(g, hash, e->id);
		if (!figures_counts(e, SPLIT_DEV) || !m || m->samples < 2)
			continue;
		out->n++;
		out->same += mark_agrees(m);
	}
}

bool figures_scored(const struct figures *g, struct text_ref text)
{
	const struct state *s = g->state;
	const char *hash;
	return s->metric && state_text(s, text, &hash) && !state_hidden(s, text) &&
	       state_sheet(s, hash, s->target, s->metric);
}

/* A failure begins with the model, which is known here. */
static const char *without_name(const char *error, const char *model)
{
	const size_t n = strlen(model);

	return error && strncmp(error, model, n) == 0 && strncmp(error + n, ": ", 2) == 0
		       ? error + n + 2
		       : error;
}

const char *figures_trouble(const struct figures *g, struct text_ref text)
{
	const struct state *s = g->state;
	const struct call_record *last = NULL;
	const char *hash;

	for (size_t i = 0; state_text(s, text, &hash) && i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		const struct mark *m =
			figures_counts(e, SPLIT_DEV) ? state_mark(s, hash, e->id) : NULL;

		if (m && m->error && !m->samples && (!last || m->call > last->n))
			last = state_call(s, m->call);
	}
	return last ? without_name(last->error, state_model(s, last->model)) : NULL;
}

size_t figures_broken(const struct figures *g, struct text_ref text, int *out, size_t max)
{
	const struct state *s = g->state;
	const struct version *base = state_version(s, figures_base(g));
	const char *hash;
	size_t n = 0;

	if (!base || !state_text(s, text, &hash) || state_hidden(s, text))
		return 0;
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		if (!e->pinned || !figures_counts(e, SPLIT_DEV) ||
			!(mark_mean(figures_mark(g, hash, e->id)) <
				mark_mean(figures_mark(g, base->hash, e->id))))
			continue; /* so where one has no score */
		if (n < max)
			out[n] = e->id;
		n++;
	}
	return n;
}

int figures_next_model(const struct figures *g, struct text_ref text, int after)
{
	const struct state *s = g->state;
	const char *hash;

	if (!state_text(s, text, &hash) || state_hidden(s, text))
		return -1;
	for (int m = after + 1; m < (int)s->models_seen.n; m++)
		if (m != s->target && state_sheet(s, hash, m, s->metric))
			return m;
	return -1;
}

double figures_yours(const struct figures *g)
{
	const struct version *head = state_head(g->state);
	size_t sums[3] = {0}, all;
	if (!head)
		return 0;
	if (state_hidden_text(g->state, head->hash))
		return -1;
	prompt_authorship(&head->prompt, sums, 3);
	all = sums[0] + sums[1] + sums[2];
	return all ? (double)sums[AUTHOR_PERSON] / (double)all : 0;
}

void figures_broken_words(
	const struct figures *g, struct text_ref text, const char *lead, struct buf *out)
{
	const size_t n = figures_broken(g, text, NULL, 0);
	int *ids = NEWN(n + 1, int);

	(void)figures_broken(g, text, ids, n);
	if (n)
		buf_addf(out, "%sworse than v%d on what is pinned: ", lead, figures_base(g));
	for (size_t i = 0; i < n; i++)
		buf_addf(out, "%s#%d", i ? ", " : "", ids[i]);
	free(ids);
}
