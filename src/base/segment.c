/* segment.c - boundaries in text: clusters (UAX #29, by utf8proc), words, sentences. */
#include <utf8proc.h>

#include "hunsu/base/utf8.h"
#include "inside.h"

#define CLUSTER_MAX 64 /* code points; a longer one is cut, so that no text is walked again */

static bool plain_pair(struct str s, size_t at)
{
	return at + 1 < s.n && (unsigned char)s.p[at] < 0x80 && (unsigned char)s.p[at + 1] < 0x80 &&
	       s.p[at] != '\r';
}

size_t grapheme_next(struct str s, size_t at)
{
	utf8proc_int32_t state = 0;
	int32_t before, cp;
	size_t next;
	int n = 1;

	if (at >= s.n)
		return s.n;
	if (plain_pair(s, at))
		return at + 1;
	before = utf8_next(s, &at);
	for (; at < s.n && n < CLUSTER_MAX; n++) {
		next = at;
		cp = utf8_next(s, &next);
		if (utf8proc_grapheme_break_stateful(before, cp, &state))
			break;
		before = cp;
		at = next;
	}
	return at;
}

/* The start of the code point before at (at > 0). */
static size_t back(struct str s, size_t at)
{
	size_t least = at > 4 ? at - 4 : 0;

	do
		at--;
	while (at > least && ((unsigned char)s.p[at] & 0xc0) == 0x80);
	return at;
}

static bool is_other(int32_t cp)
{
	return utf8proc_get_property(cp)->boundclass == UTF8PROC_BOUNDCLASS_OTHER;
}

size_t grapheme_prev(struct str s, size_t at)
{
	size_t start, next, p;

	if (at > s.n)
		at = s.n;
	if (!at)
		return 0;
	/* Between two characters of no special class there is always a boundary: forward from
	 * there. */
	start = back(s, at);
	while (start > 0) {
		size_t here = start, before = back(s, start);

		p = before;
		if (is_other(utf8_next(s, &here)) && is_other(utf8_next(s, &p)))
			break;
		start = before;
	}
	while ((next = grapheme_next(s, start)) < at)
		start = next;
	return start;
}

bool is_cjk(int32_t cp)
{
	static const struct {
		int32_t from, to;
	} ranges[] = {{0x2e80, 0x2fdf}, {0x3005, 0x3007}, {0x3021, 0x3029}, {0x3031, 0x3035},
		{0x303b, 0x303b}, {0x3041, 0x3096}, {0x309d, 0x309f}, {0x30a1, 0x30fa},
		{0x30fc, 0x30ff}, {0x31f0, 0x31ff}, {0x3400, 0x4dbf}, {0x4e00, 0x9fff},
		{0xf900, 0xfaff}, {0xff66, 0xff9f}, {0x20000, 0x3fffd}};

	if (cp < 0x2e80)
		return false;
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (cp >= ranges[i].from && cp <= ranges[i].to)
			return true;
	return false;
}

enum word_class { NO_WORD, WORD, CJK, MARK };

static bool is_ascii_word(int32_t cp)
{
	return (cp >= '0' && cp <= '9') || cp == '_' || ((cp | 32) >= 'a' && (cp | 32) <= 'z');
}

static enum word_class class_of(int32_t cp)
{
	utf8proc_category_t c;

	if (cp < 0x80)
		return is_ascii_word(cp) ? WORD : NO_WORD;
	if (is_cjk(cp))
		return CJK;
	/* utf8proc numbers the categories in the order of Unicode's list: letters, marks, numbers.
	 */
	c = utf8proc_category(cp);
	if (c >= UTF8PROC_CATEGORY_MN && c <= UTF8PROC_CATEGORY_ME)
		return MARK;
	return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_NO ? WORD : NO_WORD;
}

static bool word_starts(struct str s, size_t at)
{
	size_t p = at;
	enum word_class c = class_of(utf8_next(s, &p)), before = MARK;

	if (c != WORD)
		return c == CJK;
	while (at > 0 && before == MARK) {
		at = p = back(s, at);
		before = class_of(utf8_next(s, &p));
	}
	return before != WORD;
}

/* The next or previous place where something starts, as `starts` knows it. */
static size_t next_start(struct str s, size_t at, bool (*starts)(struct str s, size_t at))
{
	do
		utf8_next(s, &at);
	while (at < s.n && !starts(s, at));
	return at < s.n ? at : s.n;
}

static size_t prev_start(struct str s, size_t at, bool (*starts)(struct str s, size_t at))
{
	if (at > s.n)
		at = s.n;
	while (at > 0) {
		at = back(s, at);
		if (starts(s, at))
			break;
	}
	return at;
}

size_t word_next(struct str s, size_t at)
{
	return next_start(s, at, word_starts);
}

size_t word_prev(struct str s, size_t at)
{
	return prev_start(s, at, word_starts);
}

static bool is_space(int32_t cp)
{
	return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0x3000 || cp == 0xa0;
}

/* Quotes and brackets that still belong to the sentence that they close. */
static bool is_closer(int32_t cp)
{
	utf8proc_category_t c;

	if (cp == '"' || cp == '\'')
		return true;
	c = utf8proc_category(cp);
	return c == UTF8PROC_CATEGORY_PE || c == UTF8PROC_CATEGORY_PF;
}

static bool is_wide_stop(int32_t cp)
{
	return cp == 0x3002 || cp == 0xff0e || cp == 0xff01 || cp == 0xff1f || cp == 0xff61;
}

static bool is_stop(int32_t cp)
{
	return cp == '.' || cp == '!' || cp == '?' || cp == 0x2026 || is_wide_stop(cp);
}

static int32_t before_at(struct str s, size_t *at)
{
	size_t p = *at = back(s, *at);

	return utf8_next(s, &p);
}

static bool sentence_starts(struct str s, size_t at)
{
	size_t p = at;
	int32_t cp = utf8_next(s, &p);
	bool spaced = false, inside;

	if (is_space(cp))
		return false;
	inside = is_closer(cp) || is_stop(cp);
	cp = 0;
	while (at > 0 && is_space(cp = before_at(s, &at))) {
		if (cp == '\n')
			return true;
		spaced = true;
	}
	/* Right behind a stop, what closes a sentence belongs to it; behind a blank a quote opens
	 * one. */
	if (inside && !spaced)
		return false;
	while (at > 0 && is_closer(cp))
		cp = before_at(s, &at);
	return spaced ? is_stop(cp) || is_space(cp) : is_wide_stop(cp);
}

size_t sentence_next(struct str s, size_t at)
{
	return next_start(s, at, sentence_starts);
}

size_t sentence_prev(struct str s, size_t at)
{
	return prev_start(s, at, sentence_starts);
}
