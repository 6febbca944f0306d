/*
 * inside.h - the client's own records, shared by its rooms: client.c (the contract, what moves the
 * queues), errand.c (calls to programs), outcome.c (what became of a call), likely.c (calls in
 * several steps), haul.c (no calls at all), probe.c, endpoint.c
 * (who is called), about.c, pulse.c, calls.c (lists). None calls one that is named before it here.

 * queues), errand.c (calls to programs), outcome.c (what became of a call), again.c (whether it is
 * made again), likely.c (calls in several steps), pool.c (a model at several servers), probe.c,
 * endpoint.c (who is called), about.c, pulse.c, calls.c (lists). None calls one that is named
 * before it here.
 */
#ifndef HUNSU_LLM_INSIDE_H
#define HUNSU_LLM_INSIDE_H

#include "hunsu/llm/client.h"
#include "hunsu/llm/cost.h"
#include "hunsu/llm/local.h"
#include "hunsu/llm/retry.h"
#include "hunsu/llm/sse.h"
#include "hunsu/llm/store.h"
#include "programs.h"
#include "provider.h"
#include "trouble.h"
#include "wire.h"

enum { PRIORITIES = 3, TOTAL_MS = 600000 };

struct calls { /* a queue: taken from the head */
	struct call *head, *tail;
	size_t n;
};

/* A model as a server serves it. */
struct served {
	char *model;
	unsigned learned; /* quirks that a 400 has told of */
	struct serving as; /* as the last answer told, and what was asked for since */
	const struct kind_of_server *kind; /* by its fingerprint; NULL: none that tells more */
	int asked;	   /* how often that was */
};

/* One server, with one key: what its calls share. Or several of one model's: a queue, and what
 * stands for them in hashes. */
struct endpoint {
	struct client *client;
	const struct provider *provider;
	struct model model;    /* its first; local: what the local room is asked for */
	const char *base;      /* the model's base URL; local: the file or size */
	bool local;
	bool answered;	    /* something has, since the client began */
	bool no_template;   /* it is no llama.cpp: it has no /apply-template */
	bool named;	    /* the person named it: calls may go there */
	bool needs_key, keyed; /* keyed: it was looked for */
	char *key;	       /* NULL: none */
	char no_key[64];       /* what is said then, where one is needed */
	char *url;	    /* the whole URL calls go to; NULL: not known yet (local) */
	char *url_base;	    /* the base it was made from */
	struct curl_slist *headers, *keyless; /* keyless: those of before there was a key */
	int in_flight, running;
	struct calls queue[PRIORITIES];
	double allowed;	   /* how many it lets through at a time, at most in_flight */
	int64_t slowed_us; /* when that was last made less */
	int64_t refused_ms; /* since when nothing was let through; 0: something was */
	int64_t asked_ms;   /* until when it last asked to wait */
	int64_t resume_ms; /* the server asked for silence until then; 0: it did not */
	struct timer *resume;
	struct call *pulse; /* local: /health is being asked; NULL: it is not */
	struct programs *programs; /* of a program; NULL: none was asked yet */
	struct buf refused;	   /* why it is not run */
	struct call *about; /* what it serves is being asked; NULL: it is not */
	LIST(struct served *) served;
	LIST(struct endpoint *) servers; /* that take its calls; none: itself */
	bool shares;	     /* it is one of several */
	double took_ms;	     /* then: an answer, on average; 0: none came */
	int failures;	     /* in a row */
	struct timer *wake;  /* left aside until then */
	struct call *waking; /* it is being asked whether it is there */
	int asleep;	     /* how often, since its last answer */
	bool aside_said;
	struct endpoint *next;
};

struct streaming { /* what a streamed call needs besides */
	struct sse sse;
	struct reply reply;
	size_t told;	    /* bytes of the text that `delta` was given */
	struct buf trouble; /* an error inside the stream */
	bool begun, plain;  /* plain: the server answers whole though a stream was asked for */
};

enum call_state { CALL_ARRIVED, CALL_QUEUED, CALL_RUNNING, CALL_SLEEPING, CALL_FAILING };

struct call {
	struct client *client;
	struct endpoint *home; /* whose queue it waits in */
	struct endpoint *endpoint; /* the server it is sent to; before that, home */
	struct endpoint *failed_at; /* of several, the one that last failed it */
	struct served *served;
	enum call_state state;
	struct calls *in; /* the list it stands in */
	struct call *next, *prev;
	const struct model *model;
	struct call_events ev;
	struct buf body;
	char *prefix;  /* the request's assistant prefix; NULL: none */
	char *failure; /* CALL_FAILING: what `done` will be told */
	struct streaming *streaming;
	struct hauling *haul; /* it is no call of a model's (haul.h); NULL: it is */
	struct likely *likely; /* it asks how likely a text is, in steps; NULL: for an answer */
	struct transfer *transfer;
	struct asked *asked; /* a program's; then there is no transfer */
	struct timer *timer; /* CALL_SLEEPING */
	unsigned quirks;     /* that its body has been adapted to */
	struct cost most;    /* of a try */
	int sample, priority, tries;
	int spent, waits;   /* of its tries: those that failed; those that it was asked to wait */
	int64_t waited_ms;  /* as it was asked to, in all */
	int lost;       /* tries that may have cost and brought nothing */
	int max_tokens; /* that may be answered */
	bool fresh, hashed, asked_stream, lost_paid, told_any;
	bool busy, cancelled; /* inside one of its own callbacks; cancelled there */
	int64_t first_ms, total_ms; /* of the try that counts */
	char hash[HASH_HEX];
	void (*probed)(void *arg, const struct probe *p); /* a probe's; then there is no body */
	void *probed_arg;
};

struct client {
	struct loop *loop;
	struct client_options options;
	struct trust trust;
	struct wire *wire;
	struct local *local; /* made at first need */
	struct rng rng;
	struct endpoint *endpoints;
	LIST(char *) allowed; /* places that were named while it runs (model_goes_to) */
	struct calls arrived, running, sleeping;
	size_t queued;
	struct timer *kick; /* when it is due, on_kick is called */
	void (*on_kick)(void *client);
	bool held;
	int64_t hold_ms; /* by the loop's clock they are held from then on; 0: not */
	struct reply reply; /* for whole answers, one at a time */
};

enum verdict { ANSWERED, STEP, AGAIN, AGAIN_AT_ONCE, LOST }; /* STEP: of several, one is done */

struct judged {
	enum verdict verdict;
	struct reply *reply; /* ANSWERED */
	struct buf why;	     /* else */
	int64_t wait_ms;     /* AGAIN: what the server asked for; -1: nothing */
	long status;	     /* of HTTP, or what an error in a 200 is like */
	bool loading;	     /* it is getting ready, and says so */
	bool unreached;	     /* nothing was sent */
	int tries;	     /* that are enough, so far as it goes by how it failed */
};

/* calls.c */
void calls_push(struct calls *list, struct call *k);
void call_unlink(struct call *k);
void call_enqueue(struct call *k, bool first);
void call_free(struct call *k); /* unlinks and releases everything, calls nobody */
void client_kick(struct client *c); /* what can be started is started at the next turn */
void client_changed(struct client *c);

/* endpoint.c */
struct endpoint *endpoint_for(struct client *c, const struct model *m);
void endpoints_limit(struct client *c); /* to as many calls at a time as its options say now */
void endpoint_free(struct endpoint *e);
struct served *endpoint_served(struct endpoint *e, const struct model *m);
/* May k be sent, and is it known where to? Otherwise the server is being got ready, or *why says
 * why not. */
bool endpoint_ready(struct endpoint *e, const struct call *k, const char **why);
/* What stands for the endpoint in hashes; false: not known yet (a file's digest). */
bool endpoint_identity(const struct endpoint *e, struct buf *out);
/* May one more call go out? */
bool endpoint_room(const struct endpoint *e);
/* A call that went out then was answered too late, or told that they are too many; or one got
 * through. */
void endpoint_narrow(struct endpoint *e, int64_t started_us);
void endpoint_slow(struct endpoint *e, int64_t started_us);
void endpoint_through(struct endpoint *e);
void endpoint_pause(struct endpoint *e, int64_t ms);
struct call *endpoint_next(const struct endpoint *e); /* the call whose turn it is */

/* outcome.c */
void call_start(struct call *k);
void call_answer_stored(struct call *k, struct answer *a);
void call_fail_now(struct call *k, const char *why);
/* What wire.h tells; the endpoint one of whose calls has ended by it, or NULL. */
struct endpoint *outcome_heard(struct transfer *t);
struct endpoint *outcome_over(struct transfer *t, CURLcode result);
struct endpoint *outcome_silent(struct transfer *t);

void call_answered(struct call *k, const struct reply *r);
void call_take(struct call *k); /* from its queue to those that run */

/* client.c */
void request_identity(char out[static HASH_HEX], struct str endpoint, struct str body, int sample);

/* again.c */
/* Is k, which failed, to be made again, and in how many ms? False: j->why says why not, too. */
bool again_in(struct call *k, struct judged *j, int64_t *ms);

/* errand.c */
void errand_start(struct call *k); /* the endpoint is ready; or fails it */

/* pool.c */
/* Which of several servers takes k now; NULL: none can. */
struct endpoint *pool_server(struct endpoint *pool, const struct call *k);
void pool_answered(struct call *k);
/* k failed at its server: by its fault, for which it is left aside at once, or when it comes again
 * and again. In how many ms another one takes it; -1: none does. */
int64_t pool_failed(struct call *k, bool fault, bool at_once, const struct buf *why);
int64_t pool_paused_ms(const struct endpoint *pool); /* how long all have asked to wait */
/* k's transfer is over: true if it asked whether a server is there, and then k is gone. */
bool pool_over(struct call *k, CURLcode result);
void pool_stop(struct endpoint *e);

/* probe.c */
void probe_start(struct call *k);
/* False: it has failed, and *why says why; otherwise k is gone. */
bool probe_over(struct call *k, CURLcode result, long status, struct buf *why);
void probe_tell(struct call *k, const struct probe *p);

/* pulse.c */
/* A call of the local endpoint e is silent for long: lives its server? */
void pulse_take(struct endpoint *e);
/* k's transfer is over: true if that was the pulse, and then k is gone. */
bool pulse_over(struct call *k, CURLcode result);
void pulse_stop(struct endpoint *e);

/* about.c */
/* Keeps what an answer to k told of what serves it, and asks for more where a server of that kind
 * tells more; *out: all that is known of the one that gave this answer. False: nothing. */
bool about_heard(struct call *k, const struct serving *told, struct serving *out);
/* k's transfer is over: true if that was the question, and then k is gone. */
bool about_over(struct call *k, CURLcode result);
void about_stop(struct endpoint *e);

/* scrub.c; key NULL: nothing happens */
/* An answer so far, or whole: no key is in it then. */
void scrub_reply(struct reply *r, const char *key, bool ended);
/* How much of a text in which a key was hidden may be told: its end may be the beginning of one. */
size_t scrub_told(struct str text, const char *key);
void scrub_words(struct buf *text, const char *key); /* of a message */

/* failure.c */
/* What the body of an error says, JSON, a web page or plain words. */
void failure_read(struct trouble *t, struct str body);
/* Appends what was said, cut and without the key. */
void failure_say(struct buf *out, const struct buf *said, const char *key);
/* Is it what another address would answer: a page, or that there is nothing there? */
bool failure_elsewhere(long status, struct str body);
/* Appends that the base URL may be wrong, and which address it made. */
void failure_address(struct buf *out, const struct endpoint *e);
/* For a transfer that did not get through: false when another try is of no use. */
bool failure_passing(CURLcode result, const struct transfer *t);
/* How many tries are enough where nothing ever answered. */
int failure_tries(CURLcode result, const struct transfer *t);
bool failure_unreached(CURLcode result, const struct transfer *t); /* nothing was sent */
bool failure_may_have_cost(const struct transfer *t);
void failure_transfer(
	struct buf *out, CURLcode result, const struct transfer *t, const struct client_options *o);
struct str failure_header(const struct transfer *t, const char *name); /* empty: not there */
void failure_headers(
	struct retry_headers *h, const struct transfer *t, const struct limit *limits);

#endif
