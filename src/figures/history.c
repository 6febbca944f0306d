/* history.c - scores in the order of the record. */
#include "hunsu/figures/history.h"

/* The best of each round; what was given up after the first examples only where nothing else is. */
static void add_rounds(struct history *out, struct figures *g)
{
	const struct state *s = figures_state(g);
	OWNED struct history_point *best = NEWN(s->rounds.n + 1, struct history_point);
	unsigned turn;
	const struct score_rank *ranks = figures_ranks(g, &turn);

	for (size_t i = 0; i < s->variants.n; i++) {
		const struct variant *k = &s->variants.items[i];
		struct history_point *p = &best[k->round];
		const struct score_rank *r = &ranks[i], *was;

		if (!r->n || state_hidden(s, (struct text_ref){.variant = k->n}))
			continue;
		was = p->ref.variant ? &ranks[p->ref.variant - 1] : NULL;
		if (!was || r->early < was->early ||
			(r->early == was->early && r->mean > was->mean))
			p->ref.variant = k->n;
		p->round = k->round;
		p->event = k->event;
	}
	for (size_t i = 1; i <= s->rounds.n; i++) /* without those that are of none */
		if (best[i].ref.variant) {
			figures_score(g, best[i].ref, &best[i].line);
			*PUSH(out) = best[i];
		}
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
	add_rounds(out, g);
	SORT(out, by_event);
}

void history_release(struct history *h)
{
	free(h->items);
	*h = (struct history){0};
}
