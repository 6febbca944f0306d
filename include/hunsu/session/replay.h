/*
 * replay.h - a session's file read like the record of a game: the state after any of its events.
 *
 * Opening folds the file once. On the way it notes what is where, and keeps checkpoints in
 * memory that share what did not change between them, so that any event is reached by going on
 * from the nearest checkpoint before it: some half megabyte of lines at most are read again.
 * Nothing is ever written to the file.
 */
#ifndef HUNSU_SESSION_REPLAY_H
#define HUNSU_SESSION_REPLAY_H

#include "hunsu/session/session.h"

enum { /* what the changes of an event did */
	DID_RESULT = 1 << 0, /* call, score */
	DID_SEND = 1 << 1,
	DID_VIEW = 1 << 2,
	DID_ROUND = 1 << 3,
	DID_VARIANT = 1 << 4,
	DID_REFUSED = 1 << 5,
	DID_VERSION = 1 << 6,
	DID_HEAD = 1 << 7,
	DID_DECIDE = 1 << 8,
	DID_UNDO = 1 << 9,
	DID_REDO = 1 << 10,
	DID_BET = 1 << 11,
	DID_REVEAL = 1 << 12,
	DID_LOOK = 1 << 13,
	DID_WORDS = 1 << 14, /* note, grade, verdict, comment, name, duel */
	DID_SET = 1 << 15,   /* task, example, metric, settings, model, budget, lock */
	DID_CANCEL = 1 << 16,
	DID_OPEN = 1 << 17,
	DID_QUIT = 1 << 18,
	DID_ABLATION = 1 << 19,
	DID_OTHER = 1 << 20, /* kinds that this program does not know */
	DID_DRAFT = 1 << 21,
	DID_HEADROOM = 1 << 22,
};

struct moment { /* an event's place in the record */
	int64_t at; /* where its line begins in the file, in bytes */
	int64_t ms; /* since the epoch */
	unsigned did;
	int rounds, head, versions, variants; /* after it: how many, and which is the prompt */
	enum actor by;
};

struct replay; /* belongs to its session, session->replay; the state is that of one moment */

/* The session is read-only, and its state is that after its first event. note: as session_open. */
enum status replay_open(
	struct session **out, const char *path, struct buf *note, struct buf *err) MUST_CHECK;
int replay_events(const struct replay *r);                      /* how many there are */
const struct moment *replay_moment(const struct replay *r, int n); /* 1 .. events */
/* The session's state becomes that after event n (1 .. events); pointers into the one before are
 * dead. FAILED when the file is not what it was any more: the state is then that of some event
 * before n. */
enum status replay_go(struct session *s, int n, struct buf *err) MUST_CHECK;
/* The last event there is in the state; of the first one without its examples. */
const cJSON *replay_event(const struct replay *r);
void replay_free(struct replay *r);                /* session_close does; NULL is fine */

/* Copies the lines of the first n events, byte for byte, into a file that is made. */
enum status replay_copy(
	const struct replay *r, int n, const char *path, struct buf *err) MUST_CHECK;

#endif
