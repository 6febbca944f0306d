/*
 * names.c - what variants are called, and what a blind review hides.
 *
 * A letter tells in which turn a variant came, and operators take turns: a hidden one goes by a
 * number instead, shuffled within its round by a seed that is the session's id and the round.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include "fold.h"
#include "hunsu/session/story.h"

static bool variant_hidden(const struct state *s, const struct variant *k)
{
	const struct settings *now = state_settings(s);

	return k && now->blind && !k->revealed;
}

/* The place of the first variant with that text; -1: there is none. */
static int first_of_text(const struct state *s, const char *hash)
{
	const struct index *texts = &s->fold->names.texts;
	uint64_t key = index_hash(hash);
	size_t at = SIZE_MAX;

	for (int i; (i = index_next(texts, key, &at)) >= 0;)
		if (!strcmp(s->variants.items[i].hash, hash))
			return i;
	return -1;
}

bool state_hidden_text(const struct state *s, const char *hash)
{
	int first = state_settings(s)->blind ? first_of_text(s, hash) : -1;

	return first >= 0 && s->fold->names.variants.items[first].unrevealed;
}

bool state_hidden(const struct state *s, struct text_ref r)
{
	const struct ablation *a = state_ablation(s, r.ablation);
	const struct headroom_texts *h = state_headroom(s, r.headroom);
	const struct version *v = state_version(s, r.version);

	if (r.variant)
		return variant_hidden(s, state_variant(s, r.variant));
	if (r.ablation)
		return a && state_hidden(s, a->of);
	if (r.headroom)
		return h && state_hidden(s, h->of);
	return v && state_hidden_text(s, v->hash);
}

static bool any_hidden(const struct state *s)
{
	return state_settings(s)->blind && s->fold->names.unrevealed;
}

bool state_hidden_round(const struct state *s, int round)
{
	const struct names *b = &s->fold->names;

	if (!state_settings(s)->blind)
		return false;
	if (round < 0 || (size_t)round >= b->rounds.n || !b->rounds.items[round].variants.n)
		return true; /* they may be on their way */
	return b->rounds.items[round].unrevealed;
}

struct str state_author_shown(const struct state *s, author by)
{
	struct str name = str_of(authors_name(&s->authors, by));
	size_t n = name.n;

	if (by < AUTHOR_FIRST_MODEL || !any_hidden(s))
		return name;
	while (n > 0 && name.p[n - 1] != '/')
		n--;
	return n ? str_first(name, n - 1) : name;
}

/* A .. Z, AA .. ZZ, AAA …: bijective base 26. */
void variant_letter(char out[static 8], int variant)
{
	char digits[8];
	size_t n = 0;

	for (; variant > 0; variant = (variant - 1) / 26)
		digits[n++] = (char)('A' + (variant - 1) % 26);
	for (size_t i = 0; i < n; i++)
		out[i] = digits[n - 1 - i];
	out[n] = 0;
}

int variant_by_letter(struct str s)
{
	long n = 0;

	if (str_to_long(s, 1, INT_MAX, &n))
		return (int)n;
	if (!s.n || s.n > 6)
		return 0;
	n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (c < 'A' || c > 'Z')
			return 0;
		n = n * 26 + (c - 'A' + 1);
	}
	return (int)n;
}

/* ---- names of what is hidden ---- */

/* Fisher and Yates's shuffle, inside out: the one that comes takes the number of one that was
 * there, and that one takes its; or it keeps its own. */
static void number_shuffled(struct names *b, struct round_names *r, int variant)
{
	size_t at = rng_below(&r->shuffle, (uint32_t)r->variants.n + 1);
	struct variant_names *own = PUSH(&b->variants), *other;

	*PUSH(&r->variants) = variant;
	other = &b->variants.items[r->variants.items[at] - 1];
	own->number = other->number;
	other->number = variant;
	if (own != other)
		b->variants.items[own->number - 1].numbered = variant;
	own->numbered = r->variants.items[at];
}

void names_add(struct state *s, int variant)
{
	struct names *b = &s->fold->names;
	const struct variant *k = &s->variants.items[variant - 1];
	struct round_names *r;
	int first = first_of_text(s, k->hash);

	while (b->rounds.n <= (size_t)k->round) {
		r = PUSH(&b->rounds);
		r->shuffle = rng_seed(hash_u64(str_of(s->id)) + (uint64_t)b->rounds.n - 1);
	}
	r = &b->rounds.items[k->round];
	number_shuffled(b, r, variant);
	if (first < 0) {
		first = variant - 1;
		index_add(&b->texts, index_hash(k->hash), first);
	}
	if (k->revealed)
		return;
	b->variants.items[first].unrevealed++;
	r->unrevealed++;
	b->unrevealed++;
}

void names_reveal(struct state *s, int variant)
{
	struct names *b = &s->fold->names;
	struct variant *k = &s->variants.items[variant - 1];

	if (k->revealed)
		return;
	touch(s, COL_VARIANTS, (size_t)variant - 1);
	k->revealed = true;
	b->variants.items[first_of_text(s, k->hash)].unrevealed--;
	b->rounds.items[k->round].unrevealed--;
	b->unrevealed--;
}

void names_release(struct names *b)
{
	for (size_t i = 0; i < b->rounds.n; i++)
		free(b->rounds.items[i].variants.items);
	free(b->rounds.items);
	free(b->variants.items);
	index_release(&b->texts);
}

int state_blind_number(const struct state *s, int variant)
{
	return state_variant(s, variant) ? s->fold->names.variants.items[variant - 1].number : 0;
}

int *state_variants_told(const struct state *s)
{
	int *out = NEWN(s->variants.n + 1, int);
	size_t n = 0;

	for (size_t i = 0; i < s->variants.n; i++)
		if (!variant_hidden(s, &s->variants.items[i]))
			out[n++] = (int)i + 1;
	for (size_t i = 0; i < s->variants.n && n < s->variants.n; i++) {
		int variant = s->fold->names.variants.items[i].numbered;

		if (variant_hidden(s, state_variant(s, variant)))
			out[n++] = variant;
	}
	return out;
}

struct called text_called(const struct state *s, struct text_ref r)
{
	struct called c;

	if (!r.variant)
		snprintf(c.s, sizeof c.s, "v%u", (unsigned)r.version % 1000000000);
	else if (state_hidden(s, (struct text_ref){.variant = r.variant}))
		snprintf(c.s, sizeof c.s, "?%u",
			(unsigned)state_blind_number(s, r.variant) % 1000000);
	else
		variant_letter(c.s, r.variant);
	return c;
}

struct called variant_called(const struct state *s, int variant)
{
	return text_called(s, (struct text_ref){.variant = variant});
}

int variant_by_name(const struct state *s, struct str name)
{
	long number;
	int n;

	if (str_starts(name, "?"))
		return str_to_long(str_from(name, 1), 1, (long)s->variants.n, &number)
			       ? s->fold->names.variants.items[number - 1].numbered
			       : 0;
	n = variant_by_letter(name);
	return !state_variant(s, n) || state_hidden(s, (struct text_ref){.variant = n}) ? 0 : n;
}
