/*
 * grading.h - the output that the person's next grade tells most about.
 */
#ifndef HUNSU_FIGURES_GRADING_H
#define HUNSU_FIGURES_GRADING_H

#include "hunsu/figures/figures.h"

/* The call whose output it is, of those that these texts have on dev examples and that have no
 * grade, nor the same output to their example; 0: there is none. Not what `passed` (calls) says;
 * left: how many outputs it was chosen from. Where a judge grades, of the kind (good, bad) it is
 * that fewer were graded of, so that its agreement is soon known; else the one that most of the
 * texts gave, on examples where another output is graded already. */
int figures_next_grade(const struct state *s, const struct text_ref *texts, size_t n,
	const int *passed, size_t n_passed, size_t *left);

#endif
