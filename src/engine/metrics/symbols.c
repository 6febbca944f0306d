/*
 * symbols.c - two texts as rows of symbols, one below the other: what the metrics share that look
 * for the same symbols in the same order.
 */
#include "metrics.h"

/* Comparing takes time in proportion to the product: so many of each, where they differ. */
#define COMPARED 2000

void symbols_add(struct symbols *row, struct str s)
{
	uint64_t hash = 0xcbf29ce484222325; /* FNV-1a */

	for (size_t i = 0; i < s.n; i++)
		hash = (hash ^ (unsigned char)s.p[i]) * 0x100000001b3;
	*PUSH(row) = hash;
}

static size_t shorter(const struct symbols *a, const struct symbols *b)
{
	return a->n < b->n ? a->n : b->n;
}

/* One row of the usual table, in place: step(left, above, diagonal, same). */
static size_t last_of_table(const struct symbols *a, const struct symbols *b, size_t from,
	size_t border, symbols_step *step)
{
	OWNED size_t *row = NEWN(b->n - from + 1, size_t);

	for (size_t k = 0; k <= b->n - from; k++)
		row[k] = k * border;
	for (size_t i = from; i < a->n; i++) {
		size_t diagonal = row[0];

		row[0] += border;
		for (size_t k = from; k < b->n; k++) {
			size_t *at = &row[k - from + 1], above = *at;

			*at = step(at[-1], above, diagonal, a->items[i] == b->items[k]);
			diagonal = above;
		}
	}
	return row[b->n - from];
}

struct symbols_compared symbols_compare(
	struct symbols *a, struct symbols *b, size_t border, symbols_step *step)
{
	struct symbols_compared out = {0};
	size_t from = 0, n_a = a->n, n_b;

	while (from < shorter(a, b) && a->items[from] == b->items[from])
		from++;
	while (shorter(a, b) > from && a->items[a->n - 1] == b->items[b->n - 1]) {
		a->n--;
		b->n--;
	}
	out.same = from + n_a - a->n;
	n_a = a->n;
	n_b = b->n;
	if (a->n > from + COMPARED)
		a->n = from + COMPARED;
	if (b->n > from + COMPARED)
		b->n = from + COMPARED;
	out.between = last_of_table(a, b, from, border, step);
	out.beyond = n_a - a->n > n_b - b->n ? n_a - a->n : n_b - b->n;
	return out;
}

void symbols_release(struct symbols *row)
{
	free(row->items);
	*row = (struct symbols){0};
}
