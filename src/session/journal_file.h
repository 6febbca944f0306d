/* journal_file.h - what the journal does with files beside its own lines: locks, tails, copies. */
#ifndef HUNSU_SRC_SESSION_JOURNAL_FILE_H
#define HUNSU_SRC_SESSION_JOURNAL_FILE_H

#include <stdint.h>
#include <sys/stat.h>
#include "hunsu/base/buf.h"

/* NAME.hunsu -> NAME + suffix; other names get the suffix behind them. */
void beside(struct buf *out, const char *path, const char *suffix);
/* Makes the first of NAME + before + "-2" + after, -3 ..., that is not there; from 1, the first has
 * no number. Its path to out; -1: errno says why not. */
int create_beside(
	struct buf *out, const char *path, const char *before, const char *after, int from);
/* flock, and pid and host into NAME.lock. False: somebody else has it; who is in holder. Where the
 * file system has no locks, `word` says what that means. */
bool lock_take(int fd, const char *path, struct buf *holder, struct buf *word);
void lock_give(int fd, const char *path);
/* Copies all behind `at` into NAME.torn-TIME (its path to out), then cuts it off. */
enum status torn_aside(
	int fd, const char *path, int64_t at, struct buf *out, struct buf *err) MUST_CHECK;
/* Bytes [at, end) of one file to the end of another, whose path is `path`. */
enum status file_copy_range(
	int from, int to, int64_t at, int64_t end, const char *path, struct buf *err) MUST_CHECK;

/* What the file was when we last wrote to it. */
struct seen {
	dev_t device;
	ino_t inode;
	bool named; /* name and descriptor tell the same file: on some systems they do not */
	struct timespec changed;
	int idle; /* times that only the clock had changed */
};

struct lines;

void seen_start(struct seen *s, int fd, const char *path);
void seen_note(struct seen *s, int fd);
/* NULL, or what somebody else has done to the file: "was removed". bytes: of it that are ours. */
const char *seen_changed(
	struct seen *s, int fd, const char *path, int64_t bytes, const struct lines *l);

#endif
