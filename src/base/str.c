/* str.c - slices of text: compared, trimmed, cut, read as numbers. */
#define _GNU_SOURCE /* memmem */
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "hunsu/base/buf.h"

struct str str_of(const char *s)
{
	return s ? (struct str){s, strlen(s)} : (struct str){"", 0};
}

bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (!a.n || !memcmp(a.p, b.p, a.n));
}

bool str_is(struct str a, const char *b)
{
	return str_eq(a, str_of(b));
}

bool str_starts(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n >= n && (!n || !memcmp(s.p, prefix, n));
}

bool str_ends(struct str s, const char *suffix)
{
	size_t n = strlen(suffix);

	return s.n >= n && (!n || !memcmp(s.p + s.n - n, suffix, n));
}

bool cstr_same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

bool char_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
	while (s.n && char_blank(s.p[0]))
		s = str_from(s, 1);
	while (s.n && char_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str str_from(struct str s, size_t at)
{
	if (at > s.n)
		at = s.n;
	return at ? (struct str){s.p + at, s.n - at} : s;
}

struct str str_first(struct str s, size_t n)
{
	return (struct str){s.p, n < s.n ? n : s.n};
}

size_t str_fit(struct str s, size_t most)
{
	size_t n = s.n < most ? s.n : most;

	while (n < s.n && n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return n;
}

size_t str_line_start(struct str s, size_t at)
{
	while (at > 0 && s.p[at - 1] != '\n')
		at--;
	return at;
}

bool str_line(struct str *s, struct str *line)
{
	const char *nl;

	if (!s->n)
		return false;
	nl = memchr(s->p, '\n', s->n);
	*line = str_first(*s, nl ? (size_t)(nl - s->p) : s->n);
	*s = str_from(*s, line->n + (nl ? 1 : 0));
	if (nl && line->n && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

size_t str_find(struct str s, const char *needle, size_t from)
{
	const size_t n = strlen(needle);
	const char *at;

	if (from > s.n || n > s.n - from)
		return SIZE_MAX;
	at = n ? memmem(s.p + from, s.n - from, needle, n) : s.p + from;
	return at ? (size_t)(at - s.p) : SIZE_MAX;
}

char *str_dup(struct str s)
{
	return mem_dupn(s.p, s.n);
}

/* strtol and strtod skip blanks and want a NUL; a number longer than this is none. */
#define NUMBER_MAX 400

static bool number_text(struct str s, const char *allowed, char out[static NUMBER_MAX])
{
	if (!s.n || s.n >= NUMBER_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!s.p[i] || !strchr(allowed, s.p[i]))
			return false;
	memcpy(out, s.p, s.n);
	out[s.n] = '\0';
	return true;
}

bool str_to_long(struct str s, long min, long max, long *out)
{
	char text[NUMBER_MAX], *end;
	long v;

	if (!number_text(s, "+-0123456789", text))
		return false;
	errno = 0;
	v = strtol(text, &end, 10);
	if (errno || *end || end == text || v < min || v > max)
		return false;
	*out = v;
	return true;
}

bool str_to_double(struct str s, double min, double max, double *out)
{
	char text[NUMBER_MAX], *end;
	double v;

	if (!number_text(s, "+-.0123456789eE", text))
		return false;
	v = strtod(text, &end);
	if (*end || end == text || !isfinite(v) || v < min || v > max)
		return false;
	*out = v;
	return true;
}

struct str str_word(struct str *s)
{
	struct str word;
	size_t n = 0;

	*s = str_trim(*s);
	while (n < s->n && s->p[n] != ' ' && s->p[n] != '\t' && s->p[n] != '\n')
		n++;
	word = str_first(*s, n);
	*s = str_trim(str_from(*s, n));
	return word;
}

size_t str_brace_end(struct str s, size_t at)
{
	size_t depth = 0;

	for (; at < s.n; at++) {
		if (s.p[at] == '\\' && at + 1 < s.n)
			at++;
		else if (s.p[at] == '{')
			depth++;
		else if (s.p[at] == '}' && --depth == 0)
			return at;
	}
	return SIZE_MAX;
}

struct str str_boxed(struct str s)
{
	static const char box[] = "\\boxed{";
	size_t last = SIZE_MAX, end;

	for (size_t at = 0; (at = str_find(s, box, at)) != SIZE_MAX; at += sizeof box - 1)
		last = at + sizeof box - 1;
	end = last == SIZE_MAX ? SIZE_MAX : str_brace_end(s, last - 1);
	return end == SIZE_MAX ? (struct str){0} : str_first(str_from(s, last), end - last);
}

bool str_among(struct str s, const char *words)
{
	struct str rest = str_of(words);

	while (rest.n)
		if (str_eq(str_word(&rest), s))
			return true;
	return false;
}
