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

#endif
