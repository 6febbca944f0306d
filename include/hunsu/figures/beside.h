/*
 * beside.h - what a variant is beside the others: how new its words are, what it alone gets right,
 * whether another is both better and cheaper, and after how many uses the search has paid.
 *
 * All of it is worked out when it is asked for; what cannot change later is kept. Nothing is told
 * of what a blind review hides, nor of others while one of them is hidden.
 */
#ifndef HUNSU_FIGURES_BESIDE_H
#define HUNSU_FIGURES_BESIDE_H

#include "hunsu/figures/figures.h"

/* How unlike a variant is to the nearest of all texts before its round, 0 to 1 (engine/unlike.h);
 * NaN: there is none. */
double figures_novelty(struct figures *g, int variant, struct text_ref *nearest);
/* How unlike the variants of a round are to each other on average, and how many there are; NaN:
 * fewer than two. */
double figures_diversity(struct figures *g, int round, size_t *n);

/* The dev examples that of the prompt and all variants that are not rejected only this text gets
 * wholly right: how many; up to max ids are written. */
size_t figures_alone(struct figures *g, struct text_ref text, int *ids, size_t max);

struct usage { /* of a call with a text, on average over the dev examples that it is scored on */
	double in, out; /* tokens; the calls that did not say are left out */
	size_t n;       /* calls; 0: not known */
};
void figures_usage(struct figures *g, struct text_ref text, struct usage *out);
/* Score against tokens a call, among the prompt and all variants that are not rejected and scored
 * on all dev examples: does no other score as high with as few, and beat it in one of the two
 * (Pareto)? `better`: one that does, with the highest score. False: it is not known. */
bool figures_front(struct figures *g, struct text_ref text, struct text_ref *better);

#endif
