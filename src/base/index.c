/* index.c - a hash index from a 64-bit key to places in a list. */
#include "hunsu/base/index.h"

#include <string.h>

/* The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of both reaches every bit. */
uint64_t index_mix(uint64_t a, uint64_t b)
{
	uint64_t z = a * 0x9e3779b97f4a7c15u + b;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

uint64_t index_str(struct str s)
{
	uint64_t h = 0xcbf29ce484222325u; /* FNV-1a */

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
	return index_mix(h, 0);
}

uint64_t index_text(const char *s)
{
	return index_str(str_of(s));
}

uint64_t index_hash(const char *digits)
{
	uint64_t half[2];

	memcpy(half, digits, sizeof half);
	return index_mix(half[0], half[1]);
}

static void put(struct index *ix, uint64_t key, int place)
{
	size_t at = (size_t)key & (ix->cap - 1);

	while (ix->slots[at].place)
		at = (at + 1) & (ix->cap - 1);
	ix->slots[at].key = key;
	ix->slots[at].place = place;
}

void index_add(struct index *ix, uint64_t key, int place)
{
	if (ix->n * 2 >= ix->cap) {
		struct index bigger = {.cap = ix->cap ? ix->cap * 2 : 64, .n = ix->n};

		bigger.slots = NEWN(bigger.cap, struct index_slot);
		for (size_t i = 0; i < ix->cap; i++)
			if (ix->slots[i].place)
				put(&bigger, ix->slots[i].key, ix->slots[i].place);
		free(ix->slots);
		*ix = bigger;
	}
	put(ix, key, place + 1);
	ix->n++;
}

int index_next(const struct index *ix, uint64_t key, size_t *at)
{
	if (!ix->cap)
		return -1;
	*at = (*at == SIZE_MAX ? (size_t)key : *at + 1) & (ix->cap - 1);
	for (; ix->slots[*at].place; *at = (*at + 1) & (ix->cap - 1))
		if (ix->slots[*at].key == key)
			return ix->slots[*at].place - 1;
	return -1;
}

void index_release(struct index *ix)
{
	free(ix->slots);
	*ix = (struct index){0};
}
