/*
 * power.h - which gain so many examples can tell from noise.
 *
 * Scores of 0 and 1: a gain is found when the exact McNemar test (stats_mcnemar) of the pairs is at
 * most `level` and the better side has gained; the power of a gain is the chance of that, summed
 * over all counts of pairs that differ and all ways in which they do (Duffy, Biometrics 40, 1984),
 * with no approximation.
 *
 * Graded scores: it is found by Student's paired test, at `level` for both sides. Its power is a
 * tail of the noncentral t, whose integral over the spread that the pairs have by chance is summed
 * (Johnson & Welch, Biometrika 31, 1940). The test of permutations that is made (stats_paired) has
 * about that power; where graded scores are all 0 or 1, the test that is made is McNemar's.
 *
 * differ: the share of examples on which the two texts differ. A gain cannot be above it: where the
 * one asked about is, all that differ are taken to be gained. level: .05, or .05/k for the best of
 * k under Holm.
 */
#ifndef HUNSU_ENGINE_POWER_H
#define HUNSU_ENGINE_POWER_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

#define POWER_MEANT 0.8   /* a gain that is found so often counts as one that can be told */
#define POWER_DIFFER 0.3  /* where nothing is known yet */
#define POWER_FREE 9	  /* degrees of freedom from which on a spread is told from */

double power_of(double gain, size_t n, double differ, double level);
/* The least gain (0 to 1) with the power meant. NaN: n examples are too few for any. */
double power_gain(size_t n, double differ, double level);
/* The same of graded scores whose differences have that standard deviation. */
double power_graded_of(double gain, size_t n, double deviation, double level);
double power_graded_gain(size_t n, double deviation, double level);

struct power_seen {  /* pairs, of one text after another */
	bool graded; /* scores between 0 and 1 may occur */
	size_t pairs, differ, between; /* of the pairs; between: one score is, or both are */
	double squares, free; /* of the differences, around the mean of each text */
};
/* scores: of a text, base: of the one that it is compared with; NaN: none. */
void power_see(struct power_seen *p, const double *base, const double *scores, size_t n);
struct power_spread {
	bool graded;
	double of; /* `differ`, or the standard deviation; NaN: too little is known */
};
struct power_spread power_spread(const struct power_seen *p);
double power_least(struct power_spread s, size_t n, double level); /* by the one or the other */
/* "with 20 examples a gain under about 45 points among 8 cannot be told from noise; with 60, 26":
 * at level .05/k. Nothing where too little is known. */
void power_words(struct buf *out, size_t n, size_t k, struct power_spread s);
void power_points(struct buf *out, double gain); /* "26", ".4" */

#endif
