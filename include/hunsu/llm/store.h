/*
 * store.h - the response store: every answer paid for, in SQLite under $XDG_DATA_HOME/hunsu/.
 *
 * Keyed by the request's hash. Errors are not kept. Writes are batched in a transaction that the
 * loop ends (at most 200 ms later); a busy database is tried again from the loop, never waited for.
 * A store that fails (full, read-only, locked, damaged) keeps its answers in memory, up to 64 MB,
 * and is tried again each second; what is not kept at the end is counted, with what went when the
 * file was removed. Nothing else fails because of it.
 */
#ifndef HUNSU_LLM_STORE_H
#define HUNSU_LLM_STORE_H

#include "hunsu/base/buf.h"
#include "hunsu/base/loop.h"

struct store;
struct answer;

/* path NULL: the usual place. */
struct store *store_open(struct loop *l, const char *path, struct buf *err) MUST_CHECK;
/* The same for work that goes on in any case: one that cannot be opened has its trouble, and is
 * tried again. */
struct store *store_start(struct loop *l, const char *path) MUST_CHECK;
/* Writes what waits, nothing is kept after it; how many answers of this run were not kept, and a
 * line that says so and why, when there are any. */
int64_t store_finish(struct store *s, struct buf *words);
void store_close(struct store *s); /* NULL is fine */
/* What is kept of an answer; its strings live until the next call on the same store, or the turn of
 * the loop ends. False too for what earlier ones kept and is none, as answers are read now. */
bool store_get(struct store *s, const char *hash, struct answer *out);
void store_put(struct store *s, const char *hash, const char *model, const struct answer *a);
/* For whoever puts in very many, and may wait for the disk: writes what waits, and moves the log
 * into the database where it has grown large. */
void store_settle(struct store *s);
/* NULL, or what was wrong with it the first time that something was. */
const char *store_trouble(const struct store *s);
/* How much is there. */
enum status store_size(
	struct store *s, int64_t *answers, int64_t *bytes, struct buf *err) MUST_CHECK;

#endif
