/* agreement.c - how far a judge grades as the person does. */
#include "hunsu/engine/agreement.h"

#include <math.h>

void agreement_add(struct concordance *a, double judge, double person)
{
	if (isnan(judge) || isnan(person))
		return;
	a->n++;
	a->judge += judge >= 0.5;
	a->person += person >= 0.5;
	a->both += judge >= 0.5 && person >= 0.5;
}

double agreement_kappa(const struct concordance *a)
{
	const double n = (double)a->n, judge = (double)a->judge, person = (double)a->person;
	const double seen = n - judge - person + 2 * (double)a->both;
	const double chance = (judge * person + (n - judge) * (n - person)) / n;

	return a->n && chance < n ? (seen - chance) / (n - chance) : NAN;
}

double agreement_base(const struct concordance *a)
{
	return a->n ? (double)a->person / (double)a->n : NAN;
}

static size_t up_to(size_t has, size_t wanted)
{
	return has < wanted ? wanted - has : 0;
}

size_t agreement_missing(const struct concordance *a)
{
	const size_t each = up_to(a->person, AGREEMENT_EACH) +
			    up_to(a->n - a->person, AGREEMENT_EACH);
	const size_t all = up_to(a->n, AGREEMENT_GRADES);

	return each > all ? each : all;
}

bool agreement_may_rank(const struct concordance *a)
{
	return !agreement_missing(a) && agreement_kappa(a) >= AGREEMENT_KAPPA;
}

void preference_add(struct preference *p, double chosen, double other)
{
	if (isnan(chosen) || isnan(other))
		return;
	p->n++;
	p->same += chosen > other;
	p->other += chosen < other;
}

void preference_words(struct buf *out, const struct preference *p)
{
	if (p->n)
		buf_addf(out, "your choice in %zu of %zu duel%s, the other in %zu", p->same, p->n,
			PLURAL(p->n), p->other);
}
