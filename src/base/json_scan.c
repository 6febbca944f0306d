/* json_scan.c - the grammar of JSON, read without building a tree. */
#include "json_scan.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"
#include "hunsu/base/utf8.h"

#define DEPTH_MAX 100
#define DEPTH_LOOSE 1000	       /* cJSON's own */
#define INTEGER_MAX "9007199254740992" /* 2^53 */
#define SHORT 16		       /* an integer of fewer digits is below 2^53 */
#define NUMBER_MAX 60		       /* cJSON reads at most 63 characters of a number */

struct scan {
	const char *start, *p, *end;
	const char *wrong; /* what is wrong at p; set once */
	size_t keys_left;  /* stops at the key for which this is 0 */
	int depth;
	struct json_found *found;
};

static bool value(struct scan *s);

static bool stop(struct scan *s, const char *wrong)
{
	if (!s->wrong)
		s->wrong = wrong;
	return false;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool in_number(char c)
{
	return is_digit(c) || c == '-' || c == '+' || c == '.' || (c | 32) == 'e';
}

static char here(const struct scan *s)
{
	return s->p < s->end ? *s->p : '\0';
}

static inline void blanks(struct scan *s)
{
	for (; s->p < s->end && *s->p <= ' ' && *s->p > '\0'; s->p++)
		if (!(s->found->lax & JSON_LOOSE) && *s->p != ' ' && *s->p != '\n' &&
			*s->p != '\r' && *s->p != '\t')
			return;
}

/* The four digits behind \u; -1 when they are not there. */
static long four_hex(const char *p, const char *end)
{
	long v = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char c = p[i], low = (char)(c | 32);

		if (is_digit(c))
			v = v * 16 + (c - '0');
		else if (low >= 'a' && low <= 'f')
			v = v * 16 + (low - 'a' + 10);
		else
			return -1;
	}
	return v;
}

/* Behind a high surrogate at p: whether \\u and a low one follow. */
static bool low_follows(const struct scan *s)
{
	long low = -1;

	if (s->end - s->p >= 12 && s->p[6] == '\\' && s->p[7] == 'u')
		low = four_hex(s->p + 8, s->end);
	return low >= 0xdc00 && low <= 0xdfff;
}

/* The next n bytes are `with` to cJSON. */
static void mend(struct scan *s, size_t n, const char *with)
{
	struct json_spot *spot = PUSH(&s->found->mends);

	spot->at = (size_t)(s->p - s->start);
	spot->n = n;
	snprintf(spot->with, sizeof spot->with, "%s", with);
}

/* Says where the first character was that had to be replaced. */
static void first_mended(struct scan *s)
{
	struct json_mended *m = &s->found->mended;

	if (!m->line)
		text_position((struct str){s->start, (size_t)(s->end - s->start)},
			(size_t)(s->p - s->start), &m->line, &m->column);
}

static bool nul(struct scan *s, size_t n)
{
	if (!(s->found->lax & JSON_NULS))
		return stop(s, "a NUL character in a string");
	mend(s, n, "\xef\xbf\xbd");
	first_mended(s);
	s->found->mended.nuls++;
	s->p += n;
	return true;
}

static bool half(struct scan *s, long v)
{
	char kept[4] = {(char)0xed, (char)(0x80 | (v >> 6 & 0x3f)), (char)(0x80 | (v & 0x3f)), 0};

	if (s->found->lax & JSON_SPLIT) {
		mend(s, 6, kept);
		s->found->mended.kept++;
	} else if (s->found->lax & JSON_HALVES) {
		mend(s, 6, "\xef\xbf\xbd");
		first_mended(s);
		s->found->mended.halves++;
	} else {
		return stop(s, "half of a surrogate pair in a string");
	}
	s->p += 6;
	return true;
}

static bool unicode_escape(struct scan *s)
{
	long v = four_hex(s->p + 2, s->end);
	bool high = v >= 0xd800 && v <= 0xdbff;

	if (v < 0)
		return stop(s, "\\u without four hexadecimal digits");
	if (!v)
		return nul(s, 6);
	if ((v >= 0xdc00 && v <= 0xdfff) || (high && !low_follows(s)))
		return half(s, v);
	s->p += high ? 12 : 6;
	return true;
}

static bool escape(struct scan *s)
{
	char c = s->p + 1 < s->end ? s->p[1] : '\0';

	if (c == 'u')
		return unicode_escape(s);
	if (!c || !strchr("\"\\/bfnrt", c))
		return stop(s, "an unknown escape in a string");
	s->p += 2;
	return true;
}

static bool control(struct scan *s)
{
	if (!*s->p)
		return nul(s, 1);
	if (!(s->found->lax & JSON_LOOSE))
		return stop(s, "a control character in a string; write it as an escape");
	s->p++;
	return true;
}

/* A byte of x that is below n has its high bit in the result; those before it have not. */
static uint64_t below(uint64_t x, uint64_t n)
{
	return (x - n * 0x0101010101010101u) & ~x & 0x8080808080808080u;
}

const char *json_plain_far(const char *p, const char *end)
{
	const uint64_t quotes = '"' * 0x0101010101010101u, slashes = '\\' * 0x0101010101010101u;
	uint64_t x;

	for (; end - p >= 8; p += 8) {
		memcpy(&x, p, 8);
		if (below(x, 0x20) | below(x ^ quotes, 1) | below(x ^ slashes, 1))
			break;
	}
	while (p < end && json_is_plain(*p))
		p++;
	return p;
}

static bool string(struct scan *s)
{
	s->p++;
	for (;;) {
		s->p = json_plain_end(s->p, s->end);
		if (s->p == s->end)
			return stop(s, "the text ends inside a string");
		if (*s->p == '"')
			break;
		if (!(*s->p == '\\' ? escape(s) : control(s)))
			return false;
	}
	s->p++;
	return true;
}

static bool integer_fits(const char *p, const char *end)
{
	size_t n = (size_t)(end - p), most = sizeof INTEGER_MAX - 1;

	return n < most || (n == most && memcmp(p, INTEGER_MAX, n) <= 0);
}

static bool stop_at(struct scan *s, const char *at, const char *wrong)
{
	s->p = at;
	return stop(s, wrong);
}

static bool some_digits(struct scan *s)
{
	const char *from = s->p;

	while (is_digit(here(s)))
		s->p++;
	return s->p > from || stop(s, "a digit is missing in a number");
}

/* The number of the bytes from `from` to here: kept as it is spelt, and given to cJSON short. */
static bool any_number(struct scan *s, const char *from)
{
	size_t n = (size_t)(s->p - from);
	struct json_spot *spot = PUSH(&s->found->numbers);
	char shorter[sizeof spot->with], *text;
	double v;

	spot->at = (size_t)(from - s->start);
	spot->n = n;
	if (n <= NUMBER_MAX)
		return true;
	text = mem_dupn(from, n);
	v = strtod(text, NULL);
	free(text);
	if (isfinite(v))
		snprintf(shorter, sizeof shorter, "%.17g", v);
	else
		snprintf(shorter, sizeof shorter, "%s", v < 0 ? "-1e999" : "1e999");
	s->p = from;
	mend(s, n, shorter);
	s->p = from + n;
	return true;
}

/* cJSON copies a number into 64 bytes; and what no double can hold would become infinite. */
static bool double_fits(struct scan *s, const char *from)
{
	size_t n = (size_t)(s->p - from);
	char text[NUMBER_MAX + 1];

	if (n > NUMBER_MAX)
		return stop_at(s, from, "a number of too many digits");
	if (!memchr(from, 'e', n) && !memchr(from, 'E', n))
		return true;
	memcpy(text, from, n);
	text[n] = '\0';
	return isfinite(strtod(text, NULL)) || stop_at(s, from, "a number that is too large");
}

/* Whatever cJSON reads as a number; nobody looks at one that no double holds. */
static bool loose_number(struct scan *s)
{
	const char *from = s->p;
	char text[NUMBER_MAX + 1], *end;
	bool plain = *from != '-';
	size_t n;
	double v;

	for (; in_number(here(s)); s->p++)
		plain = plain && is_digit(*s->p);
	n = (size_t)(s->p - from);
	if (plain && n <= NUMBER_MAX)
		return true;
	if (n <= NUMBER_MAX) {
		memcpy(text, from, n);
		text[n] = '\0';
		v = strtod(text, &end);
		if (*end || end == text)
			return stop(s, "a digit is missing in a number");
		if (isfinite(v))
			return true;
	}
	s->p = from;
	mend(s, n, "null");
	s->p += n;
	return true;
}

/* Nearly always it is one: a few digits, and then what ends a value. */
static bool short_integer(struct scan *s)
{
	const char *p = s->p;

	while (p < s->end && is_digit(*p))
		p++;
	if (s->found->lax & JSON_NUMBERS || p - s->p >= SHORT || p == s->end ||
		(*p != ',' && *p != '}') || (*s->p == '0' && p - s->p > 1))
		return false;
	s->p = p;
	return true;
}

static bool number(struct scan *s)
{
	const char *from = s->p, *whole;

	if (s->found->lax & JSON_LOOSE)
		return loose_number(s);
	s->p += *s->p == '-';
	whole = s->p;
	if (!some_digits(s))
		return false;
	if (*whole == '0' && s->p > whole + 1)
		return stop_at(s, from, "a number must not begin with 0");
	if (here(s) != '.' && (here(s) | 32) != 'e' && !(s->found->lax & JSON_NUMBERS))
		return integer_fits(whole, s->p) ||
		       stop_at(s, from, "an integer beyond 2^53; write it as a string");
	if (here(s) == '.') {
		s->p++;
		if (!some_digits(s))
			return false;
	}
	if ((here(s) | 32) == 'e') {
		s->p++;
		s->p += here(s) == '+' || here(s) == '-';
		if (!some_digits(s))
			return false;
	}
	return s->found->lax & JSON_NUMBERS ? any_number(s, from) : double_fits(s, from);
}

/* What Python's json writes for a number that is none. */
static bool no_number(struct scan *s)
{
	static const char *const words[] = {
		"NaN", "Infinity", "-Infinity", "nan", "inf", "-inf", "-nan", "-NaN"};
	const size_t known = s->found->lax & JSON_LOOSE ? sizeof words / sizeof *words : 3;

	if (!(s->found->lax & JSON_NAN))
		return false;
	for (size_t i = 0; i < known; i++) {
		size_t n = strlen(words[i]);

		if ((size_t)(s->end - s->p) < n || memcmp(s->p, words[i], n) != 0)
			continue;
		mend(s, n, "null");
		s->p += n;
		return true;
	}
	return false;
}

static bool word(struct scan *s, const char *w)
{
	size_t n = strlen(w);

	if ((size_t)(s->end - s->p) < n || memcmp(s->p, w, n))
		return stop(s, "a value is missing here");
	s->p += n;
	return true;
}

static bool key(struct scan *s)
{
	blanks(s);
	if (here(s) != '"')
		return stop(s, "a key in quotes is missing here");
	if (!s->keys_left--)
		return false;
	if (!string(s))
		return false;
	blanks(s);
	if (here(s) != ':')
		return stop(s, "a colon is missing here");
	s->p++;
	return true;
}

static bool container(struct scan *s, char closer)
{
	bool object = closer == '}';

	if (++s->depth > DEPTH_MAX && !(s->found->lax & JSON_LOOSE))
		return stop(s, "too deep a nesting (the limit is 100)");
	if (s->depth > DEPTH_LOOSE)
		return stop(s, "too deep a nesting (the limit is 1000)");
	s->p++;
	blanks(s);
	if (here(s) == closer)
		goto closed;
	for (;;) {
		if (object && !key(s))
			return false;
		if (!value(s))
			return false;
		blanks(s);
		if (here(s) == closer)
			break;
		if (here(s) != ',')
			return stop(s, object ? "a comma or } is missing here"
					      : "a comma or ] is missing here");
		s->p++;
	}
closed:
	s->p++;
	s->depth--;
	return true;
}

static bool value(struct scan *s)
{
	char c;

	blanks(s);
	c = here(s);
	if (is_digit(c))
		return short_integer(s) || number(s);
	switch (c) {
	case '{':
		return container(s, '}');
	case '[':
		return container(s, ']');
	case '"':
		return string(s);
	case 't':
		return word(s, "true");
	case 'f':
		return word(s, "false");
	case 'n':
		return no_number(s) || word(s, "null");
	default:
		if (no_number(s))
			return true;
		if (c == '-')
			return number(s);
		return stop(
			s, s->p == s->end ? "the text ends too early" : "a value is missing here");
	}
}

static void fail_at(
	struct str text, size_t at, const char *wrong, const char *what, struct buf *err)
{
	size_t line, column;

	text_position(text, at, &line, &column);
	fail(err, FAILED, "%s:%zu:%zu: not valid JSON: %s", what, line, column, wrong);
}

bool json_is_text(struct str text, size_t *bad)
{
	struct str rest = text;

	while (!utf8_valid(rest, bad)) {
		*bad += (size_t)(rest.p - text.p);
		if (text.p[*bad])
			return false;
		rest = str_from(text, *bad + 1);
	}
	return true;
}

bool json_scan(struct str text, const char *what, struct json_found *found, struct buf *err)
{
	struct scan s = {.keys_left = SIZE_MAX, .found = found};
	size_t bad;

	if (!text.n)
		text = STR(""); /* an empty slice may have no pointer */
	if (!(found->lax & JSON_LOOSE) && !json_is_text(text, &bad)) {
		fail_at(text, bad, "a byte that is not UTF-8", what, err);
		return false;
	}
	s.start = s.p = text.p;
	s.end = text.p + text.n;
	if (value(&s)) {
		blanks(&s);
		if (s.p == s.end)
			return true;
		stop(&s, "something follows the value");
	}
	fail_at(text, (size_t)(s.p - s.start), s.wrong, what, err);
	return false;
}

void json_fail_at_key(
	struct str text, size_t nth, const char *key, const char *what, struct buf *err)
{
	/* Whatever scanned well does so with everything allowed. */
	struct json_found found = {.lax = ~0u};
	struct scan s = {.start = text.p, .p = text.p, .end = text.p + text.n, .keys_left = nth,
		.found = &found};
	size_t line, column;
	bool whole = value(&s);

	free(found.mends.items);
	free(found.numbers.items);
	if (whole)
		BUG("a JSON text with fewer than %zu keys", nth);
	text_position(text, (size_t)(s.p - s.start), &line, &column);
	fail(err, FAILED, "%s:%zu:%zu: the key \"%s\" is there twice", what, line, column, key);
}
