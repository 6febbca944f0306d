/*
 * contest.h - texts ranked by the person's choices between two of their outputs to one input
 * (engine/duels.h), and the two outputs that come next.
 *
 * Of several choices between the same two outputs the last one counts.
 */
#ifndef HUNSU_FIGURES_CONTEST_H
#define HUNSU_FIGURES_CONTEST_H

#include "hunsu/engine/duels.h"
#include "hunsu/figures/figures.h"

struct contestant {
	struct text_ref text;
	const char *hash; /* the state's */
	struct duel_rank rank;
};

/* All that were in a duel, hidden or not, the strongest first: kept until there is another one. */
const struct contestant *figures_contest(struct figures *g, size_t *n);
/* Of a text that is not hidden, and was in a duel; else false. */
bool figures_duels(struct figures *g, struct text_ref text, struct duel_rank *out);
/* Are they what puts texts in order, as no metric of now does? */
bool figures_by_duels(const struct figures *g);

/* Was the call asked with what its example has as input now? */
bool figures_same_input(const struct state *s, const struct call_record *c);
/* The newest answer of the target of now to the example as it is, whatever it was scored by; NULL:
 * there is none. */
const struct call_record *figures_output(const struct state *s, const char *hash, int example);
/* The outputs of two of these texts to a dev example between which a choice tells most, none being
 * made between them yet; which comes first is by chance. False: there are none. */
bool figures_next_duel(const struct state *s, const struct text_ref *texts, size_t n, int calls[2]);

#endif
