/*
 * volley.h - calls to one model that score nothing, so many at once: what each answers is for its
 * owner to read. A volley is the first member of what its owner knows of it.
 */
#ifndef HUNSU_SRC_DESK_VOLLEY_H
#define HUNSU_SRC_DESK_VOLLEY_H

#include "inside.h"

struct volley_call {
	struct volley *all;
	struct prompt request;
	int max_tokens;
	int number; /* 0: it is not sent */
	struct call *call; /* NULL: it is not out */
};

struct volley {
	struct desk *desk;
	const struct model *model;
	struct sampling sampling; /* but for max_tokens */
	int likely, priority, sample; /* as of a request */
	enum actor by; /* in the record, as the two words are */
	const char *role, *what;
	size_t at_once; /* calls that are handed to the client */
	/* All text so far is cleared where text.p is NULL; NULL: no answer is streamed. */
	void (*delta)(struct volley *v, size_t i, struct str text);
	/* The i-th is answered, or failed; event has the call, and is written after it. */
	void (*done)(struct volley *v, size_t i, const struct answer *a, cJSON *event, cJSON *call);
	void (*tell)(const struct volley *v); /* all are done; NULL: done has told it */
	/* Releases the owner's members; NULL: none. The calls that are cancelled are out still. */
	void (*over)(struct volley *v);
	LIST(struct volley_call) calls;
	size_t next, out, failed;
	char *error; /* of the last one that failed */
};

/* One of a single call, to the proposer. */
struct volley_call *volley_ask(
	struct volley *v, struct desk *d, const char *role, const char *what, int max_tokens);
/* Its messages are the caller's to write. No more once it is seated. */
struct volley_call *volley_add(struct volley *v, int max_tokens);
void volley_failed(struct volley *v, const char *why); /* within done */
void volley_cost(struct volley *v, struct cost *out);
void volley_seat(struct volley *v); /* which frees itself */
void volley_cancel(void *volley, cJSON *calls); /* as a player: it frees itself */
void volley_free(struct volley *v);

#endif
