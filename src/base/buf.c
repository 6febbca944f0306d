/* buf.c - byte buffers that grow up to their maximum. */
#include "hunsu/base/buf.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>


void buf_clear(struct buf *b)
{
	b->n = 0;
	b->full = false;
	if (b->s)
		b->s[0] = '\0';
}

void buf_release(struct buf *b)
{
	free(b->s);
	*b = BUF(b->max);
}

char *buf_detach(struct buf *b, size_t *n)
{
	char *s = b->s ? b->s : mem_dupn("", 0);

	if (n)
		*n = b->n;
	*b = BUF(b->max);
	return s;
}

static bool has_room(const struct buf *b, size_t n)
{
	return n < b->cap - b->n && b->n <= b->max && n <= b->max - b->n && !b->full;
}

/* Room for n more bytes and the NUL; sets full when that passes the maximum. */
static bool room(struct buf *b, size_t n)
{
	size_t want, cap;

	if (has_room(b, n))
		return true;
	if (b->full)
		return false;
	if (b->n > b->max || n > b->max - b->n || b->n + n == SIZE_MAX) {
		b->full = true;
		return false;
	}
	want = b->n + n + 1;
	cap = b->cap < 32 ? 32 : b->cap;
	while (cap < want)
		cap = cap > SIZE_MAX / 2 ? want : cap * 2;
	b->s = mem_grow(b->s, cap, 1);
	b->cap = cap;
	return true;
}

static bool within(const struct buf *b, const void *p)
{
	uintptr_t at = (uintptr_t)p, from = (uintptr_t)b->s;

	return b->s && at >= from && at < from + b->cap;
}

bool buf_add(struct buf *b, const void *p, size_t n)
{
	size_t at;

	if (!has_room(b, n)) {
		at = within(b, p) ? (size_t)((const char *)p - b->s) : SIZE_MAX;
		if (!room(b, n))
			return false;
		p = at == SIZE_MAX ? p : b->s + at;
	}
	if (n)
		memmove(b->s + b->n, p, n);
	b->n += n;
	b->s[b->n] = '\0';
	return true;
}

bool buf_adds(struct buf *b, const char *s)
{
	return buf_add(b, s, strlen(s));
}

void buf_addcsv(struct buf *b, const char *cell)
{
	const size_t n = cell ? strlen(cell) : 0;

	/* Some readers take blanks at the ends away, and others guess at the separator. */
	if (!n || (!cell[strcspn(cell, ",;|\t\"\r\n")] && cell[0] != ' ' && cell[n - 1] != ' ')) {
		buf_add(b, cell, n);
		return;
	}
	buf_addc(b, '"');
	for (; *cell; cell++) {
		if (*cell == '"')
			buf_addc(b, '"');
		buf_addc(b, *cell);
	}
	buf_addc(b, '"');
}

bool buf_addstr(struct buf *b, struct str s)
{
	return buf_add(b, s.p, s.n);
}

bool buf_addc(struct buf *b, char c)
{
	if (!room(b, 1))
		return false;
	b->s[b->n++] = c;
	b->s[b->n] = '\0';
	return true;
}

bool buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	bool ok;

	va_start(ap, fmt);
	ok = buf_addv(b, fmt, ap);
	va_end(ap);
	return ok;
}

bool buf_addv(struct buf *b, const char *fmt, va_list ap)
{
	char small[256], *big;
	va_list again;
	bool ok;
	int n;

	va_copy(again, ap);
	n = vsnprintf(small, sizeof small, fmt, ap);
	if (n < 0)
		BUG("the format \"%s\"", fmt);
	if ((size_t)n < sizeof small) {
		ok = buf_add(b, small, (size_t)n);
	} else if (b->full || (size_t)n > b->max || b->n > b->max - (size_t)n) {
		b->full = true;
		ok = false;
	} else {
		/* Not in place: an argument may be this very buffer's text. */
		big = mem_new((size_t)n + 1, 1);
		vsnprintf(big, (size_t)n + 1, fmt, again);
		ok = buf_add(b, big, (size_t)n);
		free(big);
	}
	va_end(again);
	return ok;
}

void buf_splice(struct buf *b, size_t at, size_t remove, struct str with)
{
	OWNED char *copy = within(b, with.p) ? mem_dupn(with.p, with.n) : NULL;

	if (at > b->n)
		at = b->n;
	if (remove > b->n - at)
		remove = b->n - at;
	if (copy)
		with.p = copy;
	if (room(b, with.n > remove ? with.n - remove : 0)) {
		memmove(b->s + at + with.n, b->s + at + remove, b->n - at - remove);
		if (with.n)
			memcpy(b->s + at, with.p, with.n);
		b->n = b->n - remove + with.n;
		b->s[b->n] = '\0';
	}
}

const char *buf_text(const struct buf *b)
{
	return b->s ? b->s : "";
}

struct str buf_str(const struct buf *b)
{
	return (struct str){buf_text(b), b->n};
}
