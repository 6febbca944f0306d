/*
 * names.c - what variants are called, and what a blind review hides.
 *
 * A letter tells in which turn a variant came, and operators take turns: a hidden one goes by a
 * number instead, shuffled within its round by a seed that is the session's id and the round.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "hunsu/base/hash.h"
#include "hunsu/base/mem.h"
#include "hunsu/session/story.h"

static bool variant_hidden(const struct state *s, const struct variant *k)
{
	const struct settings *now = state_settings(s);

	return k && now->blind && !k->revealed;
}

bool state_hidden_text(const struct state *s, const char *hash)
{
	const struct settings *now = state_settings(s);

	for (size_t i = 0; now->blind && i < s->variants.n; i++)
		if (!s->variants.items[i].revealed && !strcmp(s->variants.items[i].hash, hash))
			return true;
	return false;
}

bool state_hidden(const struct state *s, struct text_ref r)
{
	if (r.variant)
		return variant_hidden(s, state_variant(s, r.variant));
	if (r.ablation) {
		const struct ablation *a = state_ablation(s, r.ablation);
		return a && state_hidden(s, a->of);
	}
	const struct version *v = state_version(s, r.version);
	return v && state_hidden_text(s, v->hash);
}

static bool any_hidden(const struct state *s)
{
	for (size_t i = 0; i < s->variants.n; i++)
		if (variant_hidden(s, &s->variants.items[i]))
			return true;
	return false;
}

bool state_hidden_round(const struct state *s, int round)
{
	const struct settings *now = state_settings(s);
	bool any = false;

	if (!now->blind)
		return false;
	for (size_t i = 0; i < s->variants.n; i++)
		if (s->variants.items[i].round == round) {
			any = true;
			if (!s->variants.items[i].revealed)
				return true;
		}
	return !any; /* they may be on their way */
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

/* ---- letters ---- */

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

/* The numbers of a round's variants, and the same ones shuffled; malloc'ed. */
static size_t round_numbers(const struct state *s, int round, int **numbers, int **shuffled)
{
	size_t n = 0;

	*numbers = NEWN(s->variants.n + 1, int);
	*shuffled = NEWN(s->variants.n + 1, int);
	for (size_t i = 0; i < s->variants.n; i++)
		if (s->variants.items[i].round == round)
			(*numbers)[n++] = (int)i + 1;
	struct rng r = rng_seed(hash_u64(str_of(s->id)) + (uint64_t)round);
	for (size_t i = 0; i < n; i++) {
		size_t k = rng_below(&r, (uint32_t)i + 1);
		(*shuffled)[i] = (*shuffled)[k];
		(*shuffled)[k] = (*numbers)[i];
	}
	return n;
}

int state_blind_number(const struct state *s, int variant)
{
	const struct variant *k = state_variant(s, variant);
	int *numbers, *shuffled, out = 0;
	size_t n = k ? round_numbers(s, k->round, &numbers, &shuffled) : 0;

	for (size_t i = 0; i < n; i++)
		if (numbers[i] == variant)
			out = shuffled[i];
	if (k) {
		free(numbers);
		free(shuffled);
	}
	return out;
}

struct told {
	int variant, number; /* number: 0 when it is not hidden */
};

static int by_number(const void *pa, const void *pb)
{
	const struct told *a = pa, *b = pb;

	return a->number != b->number ? a->number - b->number : a->variant - b->variant;
}

int *state_variants_told(const struct state *s)
{
	struct told *all = NEWN(s->variants.n + 1, struct told);
	int *out = NEWN(s->variants.n + 1, int);

	for (size_t i = 0; i < s->variants.n; i++) {
		int n = (int)i + 1;
		bool hidden = variant_hidden(s, &s->variants.items[i]);
		all[i] = (struct told){n, hidden ? state_blind_number(s, n) : 0};
	}
	qsort(all, s->variants.n, sizeof *all, by_number);
	for (size_t i = 0; i < s->variants.n; i++)
		out[i] = all[i].variant;
	free(all);
	return out;
}

static int by_blind_number(const struct state *s, int number)
{
	const struct variant *k = state_variant(s, number); /* of the same round, at least */
	int *numbers, *shuffled, out = 0;
	size_t n = k ? round_numbers(s, k->round, &numbers, &shuffled) : 0;

	for (size_t i = 0; i < n; i++)
		if (shuffled[i] == number)
			out = numbers[i];
	if (k) {
		free(numbers);
		free(shuffled);
	}
	return out;
}

void variant_name(char out[static 8], const struct state *s, int variant)
{
	if (state_hidden(s, (struct text_ref){.variant = variant}))
		snprintf(out, 8, "?%u", (unsigned)state_blind_number(s, variant) % 1000000);
	else
		variant_letter(out, variant);
}

void text_name(struct buf *out, const struct state *s, struct text_ref r)
{
	char name[8];

	if (r.variant) {
		variant_name(name, s, r.variant);
		buf_adds(out, name);
	} else {
		buf_addf(out, "v%d", r.version);
	}
}

int variant_by_name(const struct state *s, struct str name)
{
	long number;
	int n;

	if (str_starts(name, "?"))
		return str_to_long(str_from(name, 1), 1, (long)s->variants.n, &number)
			       ? by_blind_number(s, (int)number)
			       : 0;
	n = variant_by_letter(name);
	return state_hidden(s, (struct text_ref){.variant = n}) ? 0 : n;
}
