/*
 * merging.h - the merge in hand.
 */
#ifndef HUNSU_SRC_APP_MERGING_H
#define HUNSU_SRC_APP_MERGING_H

#include "hunsu/app/live.h"

/* Begins a merge of these variants; FAILED where they have nothing to bring, one is in hand or the
 * prompt's locks cover all. */
enum status merging_start(struct live *v, const int *variants, size_t n, struct buf *err);
/* The same with the clauses of a lesson, into the judge's rubric. */
enum status merging_start_lesson(struct live *v, int lesson, struct buf *err);
/* Would merging_start begin it? */
enum status merging_ready(
	const struct live *v, const int *variants, size_t n, struct buf *err) MUST_CHECK;
/* The merge in hand, or NULL and a message; one whose prompt has changed is dropped, and told. */
struct merging *merging_in_hand(struct live *v, struct buf *err);
void merging_check(struct live *v); /* that alone */
void merging_drop(struct live *v, const char *why); /* why NULL: says nothing */
/* To the next open hunk; after the last one the merge is finished. */
enum status merging_go_on(struct live *v, struct buf *err);
/* Writes what was taken, as one act; open hunks are left. FAILED: nothing would be left, it goes
 * on. */
enum status merging_finish(struct live *v, struct buf *err);
/* lessons.c: the last lesson, while the rubric that it is for is the one of now and nothing was
 * taken of it; 0: none */
int lesson_pending(const struct state *s);
void lesson_merge(const struct state *s, int lesson, struct merge *out);
enum status lesson_take(struct live *v, const struct merging *g, struct buf *err);
/* Would all that the variant changes meet locks? */
bool merging_all_locked(const struct live *v, int variant);
/* The variant as the prompt, but for what is locked: one act. */
enum status merging_accept(struct live *v, int variant, struct buf *err);

#endif
