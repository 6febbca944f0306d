/*
 * searches.h - what the record knows of a search, as engine/search.h asks for it: its texts with
 * their scores under the target and metric of now, its rounds, and what is left of its budget.
 */
#ifndef HUNSU_FIGURES_SEARCHES_H
#define HUNSU_FIGURES_SEARCHES_H

#include "hunsu/engine/operator.h"
#include "hunsu/engine/search.h"
#include "hunsu/figures/figures.h"

struct search_known {
	struct search_plan plan;
	struct search_facts facts;
	struct text_ref *refs;	/* of each text; variants of a round are in an order of their
				 * own, which does not tell which came first */
	const struct op **ops;	/* of each family; NULL: this program does not have it */
	size_t held_out;	/* examples */
	/* private */
	const struct figures *figures;
	struct search_family *families;
	struct search_text *texts;
	struct search_round *rounds;
};

/* Rounds from number `before` on are left out; 0: none is. out stays where it is. */
void searches_know(struct search_known *out, const struct figures *g,
	const struct search_record *r, int before);
void searches_forget(struct search_known *k);

bool searches_graded(const struct state *s); /* scores are not 0 or 1 alone */

/* Every cap less what was spent; NaN: no limit. */
struct search_caps searches_left(const struct search_record *r);

/* Dev examples that both have a score on: right with the first and wrong with the second. */
size_t searches_lost(const struct search_known *k, size_t a, size_t b);

/* How a search ended, or what it has now, a fact a line: the best text with its score, its gain
 * over the start and what is left of it, what is wrong now that was right, and what it cost. */
void searches_report(struct buf *out, struct figures *g, const struct search_record *r);
/* The same as JSON; session: where it is kept. */
void searches_json(struct buf *out, struct figures *g, const struct search_record *r,
	const char *session);
/* Has the text that it began with any score on dev? */
bool searches_scored(struct figures *g, const struct search_record *r);
/* "280 calls (240 to the target, 10 proposals), 41000 tokens, $0.01; the models worked for 95 s" */
void searches_cost_words(struct buf *out, const struct state *s, const struct search_record *r);

#endif
