/*
 * errand.h - one call to the proposer that is no try at a variant: what it answers is for its owner
 * to read. An errand is the first member of what its owner knows of it.
 */
#ifndef HUNSU_SRC_DESK_ERRAND_H
#define HUNSU_SRC_DESK_ERRAND_H

#include "inside.h"

struct errand {
	struct desk *desk;
	struct prompt request;
	struct sampling sampling;
	const struct model *proposer;
	const char *role, *what; /* in the record */
	int sample;
	/* All text so far is cleared where text.p is NULL; NULL: the answer is not streamed. */
	void (*delta)(struct errand *x, struct str text);
	/* It is answered, or failed; event has the call, and is for session_do. */
	void (*done)(struct errand *x, const struct answer *a, cJSON *event, cJSON *call);
	void (*over)(struct errand *x); /* releases the owner's members; NULL: there is nothing */
	struct call *call;
	int number; /* of the call; 0: it is not sent */
};

void errand_init(struct errand *x, struct desk *d, const char *role, const char *what);
void errand_free(struct errand *x);
void errand_cost(const struct errand *x, struct cost *out);
void errand_seat(struct errand *x); /* which frees itself */

#endif
