/* placing.c - which of two texts is placed before the other. */
#include "hunsu/figures/placing.h"

#include <math.h>

/* NaN last. */
static int larger_first(double a, double b)
{
	if (isnan(a) || isnan(b))
		return !!isnan(a) - !!isnan(b);
	return (a < b) - (a > b);
}

int placing(double score, double likely, double other, double other_likely)
{
	const int by_score = larger_first(score, other);

	return by_score ? by_score : larger_first(likely, other_likely);
}
