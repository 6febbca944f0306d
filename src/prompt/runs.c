/* runs.c - lists of (bytes, author): adjacent runs differ in author, none is empty. */
#include "hunsu/prompt/prompt.h"

void runs_release(struct runs *r)
{
	free(r->items);
	*r = (struct runs){0};
}

void runs_add(struct runs *r, size_t n, author by)
{
	struct run *last = r->n ? &r->items[r->n - 1] : NULL;

	if (!n)
		return;
	if (last && last->by == by) {
		last->n += n;
		return;
	}
	*PUSH(r) = (struct run){.n = n, .by = by};
}

void runs_copy(struct runs *out, const struct runs *r)
{
	if (out == r)
		return;
	out->n = 0;
	for (size_t i = 0; i < r->n; i++)
		runs_add(out, r->items[i].n, r->items[i].by);
}

size_t runs_total(const struct runs *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += r->items[i].n;
	return n;
}

author runs_at(const struct runs *r, size_t byte)
{
	size_t end = 0;

	for (size_t i = 0; i < r->n; i++) {
		end += r->items[i].n;
		if (byte < end)
			return r->items[i].by;
	}
	return r->n ? r->items[r->n - 1].by : AUTHOR_IMPORT;
}

void runs_slice(struct runs *out, const struct runs *r, size_t from, size_t to)
{
	size_t start = 0;

	for (size_t i = 0; i < r->n && start < to; i++) {
		size_t end = start + r->items[i].n;
		size_t a = from > start ? from : start, b = to < end ? to : end;

		if (a < b)
			runs_add(out, b - a, r->items[i].by);
		start = end;
	}
}

void runs_splice(struct runs *r, size_t at, size_t remove, size_t insert, author by)
{
	struct runs now = {0};
	size_t total = runs_total(r);

	if (at > total)
		at = total;
	if (remove > total - at)
		remove = total - at;
	runs_slice(&now, r, 0, at);
	runs_add(&now, insert, by);
	runs_slice(&now, r, at + remove, total);
	runs_release(r);
	*r = now;
}
