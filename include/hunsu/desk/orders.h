/*
 * orders.h - cells that are wanted, a text on an example each: sent once, whoever wants them.
 *
 * Who wants cells makes a claim, which is asked for its cells one by one while there is room for
 * calls. A cell that is on its way for another claim already counts for both. When a claim is
 * dropped, what nobody else wants of its cells is cancelled. Claims of a higher priority come
 * first, then the older ones.
 *
 * Where the metric asks a model to judge, that call follows the target's, within the same window
 * and budget; a program of the person's is asked likewise, which is no call: it has no number, and
 * neither `may` nor `sent` hear of it.
 *
 * Nothing is sent but by orders_go, which the owner calls after each turn of the loop; what comes
 * back is only told. At most a window of calls is handed to the client at a time for each server,
 * so that cancelling and budgets act soon; one that fails, is slow or asks to wait holds up no
 * claim on another.
 */
#ifndef HUNSU_DESK_ORDERS_H
#define HUNSU_DESK_ORDERS_H

#include "hunsu/engine/metric.h"
#include "hunsu/llm/client.h"

struct orders;
struct claim;

/* The same cell: text, example, version, model, sample and what it is kept apart by are. */
struct cell {
	const struct prompt *text;
	const char *hash;   /* of it (prompt_hash); NULL: texts are told apart by their pointers */
	int example, version; /* of the example: its id, and the version that is sent */
	const struct fields *fields; /* its inputs */
	const struct model *model;   /* its claim's */
	const struct sampling *sampling;
	int sample;
	int apart; /* version of the settings that it is measured by; 0: not apart from others */
	bool stream;
	int priority; /* its claim's */
	/* of whoever wants it; nothing here reads them */
	size_t tag;
	int search; /* whose budget its calls count in; 0: none's */
};

struct wisher { /* who makes a claim */
	const struct model *model; /* of all its cells; lives as long as these are on their way */
	const char *hash; /* of the text that all its cells are of; NULL: they have none */
	/* The cell that comes next, the same one until `took` is called; false: no more. What it
	 * points to needs to live no longer than the call. */
	bool (*next)(void *arg, struct cell *out);
	void (*took)(void *arg); /* that cell is on its way */
	/* Would it still come to that cell, which is on its way for another claim? NULL: no. */
	bool (*wants)(void *arg, const struct cell *c);
	/* A cell that it took, or would still come to, was answered or failed; may be NULL. */
	void (*came)(void *arg, const struct cell *c, const struct outcome *o);
	void (*end)(void *arg); /* no cell is left: the claim is gone; not when it is dropped */
	void *arg;
	size_t calls; /* that it will make, for the progress */
	int priority; /* of its calls, client.h */
};

struct came { /* the answer to a call for a cell */
	int number, target;	       /* of the call, and of the target's, as `sent` gave them */
	bool judge;		       /* the judge's, not the target's */
	const struct model *model;     /* that was asked */
	const struct prompt *request;  /* of the judge's call; else NULL */
	const struct answer *answer;
	/* What came of the cell; NULL: a judge is to be asked first. Where the judge failed, it has
	 * an output and an error. */
	const struct outcome *outcome;
};

struct measured { /* how a cell that was answered is scored now */
	struct measure measure;
	const struct example *example;
	const struct model *judge; /* for a metric that asks one; NULL: such outputs get no score */
	const struct prompt *text; /* the cell's, for a likely metric; NULL: it is gone */
};

struct orders_events {
	/* May that call be made, what it can cost considered? When not, nothing more is sent until
	 * orders_go is called again. NULL: always. */
	bool (*may)(void *arg, const struct cell *c, const struct request *r, bool judge);
	/* It is about to be sent: its number, which comes back with it. NULL: 0. */
	int (*sent)(void *arg, const struct cell *c, const struct request *r, bool judge);
	/* May the call of that number be sent once more, after a failure that may pass? NULL:
	 * always. */
	bool (*again)(void *arg, int number);
	/* Is the cell's output known, so that only a judge is to be asked? Fills output, finish and
	 * refusal, and says which call they came from; 0: it is not. NULL: never. */
	int (*kept)(void *arg, const struct cell *c, struct outcome *out);
	void (*measure)(void *arg, const struct cell *c, struct measured *out);
	void (*came)(void *arg, const struct cell *c, const struct came *k);
	/* That call is cancelled. May be NULL. */
	void (*cut)(void *arg, const struct cell *c, int number, const struct call *k);
	void *arg;
};

struct orders *orders_new(struct client *c, const struct orders_events *ev);
void orders_free(struct orders *o); /* drops all claims; NULL is fine */

struct claim *orders_claim(struct orders *o, const struct wisher *w);
void orders_drop(struct claim *c); /* its `end` is not called */
void orders_drop_all(struct orders *o);
/* Sends what there is room for, and ends the claims that are through. */
void orders_go(struct orders *o);

bool orders_idle(const struct orders *o); /* no claim is left */
/* Of the cells by that target, those that are answered and wait for that judge's grade. */
size_t orders_judging(const struct orders *o, const char *by, const char *judge);
size_t claim_calls(const struct claim *c); /* all that it makes */
size_t claim_done(const struct claim *c);
bool claim_running(const struct claim *c); /* some of its calls were sent */
/* Seconds from one answer to the next; -1: not known yet. */
double claim_each(const struct claim *c);
/* Seconds to go by the pace of the calls that were not from the store; -1: not known yet. */
double claim_eta(const struct claim *c);

#endif
