/* unlike.c - how unlike prompts are. */
#include "hunsu/engine/unlike.h"

#include "hunsu/base/index.h"
#include "words.h"

static int by_value(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

void shingles_of(struct shingles *out, const struct prompt *p)
{
	size_t n = 0;

	out->n = 0;
	for (size_t i = 0; i < p->n; i++) {
		SCOPED(word_list) words = {0};
		uint64_t before = 0; /* the edges of a message are words too */

		word_list_split(&words, message_str(&p->items[i]));
		for (size_t k = 0; k <= words.n; k++) {
			const uint64_t word = k < words.n ? index_str(words.items[k]) : 0;

			*PUSH(out) = index_mix(before, word);
			before = word;
		}
	}
	SORT(out, by_value);
	for (size_t i = 0; i < out->n; i++)
		if (!n || out->items[i] != out->items[n - 1])
			out->items[n++] = out->items[i];
	out->n = n;
}

void shingles_release(struct shingles *s)
{
	free(s->items);
	*s = (struct shingles){0};
}

double shingles_unlike(const struct shingles *a, const struct shingles *b)
{
	size_t i = 0, k = 0, both = 0, either;

	while (i < a->n && k < b->n) {
		const uint64_t x = a->items[i], y = b->items[k];

		both += x == y;
		i += x <= y;
		k += y <= x;
	}
	either = a->n + b->n - both;
	return either ? 1 - (double)both / (double)either : 0;
}
