/* order.c - what is selected, and the order in which variants and examples are listed. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"
#include "hunsu/prompt/diff.h"
#include "words.h"

struct text_ref live_selected(const struct live *v)
{
	const struct state *s = live_state(v);
	bool prompt = v->view.focus == PANE_PROMPT; /* who looks at the prompt means it */
	if (!prompt && v->view.variant && state_variant(s, v->view.variant))
		return (struct text_ref){.variant = v->view.variant};
	return (struct text_ref){.version = s->head};
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
		figures_score(v->desk->figures, (struct text_ref){.variant = k->n}, &line);
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
	figures_score(v->desk->figures, ref, &line);
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
		if (figures_arriving(v->desk->figures, k->n))
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
	const struct mark *m = figures_mark(v->desk->figures, hash, id);

	return m && m->samples ? m->sum / m->samples : NAN;
}

/* Differ: the prompt and the columns beside it do not all have the same score there. */
static bool differs(const struct live *v, const struct example *e, const int *columns, size_t n)
{
	const struct state *s = live_state(v);
	const struct version *base = state_version(s, figures_base(v->desk->figures));
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
