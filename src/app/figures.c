/*
 * figures.c - what front ends show of the state: scores with their intervals, order, hints. Figures
 * are kept while the marks they come from stay the same, because a frame asks for all of them.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"
#include "hunsu/prompt/diff.h"
#include "own.h"

struct figure {
	char hash[TEXT_HASH];
	int model;
	int events;	      /* of the state when it was looked at last */
	uint64_t fingerprint; /* of the scores it was made from */
	struct score_line line;
};

void figures_release(struct live *v)
{
	free(v->own->figures.items);
	v->own->figures.items = NULL;
	v->own->figures.n = v->own->figures.cap = 0;
}

struct text_ref live_selected(const struct live *v)
{
	const struct state *s = live_state(v);
	bool prompt = v->view.focus == PANE_PROMPT; /* who looks at the prompt means it */
	if (!prompt && v->view.variant && state_variant(s, v->view.variant))
		return (struct text_ref){.variant = v->view.variant};
	return (struct text_ref){.version = s->head};
}

size_t live_split_size(const struct live *v, enum split side)
{
	const struct state *s = live_state(v);
	size_t n = 0;
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		n += !e->dropped && e->expected.n && e->split == side;
	}
	return n;
}

double *figures_scores(const struct live *v, const char *hash, int model, enum split side,
	size_t *n, size_t *scored, size_t *errors)
{
	const struct state *s = live_state(v);
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
	const struct live *v, const char *hash, const char *against, int model, enum split which)
{
	struct side d;
	size_t n, errors;
	d.now = figures_scores(v, hash, model, which, &d.n, &d.scored, &d.errors);
	d.base = figures_scores(v, against, model, which, &n, &d.base_scored, &errors);
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

static struct figure *figure_for(const struct live *v, const char *hash, int model)
{
	for (size_t i = 0; i < v->own->figures.n; i++)
		if (v->own->figures.items[i].model == model &&
			strcmp(v->own->figures.items[i].hash, hash) == 0)
			return &v->own->figures.items[i];
	struct figure *f = PUSH(&v->own->figures);
	memcpy(f->hash, hash, TEXT_HASH);
	f->model = model;
	f->events = -1;
	return f;
}

/* A gain over a hidden text would tell how that one scores. */
static int find_base(const struct live *v)
{
	const struct state *s = live_state(v);
	const struct version *w = state_head(s);
	for (; w; w = w->n_parents ? state_version(s, w->parents[0]) : NULL) {
		size_t n, scored, errors;
		if (state_hidden_text(s, w->hash))
			continue;
		free(figures_scores(v, w->hash, s->target, SPLIT_DEV, &n, &scored, &errors));
		if (n && scored + errors == n)
			return w->n;
	}
	int any = state_scored_ancestor(s);
	return state_hidden(s, (struct text_ref){.version = any}) ? 0 : any;
}

/* What gains are measured against: the nearest ancestor of the head (itself included) that is
 * scored on all dev examples; while there is none, the nearest with any score. 0: none. */
static int compared_with(const struct live *v)
{
	const struct state *s = live_state(v);
	if (v->own->base_events == s->events)
		return v->own->base;
	v->own->base_events = s->events;
	v->own->base = find_base(v);
	return v->own->base;
}

/* The statistics are worked out only when a score they come from has changed. */
static void figure_refresh(const struct live *v, struct figure *f, const char *hash)
{
	const struct state *s = live_state(v);
	const struct version *base = state_version(s, compared_with(v));
	struct side dev = side_read(v, hash, base ? base->hash : NULL, f->model, SPLIT_DEV);
	struct side held = side_read(v, hash, base ? base->hash : NULL, f->model, SPLIT_HELD_OUT);
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

void figures_score(const struct live *v, struct text_ref text, int model, struct score_line *out)
{
	const struct state *s = live_state(v);
	const char *hash;
	*out = (struct score_line){.dev = {NAN, NAN, NAN, 0}, .held_out = {NAN, NAN, NAN, 0}};
	out->gain.p = out->gain_held_out.p = NAN;
	if (!s->metric || !state_text(s, text, &hash))
		return;
	struct figure *f = figure_for(v, hash, model);
	if (f->events != s->events)
		figure_refresh(v, f, hash);
	*out = f->line;
}

void live_score_on(const struct live *v, struct text_ref text, int model, struct score_line *out)
{
	figures_score(v, text, model, out);
	if (!state_hidden(live_state(v), text))
		return;
	*out = (struct score_line){.dev = {NAN, NAN, NAN, 0},
		.held_out = {NAN, NAN, NAN, 0},
		.gain.p = NAN,
		.gain_held_out.p = NAN,
		.errors = out->errors,
		.against = out->against,
		.hidden = true};
}

void live_score(const struct live *v, struct text_ref text, struct score_line *out)
{
	live_score_on(v, text, live_state(v)->target, out);
}

const struct mark *live_mark(const struct live *v, const char *hash, int example)
{
	const struct state *s = live_state(v);
	return state_hidden_text(s, hash) ? NULL : state_mark(s, hash, example);
}

bool live_scored(const struct live *v, struct text_ref text)
{
	const struct state *s = live_state(v);
	const char *hash;
	return s->metric && state_text(s, text, &hash) && !state_hidden(s, text) &&
	       state_sheet(s, hash, s->target, s->metric);
}

/* ---- order ---- */

bool live_arriving(const struct live *v, int variant)
{
	const struct variant *k = state_variant(live_state(v), variant);
	return k && k->round && k->round == proposing_round(v) &&
	       state_hidden(live_state(v), (struct text_ref){.variant = variant});
}

struct ranked {
	int n, blind; /* blind: the number it goes by, of one that is hidden; else 0 */
	bool rejected;
	bool in_hand; /* hidden, or still being scored: in sight, above what is known */
	double key;	  /* larger first; NaN last */
	const char *name; /* SORT_OPERATOR */
};

static int by_rank(const void *pa, const void *pb)
{
	const struct ranked *a = pa, *b = pb;
	if (a->rejected != b->rejected)
		return a->rejected - b->rejected;
	if (a->in_hand != b->in_hand)
		return b->in_hand - a->in_hand;
	if (a->blind || b->blind)
		return a->blind - b->blind;
	if (a->name && b->name && strcmp(a->name, b->name) != 0)
		return strcmp(a->name, b->name);
	if (isnan(a->key) != isnan(b->key))
		return isnan(a->key) - isnan(b->key);
	if (!isnan(a->key) && a->key != b->key)
		return a->key < b->key ? 1 : -1;
	return a->n - b->n;
}

static double rank_key(const struct live *v, const struct variant *k)
{
	struct score_line line;
	const struct version *head = state_head(live_state(v));
	switch (v->view.sort) {
	case SORT_SCORE:
	case SORT_GAIN:
		live_score(v, (struct text_ref){.variant = k->n}, &line);
		if (!line.dev.n)
			return NAN;
		return v->view.sort == SORT_SCORE ? line.dev.mean
		       : line.gain.n		  ? line.gain.diff
						  : NAN;
	case SORT_DISTANCE:
		return head ? prompt_distance(&head->prompt, &k->prompt) : NAN;
	case SORT_LENGTH:
		return -(double)prompt_tokens_guess(&k->prompt);
	case SORT_NEWEST:
		return k->n;
	default:
		return 0;
	}
}

/* A variant of the last round that has not all its scores yet, while they are being made. */
static bool in_hand(const struct live *v, const struct variant *k)
{
	const struct state *s = live_state(v);
	struct text_ref ref = {.variant = k->n};
	struct score_line line;
	if (state_hidden(s, ref))
		return true;
	if (v->view.sort > SORT_GAIN || k->round != (int)s->rounds.n || !live_busy(v))
		return false;
	live_score(v, ref, &line);
	return !line.dev.n || line.early;
}

size_t live_variants(const struct live *v, int *out, size_t max)
{
	const struct state *s = live_state(v);
	struct ranked *r = NEWN(s->variants.n + 1, struct ranked);
	size_t n = 0;
	for (size_t i = 0; i < s->variants.n; i++) {
		const struct variant *k = &s->variants.items[i];
		bool rejected = k->standing == STANDING_REJECTED;
		bool hidden = state_hidden(s, (struct text_ref){.variant = k->n});
		if (rejected && !v->view.show_rejected && k->n != v->view.variant)
			continue;
		if (live_arriving(v, k->n))
			continue;
		r[n++] = (struct ranked){.n = k->n,
			.blind = hidden ? state_blind_number(s, k->n) : 0,
			.rejected = rejected,
			.in_hand = !rejected && in_hand(v, k),
			.key = rank_key(v, k),
			.name = v->view.sort == SORT_OPERATOR ? k->operator : NULL};
	}
	qsort(r, n, sizeof *r, by_rank);
	size_t m = n < max ? n : max;
	for (size_t i = 0; i < m; i++)
		out[i] = r[i].n;
	free(r);
	return m;
}

size_t live_columns(const struct live *v, int *out, size_t max)
{
	size_t n = live_variants(v, out, max), m = 0;
	if (!v->view.n_marked)
		return n;
	for (size_t i = 0; i < n; i++)
		if (out[i] == v->view.variant || view_marked(&v->view, out[i]))
			out[m++] = out[i];
	return m;
}

static double mark_score(const struct live *v, const char *hash, int id)
{
	const struct mark *m = live_mark(v, hash, id);
	return m && m->samples ? m->sum / m->samples : NAN;
}

/* Differ: the prompt and the columns beside it do not all have the same score there. */
static bool differs(const struct live *v, const struct example *e, const int *columns, size_t n)
{
	const struct state *s = live_state(v);
	const struct version *base = state_version(s, compared_with(v));
	double first = base ? mark_score(v, base->hash, e->id) : NAN;
	for (size_t i = 0; i < n; i++) {
		const struct variant *k = state_variant(s, columns[i]);
		bool counts = k->standing != STANDING_REJECTED &&
			      !state_hidden(s, (struct text_ref){.variant = k->n});
		double d = counts ? mark_score(v, k->hash, e->id) : NAN;
		if (isnan(d))
			continue;
		if (isnan(first))
			first = d;
		if (d != first)
			return true;
	}
	return false;
}

static bool fails(const struct live *v, const struct example *e)
{
	const char *hash;
	return state_text(live_state(v), live_selected(v), &hash) && mark_score(v, hash, e->id) < 1;
}

size_t live_examples(const struct live *v, int *out, size_t max)
{
	const struct state *s = live_state(v);
	enum filter f = v->view.filter;
	int *columns = NEWN(s->variants.n + 1, int);
	size_t n = 0, n_columns = f == FILTER_DIFFER ? live_columns(v, columns, s->variants.n) : 0;
	for (size_t i = 0; i < s->examples.n && n < max; i++) {
		const struct example *e = &s->examples.items[i].now;
		bool seen = e->split == SPLIT_DEV ||
			    s->looks.n; /* held-out stays out of sight until asked for */
		if (e->dropped || !seen || (f == FILTER_FAILED && !fails(v, e)) ||
			(f == FILTER_DIFFER && !differs(v, e, columns, n_columns)))
			continue;
		out[n++] = e->id;
	}
	free(columns);
	return n;
}

size_t live_broken(const struct live *v, struct text_ref text, int *out, size_t max)
{
	const struct state *s = live_state(v);
	const struct version *base = state_version(s, compared_with(v));
	const char *hash;
	size_t n = 0;
	if (!base || !state_text(s, text, &hash) || state_hidden(s, text))
		return 0;
	for (size_t i = 0; i < s->examples.n && n < max; i++) {
		const struct example *e = &s->examples.items[i].now;
		if (!e->pinned || e->dropped || e->split != SPLIT_DEV)
			continue;
		if (mark_score(v, hash, e->id) < mark_score(v, base->hash, e->id)) /* not of NaN */
			out[n++] = e->id;
	}
	return n;
}

/* ---- work in flight ---- */

bool live_blind_round(const struct live *v, int round)
{
	return state_hidden_round(live_state(v), round);
}

bool live_progress(
	const struct live *v, struct text_ref text, size_t *done, size_t *total, double *eta)
{
	bool any = false, hidden = state_hidden(live_state(v), text);
	*done = *total = 0;
	*eta = -1;
	for (size_t i = 0; !hidden && i < v->n_scoring; i++) {
		const struct scoring *g = &v->scoring[i];
		if (!text_ref_same(g->text, text))
			continue;
		any = true;
		if (!g->evaluation)
			continue;
		*done += evaluation_done(g->evaluation);
		*total += evaluation_total(g->evaluation);
		double t = evaluation_eta(g->evaluation);
		if (t > *eta)
			*eta = t;
	}
	return any;
}

bool live_work(const struct live *v, size_t *done, size_t *total, double *eta)
{
	size_t running = 0, left = 0;
	*done = *total = 0;
	*eta = -1;
	for (size_t i = 0; i < v->n_scoring; i++) {
		const struct scoring *g = &v->scoring[i];
		*total += g->calls;
		if (!g->evaluation)
			continue;
		double t = evaluation_eta(g->evaluation);
		size_t d = evaluation_done(g->evaluation);
		*done += d;
		running += g->calls - d;
		*eta = t > *eta ? t : *eta;
	}
	left = *total - *done;
	if (*eta >= 0 && running) /* what waits takes as long as what runs */
		*eta *= (double)left / (double)running;
	return v->n_scoring > 0;
}

size_t live_other_models(const struct live *v, struct text_ref text, int *out, size_t max)
{
	const struct state *s = live_state(v);
	const char *hash;
	size_t n = 0;
	if (!state_text(s, text, &hash) || state_hidden(s, text))
		return 0;
	for (int m = 0; m < (int)s->models_seen.n && n < max; m++)
		if (m != s->target && state_sheet(s, hash, m, s->metric))
			out[n++] = m;
	return n;
}

double live_yours(const struct live *v)
{
	const struct version *head = state_head(live_state(v));
	size_t sums[3] = {0};
	if (!head)
		return 0;
	if (state_hidden_text(live_state(v), head->hash))
		return -1;
	prompt_authorship(&head->prompt, sums, 3);
	size_t all = sums[0] + sums[1] + sums[2];
	return all ? (double)sums[AUTHOR_PERSON] / (double)all : 0;
}

void live_broken_words(
	const struct live *v, struct text_ref text, const char *lead, struct buf *out)
{
	int ids[16];
	size_t n = live_broken(v, text, ids, sizeof ids / sizeof *ids);
	if (n)
		buf_addf(out, "%sworse than v%d on what is pinned: ", lead, compared_with(v));
	for (size_t i = 0; i < n; i++)
		buf_addf(out, "%s#%d", i ? ", " : "", ids[i]);
}
