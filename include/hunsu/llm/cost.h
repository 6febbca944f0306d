/*
 * cost.h - what work costs at most, and what it cost: for sessions, `eval` and `propose` alike.
 *
 * A price that is not known is NaN, never 0. Only `local`, and what the price file says is free,
 * costs 0: a server on this machine may be a proxy that sends on to models that are paid for.
 */
#ifndef HUNSU_LLM_COST_H
#define HUNSU_LLM_COST_H

#include "hunsu/llm/model.h"

struct answer;
struct request;

struct price {
	double in, out; /* USD per million tokens */
};

/*
 * Prices by model name (the longest that the model's name begins with): those of its provider,
 * and before them $XDG_CONFIG_HOME/hunsu/prices.yaml, a map of names, as the model's server knows
 * them or as hunsu shows them, to {in, out}.
 */
struct prices;
/* Reads the file, once. FAILED: something in it cannot be read, a message with file:line:column
 * for each; then *out, to be freed too, prices `local` alone. */
enum status prices_load(struct prices **out, struct buf *err) MUST_CHECK;
void prices_free(struct prices *p); /* NULL is fine */
/* False: unknown. p may be NULL: nothing is known but `local`. */
bool prices_find(const struct prices *p, const struct model *m, struct price *out);
bool prices_free_of_charge(const struct prices *p, const struct model *m);
/* Nothing is known before, but its answers may tell what they cost: a program of the person's. */
bool prices_told(const struct prices *p, const struct model *m);
/* Adds a price, to the file too. */
enum status prices_add(struct prices *p, const struct model *m, const struct price *price,
	struct buf *err) MUST_CHECK;

/* What calls cost at most: three bytes a token in what is sent, and every token that may be
 * answered. */
struct cost { /* zero: nothing */
	double usd;    /* NaN: unknown */
	double tokens;
	double calls;  /* to models that are asked for */
	const struct model *model, *other; /* those; a free one on this machine is none */
};
void cost_add(struct cost *c, const struct prices *p, const struct model *m, double calls,
	double bytes, double answer_tokens); /* bytes, answer_tokens: of each call */
/* The most: no token is less than a byte of what is sent. */
void cost_add_request(struct cost *c, const struct prices *p, const struct request *r);
double cost_of(const struct price *price, double in, double out); /* of so many tokens */

/* What a call cost, its lost tries at their most; NaN: unknown. */
double cost_answer(const struct answer *a);

/* Is this dear, so that it is asked for? "up to 1200 calls to openai:gpt-5, at most 0.42 $";
 * "no cost" where all is free. */
bool cost_dear(const struct cost *c, double calls, double usd);
void cost_words(struct buf *out, const struct cost *c);

#endif
