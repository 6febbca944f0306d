/*
 * round.h - a round that is being written, for the two files that write it.
 */
#ifndef HUNSU_SRC_DESK_ROUND_H
#define HUNSU_SRC_DESK_ROUND_H

#include "hunsu/engine/proposal.h"
#include "inside.h"

#define TRIES 4 /* for a variant */

struct slot {
	const struct op *op;
	int call;	 /* number of the call that is out; 0: none */
	cJSON *answered; /* event with the call's change, waiting for what came of it */
	struct asking asking;
	int sample, samples; /* of the latest try; how many it has had */
};

struct drawn { /* a sample number that is taken, of an operator on the round's text */
	const char *operator;
	int sample;
};

struct round_at_work {
	struct desk *desk;
	struct proposal *proposal; /* NULL: the scores it learns from are made first */
	const struct op *only;
	const char *act;
	int wanted; /* slots that were asked for */
	struct slot *slots;
	const struct op **operators;
	size_t n;
	int round;
	struct asked about;
	struct model proposer;
	int64_t began_ms;
	int made, first; /* first: the variant that came first; 0: none yet */
	char *why;	 /* the last slot that gave nothing did not; NULL: all did */
	bool sparing; /* the first insight comes first (spare) */
	LIST(struct drawn) drawn;
	int search; /* that lets it be made; 0: none */
	int step;   /* which of its rounds, from 0 */
	char *chosen; /* why that search chose it, or NULL */
	struct proposal_begun *begun; /* where it goes on; NULL: it begins */
};

/* ---- samples.c ---- */

/* Those of all that was answered before, by the same operators about the same text. */
void samples_taken(struct round_at_work *r);
int samples_next(struct round_at_work *r, size_t slot);
/* What the record has of a search's round already. Of `wanted` slots; malloc'ed. */
struct proposal_begun *samples_begun(const struct round_at_work *r);

#endif
