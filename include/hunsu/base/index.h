/*
 * index.h - a hash index from a 64-bit key to places in a list (open addressing, linear probing).
 * Different things may share a key: the caller compares. Nothing is ever taken out.
 */
#ifndef HUNSU_BASE_INDEX_H
#define HUNSU_BASE_INDEX_H

#include <stdint.h>
#include "hunsu/base/buf.h"

struct index_slot {
	uint64_t key;
	int place; /* + 1; 0: free */
};

struct index {
	struct index_slot *slots;
	size_t n, cap; /* cap is a power of two, at most half full */
};

uint64_t index_mix(uint64_t a, uint64_t b); /* for making keys */
uint64_t index_str(struct str s);
uint64_t index_text(const char *s); /* the same */
uint64_t index_hash(const char *digits); /* of a text's hash, all 16 digits */
void index_add(struct index *ix, uint64_t key, int place);
/* Places with that key, one by one: start with *at = SIZE_MAX; -1 when there is no more. */
int index_next(const struct index *ix, uint64_t key, size_t *at);
void index_release(struct index *ix);

#endif
