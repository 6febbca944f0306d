/*
 * evaluation.h - prompts × examples × a target → outcomes, as calls on the loop.
 *
 * The order of calls is prompt by prompt within a block of examples (a local server keeps the
 * common beginning), and all prompts of an evaluation see the same examples in the same order.
 * Outcomes come in any order. A failed call is an outcome with an error, not a score of 0. Where
 * the metric asks a model, that call follows the target's, within the same window.
 */
#ifndef HUNSU_ENGINE_EVALUATION_H
#define HUNSU_ENGINE_EVALUATION_H

#include "hunsu/engine/metric.h"
#include "hunsu/llm/client.h"
#include "hunsu/llm/cost.h"

struct evaluation;

struct evaluation_plan { /* everything lives until the end; the arrays are the caller's */
	const struct model *target;
	const struct sampling *sampling;
	struct measure measure;
	const struct model *judge; /* for a metric that asks one; NULL: such outputs get no score */
	const struct prompt *const *prompts;
	size_t n_prompts;
	const struct example *const *examples;
	size_t n_examples;
	int samples;   /* repeats per cell, >= 1, numbered from first_sample (>= 1) */
	int first_sample;
	int priority;  /* of the calls */
	bool stream;
	/* NULL: the measure above; else asked when an answer arrives (a metric changed meanwhile).
	 * What it gives lives until the end, too. */
	void (*measure_now)(void *arg, struct measure *out);
};

struct eval_cell {
	size_t prompt, example; /* indices into the plan's arrays */
	int sample;
};

struct evaluation_events {
	/* May the next call be made, what it and its judge can cost considered? When not, nothing
	 * more is sent until evaluation_go_on or the next answer asks again. NULL: always. */
	bool (*may)(void *arg, struct eval_cell c);
	/* A call is about to be handed to the client; the caller numbers it. May be NULL. */
	void (*sent)(void *arg, struct eval_cell c, int call_hint);
	/* The same of the call to the judge, which follows the target's answer; and that it was
	 * answered, or failed. May be NULL. */
	void (*asked)(void *arg, struct eval_cell c, const struct prompt *request);
	void (*judged)(void *arg, struct eval_cell c, const struct prompt *request,
		const struct answer *a);
	/* Once for each cell, with its score and the target's answer. Where the judge failed, the
	 * outcome has an output and an error. */
	void (*outcome)(
		void *arg, struct eval_cell c, const struct outcome *o, const struct answer *a);
	/* A call is cancelled: what its tries cost at most, as far as they were sent. May be
	 * NULL. */
	void (*cut)(void *arg, struct eval_cell c, double usd);
	void (*end)(void *arg); /* all cells have an outcome; the evaluation is freed after it */
	void *arg;
};

/* Starts at once; outcome and end come from the loop. At most `window` calls are handed to the
 * client at a time (so that cancelling and budgets act soon). */
struct evaluation *evaluation_start(struct client *c, const struct evaluation_plan *plan,
	const struct evaluation_events *ev);
/* Asks `may` again, where it said no. */
void evaluation_go_on(struct evaluation *e);
void evaluation_cancel(struct evaluation *e); /* no more events; frees it; NULL is fine */
size_t evaluation_done(const struct evaluation *e);
size_t evaluation_total(const struct evaluation *e);
/* Seconds to go by the pace of the calls that were not from the store; -1: not known yet. */
double evaluation_eta(const struct evaluation *e);
/* Adds the most that this plan can cost. */
void evaluation_most(
	const struct evaluation_plan *plan, const struct prices *prices, struct cost *out);

#endif
