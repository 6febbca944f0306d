/* nearest.c - an unknown name is answered with the one that was probably meant. */
#include "nearest.h"

#include <string.h>
#include "hunsu/base/utf8.h"

#define LONGEST 32

static size_t least(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;
	return m < c ? m : c;
}

/* Levenshtein distance of short names. */
static size_t distance(struct str a, struct str b)
{
	size_t row[LONGEST + 1];
	if (a.n > LONGEST || b.n > LONGEST)
		return LONGEST;
	for (size_t k = 0; k <= b.n; k++)
		row[k] = k;
	for (size_t i = 1; i <= a.n; i++) {
		size_t corner = row[0];
		row[0] = i;
		for (size_t k = 1; k <= b.n; k++) {
			size_t above = row[k];
			row[k] = least(
				above + 1, row[k - 1] + 1, corner + (a.p[i - 1] != b.p[k - 1]));
			corner = above;
		}
	}
	return row[b.n];
}

enum status no_such_name(
	const char *what, struct str name, const char *const *names, struct buf *err)
{
	struct buf known = BUF(BUF_SMALL), near = BUF(BUF_SMALL);
	size_t best = name.n / 2 + 1;
	for (size_t i = 0; names[i]; i++) {
		size_t d = distance(name, str_of(names[i]));
		bool begins =
			name.n && strlen(names[i]) > name.n && !memcmp(names[i], name.p, name.n);
		buf_addf(&known, "%s%s", i ? ", " : "", names[i]);
		if (d < best || (begins && !near.n)) {
			best = d < best ? d : best;
			buf_clear(&near);
			buf_addf(&near, "did you mean %s? ", names[i]);
		}
	}
	struct buf shown = BUF(BUF_SMALL);
	text_brief(&shown, name, LONGEST);
	enum status st = fail(err, BAD_USAGE, "no %s \xe2\x80\x9c%s\xe2\x80\x9d; %sthere are: %s",
		what, buf_text(&shown), buf_text(&near), buf_text(&known));
	buf_release(&shown);
	buf_release(&known);
	buf_release(&near);
	return st;
}
