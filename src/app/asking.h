/*
 * asking.h - what an operator is shown of a session.
 */
#ifndef HUNSU_SRC_APP_ASKING_H
#define HUNSU_SRC_APP_ASKING_H

#include "hunsu/app/live.h"

struct asked { /* what a round is about */
	struct text_ref on;
	struct range region;	 /* n 0: all of it */
	const char *instruction; /* or NULL */
};

/*
 * What a context points to; its own until it is filled again. Zero-initialised is empty. The lists
 * are copies, as lists grow while a call is out; the texts they point to stay until the state goes.
 */
struct asking {
	struct prompt on;
	struct example *dev;
	struct outcome *outcomes;
	size_t n_dev;
	struct op_text *others, *scored;
	size_t n_others, n_scored;
	struct range *locks;
	size_t n_locks;
	struct remark *remarks;
	size_t n_remarks;
	struct fields names;
};

/* scored: fills the texts with scores too. */
void asking_fill(struct asking *k, const struct live *v, const struct asked *about, bool scored,
	struct rng *rng, struct op_context *out);
void asking_clear(struct asking *k);
#endif
