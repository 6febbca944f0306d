/* filling.c - a round's variants get their examples: all the first ones, the best the rest. */
#include <math.h>

#include "inside.h"

void scoring_best_first(struct desk *d)
{
	const struct state *s = desk_state(d);
	struct text_ref best = {0};
	double first = -INFINITY;
	unsigned turn;
	const struct score_rank *ranks = figures_ranks(d->figures, &turn);

	for (size_t i = s->variants.n; i-- > 0;) {
		const struct variant *k = &s->variants.items[i];
		struct text_ref t = {.variant = k->n};
		const struct score_rank *r = &ranks[i];
		double rank;
		if (k->round != (int)s->rounds.n)
			break; /* variants come round by round */
		if (k->standing == STANDING_REJECTED)
			continue;
		/* Whose marks fill up first would tell which is the best. */
		rank = state_hidden(s, t) ? -state_blind_number(s, k->n) : r->mean;
		if (r->early && !r->errors && rank >= first &&
			scoring_missing(d, t, SCOPE_DEV, &d->target)) {
			first = rank;
			best = t;
		}
	}
	if (best.variant)
		scoring_add_round(d, best, SCOPE_DEV);
}

/* By their numbers, so that the order in which marks come tells nothing. */
void scoring_round(struct desk *d, int round)
{
	const struct state *s = desk_state(d);
	OWNED int *list = state_variants_told(s);

	for (size_t i = 0; i < s->variants.n; i++) {
		struct text_ref t = {.variant = list[i]};
		if (state_hidden(s, t) && state_variant(s, t.variant)->round == round)
			scoring_add_round(d, t, SCOPE_FIRST);
	}
	d->flight.finishing = true;
}
