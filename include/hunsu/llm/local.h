/*
 * local.h - the local server: installed by scripts/local-model, started on first need, watched,
 * ended.
 *
 * A server belongs to one client and dies with this process however it ends (PR_SET_PDEATHSIG in
 * the child, and the launcher ends at the end of its standard input). If it dies by itself it is
 * started again, at most three times in a minute. A `llama-server` on the PATH is used when there
 * is one.
 */
#ifndef HUNSU_LLM_LOCAL_H
#define HUNSU_LLM_LOCAL_H

#include "hunsu/llm/client.h"

struct local;

/* changed: the state changed. Nothing is started before local_want. */
struct local *local_new(struct loop *l, void (*changed)(void *arg), void *arg);
void local_free(struct local *s); /* stops the server */
/* Starts installing, loading (one server a model file: asking for another file starts another). */
void local_want(struct local *s, const struct model *m);
/* Ready for m: its base URL ("http://127.0.0.1:PORT/v1"); NULL: not yet, or failed. */
const char *local_url(const struct local *s, const struct model *m);
/* Why it failed for good; NULL: it has not. local_want after that tries anew. */
const char *local_error(const struct local *s, const struct model *m);
void local_status(const struct local *s, struct local_status *out);
/* SHA-256 of the weights of m: pinned for the known sizes, computed once and kept for a file. */
enum status local_digest(
	char out[static HASH_HEX], const struct model *m, struct buf *err) MUST_CHECK;

#endif
