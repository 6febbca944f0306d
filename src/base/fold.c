/*
 * fold.c - forms of text that are equal: case, width, composition. Marks are put in order in time
 * that grows with the square of their number, so texts are taken in Unicode's stream-safe form
 * (UAX #15, section 13): after 30 marks on one character the next ones are on none.
 */
#include <utf8proc.h>

#include "hunsu/base/utf8.h"

#define MARKS_MAX 30

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

static bool is_mark(int32_t cp)
{
	return utf8proc_get_property(cp)->combining_class != 0;
}

/* How many marks end the text once cp stands behind `run` of them: a character may come apart into
 * several, and even one that is no mark itself into nothing but marks. */
static int run_behind(int run, int32_t cp)
{
	utf8proc_int32_t parts[32];
	int last = 0;
	utf8proc_ssize_t n;

	if (cp < 0x300)
		return 0;
	n = utf8proc_decompose_char(cp, parts, 32, UTF8PROC_DECOMPOSE, &last);
	for (utf8proc_ssize_t i = 0; i < n && i < 32; i++)
		run = is_mark(parts[i]) ? run + 1 : 0;
	return run;
}

/* Where the first run of too many marks is cut. */
static size_t safe_end(struct str s)
{
	size_t at = 0, next = 0;
	int run = 0;

	for (; at < s.n; at = next) {
		run = run_behind(run, utf8_next(s, &next));
		if (run > MARKS_MAX && at > 0)
			break;
	}
	return at;
}

static void map(struct buf *out, struct str s, utf8proc_option_t how)
{
	while (s.n) {
		size_t end = safe_end(s);
		OWNED utf8proc_uint8_t *made = NULL;
		utf8proc_ssize_t n = utf8proc_map(
			(const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)end, &made, how);

		if (n == UTF8PROC_ERROR_NOMEM)
			mem_out(end);
		if (n >= 0)
			buf_add(out, made, (size_t)n);
		else
			buf_add(out, s.p, end); /* not valid text: compared byte by byte */
		s = str_from(s, end);
	}
}

void text_fold(struct buf *out, struct str s)
{
	size_t from = out->n;

	if (is_ascii(s)) {
		buf_addstr(out, s);
		for (size_t i = from; i < out->n; i++)
			if (out->s[i] >= 'A' && out->s[i] <= 'Z')
				out->s[i] = (char)(out->s[i] + 32);
		return;
	}
	map(out, s,
		UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
			UTF8PROC_IGNORE);
}

void text_compose(struct buf *out, struct str s)
{
	if (is_ascii(s))
		buf_addstr(out, s);
	else
		map(out, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}
