/*
 * frozen.h - a state as it was at one point of its session: cheap to take while folding, quick to
 * go on from.
 *
 * Facts never change, so a frozen state points to them where they lie, on the shelf of the state it
 * was taken from. Its lists are chunks, which it shares with that state and with the other frozen
 * ones: a chunk is copied when something in it is about to change, and only then. So many of them
 * take little more room than one.
 */
#ifndef HUNSU_SRC_SESSION_FROZEN_H
#define HUNSU_SRC_SESSION_FROZEN_H

#include "fold.h"

struct chunk { /* of a column */
	void *items; /* NULL: as it is in the state that is folded on */
	size_t n;    /* elements that some frozen state knows */
};

struct strip { /* a column in chunks */
	struct chunk **chunks;
	size_t n; /* chunks */
};

struct frozen {
	struct state state; /* its lists have an n, and no items */
	struct fold fold;   /* likewise; no shelf, no indices */
	struct strip strips[COLUMNS];
	char **authors;
};

/* States of s are frozen from now on; what that needs goes onto the shelf. */
void freezing_begin(struct state *s, struct shelf *shelf);
struct frozen *state_freeze(struct state *s); /* lives as long as the shelf */
/* No more: from now on s stays as it is, and must live as long as what was frozen is used. */
void freezing_end(struct state *s);
/* s is released first, and then is the state that was frozen; it can be folded on. */
void state_thaw(struct state *s, const struct frozen *from);
void frozen_thaw(struct state *s, const struct frozen *from); /* without its indices and locks */

void freezing_release(struct fold *f);
void column_free(struct state *s, enum column c);

#endif
