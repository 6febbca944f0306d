/* race_chance.c - the chance that an arm of a race would still win. */
#include "race_chance.h"

#include <math.h>
#include "hunsu/base/mem.h"
#include "hunsu/engine/tails.h"

#define AGREED_WEIGHT 4
#define AGREED_EACH 50
#define EXACT 1000 /* examples to come up to which every outcome is gone through, in R^2 steps */

struct race_rule race_rule(bool graded, double margin, size_t agreed)
{
	struct race_rule rule = {.graded = graded, .margin = margin};
	const double p = 0.5 / ((double)agreed + 1), differ = 2 * p * (1 - p);

	for (int s = 0; s < RACE_STRATA; s++)
		rule.prior[s] = (struct race_prior){0.5, 1.5, 1};
	rule.prior[RACE_AGREED] = (struct race_prior){
		AGREED_WEIGHT * differ, AGREED_WEIGHT * (1 - differ), AGREED_EACH};
	return rule;
}

void race_pairs_add(struct race_pairs *p, double difference)
{
	if (isnan(difference))
		return;
	p->n++;
	p->gained += difference > 0;
	p->lost += difference < 0;
	p->sum += difference;
	p->squares += difference * difference;
}

/* ---- graded scores ---- */

static double graded_chance(const struct race_pairs *all, double lead, double margin)
{
	const double n = (double)all->n, to_come = (double)all->to_come, mean = all->sum / n;
	double variance;

	if (all->n < 2)
		return 1;
	variance = fmax((all->squares - n * mean * mean) / (n - 1), 1 / (4 * n));
	return tail_student((lead + margin - to_come * mean) /
			sqrt(variance * to_come * (1 + to_come / n)), n - 1);
}

/* ---- scores of 0 and 1 ---- */

/* BetaBinomial(n; a, b) of 0 to n, each from the one before it; what gets too large is brought down
 * with all before it, and what they lose is nothing beside it. */
static void beta_binomial(double *out, size_t n, double a, double b)
{
	double sum = out[0] = 1;

	for (size_t k = 0; k < n; k++) {
		const double x = (double)k, left = (double)(n - k);

		out[k + 1] = out[k] * left * (x + a) / ((x + 1) * (left - 1 + b));
		sum += out[k + 1];
		if (sum < 1e200)
			continue;
		for (size_t i = 0; i <= k + 1; i++)
			out[i] *= 1e-200;
		sum *= 1e-200;
	}
	for (size_t k = 0; k <= n; k++)
		out[k] /= sum;
}

/* What the arm gains in what is to come of a stratum: -R to R at out[0] to out[2 R]. */
static void net_of(double *out, const struct race_pairs *p, struct race_prior prior)
{
	const size_t n = p->to_come, d = p->gained + p->lost;
	OWNED double *many = NEWN(n + 1, double), *gained = NEWN(n + 1, double);

	beta_binomial(many, n, (double)d + prior.differ, (double)(p->n - d) + prior.same);
	for (size_t m = 0; m <= n; m++) {
		beta_binomial(gained, m, (double)p->gained + prior.each,
			(double)p->lost + prior.each);
		for (size_t x = 0; x <= m; x++)
			out[n - m + 2 * x] += many[m] * gained[x];
	}
}

/* out: the sum of both, of n_a + n_b - 1 values. */
static void add_nets(double *out, const double *a, size_t n_a, const double *b, size_t n_b)
{
	for (size_t i = 0; i < n_a; i++)
		for (size_t k = 0; k < n_b; k++)
			out[i + k] += a[i] * b[k];
}

static double exact_chance(const struct race_rule *rule, const struct race_pairs *pairs,
	size_t to_come, double lead)
{
	double *sum = NEWN(2 * to_come + 1, double), chance = 0;
	size_t n = 1;

	sum[0] = 1;
	for (int s = RACE_PINNED + 1; s < RACE_STRATA; s++) {
		const size_t wide = 2 * pairs[s].to_come + 1;
		double *net, *both;

		if (wide == 1)
			continue;
		net = NEWN(wide, double);
		both = NEWN(2 * to_come + 1, double);
		net_of(net, &pairs[s], rule->prior[s]);
		add_nets(both, sum, n, net, wide);
		free(net);
		free(sum);
		sum = both;
		n += wide - 1;
	}
	for (size_t i = 0; i < n; i++) {
		const double ahead = (double)i - (double)to_come - lead - rule->margin;

		chance += ahead > 1e-9 ? sum[i] : ahead > -1e-9 ? sum[i] / 2 : 0;
	}
	free(sum);
	return chance;
}

/* The same net by its first two moments, where there are so many that it is as good as normal. */
static double normal_chance(const struct race_rule *rule, const struct race_pairs *pairs,
	double lead)
{
	double mean = 0, variance = 0;

	for (int s = RACE_PINNED + 1; s < RACE_STRATA; s++) {
		const struct race_prior *prior = &rule->prior[s];
		const struct race_pairs *p = &pairs[s];
		const double n = (double)p->to_come, d = (double)(p->gained + p->lost);
		const double all = (double)p->n + prior->differ + prior->same;
		const double share = (d + prior->differ) / all, m = n * share;
		const double m_variance = m * (1 - share) * (all + n) / (all + 1);
		const double ways = d + 2 * prior->each;
		const double q = ((double)p->gained + prior->each) / ways, tilt = 2 * q - 1;

		mean += m * tilt;
		variance += m_variance * tilt * tilt +
			4 * q * (1 - q) * (m * ways + m_variance + m * m) / (ways + 1);
	}
	return tail_normal_below((mean - lead - rule->margin) / sqrt(variance));
}

double race_chance(const struct race_rule *rule, const struct race_pairs pairs[RACE_STRATA])
{
	struct race_pairs all = {0};
	double lead = 0;

	for (int s = 0; s < RACE_STRATA; s++) {
		lead -= pairs[s].sum;
		if (s == RACE_PINNED)
			continue;
		all.n += pairs[s].n;
		all.to_come += pairs[s].to_come;
		all.sum += pairs[s].sum;
		all.squares += pairs[s].squares;
	}
	if (!all.to_come)
		return lead < 0 ? 1 : lead > 0 ? 0 : 0.5;
	if (rule->graded)
		return graded_chance(&all, lead, rule->margin);
	return all.to_come <= EXACT ? exact_chance(rule, pairs, all.to_come, lead)
				    : normal_chance(rule, pairs, lead);
}
