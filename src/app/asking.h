/*
 * asking.h - what an operator is shown of a session: copies, so that they stay while a call is out.
 */
#ifndef HUNSU_SRC_APP_ASKING_H
#define HUNSU_SRC_APP_ASKING_H

#include "hunsu/app/live.h"

struct asked { /* what a round is about */
	struct text_ref on;
	struct range region;	 /* n 0: all of it */
	const char *instruction; /* or NULL */
};

/* What a context points to; its own until it is filled again. Zero-initialised is empty. */
struct asking {
	struct prompt on;
	struct example *examples;
	struct outcome *outcomes;
	struct shown *shown;
	size_t n_shown;
	struct prompt *others;
	const struct prompt **other_ps;
	size_t n_others;
	char **rejected;
	size_t n_rejected;
	struct range *locks;
	size_t n_locks;
	struct remark *remarks;
	size_t n_remarks;
	struct fields names;
};

void asking_fill(struct asking *k, const struct live *v, const struct asked *about, struct rng *rng,
	struct op_context *out);
void asking_clear(struct asking *k);
#endif
