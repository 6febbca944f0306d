/*
 * history.h - how the score went: each scored version of the prompt, and the best variant of each
 * round, in the order of the record.
 */
#ifndef HUNSU_FIGURES_HISTORY_H
#define HUNSU_FIGURES_HISTORY_H

#include "hunsu/figures/figures.h"

struct history_point {
	struct text_ref ref;
	int round; /* of which the variant is the best; 0: a version */
	int event;
	struct score_line line; /* dev.n is not 0 */
};

struct history LIST_OF(struct history_point);

/* Texts that a blind review hides are left out. out is empty before. */
void history_make(struct history *out, struct figures *g);
void history_release(struct history *h);

#endif
