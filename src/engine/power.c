/* power.c - which gain so many examples can tell from noise. */
#include "hunsu/engine/power.h"

#include <math.h>
#include "hunsu/base/buf.h"
#include "hunsu/engine/stats.h"
#include "hunsu/engine/tails.h"

/* Chances below this are left out of a sum of a few thousand. */
#define NOTHING 1e-12

double power_of(double gain, size_t n, double differ, double level)
{
	const double d = fmax(differ, gain), better = d > 0 ? fmin(1, (1 + gain / d) / 2) : 0;
	const double m = (double)n, spread = 8 * sqrt(m * d * (1 - d)) + 8;
	double sum = 0;
	size_t least = 0; /* gained, of `count` that differ, to be found */

	for (size_t count = (size_t)fmax(1, m * d - spread); count <= n; count++) {
		const double chance = tail_binomial(count, n, d) - tail_binomial(count + 1, n, d);

		if (chance < NOTHING && (double)count > m * d)
			break;
		least = least > count / 2 ? least : count / 2 + 1;
		while (least <= count && stats_mcnemar(least, count - least) > level)
			least++;
		if (least <= count)
			sum += chance * tail_binomial(least, count, better);
	}
	return sum;
}

double power_gain(size_t n, double differ, double level)
{
	double low = 0, high = 1;

	if (power_of(1, n, differ, level) < POWER_MEANT)
		return NAN;
	for (int i = 0; i < 30; i++) {
		const double middle = (low + high) / 2;

		if (power_of(middle, n, differ, level) < POWER_MEANT)
			low = middle;
		else
			high = middle;
	}
	return high;
}

void power_words(struct buf *out, size_t n, size_t k, double differ)
{
	const double level = 0.05 / (double)(k ? k : 1), least = power_gain(n, differ, level);
	const size_t more = n < 40 ? n + 40 : 2 * n;

	if (isnan(least))
		buf_addf(out, "with %zu example%s no gain among %zu can be told from noise", n,
			n == 1 ? "" : "s", k);
	else
		buf_addf(out,
			"with %zu examples a gain under about %.0f points among %zu cannot be "
			"told from noise",
			n, 100 * least, k);
	buf_addf(out, "; with %zu, under %.0f", more, 100 * power_gain(more, differ, level));
}
