/* history.c - scores in the order of the record. */
#include "hunsu/figures/history.h"

#include <stdlib.h>

#include "hunsu/base/mem.h"

/* The best of a round; what was given up after the first examples only where nothing else is. */
static bool best_of_round(struct figures *g, int round, struct history_point *best)
{
	const struct state *s = figures_state(g);

	*best = (struct history_point){.round = round};
	for (size_t i = 0; i < s->variants.n; i++) {
		const struct variant *k = &s->variants.items[i];
		struct score_line line;
		if (k->round != round)
			continue;
		figures_score(g, (struct text_ref){.variant = k->n}, &line);
		if (!line.dev.n)
			continue;
		bool first = !best->ref.variant;
		bool whole = !line.early, was_whole = !first && !best->line.early;
		if (first || whole > was_whole ||
			(whole == was_whole && line.dev.mean > best->line.dev.mean)) {
			best->ref.variant = k->n;
			best->line = line;
		}
		best->event = k->event;
	}
	return best->ref.variant != 0;
}

static int by_event(const void *pa, const void *pb)
{
	const struct history_point *a = pa, *b = pb;

	return a->event != b->event ? (a->event < b->event ? -1 : 1) : a->round - b->round;
}

void history_make(struct history *out, struct figures *g)
{
	const struct state *s = figures_state(g);
	struct history_point p;

	for (size_t i = 0; i < s->versions.n; i++) {
		const struct version *w = &s->versions.items[i];
		p = (struct history_point){.ref = {.version = w->n}, .event = w->event};
		if (!figures_scored(g, p.ref))
			continue;
		figures_score(g, p.ref, &p.line);
		if (p.line.dev.n)
			*PUSH(out) = p;
	}
	for (size_t i = 0; i < s->rounds.n; i++)
		if (best_of_round(g, s->rounds.items[i].n, &p))
			*PUSH(out) = p;
	if (out->n)
		qsort(out->items, out->n, sizeof *out->items, by_event);
}

void history_release(struct history *h)
{
	free(h->items);
	*h = (struct history){0};
}
