/*
 * wire.h - libcurl's multi interface on the event loop.
 *
 * Its sockets stand in one epoll descriptor, which the loop watches; its timeout is a timer of the
 * loop. With 64 transfers in flight curl_multi_poll costs as much CPU (some 50 us a call, both);
 * this way each answer is read, and the next request sent, before the next socket is looked at.
 *
 * A transfer is a pooled easy handle with the buffer its answer comes into. What the owner is told
 * is told outside libcurl's callbacks, where every function may be called again:
 * `heard` after bytes came (only for transfers that ask), `over` when a transfer has ended.
 */
#ifndef HUNSU_LLM_WIRE_H
#define HUNSU_LLM_WIRE_H

#include <curl/curl.h>
#include <stdio.h>
#include <sys/queue.h>

#include "hunsu/base/loop.h"
#include "hunsu/llm/client.h"

/* ---- trust.c ---- */

/* Whose certificates are believed: the setting, else CURL_CA_BUNDLE, SSL_CERT_FILE and SSL_CERT_DIR
 * of the environment, as curl(1) takes them; else libcurl's own. */
struct trust {
	char *file, *folder; /* NULL: libcurl's */
	char *trouble;	     /* why one cannot be used; NULL: all can */
};

/* setting: a file, or NULL or "". */
void trust_find(struct trust *out, const char *setting);
void trust_release(struct trust *t);

/* ---- wire.c ---- */

struct wire;
struct transfer;

struct wire_owner {
	void (*heard)(void *arg, struct transfer *t);
	/* t is the owner's still; wire_release gives it back. */
	void (*over)(void *arg, struct transfer *t, CURLcode result);
	/* A stream, or a GET, has sent no byte for first_byte_ms: it is stopped. A patient one goes
	 * on. */
	void (*silent)(void *arg, struct transfer *t);
	void *arg;
};

/* What does not fit in memory. No total time runs for it; where for first_byte_ms less than a byte
 * a second goes or comes, it is over. */
struct freight {
	const struct buf *body; /* POSTed; NULL: see from */
	FILE *from;		/* POSTed from its beginning; NULL, with no body: GET */
	const char *form; /* it goes as a file of that name in a form, for batches; NULL: bare */
	int into;		/* where a good answer's bytes go; -1: as of others */
};

struct transfer {
	struct wire *wire;
	CURL *easy;
	struct buf in; /* what has come and was not taken */
	void *user;
	bool direct; /* to this machine, so past any proxy; set by the owner before it starts */
	bool wants_heard;
	bool listened;	 /* its silence is told: not a whole answer's, which has its total time */
	bool patient;	 /* no time limit runs; set before wire_start, kept until release */
	bool too_long;	 /* more came than the maximum: ended by us */
	bool running;	 /* in the multi handle */
	bool listed;	 /* among those that were heard */
	size_t received; /* bytes of body so far, of this try */
	int64_t started_us, first_us, last_ms;
	LIST_ENTRY(transfer) place; /* among the running or the spare ones */
	LIST_ENTRY(transfer) place_heard;
	const struct freight *freight; /* NULL: none */
	curl_mime *form;
	char trouble[CURL_ERROR_SIZE];
};

/* The options are looked at with each transfer; they and trust live as long as the wire. */
struct wire *wire_new(struct loop *l, const struct client_options *o, const struct trust *trust,
	const struct wire_owner *owner);
void wire_free(struct wire *w); /* every transfer must have been released */
/* A transfer that is set up for POSTs, not started. */
struct transfer *wire_take(struct wire *w, void *user);
/* POST body (not copied: it lives until the transfer is over); body NULL: GET. */
void wire_start(struct transfer *t, const char *url, struct curl_slist *headers,
	const struct buf *body, bool stream);
/* The freight lives until the transfer is over. */
void wire_haul(struct transfer *t, const char *url, struct curl_slist *headers,
	const struct freight *f);
/* Ends it if it runs, at once, without `over`; it is the owner's still. */
void wire_stop(struct transfer *t);
/* The same, and gives it back. */
void wire_release(struct transfer *t);
/* Sends now what was started, instead of at the next turn of the loop. */
void wire_push(struct wire *w);

#endif
