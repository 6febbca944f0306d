/*
 * journal.h - the session's file: append-only, one writer, written before shown.
 *
 * journal_append hands the line to the kernel with one write(2) before it returns; a helper thread
 * that touches nothing but the descriptor calls fdatasync: at once after an act of the person, at
 * most 200 ms later for results. A short or failed write keeps the rest in memory (journal_trouble
 * says what is wrong), tries again once a second, and nothing later overtakes it.
 *
 * Opening takes flock(LOCK_EX) (close-on-exec) and writes pid and host into NAME.lock beside it;
 * when somebody else holds it the journal is read-only and journal_holder says who.
 *
 * A torn last line (no newline behind it, or not JSON) is copied to NAME.torn-TIME, cut, and told
 * in `note`. A broken line in the middle makes the journal read-only, with its number; what stands
 * before it has been read. In a file that is only read nothing is cut.
 */
#ifndef HUNSU_SESSION_JOURNAL_H
#define HUNSU_SESSION_JOURNAL_H

#include "hunsu/base/json.h"
#include "hunsu/base/loop.h"

struct journal;

struct journal_open {
	bool read_only;    /* asked for */
	bool create;       /* make it; an existing file is a failure then */
	/* Called for each whole event in order while opening. False: it does not fit what came
	 * before (err says why), which counts as a broken line. */
	bool (*event)(void *arg, const cJSON *event, struct buf *err);
	void *arg;
	/* event() is state_apply, or calls it before anything else: then each event's envelope is
	 * checked there alone, which saves time */
	bool folds;
	/* Set before the first event(): where the line of the event at hand begins in the file.
	 * Lives as long as the journal; may be NULL. */
	const int64_t **at;
	/* what the person should be told (torn tail, read-only and why); may be NULL */
	struct buf *note;
};

/* l may be NULL when read_only is asked for. */
struct journal *journal_open(
	struct loop *l, const char *path, const struct journal_open *o, struct buf *err) MUST_CHECK;
void journal_close(struct journal *j); /* waits for the disk; unlocks; NULL is fine */

/* Sets n and t in the event as journal_append will write them; for those that must know them
 * before. */
void journal_stamp(struct journal *j, cJSON *event);
/* Sets n and t in the event (unless journal_stamp just did), writes it. urgent: an act of the
 * person. Returns false when the line is not with the kernel yet (it is kept and tried again); the
 * event still counts. */
bool journal_append(struct journal *j, cJSON *event, bool urgent);
bool journal_read_only(const struct journal *j);
const char *journal_holder(const struct journal *j);  /* "pid 412 on host"; "" when it is ours */
bool journal_saved(const struct journal *j);          /* the disk has everything */
const char *journal_trouble(const struct journal *j); /* "" or what is wrong with the disk */
int64_t journal_bytes(const struct journal *j);
const char *journal_path(const struct journal *j);
int journal_events(const struct journal *j);          /* n of the last whole event */
int journal_broken_line(const struct journal *j);     /* 0: none; else why it is read-only */
/* Goes on in another file (a full disk): copies what there is, then appends there. */
enum status journal_move(struct journal *j, const char *path, struct buf *err) MUST_CHECK;
/* Follower: reads events appended by the writer since; calls the open's event(). */
enum status journal_follow(struct journal *j, struct buf *err) MUST_CHECK;

/* True when the text is a session (its first line opens one), not a task file. */
bool journal_is_session(struct str first_bytes);
#endif
