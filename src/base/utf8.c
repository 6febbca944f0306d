/* utf8.c - UTF-8: decoded, encoded, checked, repaired. */
#include "hunsu/base/utf8.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <utf8proc.h>

void locale_init(void)
{
	static const char *const fallback[] = {"C.UTF-8", "C.utf8", "en_US.UTF-8"};

	if (setlocale(LC_CTYPE, "") && !strcmp(nl_langinfo(CODESET), "UTF-8"))
		return;
	for (size_t i = 0; i < sizeof fallback / sizeof *fallback; i++)
		if (setlocale(LC_CTYPE, fallback[i]))
			return;
}

/* What may follow a lead byte (Unicode 15, table 3-7): the length, and the range of the second
 * byte. */
static int lead(unsigned char c, unsigned char *low, unsigned char *high)
{
	*low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
	*high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
	if (c < 0x80)
		return 1;
	if (c < 0xc2 || c > 0xf4)
		return 0;
	return c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/*
 * The code point at p, whose bytes are counted in *len; or -1, and *len is the length of the
 * maximal subpart of an ill-formed sequence (Unicode 15, 3.9).
 */
static int32_t decode(const unsigned char *p, size_t n, size_t *len)
{
	unsigned char low, high;
	int want = lead(p[0], &low, &high);
	int32_t cp;

	*len = 1;
	if (want == 1)
		return p[0];
	if (want == 0)
		return -1;
	cp = p[0] & (0x7f >> want);
	for (int i = 1; i < want; i++) {
		if (*len >= n || p[i] < low || p[i] > high)
			return -1;
		cp = cp << 6 | (p[i] & 0x3f);
		low = 0x80;
		high = 0xbf;
		++*len;
	}
	return cp;
}

bool utf8_valid(struct str s, size_t *bad_at)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = 0, len;
	uint64_t eight;

	while (i < s.n) {
		while (s.n - i >= 8) {
			memcpy(&eight, p + i, 8);
			/* One less is beyond ASCII where a byte is 0. */
			if ((eight | (eight - 0x0101010101010101u)) & 0x8080808080808080u)
				break;
			i += 8;
		}
		if (i >= s.n)
			break;
		if (p[i] && p[i] < 0x80) {
			i++;
			continue;
		}
		if (!p[i] || decode(p + i, s.n - i, &len) < 0) {
			if (bad_at)
				*bad_at = i;
			return false;
		}
		i += len;
	}
	return true;
}

enum status utf8_check(struct str s, const char *what, struct buf *err)
{
	size_t bad, line, column;

	if (utf8_valid(s, &bad))
		return OK;
	if (no_text(s))
		return fail(err, FAILED, "%s is no text but %s", what, no_text(s));
	text_position(s, bad, &line, &column);
	if (!s.p[bad])
		return fail(err, FAILED, "%s:%zu:%zu: a NUL character, which no text holds", what,
			line, column);
	return fail(err, FAILED,
		"%s:%zu:%zu: byte 0x%02x is not UTF-8; convert it, for example with iconv", what,
		line, column, (unsigned char)s.p[bad]);
}

struct str utf8_past_mark(struct str s)
{
	return str_from(s, str_starts(s, "\xef\xbb\xbf") ? 3 : 0);
}

void utf8_repair(struct buf *out, struct str s)
{
	size_t bad, len;

	while (!utf8_valid(s, &bad)) {
		buf_add(out, s.p, bad);
		buf_adds(out, "\xef\xbf\xbd");
		decode((const unsigned char *)s.p + bad, s.n - bad, &len);
		s = str_from(s, bad + len);
	}
	buf_addstr(out, s);
}

/* A half of a surrogate pair that s begins with, as three bytes, or -1. */
static int32_t half_of(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	if (s.n < 3 || p[0] != 0xed || p[1] < 0xa0 || p[1] > 0xbf || (p[2] & 0xc0) != 0x80)
		return -1;
	return 0xd000 | (p[1] & 0x3f) << 6 | (p[2] & 0x3f);
}

void utf8_join_end(struct buf *out, int32_t *held)
{
	if (*held)
		buf_adds(out, "\xef\xbf\xbd");
	*held = 0;
}

static void join_half(struct buf *out, int32_t half, int32_t *held)
{
	char pair[4];

	if (half >= 0xdc00 && *held) {
		buf_add(out, pair,
			utf8_encode(0x10000 + (*held - 0xd800) * 0x400 + (half - 0xdc00), pair));
		*held = 0;
		return;
	}
	utf8_join_end(out, held);
	*held = half;
	if (half >= 0xdc00)
		utf8_join_end(out, held);
}

void utf8_join(struct buf *out, struct str s, int32_t *held)
{
	size_t bad, len;

	while (s.n) {
		if (utf8_valid(s, &bad))
			bad = s.n;
		if (bad) {
			utf8_join_end(out, held);
			buf_add(out, s.p, bad);
		} else if (half_of(s) >= 0) {
			join_half(out, half_of(s), held);
			bad = 3;
		} else {
			utf8_join_end(out, held);
			buf_adds(out, "\xef\xbf\xbd");
			decode((const unsigned char *)s.p, s.n, &len);
			bad = len;
		}
		s = str_from(s, bad);
	}
}

int32_t utf8_next(struct str s, size_t *at)
{
	size_t len;
	int32_t cp;

	if (*at >= s.n)
		return 0;
	if ((unsigned char)s.p[*at] < 0x80) /* nearly always */
		return s.p[(*at)++];
	cp = decode((const unsigned char *)s.p + *at, s.n - *at, &len);
	*at += len;
	return cp < 0 ? 0xfffd : cp;
}

size_t utf8_encode(int32_t cp, char out[static 4])
{
	if (cp < 0 || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		cp = 0xfffd;
	return (size_t)utf8proc_encode_char(cp, (utf8proc_uint8_t *)out);
}

void text_position(struct str s, size_t at, size_t *line, size_t *column)
{
	*line = *column = 1;
	for (size_t i = 0; i < at && i < s.n; i++) {
		if (s.p[i] == '\n') {
			++*line;
			*column = 1;
		} else if (((unsigned char)s.p[i] & 0xc0) != 0x80) {
			++*column;
		}
	}
}
