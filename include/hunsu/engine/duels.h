/*
 * duels.h - texts put in order by choices between two outputs to one input.
 *
 * Bradley & Terry (Biometrika 39, 1952): a text of strength p beats one of strength q with the
 * chance p / (p + q). The strengths are the most likely ones, found as Hunter does (Ann. Statist.
 * 32, 2004), with half a win and half a loss for each text against an opponent of strength 1, the
 * average: so one that never lost is not infinitely strong, and each has a place, however seldom it
 * was seen. Intervals are 95 % percentiles of what DUELS_DRAWS draws of inputs with replacement
 * give, as the duels on one input are no independent opinions; and no narrower than Student's by
 * the information on the log strength less the mean of all, with one degree of freedom less than
 * there are inputs: few duels drawn again and again look surer than they are.
 */
#ifndef HUNSU_ENGINE_DUELS_H
#define HUNSU_ENGINE_DUELS_H

#include <stddef.h>

#define DUELS_DRAWS 1000

struct duel {
	size_t a, b;  /* texts, numbered from 0; not the same */
	size_t input; /* any small number of its own */
	double won;   /* by a: 1, 0, or .5 for a tie and for both bad */
};

struct duel_rank {
	size_t duels, won, lost; /* a tie is neither … */
	double wins;		 /* … and half a win */
	double strength;
	double chance, low, high; /* of beating the average; 0 to 1 with less than two inputs */
};

/* out: one of each of the texts. */
void duels_rank(const struct duel *duels, size_t n, size_t texts, struct duel_rank *out);

/* Which of the pairs (their `won` is not read) tells most: after it the determinant of the log
 * strengths' information is largest (D-optimality; for these duels Grasshoff & Schwabe, Stat.
 * Methods Appl. 17, 2008). Of those that tell as much, one on the input with the fewest duels, then
 * the first. SIZE_MAX: there are none. */
size_t duels_next(const struct duel *duels, size_t n, size_t texts, const struct duel *pairs,
	size_t n_pairs);

#endif
