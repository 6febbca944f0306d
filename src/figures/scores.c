/* scores.c - the scores of a text, and what its gain is measured against. */
#include <math.h>
#include <string.h>

#include "kept.h"

struct figures *figures_new(const struct state *s, const struct flight *f)
{
	struct figures *g = NEW(struct figures);

	g->state = s;
	g->flight = f;
	g->base_from.head = -1;
	g->shown.examples = -1;
	g->counted.metric = -1;
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
	free(g->power.words);
	free(g->scorable.versions);
	for (size_t i = 0; i < g->n; i++)
		figure_release(&g->items[i]);
	free(g->items);
	free(g->tried.items);
	free(g->ranks.items);
	free(g->ranks.from);
	free(g->ranks.base);
	free(g->ranks.scores);
	free(g->criticised.items.items);
	counted_release(&g->counted);
	shown_release(&g->shown);
	free(g->beside.novel.items);
	free(g->beside.apart.items);
	free(g->beside.used.items);
	free(g->contest.items);
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

double *figures_scores(const struct figures *g, const char *hash, int model, enum split side,
	size_t *n, size_t *scored, size_t *errors)
{
	const struct state *s = g->state;
	const struct sheet *sheet = hash ? state_sheet(s, hash, model, s->metric) : NULL;
	const bool *given = hash ? figures_given(g, hash) : NULL;
	const int *ids = figures_side(g, side, n);
	double *out = NEWN(*n + 1, double);

	*scored = *errors = 0;
	for (size_t i = 0; i < *n; i++) {
		out[i] = row_score(sheet, given, ids[i]);
		*scored += isnan(out[i]) ? 0 : 1;
		*errors += isnan(out[i]) && signbit(out[i]) ? 1 : 0;
	}
	return out;
}

/* A gain over a hidden text would tell how that one scores. */
static int find_base(struct figures *g)
{
	const struct state *s = g->state;
	const struct version *w = state_head(s);
	int any;
	for (; w; w = w->n_parents ? state_version(s, w->parents[0]) : NULL) {
		const struct row *r;

		if (state_hidden_text(s, w->hash))
			continue;
		r = &figure_follow(g, w->hash, s->target)->rows[SPLIT_DEV];
		if (r->n && r->scored + r->errors + figures_shown(g, w->hash, SPLIT_DEV) == r->n)
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

const struct mark *figures_mark(const struct figures *g, const char *hash, int example)
{
	const struct state *s = g->state;
	return state_hidden_text(s, hash) ? NULL : state_mark(s, hash, example);
}

void figures_agreement(const struct figures *g, struct text_ref text, struct agreement *out)
{
	const char *hash;
	size_t n;
	const int *ids = figures_side(g, SPLIT_DEV, &n);

	*out = (struct agreement){0};
	if (!state_text(g->state, text, &hash))
		return;
	for (size_t i = 0; i < n; i++) {
		const struct mark *m = figures_mark(g, hash, ids[i]);

		if (!m || m->samples < 2)
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

const char *figures_failure(const struct state *s, const struct call_record *c)
{
	const char *model = state_model(s, c->model), *error = c->error;
	const size_t n = strlen(model);

	return error && strncmp(error, model, n) == 0 && strncmp(error + n, ": ", 2) == 0
		       ? error + n + 2
		       : error;
}

const char *figures_trouble(const struct figures *g, struct text_ref text, int model)
{
	const struct state *s = g->state;
	const struct mark *last = NULL;
	const struct sheet *sheet;
	const char *hash, *why;
	size_t n;
	const int *ids = figures_side(g, SPLIT_DEV, &n);

	sheet = state_text(s, text, &hash) ? state_sheet(s, hash, model, s->metric) : NULL;
	for (size_t i = 0; sheet && i < n; i++) {
		const struct mark *m = sheet_mark(sheet, ids[i]);

		if (m && m->error && !m->samples && (!last || m->call > last->call))
			last = m;
	}
	why = last ? figures_failure(s, state_call(s, last->call)) : NULL;
	return why || !last ? why : last->reason; /* the answer came, and no score of it */
}

size_t figures_broken(const struct figures *g, struct text_ref text, int *out, size_t max)
{
	const struct state *s = g->state;
	const struct version *base = state_version(s, figures_base(g));
	const char *hash;
	size_t n = 0;
	const struct counted *k = figures_counted(g);

	if (!base || !state_text(s, text, &hash) || state_hidden(s, text))
		return 0;
	for (size_t i = 0; i < k->pinned.n; i++) {
		const int id = k->sides[SPLIT_DEV].items[k->pinned.items[i]];

		if (!(mark_mean(figures_mark(g, hash, id)) <
			    mark_mean(figures_mark(g, base->hash, id))))
			continue; /* so where one has no score */
		if (n < max)
			out[n] = id;
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
	OWNED int *ids = NEWN(n + 1, int);

	(void)figures_broken(g, text, ids, n);
	if (n)
		buf_addf(out, "%sworse than v%d on what is pinned: ", lead, figures_base(g));
	for (size_t i = 0; i < n; i++)
		buf_addf(out, "%s#%d", i ? ", " : "", ids[i]);
}
