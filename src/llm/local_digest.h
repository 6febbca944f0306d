/*
 * local_digest.h - the SHA-256 of a file of weights, without holding up the loop.
 *
 * The three known sizes have pinned digests. A file is read once, a megabyte at a time from the
 * loop; the result is kept in the cache folder under the file's path, size and time of change.
 */
#ifndef HUNSU_LLM_LOCAL_DIGEST_H
#define HUNSU_LLM_LOCAL_DIGEST_H

#include "hunsu/llm/local.h"

struct digesting;

/* Reads m's file from the loop; `done` gets NULL or why it failed; then the handle is gone. */
struct digesting *digest_begin(struct loop *l, const struct model *m,
	void (*done)(void *arg, const char *error), void *arg);
void digest_stop(struct digesting *d); /* NULL is fine */

#endif
