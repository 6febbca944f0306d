/* race.c - asking and telling: the blocks of a race, and who is dropped after one. */
#include "hunsu/engine/race.h"

#include <math.h>
#include "hunsu/base/hash.h"
#include "race_chance.h"

enum cell { CELL_NEW, CELL_ASKED, CELL_TOLD, CELL_KNOWN }; /* known: told without being asked */

struct racer {
	struct race_arm now;
	size_t told;
	bool kept;
};

struct race {
	size_t n_arms, n;
	size_t step_cells;
	struct racer *arms;
	double *scores;       /* an arm after the other, NaN where nothing is told */
	unsigned char *cells; /* enum cell, likewise */
	size_t *order;        /* examples as they are run */
	unsigned char *stratum;
	struct race_rule rule;
	size_t pinned;
	/* Places in `order`: told before `from`, decided before `done`; the end of the block. */
	size_t from, done, end;
	size_t next, ahead; /* place * arms + arm: all before is asked, in the block and after it */
	size_t leader;
	bool undecidable; /* a graded score in a race of another kind */
};

/* ---- the order ---- */

/* How the earlier prompts see an example; agreed: at least how many of them, over all. */
static enum race_stratum stratum_of(const struct race_plan *p, size_t example, size_t *agreed)
{
	size_t right = 0, scored = 0;

	if (p->pinned && p->pinned[example])
		return RACE_PINNED;
	for (size_t i = 0; i < p->n_earlier && !p->graded; i++) {
		scored += isnan(p->earlier[i][example]) ? 0 : 1;
		right += p->earlier[i][example] >= 0.5;
	}
	if (scored < 2)
		return RACE_UNKNOWN;
	if (right && right < scored)
		return RACE_CONTESTED;
	*agreed = *agreed && *agreed < scored ? *agreed : scored;
	return RACE_AGREED;
}

static void make_order(struct race *r, uint64_t seed)
{
	OWNED size_t *mixed = NEWN(r->n + 1, size_t);
	struct rng rng = rng_seed(seed);
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		const size_t at = rng_below(&rng, (uint32_t)i + 1);

		mixed[i] = mixed[at];
		mixed[at] = i;
	}
	for (int s = 0; s < RACE_STRATA; s++)
		for (size_t i = 0; i < r->n; i++)
			if (r->stratum[mixed[i]] == s)
				r->order[n++] = mixed[i];
}

static bool runs(const struct racer *a)
{
	return a->now.state < RACE_DROPPED;
}

/* The next block; all that is left, where nobody can be dropped any more. */
static void block_begin(struct race *r)
{
	size_t running = 0, rivals = 0, step;

	for (size_t i = 0; i < r->n_arms; i++) {
		running += runs(&r->arms[i]);
		rivals += runs(&r->arms[i]) && !r->arms[i].kept;
	}
	step = running ? r->step_cells / running : 0;
	step = step > RACE_STEP ? step : RACE_STEP;
	r->end = r->done + step;
	if (r->end < r->pinned + RACE_FIRST)
		r->end = r->pinned + RACE_FIRST;
	if (r->end > r->n || rivals < 2)
		r->end = r->n;
}

struct race *race_new(const struct race_plan *plan)
{
	struct race *r = NEW(struct race);
	const size_t cells = plan->arms * plan->examples;
	size_t agreed = 0;

	r->n_arms = plan->arms;
	r->n = plan->examples;
	r->step_cells = plan->slots;
	r->arms = NEWN(r->n_arms + 1, struct racer);
	r->scores = NEWN(cells + 1, double);
	r->cells = NEWN(cells + 1, unsigned char);
	r->order = NEWN(r->n + 1, size_t);
	r->stratum = NEWN(r->n + 1, unsigned char);
	for (size_t i = 0; i < cells; i++)
		r->scores[i] = NAN;
	for (size_t i = 0; i < r->n; i++) {
		r->stratum[i] = (unsigned char)stratum_of(plan, i, &agreed);
		r->pinned += r->stratum[i] == RACE_PINNED;
	}
	for (size_t i = 0; i < r->n_arms; i++)
		r->arms[i].now = (struct race_arm){r->n ? RACE_RUNNING : RACE_FULL, 0, 1};
	r->rule = race_rule(plan->graded, plan->margin, agreed);
	make_order(r, plan->seed);
	block_begin(r);
	return r;
}

void race_free(struct race *r)
{
	if (!r)
		return;
	free(r->arms);
	free(r->scores);
	free(r->cells);
	free(r->order);
	free(r->stratum);
	free(r);
}

/* ---- asking ---- */

static size_t cell_at(const struct race *r, size_t arm, size_t place)
{
	return arm * r->n + r->order[place];
}

/* From *at on, the first cell before `end` not asked for yet, of arms that run (or are kept). */
static bool ask_until(struct race *r, size_t *at, size_t end, bool kept, size_t *arm, size_t *place)
{
	for (; *at < end * r->n_arms; ++*at) {
		*arm = *at % r->n_arms;
		*place = *at / r->n_arms;
		if (runs(&r->arms[*arm]) && (!kept || r->arms[*arm].kept) &&
			r->cells[cell_at(r, *arm, *place)] == CELL_NEW)
			return true;
	}
	return false;
}

bool race_next(struct race *r, size_t *arm, size_t *example)
{
	size_t place;

	if (!ask_until(r, &r->next, r->end, false, arm, &place) &&
		!ask_until(r, &r->ahead, r->n, true, arm, &place))
		return false;
	r->cells[cell_at(r, *arm, place)] = CELL_ASKED;
	*example = r->order[place];
	return true;
}

void race_keep(struct race *r, size_t arm)
{
	struct racer *a = &r->arms[arm];

	a->kept = true;
	if (!runs(a))
		a->now.state = a->told == r->n ? RACE_FULL : RACE_RUNNING;
	r->from = r->next = r->ahead = 0;
	block_begin(r);
}

/* ---- deciding ---- */

static bool is_told(const struct race *r, size_t cell)
{
	return r->cells[cell] >= CELL_TOLD;
}

/* Its mean on the examples of complete blocks. */
static double mean_of(const struct race *r, size_t arm)
{
	double sum = 0, n = 0;

	for (size_t i = 0; i < r->done; i++) {
		const double x = r->scores[cell_at(r, arm, i)];

		if (isnan(x))
			continue;
		sum += x;
		n++;
	}
	return n > 0 ? sum / n : -1;
}

/* The best of those that run, or of those that could be dropped; n_arms: there is none. */
static size_t best_of(const struct race *r, bool rivals)
{
	size_t best = r->n_arms;
	double most = -2;

	for (size_t i = 0; i < r->n_arms; i++) {
		const double mean = mean_of(r, i);

		if (!runs(&r->arms[i]) || (rivals && r->arms[i].kept) || mean <= most)
			continue;
		best = i;
		most = mean;
	}
	return best;
}

static double chance_of(const struct race *r, size_t arm, size_t leader)
{
	struct race_pairs pairs[RACE_STRATA] = {0};

	for (size_t i = 0; i < r->n; i++) {
		const size_t a = cell_at(r, arm, i), b = cell_at(r, leader, i);
		struct race_pairs *p = &pairs[r->stratum[r->order[i]]];

		if (i < r->done)
			race_pairs_add(p, r->scores[a] - r->scores[b]);
		else if (r->cells[a] == CELL_KNOWN && r->cells[b] == CELL_KNOWN)
			race_pairs_add(&pairs[RACE_PINNED], r->scores[a] - r->scores[b]);
		else /* one that is told to have no score is no pair */
			p->to_come += !(is_told(r, a) && isnan(r->scores[a])) &&
				      !(is_told(r, b) && isnan(r->scores[b]));
	}
	return race_chance(&r->rule, pairs);
}

/* The leader is never dropped, nor the best of those that the kept ones compete with: one of them
 * has a full row in the end. */
static void decide(struct race *r)
{
	const size_t best = best_of(r, true);

	r->leader = best_of(r, false);
	for (size_t i = 0; i < r->n_arms && !r->undecidable && r->done < r->n; i++) {
		struct racer *a = &r->arms[i];

		if (!runs(a) || i == r->leader)
			continue;
		a->now.chance = chance_of(r, i, r->leader);
		if (a->now.chance >= RACE_GAMMA || a->kept || i == best || a->told == r->n)
			continue;
		a->now.state = RACE_DROPPED;
		a->now.after = r->done;
	}
}

static bool block_is_complete(struct race *r)
{
	for (; r->from < r->end; r->from++)
		for (size_t i = 0; i < r->n_arms; i++)
			if (runs(&r->arms[i]) && !is_told(r, cell_at(r, i, r->from)))
				return false;
	return true;
}

static void go_on(struct race *r)
{
	while (r->done < r->n && block_is_complete(r)) {
		r->done = r->end;
		decide(r);
		block_begin(r);
	}
}

void race_tell(struct race *r, size_t arm, size_t example, double score)
{
	const size_t at = arm * r->n + example;
	struct racer *a = &r->arms[arm];

	if (is_told(r, at))
		return;
	r->cells[at] = r->cells[at] == CELL_ASKED ? CELL_TOLD : CELL_KNOWN;
	r->scores[at] = score;
	r->undecidable = r->undecidable || (!r->rule.graded && score > 0 && score < 1);
	if (++a->told == r->n && a->now.state != RACE_LEFT)
		a->now.state = RACE_FULL;
	go_on(r);
}

void race_leave(struct race *r, size_t arm)
{
	if (r->arms[arm].now.state == RACE_LEFT)
		return;
	r->arms[arm].now.state = RACE_LEFT;
	if (arm == r->leader && best_of(r, false) < r->n_arms)
		r->leader = best_of(r, false);
	go_on(r);
}

/* ---- how it is ---- */

bool race_over(const struct race *r)
{
	for (size_t i = 0; i < r->n_arms; i++)
		if (r->arms[i].now.state == RACE_RUNNING)
			return false;
	return true;
}

struct race_arm race_arm(const struct race *r, size_t arm)
{
	return r->arms[arm].now;
}

size_t race_leader(const struct race *r)
{
	return r->leader;
}

size_t race_saved(const struct race *r)
{
	size_t saved = 0;

	for (size_t i = 0; i < r->n_arms * r->n; i++)
		saved += r->arms[i / r->n].now.state == RACE_DROPPED && r->cells[i] == CELL_NEW;
	return saved;
}

enum race_stratum race_stratum(const struct race *r, size_t example)
{
	return (enum race_stratum)r->stratum[example];
}
