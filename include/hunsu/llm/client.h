/*
 * client.h - calls to models on the event loop: libcurl's multi interface, keep-alive, streaming,
 * retries, the response store, and the local server of the models named `local`.
 *
 * One thread, nothing blocks. A call is handed in with client_send and answered by its `done`,
 * always from the loop (also when the store had the answer, or when it failed at once), exactly
 * once, unless it is cancelled. Calls wait in a queue in the order of sending; at most `in_flight`
 * run at a time for an endpoint (for local: its parallel slots). No time limit runs for local while
 * its process lives and answers /health.
 *
 * Retries: 429, 408, 409, 425, 5xx, also where a body with status 200 tells of an error like that;
 * a connection that broke, an answer that ends in its middle, a stream without finish reason: after
 * an exponential backoff with jitter, at most `tries` of them; two where nothing ever answered and
 * there is no way to connect, one after a connection that did not come in its time. Everything else
 * in 4xx fails at once with the server's message.
 *
 * What a server asks for uses up no tries: to wait (Retry-After in seconds or as a date,
 * x-ratelimit-reset, words in the body), or to slow down (429), or to let it load its model first
 * (503 that says so). Such waits of one call end with `patience_ms`, as do those of an endpoint
 * that lets nothing through; where it does not say how long, already with a tenth of that. After a
 * 429 only half as many calls go to that endpoint at a time, and one more with each round of
 * answers.
 *
 * Servers of one model (model.h) each have their own limit, waits and key. Each call goes to the
 * one that is likely to answer it first; what fails at one is tried at another, at once. One that
 * cannot be reached, or fails again and again, is left aside until it is there again.
 *
 * A whole answer has total_ms to come; a stream that long too, and its first byte, and each after
 * it, first_byte_ms.
 */
#ifndef HUNSU_LLM_CLIENT_H
#define HUNSU_LLM_CLIENT_H

#include "hunsu/base/loop.h"
#include "hunsu/llm/model.h"
#include "hunsu/prompt/prompt.h"
#include "hunsu/task/task.h"

struct client;
struct prices;
struct store;
struct call;
struct endpoint;

struct client_options { /* zero means the default in brackets */
	int in_flight;         /* [remote 8, loopback 16] a server; local: 4 at most; -j N */
	int tries;             /* [5] */
	int connect_ms;        /* [10000] */
	int first_byte_ms;     /* [120000] of silence in a stream */
	int total_ms;          /* [600000] */
	int patience_ms;       /* [600000] for a server that asks to wait */
	size_t max_answer;     /* [4 MiB] of response body */
	struct store *store;   /* NULL: --no-store; not owned */
	const struct prices *prices; /* NULL: only `local` has a price; not owned */
	/* the local server's state, the queue or how far a server has read changed (to
	 * repaint); may be NULL */
	void (*status)(void *arg);
	void *status_arg;
	/* one of the servers of a model is left aside, or answers again; may be NULL */
	void (*said)(void *status_arg, const char *words);
	/* a file of certificates (PEM) to believe instead of the system's; NULL or "": what
	 * CURL_CA_BUNDLE, SSL_CERT_FILE and SSL_CERT_DIR say. Copied. */
	const char *ca_file;
	/* Nothing is sent: a call whose answer the store does not have fails, and this says why
	 * (its hash, "": not known). NULL: all is sent. */
	const char *(*withheld)(void *arg, const char *hash);
	void *withheld_arg;
	/* tests: calls go wherever a model says, named or not */
	bool anywhere;
};

enum { LIKELY_ALL = -1 };
struct request {
	const struct model *model;       /* lives until done */
	const struct prompt *messages;   /* rendered; copied by client_send */
	const struct sampling *sampling; /* copied by client_send */
	int sample;                      /* independent repeats: 1, 2, …; part of the store's key */
	bool stream;                     /* deltas are wanted */
	/* do not answer from the store (its answer is still kept) */
	bool fresh;
	/* Above 0: no answer is wanted, but how likely the model finds the last so many messages,
	 * each as its answer to those before them all; LIKELY_ALL: the text of all messages; what
	 * comes is read by likely_read (likely.h). 0: an answer is wanted. */
	int likely;
	int priority;                    /* higher goes first: 0 scoring, 1 proposals, 2 try */
};

/* What served a call, as far as its server tells; "" where it does not, always valid UTF-8. Build
 * and quantisation are asked for apart, after an answer: the first answers lack them. */
struct serving {
	char model[96]; /* as answered */
	char fingerprint[64], build[64], quantisation[32];
	const char *at; /* the base URL, of a model at several; NULL: at one. The client's */
};

struct answer { /* all text is valid UTF-8 (repaired), lives until `done` returns */
	struct str text;     /* the answer, without an assistant prefix that the server repeats */
	struct str thinking; /* reasoning that came apart from the text; often empty */
	const char *finish;  /* "stop", "length", "content_filter", …; NULL on error */
	const char *error;   /* NULL: answered. Says what, of which model, and the status */
	bool refusal;        /* the model declined (refusal field or content filter) */
	bool cached;         /* from the response store */
	long tokens_in, tokens_out; /* the provider's numbers; -1: not told */
	/* NaN: unknown; 0 when cached. The server's own figure where it tells one
	 * (x-litellm-response-cost), the most it can be where it tells no tokens; tries that were
	 * lost after they were sent are in it, at their most, and in a failed call's tokens. */
	double usd;
	int64_t first_ms, total_ms; /* from its start on the wire to the first and last byte */
	int tries;
	const struct serving *served; /* NULL: it is not told, or came from the store */
	const char *hash;    /* the request's hash, key of the store; "": there was none */
	bool lost_paid;      /* failed after tokens may have been spent */
	/* At most: what it took beside tokens_in and tokens_out, in tries that were lost before it
	 * was answered, or as the server does not tell. */
	long tokens_more;
};

struct call_events {
	/* more text, as it comes; a retry starts with an empty slice whose p is NULL: forget what
	 * came */
	void (*delta)(void *arg, struct str text);
	void (*done)(void *arg, const struct answer *a);
	/* It failed in a way that may pass: may it be sent once more? NULL: always. */
	bool (*again)(void *arg);
	void *arg;
};

struct client *client_new(struct loop *l, const struct client_options *o);
/* Cancels everything without calling done, stops the local server, closes. NULL is fine. */
void client_free(struct client *c);
struct loop *client_loop(const struct client *c); /* the one it was made for */
/* Takes calls at a time, tries, times and patience from o, for what is sent or judged from now on.
 */
void client_limit(struct client *c, const struct client_options *o);

/*
 * Nothing is sent to a place that the person did not name on this machine (model.h): such calls
 * fail, unless the store has their answers. client_allow: the person has named it now, which is
 * kept; FAILED and why when it cannot be, then it holds for this client alone.
 */
enum status client_allow(struct client *c, const struct model *m, struct buf *err) MUST_CHECK;
bool client_allows(const struct client *c, const struct model *m);

/* A request to a model's service that is no call of the model's: to hand over and bring back what
 * is larger than memory. `done` gets the body as the answer's text, as it is, or nothing of it
 * where it went into a file. Retried like a call, and its error is told likewise. */
struct haul {
	const struct model *model;
	const char *path; /* after its base URL; this and all else is copied */
	struct str body;  /* POSTed JSON; empty, and no from: GET */
	const char *from; /* a file that is POSTed instead; NULL: none */
	const char *form; /* … in a form, under that name, which lives until done; NULL: bare */
	const char *into; /* a file for what comes; NULL: memory */
	bool once;	  /* it is not sent again where it may have been heard */
};
struct call *client_haul(
	struct client *c, const struct haul *h, const struct call_events *ev);

struct call *client_send(struct client *c, const struct request *r, const struct call_events *ev);
void call_cancel(struct call *k);          /* done is not called; k is gone */
/* Its tries that were sent and not answered, the one on the wire included; what they cost at
 * most, NaN: unknown. */
int call_lost(const struct call *k);
double call_lost_usd(const struct call *k);

/* Hash of endpoint (local: the weights' digest), model, whole request and sample: store key. */
void request_hash(char out[static HASH_HEX], const struct request *r);

/* The server that a model is at, or the servers, one for all that are there; lives as long as the
 * client. */
const struct endpoint *client_place(struct client *c, const struct model *m);
int client_places(struct client *c, const struct model *m); /* calls to it at a time, at most */
int client_waiting(const struct client *c);   /* calls in the queue */
int client_running(const struct client *c);   /* calls on the wire */
/* How far servers have read the streamed requests that are on the wire, in tokens, as far as they
 * tell it; total 0: none is being read. */
struct reading {
	long read, total;
};
void client_reading(const struct client *c, struct reading *out);
/* How long the server that asked for the longest wait is still left alone; 0: none is. */
int64_t client_paused_ms(const struct client *c);
/* Holds new calls (running ones finish) while a budget is used up; or from that moment on, by the
 * loop's clock (0: none). */
void client_hold(struct client *c, bool hold);
void client_hold_at(struct client *c, int64_t ms);

/* What answers under a model's name: `done` gets "" or an error, and how fast (models --check). No
 * text of the person's is sent, and a key only where one belongs: its own service, and what was
 * named. */
struct probe {
	const char *error; /* NULL: it answers */
	int64_t ms;
	const char *models; /* names it offers, comma-separated; may be "" */
};
void client_probe(struct client *c, const struct model *m,
	void (*done)(void *arg, const struct probe *p), void *arg);

/* The local server's state, for the screen: "" when none is wanted or it is ready. Otherwise one
 * line such as "fetching the model: 310 of 1117 MB, 12 s to go" with done/total for a bar (total 0:
 * unknown). */
struct local_status {
	/* Of several servers the one that is furthest down here counts. */
	enum { LOCAL_OFF, LOCAL_READY, LOCAL_FAILED, LOCAL_LOADING, LOCAL_INSTALLING } state;
	char line[200];
	int64_t done, total; /* bytes */
	int slots;
};
void client_local(const struct client *c, struct local_status *out);

#endif
