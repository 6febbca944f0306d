/*
 * agreement.h - how far a judge grades as the person does: Cohen's kappa (Educ. Psychol. Meas. 20,
 * 1960), with the number of grades and the base rate, without which it says little.
 */
#ifndef HUNSU_ENGINE_AGREEMENT_H
#define HUNSU_ENGINE_AGREEMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "hunsu/base/buf.h"

/* What a judge needs before it may rank. */
#define AGREEMENT_GRADES 30
#define AGREEMENT_EACH 8 /* of those that the person calls good, and bad */
#define AGREEMENT_KAPPA 0.4

struct concordance { /* zero-initialised is ready */
	size_t n, both, judge, person; /* grades; good for both, for the judge, for the person */
};

/* Grades from 0 to 1, good from .5 on; where one is NaN, nothing is added. */
void agreement_add(struct concordance *a, double judge, double person);
/* Agreement beyond what chance gives with the same shares of good: 1 perfect, 0 as by chance. NaN:
 * no grades, or both always say the same one thing, and chance would agree as well. */
double agreement_kappa(const struct concordance *a);
double agreement_base(const struct concordance *a); /* share the person calls good; NaN: none */
/* How many grades by the person are missing, at least, before the judge may rank; 0: kappa
 * decides. */
size_t agreement_missing(const struct concordance *a);
/* The same of choices between two outputs, by the judge's grades of both. */
struct preference { /* zero-initialised is ready */
	size_t n, same, other; /* choices; the judge has the same one higher, or the other */
};
void preference_add(struct preference *p, double chosen, double other);
/* "your choice in 7 of 9 duels, the other in 1"; nothing where there are none. */
void preference_words(struct buf *out, const struct preference *p);
bool agreement_may_rank(const struct concordance *a);

#endif
