/*
 * calibration.h - how well a person's bets come true: hits, the Brier score, and how often what was
 * said with each confidence was right.
 *
 * The Brier score is the mean of (confidence - outcome)^2, the outcome being 1 or 0 (Brier, Monthly
 * Weather Review 78, 1950; his sum over both outcomes is twice this): 0 is perfect, .25 is what
 * 50 % on everything gets.
 */
#ifndef HUNSU_ENGINE_CALIBRATION_H
#define HUNSU_ENGINE_CALIBRATION_H

#include <stdbool.h>
#include <stddef.h>

#define CALIBRATION_BINS 5 /* 50-59 %, 60-69 %, …, 90-100 % */

struct calibration { /* zero-initialised is ready */
	size_t n, hits;
	double square_sum;
	struct {
		size_t n, hits;
	} bins[CALIBRATION_BINS];
};

/* confidence: 0.5 to 1, the probability that the person gave to what they bet on. */
void calibration_add(struct calibration *c, double confidence, bool right);
double calibration_brier(const struct calibration *c); /* NaN when n == 0 */

#endif
