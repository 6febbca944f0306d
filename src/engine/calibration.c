/* calibration.c - counting bets. */
#include "hunsu/engine/calibration.h"

#include <math.h>

void calibration_add(struct calibration *c, double confidence, bool right)
{
	double miss = confidence - (right ? 1 : 0);
	int bin = (int)floor((confidence - 0.5) * 10 + 1e-9);

	bin = bin < 0 ? 0 : bin >= CALIBRATION_BINS ? CALIBRATION_BINS - 1 : bin;
	c->n++;
	c->hits += right;
	c->square_sum += miss * miss;
	c->bins[bin].n++;
	c->bins[bin].hits += right;
}

double calibration_brier(const struct calibration *c)
{
	return c->n ? c->square_sum / (double)c->n : NAN;
}
