/*
 * journal_lines.h - the lines that a session's file has to hold, for the case that it does not.
 *
 * Those that were there when it was opened are known by a print of each, so that what is left of
 * them is told from what somebody else put there. Those of this sitting are kept whole.
 */
#ifndef HUNSU_SRC_SESSION_JOURNAL_LINES_H
#define HUNSU_SRC_SESSION_JOURNAL_LINES_H

#include <stdint.h>
#include "hunsu/base/buf.h"

struct lines {
	uint64_t *items; /* prints of the lines before this sitting */
	size_t n, cap;
	int64_t before;	    /* their bytes */
	struct buf sitting; /* every line since, in order */
};

#define LINES_INIT ((struct lines){.sitting = BUF(SIZE_MAX / 4)})

void lines_release(struct lines *l);
/* Takes the print of the next line before this sitting, with its newline. */
void lines_take(struct lines *l, struct str line);
/* Whether the first `bytes` of the file are what they have to be. */
bool lines_hold(const struct lines *l, int fd, int64_t bytes);
/* All of it, as a file has to hold it: the lines of before that this file still has, an empty act
 * "lost" for each that it has not, and the sitting. Returns the number of those lost. */
size_t lines_whole(const struct lines *l, int fd, struct buf *out);

#endif
