/* nearest.c - which known name was meant. */
#include "hunsu/base/nearest.h"

#include <string.h>

#include "hunsu/base/utf8.h"

enum { LONGEST = 40 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: insert, delete, replace, swap of neighbours. */
static size_t distance(struct str a, struct str b)
{
	size_t rows[3][LONGEST + 1];
	size_t *old = rows[0], *up = rows[1], *now = rows[2], *spare;
	for (size_t j = 0; j <= b.n; j++)
		up[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		now[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			size_t replace = up[j - 1] + (a.p[i - 1] != b.p[j - 1]);
			now[j] = least(replace, least(up[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
				now[j] = least(now[j], old[j - 2] + 1);
		}
		spare = old;
		old = up;
		up = now;
		now = spare;
	}
	return up[b.n];
}

void nearest_try(struct nearest *n, const char *name)
{
	struct str s = str_of(name);
	size_t d;
	if (!n->given.n || n->given.n > LONGEST || s.n > LONGEST)
		return;
	d = s.n > n->given.n && n->given.n > 1 && !memcmp(s.p, n->given.p, n->given.n)
		    ? 1
		    : distance(n->given, s);
	/* More than two slips, or half the word wrong, is another word. */
	if (d > 2 || d * 2 > (s.n > n->given.n ? s.n : n->given.n) || (n->best && d >= n->distance))
		return;
	n->best = name;
	n->distance = d;
}

enum status no_such_name(
	const char *what, struct str name, const char *const *names, struct buf *err)
{
	struct nearest near = {.given = name};
	SCOPED(buf) known = BUF(BUF_SMALL), shown = BUF(BUF_SMALL);

	for (size_t i = 0; names[i]; i++) {
		nearest_try(&near, names[i]);
		buf_addf(&known, "%s%s", i ? ", " : "", names[i]);
	}
	text_brief(&shown, name, LONGEST);
	fail(err, BAD_USAGE, "no %s \xe2\x80\x9c%s\xe2\x80\x9d; ", what, buf_text(&shown));
	if (near.best)
		fail(err, BAD_USAGE, "did you mean %s? ", near.best);
	fail(err, BAD_USAGE, "there are: %s", buf_text(&known));
	return BAD_USAGE;
}
