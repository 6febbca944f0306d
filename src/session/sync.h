/*
 * sync.h - the helper thread of the journal: fdatasync, away from the loop.
 *
 * It touches nothing but the descriptor, and the few numbers below under their own lock. Each time
 * the disk has more, a byte is written to a pipe that the loop watches.
 */
#ifndef HUNSU_SRC_SESSION_SYNC_H
#define HUNSU_SRC_SESSION_SYNC_H

#include <stdint.h>
#include "hunsu/base/buf.h"

struct sync;

struct sync *sync_start(int fd, struct buf *err) MUST_CHECK; /* NULL on failure */
int sync_pipe(const struct sync *s);			     /* read end, non-blocking */
/* The file holds `bytes` now: at once when urgent, else within 200 ms. */
void sync_ask(struct sync *s, int64_t bytes, bool urgent);
/* After an error: what was not on the disk has been written again. Nothing is on it before that. */
void sync_rewritten(struct sync *s);
/* Bytes that are on the disk; *error: errno of the last try, 0: it went well. */
int64_t sync_done(struct sync *s, int *error);
/* Syncs what was asked for, ends the thread, frees; NULL is fine. Returns the bytes that are on the
 * disk then, and the errno of the last try. */
int64_t sync_stop(struct sync *s, int *error);

#endif
