/* told.h - facts of the session that are told as they become known, each once. */
#ifndef HUNSU_PLAIN_TOLD_H
#define HUNSU_PLAIN_TOLD_H

#include "hunsu/app/live.h"

struct told_score {
	int scores, metric, target, examples, variants; /* stamps of what it was looked at with */
	size_t dev, held_out, errors;
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
};

/* Everything that is known now counts as told. */
void told_start(struct told *t, const struct live *v);
void told_release(struct told *t);
/* Appends a line for each fact that is new. */
void told_news(struct told *t, const struct live *v, struct buf *out);

#endif
