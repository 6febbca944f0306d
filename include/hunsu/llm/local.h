/*
 * local.h - the local server: installed by scripts/local-model, started on first need, watched,
 * ended.
 *
 * A server belongs to one client and dies with this process however it ends (PR_SET_PDEATHSIG in
 * the child, and the launcher ends at the end of its standard input). If it dies by itself it is
 * started again, at most three times in a minute. A `llama-server` on the PATH is used when there
 * is one.
 *
 * It gets as many threads as cores have been idle for half a second before its start. When its pace
 * has fallen because the machine got busy, it is started again with fewer (pace.h, processor.h).
 */
#ifndef HUNSU_LLM_LOCAL_H
#define HUNSU_LLM_LOCAL_H

#include "hunsu/llm/client.h"

struct processor;

#define LOCAL_SLOTS 4 /* calls that a server works on at a time */

struct local;

/* changed: the state changed. Nothing is started before local_want. */
struct local *local_new(struct loop *l, void (*changed)(void *arg), void *arg);
void local_free(struct local *s); /* stops the server */
/* For tests: another way to look at the processor than processor_look. */
void local_look(struct local *s, void (*look)(struct processor *out));
/* Starts installing, loading (one server a model file: asking for another file starts another). */
void local_want(struct local *s, const struct model *m);
/* Ready for m: its base URL ("http://127.0.0.1:PORT/v1"); NULL: not yet, or failed. */
const char *local_url(const struct local *s, const struct model *m);
/* What local_url also answers: NULL, while calls have to end so that it can be looked at or started
 * again. An answer of m came: so many tokens after its first, in ms, one of in_flight calls. */
void local_paced(
	struct local *s, const struct model *m, long steps, double ms, int in_flight);
/* No call of m is in flight. */
void local_idle(struct local *s, const struct model *m);
/* It does not answer /health any more: it is ended, and started again. */
void local_hung(struct local *s, const struct model *m);
/* Why it failed for good; NULL: it has not. local_want after that tries again. */
const char *local_error(const struct local *s, const struct model *m);
void local_status(const struct local *s, struct local_status *out);
/* SHA-256 of the weights of m: pinned for the known sizes, kept for a file that was read. False: it
 * is not known yet; local_want reads it. */
bool local_digest(char out[static HASH_HEX], const struct model *m);

#endif
