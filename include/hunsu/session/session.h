/*
 * session.h - a session that is open: its journal and its state, joined.
 */
#ifndef HUNSU_SESSION_SESSION_H
#define HUNSU_SESSION_SESSION_H

#include "hunsu/session/journal.h"
#include "hunsu/session/state.h"

struct session {
	struct journal *journal;
	const struct state *state; /* the fold alone writes it */
	struct replay *replay; /* replay.h; NULL: the session is lived, or looked at as it is */
};

/* Opens NAME.hunsu and folds it; calls that a crash left without answer become CALL_LOST in the
 * fold (a `cancel` event with what "lost" is written when the session is ours), and a draft that it
 * left becomes a version, likewise. `note` as journal.h has it. */
enum status session_open(struct session **out, struct loop *l, const char *path, bool read_only,
	struct buf *note, struct buf *err) MUST_CHECK;
/* Makes a new one whose first event is `first` (taken; its first change is `open`). A null among
 * its changes is the place of the examples of t (may be NULL): they go out one by one, and each
 * gives its fields and answers away with that. */
enum status session_create(struct session **out, struct loop *l, const char *path, cJSON *first,
	struct task *t, struct buf *err) MUST_CHECK;
void session_close(struct session *s); /* NULL is fine */

/* Writes the event, folds it, frees it. Written before shown: when this returns, the line is with
 * the kernel (or kept for it, see journal_trouble). A state_apply failure is a bug of the caller's
 * and aborts before anything is written. */
void session_do(struct session *s, cJSON *event);
/* What is being typed becomes a version, and ends; false: there was none, or nothing new in it. */
bool session_settle(struct session *s);

/* The task's name as a file's: its base without an ending, no blanks, no slashes, not hidden. */
void session_file_name(struct buf *out, const char *task);
/* A fresh path in $XDG_DATA_HOME/hunsu/sessions/: TASK-2026-11-24.hunsu, TASK-2026-11-24-2.hunsu
 * … */
enum status session_fresh_path(struct buf *out, const char *task, struct buf *err) MUST_CHECK;
/* The most recently changed session there whose task is `task` (NULL: any): path to out; false:
 * none. */
bool session_latest(struct buf *out, const char *task);
/* What a list says of a session, out of the first line and the last: no more is read. */
struct session_brief {
	char *task;  /* NULL: not known */
	double best; /* NaN: not known */
	int rounds;  /* -1: not known */
};
void session_brief_read(struct session_brief *out, const char *path);
void session_brief_release(struct session_brief *b);
/* A session that is only looked at, folded in turns, so that nothing waits for a long one. It ends
 * before a line that does not fit, or is of more than 16 MB. */
struct session_turns;
struct session_turns *session_turns_begin(const char *path); /* NULL: it cannot be opened */
bool session_turns_go(struct session_turns *t, int64_t ms);  /* for so long; false: to the end */
bool session_turns_whole(const struct session_turns *t);     /* at the end: all of it fitted */
const struct state *session_turns_state(const struct session_turns *t);
void session_turns_free(struct session_turns *t); /* NULL is fine */
/* The sessions of a folder (NULL: where the person's are), newest first: fn(arg, path) until it
 * returns false. */
void session_list(const char *folder,
	bool (*fn)(void *arg, const char *path, int64_t mtime_ms), void *arg);

#endif
