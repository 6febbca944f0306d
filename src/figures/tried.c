/* tried.c - words that did not help: left out of a merge, or better left out by an ablation. */
#include "tried.h"

#include <string.h>

#include "hunsu/prompt/merge.h"

#define MERGES_MOST 4	 /* the latest, that are looked at */
#define ABLATIONS_MOST 3
#define SCORES_LEAST 5 /* on fewer examples nothing is told */

static void add(struct tried *out, struct str words)
{
	words = str_trim(words);
	for (size_t i = 0; i < out->n; i++)
		if (str_is(words, out->items[i]))
			return;
	if (memchr(words.p, ' ', words.n)) /* one word alone says little */
		*PUSH(out) = str_dup(words);
}

static bool says(const struct prompt *p, struct str part)
{
	OWNED char *words = str_dup(part);
	bool found = false;

	for (size_t i = 0; i < p->n && !found; i++)
		found = str_find(message_str(&p->items[i]), words, 0) != SIZE_MAX;
	return found;
}

/* What a variant would have brought into the prompt that it was merged into, and did not. */
static void add_left(
	struct tried *out, const struct prompt *was, const struct prompt *theirs,
	const struct prompt *now)
{
	const struct merge_input in = {theirs, NULL};
	SCOPED(merge) m;

	merge_init(&m, was, &in, 1, NULL, 0);
	for (size_t i = 0; i < m.hunks.n; i++) {
		const struct str words = str_trim(merge_theirs(&m, &m.hunks.items[i]));

		if (words.n && !says(now, words))
			add(out, words);
	}
}

static void add_merges(struct tried *out, const struct state *s)
{
	size_t merges = 0;

	for (size_t i = s->versions.n; i-- > 0 && merges < MERGES_MOST;) {
		const struct version *v = &s->versions.items[i];

		if (strcmp(v->origin, "merge") != 0 || !v->n_parents)
			continue;
		merges++;
		for (size_t k = 0; k < v->n_variants; k++)
			if (!state_hidden(s, (struct text_ref){.variant = v->variants[k]}))
				add_left(out, &state_version(s, v->parents[0])->prompt,
					&state_variant(s, v->variants[k])->prompt, &v->prompt);
	}
}

/* Is the text better without the piece, on all dev examples that both were scored on? */
static bool cost_points(
	const struct state *s, const struct sheet *whole, const struct ablation_piece *p)
{
	const struct sheet *left =
		p->skipped ? NULL : state_sheet(s, p->hash, s->target, s->metric);
	double diff = 0;
	size_t n = 0;

	for (size_t i = 0; left && i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		const struct mark *a = sheet_mark(whole, e->id), *b = sheet_mark(left, e->id);

		if (e->dropped || e->split != SPLIT_DEV || !a || !b || !a->samples || !b->samples)
			continue;
		diff += mark_mean(b) - mark_mean(a);
		n++;
	}
	return n >= SCORES_LEAST && diff > 0;
}

static void add_ablations(struct tried *out, const struct state *s)
{
	for (size_t i = s->ablations.n, seen = 0; i-- > 0 && seen < ABLATIONS_MOST; seen++) {
		const struct ablation *a = &s->ablations.items[i];
		const char *hash = NULL;
		const struct prompt *of = state_hidden(s, a->of) ? NULL
								 : state_text(s, a->of, &hash);
		const struct sheet *whole =
			of ? state_sheet(s, hash, s->target, s->metric) : NULL;

		for (size_t k = 0; whole && k < a->n_pieces; k++)
			if (cost_points(s, whole, &a->pieces[k]))
				add(out, prompt_range(of, (struct range){a->pieces[k].message,
								  a->pieces[k].at,
								  a->pieces[k].bytes}));
	}
}

void tried_fill(struct tried *out, const struct state *s)
{
	add_ablations(out, s);
	add_merges(out, s);
}

void tried_release(struct tried *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->items[i]);
	free(t->items);
	*t = (struct tried){0};
}
