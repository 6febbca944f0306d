/* search_round.c - which round of variants comes next. */
#include <math.h>
#include "hunsu/base/hash.h"
#include "hunsu/base/mem.h"
#include "search_own.h"

/*
 * What a family is worth: the mean gain of its variants over what their parents are worth, as it is
 * believed, and how far that may be off, so that what was hardly tried is tried, what gained is
 * gone on with, and what did not is left. Of a row of 25 examples the noise is 10 points, so a few
 * rounds tell families apart only where they are far apart; what earlier searches know of them
 * counts for more. The figures are those of tests/bench/bench_search.c, which see.
 */
#define APART 0.05 /* the families' mean gains, in truth: s.d.; .03 and less tried too few */
#define OWN 0.06 /* the variants of one, around that */
#define HOPE 1.5 /* s.d. that are added: with less it went on too long with what had gained */
#define CLIP 0.06 /* a gain counts so much at most: a leap, as by a line about form, is had once */
#define PARENT 0.15 /* parents, around the start: tells how much of a lead is believed */
#define TYPICAL 0.25 /* of a variant and its parent, this part of the examples differ */
#define ROUND_LEAST 4 /* variants of a round, where the budget has them: with 6 it found less */
#define ROUND_MOST 8
#define ROUNDS_LEFT 3 /* so many are planned for with what is left */
#define PATIENCE 4 /* rounds without a new text ahead, at least, and one for each family */

struct worth {
	double value;
	size_t rounds; /* of the family so far */
};

/* The variance of one text's gain over another; one example more may differ than does. */
static double noise(const struct search_plan *p, const struct search_facts *f, size_t a, size_t b)
{
	const double n = (double)p->examples;

	return ((search_better(p, f, a, b) + search_better(p, f, b, a)) * n + 1) / (n * n);
}

/* Of a variant over its parent, whose lead over the start is partly luck: the part that is believed
 * is what the variant is to better. */
static double gain_of(const struct search_plan *p, const struct search_facts *f, size_t text)
{
	const size_t parent = f->rounds[f->texts[text].round].parents[0];
	double gain = search_over(p, f, text, 0);

	if (parent != SEARCH_NONE && parent)
		gain -= search_over(p, f, parent, 0) * PARENT * PARENT /
			(PARENT * PARENT + noise(p, f, parent, 0));
	return fmin(fmax(gain, -CLIP), CLIP);
}

/* Normal, with the prior's mean at 0 and what is known before as so many variants more. Those that
 * were not made count as no gain; those that were rejected say nothing of the family. */
static struct worth worth_of(const struct search_plan *p, const struct search_facts *f,
	size_t family)
{
	const struct search_family *a = &p->families[family];
	const double typical = OWN * OWN + TYPICAL / (double)p->examples;
	double precision = 1 / (APART * APART) + a->weight / typical;
	double sum = a->weight / typical * a->gain;
	struct worth out = {0};

	for (size_t i = 0; i < f->n_rounds; i++) {
		const struct search_round *r = &f->rounds[i];

		if (r->family != family)
			continue;
		out.rounds++;
		precision += r->asked > r->made ? (double)(r->asked - r->made) / typical : 0;
	}
	for (size_t i = 1; i < f->n_texts; i++) {
		const struct search_text *t = &f->texts[i];
		double here;

		if (t->vetoed || t->round >= f->n_rounds || f->rounds[t->round].family != family)
			continue;
		here = 1 / (OWN * OWN + noise(p, f, i, 0));
		precision += here;
		sum += here * gain_of(p, f, i);
	}
	out.value = sum / precision + HOPE / sqrt(precision);
	return out;
}

/* ---- parents ---- */

/* A text that is right where the best is wrong: one of them by chance, by how much. */
static size_t other_parent(const struct search_plan *p, const struct search_facts *f, size_t best,
	struct rng *r)
{
	double sum = 0;
	size_t out = SEARCH_NONE;

	for (size_t i = 0; i < f->n_texts; i++) {
		double here;

		if (i == best || !search_is_parent(&f->texts[i]))
			continue;
		here = search_better(p, f, i, best);
		if (here <= 0 || search_better(p, f, best, i) <= 0)
			continue;
		sum += here;
		if (((double)rng_u32(r) + 0.5) / 4294967296. * sum < here)
			out = i;
	}
	return out;
}

static bool has_failures(const struct search_plan *p, const struct search_text *t)
{
	for (size_t i = 0; i < p->examples; i++)
		if (t->scores[i] < 1 - 1e-9)
			return true;
	return false;
}

/* ---- the round ---- */

struct round { /* that may be */
	size_t family, text, other;
	size_t most; /* variants that there still are */
};

/* What rounds of these parents have asked of the family already is not asked of it again, where it
 * has a number of them. */
static size_t variants_left(const struct search_plan *p, const struct search_facts *f,
	const struct round *r)
{
	const struct search_family *a = &p->families[r->family];
	size_t left = a->most;

	for (size_t i = 0; i < f->n_rounds && left != SEARCH_NONE; i++) {
		const struct search_round *b = &f->rounds[i];

		if (b->family == r->family && b->parents[0] == r->text &&
			(!a->pair || b->parents[1] == r->other))
			left -= b->asked < left ? b->asked : left;
	}
	return left;
}

/* The text that the family works from: the best, and every other time one that is right where the
 * best is wrong. False: there is nothing that it could make. */
static bool take_parents(const struct search_plan *p, const struct search_facts *f, size_t best,
	size_t rounds, struct round *r)
{
	struct rng rng = rng_seed(p->seed + f->n_rounds);
	const struct search_family *a = &p->families[r->family];
	const size_t other = other_parent(p, f, best, &rng);
	const size_t of[] = {best, other};

	if (a->pair) {
		r->text = best;
		r->other = other;
		r->most = other == SEARCH_NONE ? 0 : variants_left(p, f, r);
		return r->most > 0;
	}
	r->other = SEARCH_NONE;
	for (size_t i = 0; i < 2; i++) {
		r->text = of[(rounds + i) % 2];
		if (r->text == SEARCH_NONE)
			continue;
		r->most = variants_left(p, f, r);
		if (r->most > 0 && (!a->failures || has_failures(p, &f->texts[r->text])))
			return true;
	}
	return false;
}

static double least(double a, double b)
{
	return a < b ? a : b;
}

/* So many that ROUNDS_LEFT such rounds could be had, if no race saved anything. */
static size_t size_of(const struct search_plan *p, const struct search_facts *f,
	const struct round *r)
{
	const bool free = p->families[r->family].free;
	const double n = (double)p->examples;
	double most = least(f->left.target / n, f->left.calls / (free ? n : n + 1)), size;

	if (!free)
		most = least(most, f->left.proposals);
	size = floor(least(most / ROUNDS_LEFT, ROUND_MOST));
	if (size < ROUND_LEAST)
		size = ROUND_LEAST;
	if (p->variants)
		size = (double)p->variants;
	size = floor(least(size, most));
	if (size > (double)r->most)
		return r->most;
	return size > 0 ? (size_t)size : 0;
}

static bool has_patience(const struct search_plan *p, const struct search_facts *f, size_t best)
{
	const size_t since = best ? f->texts[best].round + 1 : 0;

	return f->n_rounds < since + PATIENCE + p->n_families;
}

bool search_round(const struct search_plan *p, const struct search_facts *f, size_t best,
	struct wish *out, bool *nothing_left)
{
	double most = -INFINITY;
	bool found = false;

	*nothing_left = true;
	for (size_t i = 0; i < p->n_families && has_patience(p, f, best); i++) {
		const struct worth w = worth_of(p, f, i);
		struct round r = {.family = i};
		size_t size;

		if (!take_parents(p, f, best, w.rounds, &r))
			continue;
		*nothing_left = false;
		size = size_of(p, f, &r);
		if (!size || w.value <= most + 1e-12)
			continue;
		most = w.value;
		found = true;
		*out = (struct wish){WISH_ROUND, w.rounds ? WHY_EARNED : WHY_FIRST, r.text, r.other,
			i, size, size * p->examples, p->families[i].free ? 0 : size};
		if (p->families[i].pair)
			out->why = WHY_PAIR;
	}
	return found;
}
