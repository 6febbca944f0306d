/*
 * journal.h - the session's file: append-only, one writer, written before shown.
 *
 * journal_append hands the line to the kernel with one write(2) before it returns; a helper thread
 * that touches nothing but the descriptor calls fdatasync: at once after an act of the person, at
 * most 200 ms later for results. A short or failed write keeps the rest in memory (journal_trouble
 * says what is wrong), tries again once a second, and nothing later overtakes it. What the disk
 * refused to sync is written again.
 *
 * Before each append the file is looked at: when somebody else removed it, put another in its
 * place, cut it, or wrote into it, the session goes on in NAME-2.hunsu beside it, and the other
 * file is left alone. There go the lines from before this sitting, from the old file as far as they
 * are still there (for each that is not, an act "lost" by system: journal_lost counts them), and
 * every line of this sitting, which are kept in memory until the end. journal_news tells it.
 *
 * Opening takes flock(LOCK_EX) (close-on-exec) and writes pid and host into NAME.lock beside it;
 * when somebody else holds it the journal is read-only and journal_holder says who.
 *
 * A torn last line (no newline after it, or not JSON) is copied to NAME.torn-TIME, cut, and told
 * in `note`. A broken line in the middle makes the journal read-only, with its number; what
 * comes before it has been read. In a file that is only read nothing is cut.
 */
#ifndef HUNSU_SESSION_JOURNAL_H
#define HUNSU_SESSION_JOURNAL_H

#include "hunsu/base/json.h"
#include "hunsu/base/loop.h"

struct journal;

struct journal_open {
	bool read_only;    /* asked for */
	bool create;       /* make it; an existing file is a failure then */
	/* Called for each event in order while opening: state_apply, or calls it before anything
	 * else. False: it does not fit what came before (err says why), which counts as a broken
	 * line. */
	bool (*event)(void *arg, const cJSON *event, struct buf *err);
	void *arg;
	/* What event() folds into. The examples of the first act are there before it is called:
	 * they are folded as they are read, and are not in the tree that it gets. */
	struct state *state;
	/* Set before the first event(): where the line of the event at hand begins in the file.
	 * Lives as long as the journal; may be NULL. */
	const int64_t **at;
	/* what the person should be told (torn tail, read-only and why); may be NULL */
	struct buf *note;
};

/* l may be NULL when read_only is asked for. */
struct journal *journal_open(
	struct loop *l, const char *path, const struct journal_open *o, struct buf *err) MUST_CHECK;
/* The last try to save all; waits for the disk; nothing can be appended then. FAILED: the record is
 * not whole. What could not be saved is then written whole into $TMPDIR (else /tmp) unless it was
 * given up; what became of it is added to words, which may be NULL. */
enum status journal_finish(struct journal *j, bool give_up, struct buf *words);
/* The same without a second place, when it was not finished yet; unlocks; NULL is fine. */
void journal_close(struct journal *j);

/* Sets n and t in the event as journal_append will write them; for those that must know them
 * before. */
void journal_stamp(struct journal *j, cJSON *event);
/* Sets n and t in the event (unless journal_stamp just did), writes it. urgent: an act of the
 * person. Returns false when the line is not with the kernel yet (it is kept and tried again); the
 * event still counts. */
bool journal_append(struct journal *j, cJSON *event, bool urgent);
/* journal_append of what is too much for one tree: a stamped event as text, without its newline, is
 * added to the buffer, and then ended. */
struct buf *journal_line(struct journal *j);
bool journal_line_end(struct journal *j, bool urgent);
bool journal_read_only(const struct journal *j);
const char *journal_holder(const struct journal *j);  /* "pid 412 on host"; "" when it is ours */
bool journal_saved(const struct journal *j);          /* the disk has everything */
const char *journal_trouble(const struct journal *j); /* "" or what is wrong with the disk */
size_t journal_unsaved(const struct journal *j); /* acts that the disk has refused so far */
size_t journal_lost(const struct journal *j);	 /* lines that others took out of the file */
bool journal_try_again(struct journal *j);	 /* now; false: something is unsaved still */
/* Takes what is to be told about the file since the last time, a line each; false: nothing. */
bool journal_news(struct journal *j, struct buf *out);
int64_t journal_bytes(const struct journal *j);
const char *journal_path(const struct journal *j);
int journal_broken_line(const struct journal *j);     /* 0: none; else why it is read-only */
/* Goes on in another file (a full disk), which must not be there: all there is, then appends. */
enum status journal_move(struct journal *j, const char *path, struct buf *err) MUST_CHECK;
/* Follower: reads events appended by the writer since; calls the open's event(). */
enum status journal_follow(struct journal *j, struct buf *err) MUST_CHECK;

/* True when the text is a session (its first line opens one), not a task file. */
bool journal_is_session(struct str first_bytes);
#endif
