/*
 * frozen.h - a state as it was at one point of its session: cheap to take while folding, quick to
 * go on from.
 *
 * Facts never change, so a frozen state points to them where they lie, on the shelf of the state it
 * was taken from. Its lists are kept in chunks on a shelf that it is taken on, and what has not
 * changed since the frozen state before is shared with that one. So many of them take little more
 * room than one, and all go at once, with the shelf.
 */
#ifndef HUNSU_SRC_SESSION_FROZEN_H
#define HUNSU_SRC_SESSION_FROZEN_H

#include "fold.h"

struct strip { /* a column in chunks */
	void **chunks;
	size_t n; /* chunks */
};

struct frozen {
	struct state state; /* its lists have an n, and no items */
	struct fold fold;   /* likewise; no shelf, no indices */
	struct strip strips[COLUMNS];
	char **authors;
};

/* From now on what changes in the lists is noted; ends with the state, or with false. */
void touched_watch(struct state *s, bool on);
/* Onto that shelf. `before`: the one taken before of this state, NULL for the first. */
struct frozen *state_freeze(struct state *s, const struct frozen *before, struct shelf *shelf);
/* s is released first. The shelves of the frozen one and of the state it was taken from must live
 * as long as s. */
void state_thaw(struct state *s, const struct frozen *from);

void column_free(struct state *s, enum column c);

#endif
