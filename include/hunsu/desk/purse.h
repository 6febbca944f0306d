/*
 * purse.h - the one place for money: what work may cost (an estimate, to be agreed to when it is
 * dear), what a call costs at most (reserved when it is sent), what it did cost (settled by its
 * answer), and the budget, which no call may pass.
 *
 * The purse of a session reads what was spent from the state, whose fold does the counting; without
 * one it counts for itself, and the budget is the cap that it is given, or none.
 */
#ifndef HUNSU_DESK_PURSE_H
#define HUNSU_DESK_PURSE_H

#include "hunsu/engine/metric.h"
#include "hunsu/llm/cost.h"
#include "hunsu/llm/client.h"
#include "hunsu/session/state.h"

struct purse;

/* prices: taken. s: NULL, or outlives it. */
struct purse *purse_new(struct prices *prices, const struct state *s);
void purse_free(struct purse *p); /* NULL is fine */
struct prices *purse_prices(const struct purse *p);

/* ---- before work ---- */

struct planned { /* calls for cells; bytes: of each of them, on average */
	const struct model *model; /* NULL: the judge alone is asked */
	const struct sampling *sampling;
	double calls, prompt_bytes, input_bytes;
	const struct metric *metric; /* that may ask a judge; NULL: none */
	const struct model *judge;   /* NULL: none */
};
/* Adds what that costs at most. */
void purse_estimate(const struct purse *p, const struct planned *w, struct cost *out);
struct limits { /* from which on work is dear, and asked for */
	double calls, usd;
};
/* What to ask before work of that cost: "up to 900 calls to openai:gpt-5, at most 0.42 $: go on?",
 * appended. False: it is not dear, nothing to ask. */
bool purse_question(struct buf *out, const struct cost *c, const struct limits *l);
/* Does a budget in money know what this model costs? */
bool purse_priced(const struct purse *p, const struct model *m);

/* ---- the budget ---- */

/* Whether so many calls, or this one, at their most, stay within the budget beside all that is
 * out. */
bool purse_fits(const struct purse *p, const struct cost *c, size_t calls);
bool purse_may(struct purse *p, const struct request *r); /* false: noted for purse_look */
/* May a call that was reserved be sent once more? Without a state (most is NULL then) it is
 * reserved once more. */
bool purse_again(struct purse *p, const struct cost *most);
/* Notes a call that is sent now, and writes what it costs at most. */
void purse_reserve(struct purse *p, const struct request *r, struct cost *most);
/* The reserved calls are in the record: the state counts them. */
void purse_recorded(struct purse *p);
/* Where there is no state: the most that may be spent, each call that is out counted as the
 * dearest; what a call cost that was reserved (NaN: not known) and sent so often; all so far. */
void purse_cap(struct purse *p, double usd);
void purse_settle(struct purse *p, double usd, int tries);
/* An answer told that it cost that (prices_told): the next ones are taken to cost as much. */
void purse_told(struct purse *p, double usd);
double purse_spent(const struct purse *p);

enum purse_look {
	PURSE_OPEN,
	PURSE_SHORT, /* the next call could pass the budget: no more before an answer is cheaper */
	PURSE_USED,  /* nothing is sent any more, retries included */
};
/* What may go now, once a turn: a call that could pass the budget is no obstacle while answers
 * are out that may turn out cheaper than they could have been. */
enum purse_look purse_look(struct purse *p);
/* By the last look, unless the budget is another since: new work is refused. */
bool purse_held(const struct purse *p);

#endif
