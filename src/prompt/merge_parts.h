/* merge_parts.h - what the rooms of merging share. */
#ifndef HUNSU_PROMPT_MERGE_PARTS_H
#define HUNSU_PROMPT_MERGE_PARTS_H

#include "hunsu/prompt/merge.h"
#include "tokens.h"

struct hunks LIST_OF(struct hunk);

/* The part [at, at + n) of a range. */
struct range range_part(struct range r, size_t at, size_t n);

/* merge_hunks.c: the changes of theirs as hunks, like `like` in all but the ranges, which are parts
 * of its own. Three-way, out is emptied first; `apart`: changes that touch are in conflict, too. */
void hunks_two_way(struct hunks *out, const struct merge *m, const struct hunk *like,
	token_end_fn *token_end);
void hunks_three_way(struct hunks *out, const struct merge *m, const struct hunk *like,
	token_end_fn *token_end, bool apart);

/* merge_split.c: the n-th sentence of ours for the n-th of theirs; false: both are one at most. */
bool hunk_sentences(struct hunks *out, const struct merge *m, const struct hunk *h);
/* Adds the hunk, cut around the locks. */
void hunk_around_locks(struct hunks *out, const struct merge *m, struct hunk h);

/* ---- two texts against the base that both come from, their changes kept apart: three.c ---- */

/*
 * Where words repeat, several edits of the base are equally short, and it depends on which are
 * taken whether the changes of both sides meet. Each side is aligned as in a diff of two; where
 * they then meet, all edits nearby that keep the most are looked through for a pair that does not.
 */
struct three {
	struct tokens base, sides[2];
	int *match[2]; /* of the base with each side, as in tokens.h */
};

void three_init(struct three *t, struct str base, struct str ours, struct str theirs,
	token_end_fn *token_end); /* the texts are kept */
void three_release(struct three *t);
void three_pieces(struct pieces *out, const struct three *t, size_t side);
/* For changes that meet in bytes [at, end) of the base: other matches, with which they do not.
 * False, and nothing changed: they do with all of the window around, or it would be too large. */
bool three_part(struct three *t, size_t at, size_t end);

#endif
