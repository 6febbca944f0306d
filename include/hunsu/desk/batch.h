/*
 * batch.h - prompts × examples × targets, scored without a session: claims on orders of its own,
 * one for each target, so that none waits for another.
 *
 * The order of calls is prompt by prompt within a block of examples (a local server keeps the
 * common beginning), and all prompts see the same examples in the same order. Answers come in any
 * order. A failed call is an outcome with an error, not a score of 0.
 */
#ifndef HUNSU_DESK_BATCH_H
#define HUNSU_DESK_BATCH_H

#include "hunsu/desk/orders.h"
#include "hunsu/desk/purse.h"

struct batch;

struct batch_plan { /* everything lives until the end; the arrays are the caller's */
	const struct model *targets;
	size_t n_targets;
	const struct sampling *sampling;
	const struct sampling *const *samplings; /* one a target, in its place; NULL: none */
	struct measure measure;
	const struct model *judge; /* for a metric that asks one; NULL: such outputs get no score */
	const struct prompt *const *prompts;
	size_t n_prompts;
	const struct example *const *examples;
	size_t n_examples;
	int samples; /* repeats per cell, numbered from 1; 0: one */
	const bool *left_out; /* by prompt, in it by example: is not run; NULL: all are */
	bool stream;
};

struct batch_cell {
	size_t target, prompt, example; /* indices into the plan's arrays */
	int sample;
};

struct batch_events { /* nothing is cancelled from them */
	bool (*may)(void *arg, const struct request *r); /* orders.h; NULL: always */
	void (*sent)(void *arg, struct batch_cell at, const struct request *r); /* may be NULL */
	bool (*again)(void *arg); /* may a call be sent once more? NULL: always */
	void (*came)(void *arg, struct batch_cell at, const struct came *k);
	/* A call is cancelled: what it cost at most, as far as it was sent; may be NULL. */
	void (*cut)(void *arg, struct batch_cell at, double usd);
	void (*end)(void *arg); /* all cells have an outcome */
	void *arg;
};

/* Calls are sent from the next turn of the client's loop on. */
struct batch *batch_start(
	struct client *c, const struct batch_plan *plan, const struct batch_events *ev);
void batch_free(struct batch *b); /* cancels what is out; NULL is fine */
size_t batch_done(const struct batch *b);
size_t batch_total(const struct batch *b);
/* Seconds to go by the pace of the calls that were not from the store; -1: not known yet. */
double batch_eta(const struct batch *b);
/* Adds the most that this plan can cost. */
void batch_cost(const struct batch_plan *plan, const struct purse *purse, struct cost *out);

#endif
