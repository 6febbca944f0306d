/*
 * samples.c - the sample numbers of a round's calls: by what they are for, so that what was lost is
 * asked for again, and what was answered is not.
 */
#include <string.h>

#include "round.h"

/* In a search the number tells round, try and slot; more slots than these are not asked for. */
#define SLOTS 32
#define ROUND_SAMPLES (SLOTS * TRIES)
#define SEEDS 1000
#define SEED_SAMPLES 1000000

static void draw(struct round_at_work *r, const char *operator, int call)
{
	const struct call_record *c = state_call(desk_state(r->desk), call);

	if (c)
		*PUSH(&r->drawn) = (struct drawn){operator, c->sample};
}

static bool same_text(const struct state *s, struct text_ref a, struct text_ref b)
{
	const char *one, *other;

	return state_text(s, a, &one) && state_text(s, b, &other) && !strcmp(one, other);
}

void samples_taken(struct round_at_work *r)
{
	const struct state *s = desk_state(r->desk);

	for (size_t i = 0; i < s->variants.n; i++) {
		const struct variant *k = &s->variants.items[i];
		if (k->n_parents && same_text(s, k->parents[0], r->about.on))
			draw(r, k->operator, k->call);
	}
	for (size_t i = 0; i < s->refusals.n; i++) {
		const struct refused *f = &s->refusals.items[i];
		if (f->round > 0 && (size_t)f->round <= s->rounds.n &&
			same_text(s, s->rounds.items[f->round - 1].on, r->about.on))
			draw(r, f->operator, f->call);
	}
}

static int first_of_search(const struct round_at_work *r)
{
	const struct search_record *k = &desk_state(r->desk)->searches.items[r->search - 1];

	return 1 + (int)(k->seed % SEEDS) * SEED_SAMPLES +
	       r->step % (SEED_SAMPLES / ROUND_SAMPLES) * ROUND_SAMPLES;
}

int samples_next(struct round_at_work *r, size_t slot)
{
	const char *operator = r->operators[slot]->name;
	struct slot *t = &r->slots[slot];
	int n = 1;

	if (r->search) {
		n = first_of_search(r) + t->samples++ * SLOTS + (int)slot;
	} else {
		for (size_t i = 0; i < r->drawn.n; i++)
			if (r->drawn.items[i].sample == n &&
				!strcmp(r->drawn.items[i].operator, operator)) {
				n++;
				i = SIZE_MAX; /* from the first again */
			}
		*PUSH(&r->drawn) = (struct drawn){operator, n};
	}
	t->sample = n;
	return n;
}

/* ---- a round that goes on ---- */

/* The slot and the try of a call of that round; false: it is none. */
static bool place_of(const struct round_at_work *r, const struct call_record *c, size_t *slot,
	int *tried)
{
	const int at = c ? c->sample - first_of_search(r) : -1;

	if (!c || c->role != 'p' || c->search != r->search || at < 0 || at >= ROUND_SAMPLES)
		return false;
	*slot = (size_t)(at % SLOTS);
	*tried = at / SLOTS;
	return *slot < r->n;
}

/* An answer that nothing has come of yet; what has comes later in the record. */
static void begun_calls(const struct round_at_work *r, struct proposal_begun *b)
{
	const struct state *s = desk_state(r->desk);
	size_t slot;
	int tried;

	for (size_t i = 0; i < s->calls.n; i++) {
		const struct call_record *c = &s->calls.items[i];
		if (!place_of(r, c, &slot, &tried))
			continue;
		if (c->standing == CALL_FAILED) {
			b[slot].done = true;
		} else if (c->standing == CALL_ANSWERED && tried >= b[slot].tries) {
			b[slot].answer = c->answer;
			r->slots[slot].call = c->n;
			b[slot].finish = c->finish;
			b[slot].refusal = c->refusal;
		}
	}
}

static void begun_try(const struct round_at_work *r, struct proposal_begun *b, int call)
{
	size_t slot;
	int tried;

	if (place_of(r, state_call(desk_state(r->desk), call), &slot, &tried) &&
		tried >= b[slot].tries)
		b[slot].tries = tried + 1;
}

static size_t slot_of(const struct round_at_work *r, const struct proposal_begun *b,
	const struct variant *v)
{
	size_t slot;
	int tried;

	if (v->call)
		return place_of(r, state_call(desk_state(r->desk), v->call), &slot, &tried)
			       ? slot
			       : r->n;
	for (slot = 0; slot < r->n && b[slot].done; slot++)
		continue;
	return slot;
}

struct proposal_begun *samples_begun(const struct round_at_work *r)
{
	const struct state *s = desk_state(r->desk);
	struct proposal_begun *b = NEWN(r->n + 1, struct proposal_begun);

	for (size_t i = 0; i < s->refusals.n; i++)
		if (s->refusals.items[i].round == r->round)
			begun_try(r, b, s->refusals.items[i].call);
	for (size_t i = 0; i < r->n; i++)
		b[i].done = b[i].tries >= TRIES;
	for (size_t i = 0; i < s->variants.n; i++) {
		const struct variant *v = &s->variants.items[i];
		const size_t slot = v->round == r->round ? slot_of(r, b, v) : r->n;
		if (slot >= r->n)
			continue;
		begun_try(r, b, v->call);
		b[slot].done = true;
		b[slot].made = &v->prompt;
	}
	begun_calls(r, b);
	for (size_t i = 0; i < r->n; i++)
		r->slots[i].samples = b[i].tries;
	return b;
}
