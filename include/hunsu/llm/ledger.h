/*
 * ledger.h - what is known of a batch: its files, where they were sent, and what became of each
 * call. An SQLite database beside the batch's first file, so that a batch of any size takes the
 * same memory, and whoever goes on after a kill knows how far it came.
 *
 * Calls are known by their requests' hashes (bulk.h). Everything is in a transaction that
 * ledger_commit ends; after a kill the ledger is as it was at the last one. What fails in between
 * is kept, and told there.
 */
#ifndef HUNSU_LLM_LEDGER_H
#define HUNSU_LLM_LEDGER_H

#include <stdint.h>
#include "hunsu/base/hash.h"
#include "hunsu/base/mem.h"

struct ledger;

/* The ledger of a batch whose first file that is: its own path. */
void ledger_path(struct buf *out, const char *batch);
/* A new one, in place of what was there. */
struct ledger *ledger_new(const char *path, struct buf *err) MUST_CHECK;
/* NULL and why: there is none, or it was not written to its end (ledger_whole). */
struct ledger *ledger_open(const char *path, struct buf *err) MUST_CHECK;
enum status ledger_commit(struct ledger *l, struct buf *err) MUST_CHECK;
void ledger_close(struct ledger *l); /* without a commit; NULL is fine */
void ledger_whole(struct ledger *l); /* all that is to be in it is */

/* A word of the batch as a whole: "form", "model". get: lives until the next; NULL: it has none. */
void ledger_set(struct ledger *l, const char *name, const char *value);
const char *ledger_get(struct ledger *l, const char *name);

bool ledger_add(struct ledger *l, const char *hash); /* false: that call is in it already */

enum ledger_mark { LEDGER_UNKNOWN, LEDGER_NEW, LEDGER_AGAIN };
/* The call was answered (error NULL) or failed. An answer stays whatever comes later. NEW: it had
 * no result, or an error where there is an answer now. UNKNOWN: it is no call of this batch. */
enum ledger_mark ledger_mark(struct ledger *l, const char *hash, const char *error);

/* Why a call of this batch has no answer; lives until the next; NULL: it is not known to have
 * failed. */
const char *ledger_error(struct ledger *l, const char *hash);

struct ledger_part { /* a file; strings are "" where there is nothing yet */
	int number;
	int64_t calls, bytes;
	char name[256];	 /* in the folder of the ledger */
	char file[128];	 /* as it was uploaded */
	char batch[128]; /* as it was begun */
	char state[32];	 /* what the service said of that last; LEDGER_READ: its results are in */
	int64_t begun_ms; /* when that was asked for, of the epoch; 0: it was not */
};
#define LEDGER_READ "read"
void ledger_put_part(struct ledger *l, const struct ledger_part *p);
bool ledger_part(struct ledger *l, int number, struct ledger_part *out); /* false: there is none */

struct ledger_tally {
	int64_t calls, answered, failed;
};
void ledger_tally(struct ledger *l, struct ledger_tally *out);
/* The most frequent errors, with how many calls have each. */
struct ledger_error {
	char *words;
	int64_t n;
};
struct ledger_errors LIST_OF(struct ledger_error);
void ledger_errors(struct ledger *l, size_t most, struct ledger_errors *out);
void ledger_errors_release(struct ledger_errors *e);

#endif
