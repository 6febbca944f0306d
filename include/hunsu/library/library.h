/*
 * library.h - what all sessions have to tell together: bets, gains, who wrote what, the texts. In
 * SQLite, under $XDG_DATA_HOME/hunsu/, as a cache: the journals are the truth.
 *
 * Nothing is read before it is asked for: library_learn then brings in what has changed since the
 * last time, by a file's size and time. What is damaged, or of another hunsu, is thrown away and
 * made once more. A file that is gone leaves the library. What a blind review hides is not in it.
 *
 * Beside the person's folder of sessions it reads those that lie elsewhere and were opened once:
 * their paths are lines of the file `elsewhere`, as nothing else knows of them.
 */
#ifndef HUNSU_LIBRARY_LIBRARY_H
#define HUNSU_LIBRARY_LIBRARY_H

#include <stdint.h>

#include "hunsu/base/buf.h"

struct library;
struct example;
struct search_prior;
struct state;

/* note: a line where it was thrown away, and why. */
struct library *library_open(struct buf *note, struct buf *err) MUST_CHECK;
void library_close(struct library *l); /* NULL is fine */
/* Goes on for so long; false: all is there that can be read, or trouble says why it is not. */
bool library_learn(struct library *l, int64_t ms);
void library_progress(const struct library *l, size_t *done, size_t *of); /* sessions */
const char *library_trouble(const struct library *l); /* NULL: none */

/* The session at path is one of the person's: if it lies elsewhere, it is noted. Never fails: what
 * cannot be noted is not found later. */
void library_note(const char *path);

/* ---- what it tells ---- */

/* In lines: bets, gains, moves that were taken over, whether the person gets better. own: the path
 * of the session that is open, or NULL. */
void library_stats(struct library *l, const char *own, struct buf *out);

/* What rounds of these operators gained in searches of other tasks than that of the session, which
 * would else go another way than the same search did before; out has n. False: there were none. */
bool library_known(struct library *l, const struct state *s, const char *const *ops, size_t n,
	struct search_prior *out);

/* Whether these, of a task, are the examples that the session began with; it may have got more. */
bool library_same_task(const struct state *s, const struct example *const *first, size_t n);

struct library_wish {
	struct str words;  /* each in the text or in the task's name */
	const char *task;  /* name; NULL: any */
	const struct example *const *examples; /* of that task: it goes by them, not by its name */
	size_t n_examples;
};
/* In lines: the best texts of each task that has any, by the lower end of the score's interval.
 * False: there are none. */
bool library_find(struct library *l, const struct library_wish *w, struct buf *out);

#endif
