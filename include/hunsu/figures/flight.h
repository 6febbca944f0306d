/*
 * flight.h - facts of what is in flight: written by the desk, read by whoever shows it.
 */
#ifndef HUNSU_FIGURES_FLIGHT_H
#define HUNSU_FIGURES_FLIGHT_H

#include "hunsu/engine/operator.h"
#include "hunsu/session/event.h"

struct growing { /* a proposal on its way */
	const struct op *op;
	struct buf text; /* so far */
	int tries;       /* refused so far in this slot */
	bool busy;       /* its call is out */
	bool over;       /* it has become a variant, or is given up */
	int64_t began_ms, first_ms; /* clock_ms: its call was sent, its first text came; 0 */
};

struct scoring { /* a text that is being scored on a set of examples */
	struct text_ref text;
	const char *model;  /* lives as long as the desk */
	bool leads;         /* by the leading target; such alone are the text's progress */
	int apart;          /* version of the settings that it is measured by; 0: its score */
	size_t done, calls; /* of the calls that it makes in all */
	bool running;       /* some were sent */
	double eta;         /* seconds to go for those; -1: not known yet */
	double each;        /* seconds from one answer to the next; -1: not known yet */
};

struct trial_column {
	struct text_ref text;
	struct buf output;
	bool done;
	char *error, finish[16];
	int64_t ms;
	int call_n; /* number in the record once it is there */
};

struct trial { /* the last "try an input" */
	struct fields input;
	int64_t began_ms; /* clock_ms */
	struct trial_column *columns;
	size_t n;
};
void trial_release(struct trial *t);

struct asked_now { /* a question about two texts, while it is answered (engine/explain.h) */
	bool on;
	char *question;
	struct buf answer; /* so far */
};

struct invented { /* examples that wait to be confirmed (engine/invent.h) */
	struct example *items;
	size_t n, cap, of; /* of: that there were at first */
};
void invented_release(struct invented *list);

struct stint { /* how long some work took so far, without the times when there was none of it */
	int64_t began_ms, halted_ms; /* clock_ms; 0: it did not begin, or is not halted */
};

struct flight {
	bool busy; /* calls in flight or waiting */
	int search; /* the one that is on; 0: none */
	int round; /* the one that is being written; 0: none */
	int64_t round_ms; /* since then (clock_ms) */
	size_t held; /* calls for the prompt that it asks for after its first insight */
	bool finishing; /* the last one's variants get the rest of the examples, best first */
	struct growing *growing; /* its slots */
	size_t n_growing;
	struct scoring *scoring; /* in the order they were asked for */
	size_t n_scoring, cap_scoring;
	/* One work of scoring: a round's, what was asked for at a time, or the prompt's by itself;
	 * and the calls of it that were for sets that are through. */
	struct stint stint;
	size_t scored;
	struct trial trial; /* stays when it is over */
	struct asked_now asked;
	struct invented invented;
};

#endif
