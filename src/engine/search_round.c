/* search_round.c - which round of variants comes next. */
#include <math.h>
#include "hunsu/base/hash.h"
#include "search_own.h"

/*
 * What a family is worth: what its rounds gained, as it is believed, and how far that may be off:
 * what was hardly tried is tried, what gained is gone on with, and what did not is left. The
 * best variant of a round tells, not their mean, by which a family that changes hardly anything
 * looked better than one that gains much on one task and harms on the next. The figures are those
 * with which tests/bench/bench_search.c found most.
 */
#define UNKNOWN 0.01 /* what a round gains of a family that nothing is known of */
#define APART 0.02 /* families, around that: s.d.; with .05 the hardly known was tried too often */
#define OWN 0.06 /* the rounds of one, around its mean */
#define HOPE 0.5 /* s.d. that are added; with 1.5 likewise */
#define BELIEVED 0.1 /* texts, around the start, in truth: tells which part of a gain is luck */
#define LEAP 0.3 /* a round counts for no more */
#define ROUND_LEAST 4 /* variants of a round, where the budget has them: with 6 it found less */
#define ROUND_MOST 8
#define ROUNDS_LEFT 3 /* so many are planned for with what is left */
#define PATIENCE 4 /* rounds without a new text ahead, at least, and one for each family */

struct worth {
	double value;
	size_t rounds; /* of the family so far */
};

/* Of a text's gain over the start, whose variance is such that one more of the examples differs. */
static double believed(const struct search_plan *p, const struct search_facts *f, size_t text)
{
	const double n = (double)p->examples, own = BELIEVED * BELIEVED;
	const double up = search_better(p, f, text, 0), down = search_better(p, f, 0, text);

	return (up - down) * own / (own + ((up + down) * n + 1) / (n * n));
}

double search_gain(const struct search_plan *p, const struct search_facts *f, size_t round)
{
	const size_t parent = f->rounds[round].parents[0];
	const double from = parent == SEARCH_NONE ? 0 : believed(p, f, parent);
	double most = NAN;

	for (size_t i = 1; i < f->n_texts; i++)
		if (f->texts[i].round == round && !f->texts[i].vetoed)
			most = fmax(most, believed(p, f, i) - from); /* NaN is none */
	return isnan(most) ? 0 : fmin(most, LEAP);
}

/* Normal; what is known before is as so many rounds more. */
static struct worth worth_of(const struct search_plan *p, const struct search_facts *f,
	size_t family)
{
	const struct search_family *a = &p->families[family];
	const double apart = 1 / (APART * APART), own = 1 / (OWN * OWN);
	double precision = apart + own * a->weight;
	double sum = apart * UNKNOWN + own * a->weight * a->gain;
	struct worth out = {0};

	for (size_t i = 0; i < f->n_rounds; i++) {
		if (f->rounds[i].family != family)
			continue;
		out.rounds++;
		precision += own;
		sum += own * search_gain(p, f, i);
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

/* Whether the text is there, with what the family works on. */
static bool has_words(const struct search_family *a, const struct search_facts *f, size_t text)
{
	return text != SEARCH_NONE && !(a->words && f->texts[text].bare);
}

static bool has_failures(const struct search_plan *p, const struct search_text *t)
{
	for (size_t i = 0; i < p->examples; i++)
		if (t->scores[i] < 1 - 1e-9)
			return true;
	return false;
}

/* Whether the family made it, or a text that it comes from. */
static bool comes_from(const struct search_facts *f, size_t text, size_t family)
{
	while (text && text != SEARCH_NONE && f->texts[text].round < f->n_rounds) {
		const struct search_round *r = &f->rounds[f->texts[text].round];

		if (r->family == family)
			return true;
		text = r->parents[0];
	}
	return false;
}

/* ---- the round ---- */

struct round { /* that may be */
	size_t family, text, other;
	size_t most; /* variants that there still are */
};

/* Whether the family adds lines or examples of a stock, most of which one round takes. */
static bool is_stock(const struct search_family *a)
{
	return a->most <= ROUND_MOST || (a->free && a->most == SEARCH_NONE);
}

/* What rounds of these parents have asked of the family already is not asked of it again, where it
 * has a number of them; of a stock whose number is not known, one round is all. A stock is for the
 * best text alone, and not where that has some of it. Where nothing new could be made there is
 * none: a round without a variant would be one of those that were allowed. */
static size_t variants_left(const struct search_plan *p, const struct search_facts *f, size_t best,
	const struct round *r)
{
	const struct search_family *a = &p->families[r->family];
	size_t left = a->most;

	if (is_stock(a) && (r->text != best || comes_from(f, best, r->family)))
		return 0;
	for (size_t i = 0; i < f->n_rounds; i++) {
		const struct search_round *b = &f->rounds[i];

		if (b->family != r->family || b->parents[0] != r->text ||
			(a->pair && b->parents[1] != r->other))
			continue;
		if (left != SEARCH_NONE)
			left -= b->asked < left ? b->asked : left;
		else if (is_stock(a))
			left = 0;
	}
	if (left && p->can && !p->can(p->arg, r->family, r->text, r->other))
		return 0;
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
		r->most = has_words(a, f, best) && has_words(a, f, other)
				? variants_left(p, f, best, r)
				: 0;
		return r->most > 0;
	}
	r->other = SEARCH_NONE;
	for (size_t i = 0; i < 2; i++) {
		r->text = of[(rounds + i) % 2];
		if (!has_words(a, f, r->text) ||
			(a->failures && !has_failures(p, &f->texts[r->text])))
			continue;
		r->most = variants_left(p, f, best, r);
		if (r->most > 0)
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
