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

#define STEPS 400 /* of the integral, an even number */

/* Simpson's rule over s, the standard deviation of the pairs by that of all there could be: s^2 is
 * chi-square by its degrees of freedom. */
double power_graded_of(double gain, size_t n, double deviation, double level)
{
	const double df = (double)n - 1, away = gain * sqrt((double)n) / deviation;
	const double critical = n < 2 ? 0 : tail_student_quantile(level / 2, df);
	const double scale = log(2) + df / 2 * log(df / 2) - lgamma(df / 2);
	const double low = fmax(1e-9, 1 - 8 / sqrt(2 * df)), wide = 1 + 8 / sqrt(2 * df) - low;
	double sum = 0;

	for (int i = 0; i <= STEPS && n > 1; i++) {
		const double s = low + wide * i / STEPS;
		const double density = exp(scale + (df - 1) * log(s) - df * s * s / 2);
		const int weight = i == 0 || i == STEPS ? 1 : i % 2 ? 4 : 2;

		sum += weight * density * tail_normal_below(away - critical * s);
	}
	return sum * wide / STEPS / 3;
}

struct asked { /* about the least gain */
	double (*power)(double gain, size_t n, double spread, double level);
	size_t n;
	double spread, level;
};

static double least_of(struct asked a)
{
	double low = 0, high = 1;

	if (!(a.power(1, a.n, a.spread, a.level) >= POWER_MEANT))
		return NAN;
	for (int i = 0; i < 30; i++) {
		const double middle = (low + high) / 2;

		if (a.power(middle, a.n, a.spread, a.level) < POWER_MEANT)
			low = middle;
		else
			high = middle;
	}
	return high;
}

double power_gain(size_t n, double differ, double level)
{
	return least_of((struct asked){power_of, n, differ, level});
}

double power_graded_gain(size_t n, double deviation, double level)
{
	return least_of((struct asked){power_graded_of, n, deviation, level});
}

/* ---- what the pairs tell ---- */

void power_see(struct power_seen *p, const double *base, const double *scores, size_t n)
{
	double sum = 0, squares = 0;
	size_t pairs = 0;

	for (size_t i = 0; i < n; i++) {
		const double d = scores[i] - base[i];

		if (isnan(d))
			continue;
		pairs++;
		p->differ += fabs(d) > 0;
		p->between += !(stats_binary(scores[i]) && stats_binary(base[i]));
		sum += d;
		squares += d * d;
	}
	p->pairs += pairs;
	p->squares += pairs ? squares - sum * sum / (double)pairs : 0;
	p->free += pairs ? (double)pairs - 1 : 0;
}

/* So many pairs cannot show that nothing varies: as in stats_paired_low. */
struct power_spread power_spread(const struct power_seen *p)
{
	const double pairs = (double)p->pairs;

	if (!p->graded || (p->free >= POWER_FREE && !p->between))
		return (struct power_spread){
			false, p->differ ? (double)p->differ / pairs : POWER_DIFFER};
	return (struct power_spread){
		true, p->free < POWER_FREE ? (double)NAN
					   : sqrt(fmax(p->squares / p->free, 1 / (4 * pairs)))};
}

double power_least(struct power_spread s, size_t n, double level)
{
	return (s.graded ? power_graded_gain : power_gain)(n, s.of, level);
}

void power_points(struct buf *out, double gain)
{
	buf_addf(out, "%.*f", gain < 0.01 ? 1 : 0, 100 * gain);
}

void power_words(struct buf *out, size_t n, size_t k, struct power_spread s)
{
	const double level = 0.05 / (double)(k ? k : 1);
	const size_t more = n < 40 ? n + 40 : 2 * n;
	double least, then;

	if (isnan(s.of))
		return;
	least = power_least(s, n, level);
	then = power_least(s, more, level);
	buf_addf(out, "with %zu example%s ", n, PLURAL(n));
	if (isnan(least)) {
		buf_addf(out, "no gain among %zu can be told from noise", k);
	} else {
		buf_adds(out, "a gain under about ");
		power_points(out, least);
		buf_addf(out, " points among %zu cannot be told from noise", k);
	}
	if (!isnan(then)) {
		buf_addf(out, "; with %zu, under ", more);
		power_points(out, then);
	}
}
