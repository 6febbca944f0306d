/*
 * calling.h - a client, a faulty server and what came of the calls made: what the client's tests
 * share.
 */
#ifndef HUNSU_TESTS_CALLING_H
#define HUNSU_TESTS_CALLING_H

#include "faulty.h"
#include "hunsu/llm/client.h"
#include "hunsu/llm/store.h"

struct said {		   /* what one call was told; strings are its own */
	struct call *call; /* while it is under way */
	int done;
	char *text, *thinking, *finish, *error;
	bool refusal, cached, lost_paid;
	long in, out;
	double usd;
	int tries;
	int64_t first_ms;
	char hash[HASH_HEX];
	struct serving served; /* all empty: not told */
	struct buf deltas; /* all of them; "|" where a retry began */
	bool cancel_at_delta;
	int *order; /* where to note its place among the calls done; NULL: nowhere */
	int place;
};

struct calling {
	struct loop *loop;
	struct faulty *server;
	struct client *client;
	struct model model;
	struct store *store;
	struct client_options options;
};


/* o may be NULL; a key in $HUNSU_API_KEY is what calls carry. */
void calling_open(struct calling *d, const struct client_options *o);
void calling_close(struct calling *d);
/* A test's setup, with no key in the environment, and its teardown: *state is a struct calling. */
int calling_begin(void **state);
int calling_finish(void **state);
#define CALLING(name) TEST_WITH(name, calling_begin, calling_finish)
/* Sends one user message (and an assistant prefix unless NULL). */
struct ask {
	const char *user, *prefix;
	double temperature;
	int sample, priority;
	bool stream, fresh;
	const struct model *model; /* NULL: the desk's */
};
void calling_ask(struct calling *d, struct said *out, const struct ask *a);
/* Turns until *n is at least `wanted`; a failure of the test after PATIENCE_MS. */
void calling_until(struct calling *d, const int *n, int wanted);
void calling_until_requests(struct calling *d, int wanted);
/* Ask and wait. */
void calling_call(struct calling *d, struct said *out, const struct ask *a);
void said_release(struct said *s);

#endif
