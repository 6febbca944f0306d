/* told.h - facts of the session that are told as they become known, each once; and a replay. */
#ifndef HUNSU_PLAIN_TOLD_H
#define HUNSU_PLAIN_TOLD_H

#include "hunsu/app/live.h"
#include "hunsu/app/replaying.h"

struct told_score {
	int scores, metric, target, examples, variants; /* stamps of what it was looked at with */
	size_t dev, held_out, errors, sampled;
	double mean;
};

struct told_texts LIST_OF(struct told_score); /* by number - 1 */

struct told {
	size_t variants, refusals;
	struct told_texts of_versions, of_variants;
	int *trials; /* calls of the trial's columns that were told */
	size_t n_trials;
	int local_state;
	int ablation; /* the last one that was told */
	int headroom; /* likewise, and how much of it was measured then */
	size_t measured;
};

/* Everything that is known now counts as told. */
void told_start(struct told *t, const struct live *v);
void told_release(struct told *t);
/* Appends a line for each fact that is new. */
void told_news(struct told *t, const struct live *v, struct buf *out);

/* ---- a replay in lines: retold.c ---- */

/* "event 12 of 345, round 1 of 6, 0:42: 12:04:01 you accept B, now v3", and what forks there. */
void retold_place(struct buf *out, const struct live *v);
/*
 * Every act, as hunsu log has them, with the scores that stood on the screen, the variants' words
 * and why they were proposed, and the prompt's text where it changed by more than typing; goes
 * through the record to its end. Pieces are handed to `tell` as they come.
 */
enum status retold_story(struct live *v, void (*tell)(void *arg, struct str piece), void *arg,
	struct buf *err) MUST_CHECK;

#endif
