/* worths.c - what each piece of an ablated text is worth. */
#include <string.h>

#include "kept.h"

const struct ablation *figures_ablation(const struct state *s, const char *hash)
{
	for (size_t i = s->ablations.n; i-- > 0;) {
		const char *of = NULL;
		if (state_text(s, s->ablations.items[i].of, &of) && strcmp(of, hash) == 0)
			return &s->ablations.items[i];
	}
	return NULL;
}

static uint64_t print_of(const double *scores, size_t n)
{
	return hash_u64((struct str){(const char *)scores, n * sizeof *scores});
}

/* One piece; the statistics are worked out only when the scores they come from have changed. */
static void weigh_piece(const struct figures *g, struct weighed *w, const struct ablation *a,
	size_t i, const double *whole)
{
	size_t n, scored, errors;
	OWNED double *left = figures_scores(
		g, a->pieces[i].hash, g->state->target, SPLIT_DEV, &n, &scored, &errors);
	const uint64_t print = print_of(whole, n) ^ print_of(left, n) * 3;

	if (print != w->prints[i])
		w->worths[i] = ablation_worth(whole, left, n);
	w->prints[i] = print;
	w->pieces++;
	w->scored += scored;
	w->errors += errors;
}

static const struct weighed *weigh(struct figures *g, const struct ablation *a)
{
	const struct state *s = g->state;
	struct weighed *w = &g->weighed[a->of.variant != 0];
	const char *hash = NULL;
	OWNED double *whole = NULL;

	if (w->ablation == a->n && w->events == s->events)
		return w;
	if (w->ablation != a->n) {
		free(w->worths);
		free(w->prints);
		*w = (struct weighed){.ablation = a->n,
			.worths = NEWN(a->n_pieces + 1, struct worth),
			.prints = NEWN(a->n_pieces + 1, uint64_t)};
	}
	w->events = s->events;
	w->pieces = 0;
	state_text(s, a->of, &hash);
	whole = figures_scores(
		g, hash, s->target, SPLIT_DEV, &w->examples, &w->scored, &w->errors);
	for (size_t i = 0; i < a->n_pieces; i++)
		if (!a->pieces[i].skipped)
			weigh_piece(g, w, a, i, whole);
	ablation_settle(w->worths, a->n_pieces);
	return w;
}

bool figures_idle(const struct worths *w, size_t piece)
{
	const struct paired *p = &w->items[piece].paired;

	return !w->what->pieces[piece].skipped && p->n && p->n == w->examples &&
	       (p->noise || p->diff < 0);
}

bool figures_worths(struct figures *g, struct text_ref text, struct worths *out)
{
	const struct flight *f = g->flight;
	const struct weighed *w;
	const char *hash = NULL;
	struct underway all;

	*out = (struct worths){.eta = -1};
	if (!state_text(g->state, text, &hash))
		return false;
	out->what = figures_ablation(g->state, hash);
	if (!out->what)
		return false;
	if (state_hidden(g->state, text)) {
		out->hidden = true;
		return true;
	}
	w = weigh(g, out->what);
	out->items = w->worths;
	out->done = w->scored + w->errors;
	out->total = (w->pieces + 1) * w->examples;
	out->examples = w->examples;
	out->errors = w->errors;
	for (size_t i = 0; i < f->n_scoring; i++)
		out->busy = out->busy || f->scoring[i].text.ablation == out->what->n;
	if (out->busy) {
		figures_underway(g, &all);
		out->eta = all.scoring.eta;
	}
	return true;
}
