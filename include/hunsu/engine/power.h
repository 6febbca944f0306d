/*
 * power.h - which gain so many examples can tell from noise.
 *
 * A gain is found when the exact McNemar test (stats_mcnemar) of the pairs is at most `level` and
 * the better side has gained; the power of a gain is the chance of that, summed over all counts of
 * pairs that differ and all ways in which they do (Duffy, Biometrics 40, 1984), with no
 * approximation.
 *
 * differ: the share of examples on which the two texts differ. A gain cannot be above it: where the
 * one asked about is, all that differ are taken to be gained. level: .05, or .05/k for the best of
 * k under Holm.
 */
#ifndef HUNSU_ENGINE_POWER_H
#define HUNSU_ENGINE_POWER_H

#include <stddef.h>

struct buf;

#define POWER_MEANT 0.8   /* a gain that is found so often counts as one that can be told */
#define POWER_DIFFER 0.3  /* where nothing is known yet */

double power_of(double gain, size_t n, double differ, double level);
/* The least gain (0 to 1) with the power meant. NaN: n examples are too few for any. */
double power_gain(size_t n, double differ, double level);
/* "with 20 examples a gain under about 45 points among 8 cannot be told from noise; with 60, 26":
 * at level .05/k. */
void power_words(struct buf *out, size_t n, size_t k, double differ);

#endif
