/*
 * scan.h - reads the lines of a session's file, in order, as far as they are whole and fit.
 *
 * The loader, a follower, the check and the fuzzer use this one, so there is one verdict.
 */
#ifndef HUNSU_SRC_SESSION_SCAN_H
#define HUNSU_SRC_SESSION_SCAN_H

#include "hunsu/base/json.h"
#include "journal_lines.h"

struct scan {
	int fd;
	const char *path; /* for messages; lives as long as the scan */
	/* state_apply, or calls it first, and changes nothing when that fails. False: the event
	 * does not fit (err says why). */
	bool (*event)(void *arg, const cJSON *event, struct buf *err);
	void *arg;
	/* What event() folds into: it has the examples of the first act before that is called,
	 * which finds them in no tree. */
	struct state *state;
	int64_t until;	/* of clock_ms: stops there, between two lines; 0: at the end */
	size_t longest; /* bytes of a line; 0: what a journal writes at most */
	bool more;	/* it stopped before the end */
	struct lines *lines; /* takes a print of each; NULL: nobody wants them */
	int n;		 /* whole events so far: the last one's number and line */
	int64_t at;	 /* bytes of these */
	int64_t torn;	 /* bytes behind them that are no whole line */
	int broken_line; /* 0: none; then nothing more is read */
	int format;	 /* that the first line names */
	struct json_mended mended; /* `line` is the file's */
	struct buf why;	 /* of the broken line, "PATH:17: …" */
};

/* What a session's file is opened with, and whether it is one: nothing waits for a FIFO. */
#define SCAN_FLAGS (O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
enum status scan_opened(int fd, const char *path, struct buf *err) MUST_CHECK;
/* Reads from `at` to the end of the file. FAILED only when the file cannot be read. */
enum status scan_read(struct scan *s, struct buf *err) MUST_CHECK;
/* One line without its newline, as event n + 1: false and `why` when it is not. *misfit: it is an
 * event by itself, and wrong where it stands. */
bool scan_line(struct scan *s, struct str line, bool *misfit);
void scan_release(struct scan *s);

#endif
