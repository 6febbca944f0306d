/* contest.c - the texts that were in duels, their ranks, and the duel that comes next. */
#include "hunsu/figures/contest.h"

#include <string.h>

#include "kept.h"

struct played { /* the duels, their texts numbered by their places here */
	LIST(struct contestant) texts;
	LIST(struct duel) duels;
	struct index chosen; /* the pairs of calls, by their duel */
};

static void played_release(struct played *p)
{
	free(p->texts.items);
	free(p->duels.items);
	index_release(&p->chosen);
}

/* Its place; by the first name it is seen under. */
static size_t place_of(struct played *p, struct text_ref text, const char *hash)
{
	for (size_t i = 0; i < p->texts.n; i++)
		if (strcmp(p->texts.items[i].hash, hash) == 0)
			return i;
	*PUSH(&p->texts) = (struct contestant){.text = text, .hash = hash};
	return p->texts.n - 1;
}

static uint64_t pair_key(int one, int other)
{
	return one < other ? index_mix((uint64_t)one, (uint64_t)other)
			   : index_mix((uint64_t)other, (uint64_t)one);
}

/* The duel between those calls that is there; -1: none. */
static int chosen(const struct played *p, const struct state *s, int one, int other)
{
	size_t at = SIZE_MAX;
	int n;

	while ((n = index_next(&p->chosen, pair_key(one, other), &at)) >= 0) {
		const int *calls = s->duels.items[n].calls;
		if ((calls[0] == one && calls[1] == other) ||
			(calls[0] == other && calls[1] == one))
			break;
	}
	return n;
}

static double points(const struct duelled *d)
{
	return d->won == WON_FIRST ? 1 : d->won == WON_SECOND ? 0 : .5;
}

/* From the last on, so that it counts. What is no answer to one example by two texts is no duel. */
static void add_played(struct played *p, const struct state *s)
{
	for (size_t i = s->duels.n; i-- > 0;) {
		const struct duelled *d = &s->duels.items[i];
		const struct call_record *a = state_call(s, d->calls[0]);
		const struct call_record *b = state_call(s, d->calls[1]);
		const char *one, *other;

		if (!a || !b || a->example != b->example || !a->example ||
			!state_text(s, a->prompt, &one) || !state_text(s, b->prompt, &other) ||
			strcmp(one, other) == 0 || chosen(p, s, a->n, b->n) >= 0)
			continue;
		index_add(&p->chosen, pair_key(a->n, b->n), (int)i);
		*PUSH(&p->duels) = (struct duel){place_of(p, a->prompt, one),
			place_of(p, b->prompt, other), (size_t)a->example, points(d)};
	}
}

static int by_strength(const void *a, const void *b)
{
	const struct contestant *x = a, *y = b;

	return (x->rank.chance < y->rank.chance) - (x->rank.chance > y->rank.chance);
}

const struct contestant *figures_contest(struct figures *g, size_t *n)
{
	const struct state *s = g->state;
	SCOPED(played) p = {0};
	OWNED struct duel_rank *ranks = NULL;

	*n = g->contest.n;
	if (g->contest.duels == s->duels.n && g->contest.head == s->head)
		return g->contest.items;
	if (s->head) /* one text may have several names: the prompt's first */
		place_of(&p, (struct text_ref){.version = s->head}, state_head(s)->hash);
	add_played(&p, s);
	ranks = NEWN(p.texts.n + 1, struct duel_rank);
	duels_rank(p.duels.items, p.duels.n, p.texts.n, ranks);
	g->contest.items = mem_grow(g->contest.items, p.texts.n + 1, sizeof *g->contest.items);
	g->contest.n = 0;
	for (size_t i = 0; i < p.texts.n; i++) {
		p.texts.items[i].rank = ranks[i];
		if (ranks[i].duels)
			g->contest.items[g->contest.n++] = p.texts.items[i];
	}
	qsort(g->contest.items, g->contest.n, sizeof *g->contest.items, by_strength);
	g->contest.duels = s->duels.n;
	g->contest.head = s->head;
	*n = g->contest.n;
	return g->contest.items;
}

bool figures_duels(struct figures *g, struct text_ref text, struct duel_rank *out)
{
	size_t n;
	const struct contestant *all = figures_contest(g, &n);
	const char *hash;

	if (!n || !state_text(g->state, text, &hash) || state_hidden(g->state, text))
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].hash, hash) == 0) {
			*out = all[i].rank;
			return true;
		}
	return false;
}

bool figures_by_duels(const struct figures *g)
{
	return g->state->duels.n &&
	       (figures_person(g->state) || !figures_split_size(g, SPLIT_DEV));
}

/* ---- what comes next ---- */

struct pairs { /* that may come next */
	LIST(struct duel) duels;
	LIST(int) calls; /* two of each */
};

/* Of two texts on an example: nothing where one has no output, both have the same one, or a choice
 * was made. */
static void add_pair(struct pairs *out, const struct played *p, const struct state *s,
	const size_t places[2], int example)
{
	const struct call_record *a = figures_output(s, p->texts.items[places[0]].hash, example);
	const struct call_record *b =
		a ? figures_output(s, p->texts.items[places[1]].hash, example) : NULL;

	if (!b || strcmp(a->answer, b->answer) == 0 || chosen(p, s, a->n, b->n) >= 0)
		return;
	*PUSH(&out->duels) = (struct duel){places[0], places[1], (size_t)example, 0};
	*PUSH(&out->calls) = a->n;
	*PUSH(&out->calls) = b->n;
}

/* The examples from one that is the session's own on: of what tells as much, the first one comes.
 */
static void add_pairs(struct pairs *out, struct played *p, const struct state *s,
	const size_t *places, size_t n)
{
	const size_t all = s->examples.n;
	struct rng rng = rng_seed(s->seed ^ hash_u64(str_of(s->id)));
	size_t at = all ? rng_below(&rng, (uint32_t)all) : 0;

	for (size_t i = 0; i < all; i++, at = (at + 1) % all) {
		const struct example *e = &s->examples.items[at].now;

		for (size_t a = 0; a < n && !e->dropped && e->split == SPLIT_DEV; a++)
			for (size_t b = 0; b < a; b++)
				if (places[a] != places[b])
					add_pair(out, p, s, (size_t[]){places[b], places[a]},
						e->id);
	}
}

bool figures_next_duel(const struct state *s, const struct text_ref *texts, size_t n, int calls[2])
{
	SCOPED(played) p = {0};
	struct pairs pairs = {0};
	size_t *places = NEWN(n + 1, size_t), n_places = 0, best;
	const char *hash;
	bool found, turned;

	add_played(&p, s);
	for (size_t i = 0; i < n; i++)
		if (state_text(s, texts[i], &hash))
			places[n_places++] = place_of(&p, texts[i], hash);
	add_pairs(&pairs, &p, s, places, n_places);
	best = duels_next(p.duels.items, p.duels.n, p.texts.n, pairs.duels.items, pairs.duels.n);
	found = best != SIZE_MAX && pairs.calls.items;
	if (found) {
		struct rng rng = rng_seed(hash_u64(str_of(s->id)) + s->duels.n);
		turned = rng_below(&rng, 2);
		calls[turned] = pairs.calls.items[2 * best];
		calls[!turned] = pairs.calls.items[2 * best + 1];
	}
	free(pairs.duels.items);
	free(pairs.calls.items);
	free(places);
	return found;
}
