/*
 * asking.h - what an operator is shown of a session.
 */
#ifndef HUNSU_FIGURES_ASKING_H
#define HUNSU_FIGURES_ASKING_H

#include "hunsu/engine/operator.h"
#include "hunsu/session/state.h"

struct asked { /* what a round is about */
	struct text_ref on;
	struct text_ref and; /* for operators that combine two (asking_settle); or none */
	struct range region;	 /* n 0: all of it */
	const char *instruction; /* or NULL */
	/* A kind of failure that it is for, or NULL: then of what has failed, an operator is shown
	 * these examples alone. */
	const char *kind;
	const int *examples;
	size_t n_examples;
	const char *kinds; /* what goes wrong, where all of it is to be mended at once; or NULL */
	/* Variants of this round, and of later ones, are not shown; 0: all are. */
	int before;
};
/* A copy, for as long as a round takes. */
struct asked asked_keep(const struct asked *a);
void asked_release(struct asked *kept);

struct tried LIST_OF(char *); /* words that did not help */

/*
 * What a context points to; its own until it is filled again. Zero-initialised is empty. The lists
 * are copies, as lists grow while a call is out; the texts they point to stay until the state goes.
 */
struct asking {
	struct prompt on, and;
	struct example *dev;
	struct outcome *outcomes, *others_outcomes;
	size_t n_dev;
	struct op_text *others, *scored;
	size_t n_others, n_scored;
	struct range *locks;
	size_t n_locks;
	struct remark *remarks;
	size_t n_remarks;
	struct tried tried;
	struct fields names;
};

/* scored: fills the texts with scores too. */
void asking_fill(struct asking *k, const struct state *s, const struct asked *about, bool scored,
	struct rng *rng, struct op_context *out);
void asking_clear(struct asking *k);
/* The text to combine that one with: of those with scores, not rejected and not hidden, that with
 * which most dev examples are right by either of both. variant and version 0: there is none. */
struct text_ref asking_partner(const struct state *s, struct text_ref on);
/* What a round of these operators combines: with what it is, or nothing. */
void asking_settle(
	struct asked *about, const struct state *s, const struct op *const *ops, size_t n);
/* Why an operator cannot be asked about that now (with the person's words); NULL: it can. */
const char *asking_missing(const struct state *s, const struct op *op, const struct asked *about);
/* Likewise, and the words have to be there: what only the person can give, and why nothing new
 * would come of it (engine/proposal.h). */
const char *asking_wants(const struct state *s, const struct op *op, const struct asked *about);
const char *asking_idle(const struct state *s, const struct op *op, const struct asked *about);

#endif
