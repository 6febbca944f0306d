/* loose.c - what servers write is made JSON that the strict reader takes. */
#include "loose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/utf8.h"

#define BOM "\xEF\xBB\xBF"
#define REPLACEMENT "\xEF\xBF\xBD"
#define HALF_MARK "\xEF\xB7\x90" /* U+FDD0, no character and never one */
#define HALF_BYTES 6		 /* the mark and what follows it */
#define DEPTH_MAX 512
#define NUMBER_MAX 60 /* characters of a number that cJSON reads */

struct mending {
	struct str in;
	size_t at, from; /* what stands between them is copied as it is */
	struct buf *out; /* empty while nothing had to be mended */
	bool *halves;
	char open[DEPTH_MAX]; /* the brackets that wait for their ends */
	size_t depth;
	bool in_string, crossed; /* crossed: a bracket has ended another's */
};

static void put(struct mending *m, size_t skip, const char *with)
{
	buf_add(m->out, m->in.p + m->from, m->at - m->from);
	buf_adds(m->out, with);
	m->at += skip;
	m->from = m->at;
}

static long four_hex(struct str s, size_t at)
{
	long v = 0;
	if (s.n < 4 || at > s.n - 4)
		return -1;
	for (size_t i = at; i < at + 4; i++) {
		const char c = s.p[i], low = (char)(c | 32);
		if (c >= '0' && c <= '9')
			v = v * 16 + (c - '0');
		else if (low >= 'a' && low <= 'f')
			v = v * 16 + (low - 'a' + 10);
		else
			return -1;
	}
	return v;
}

static bool is_high(long unit)
{
	return unit >= 0xd800 && unit <= 0xdbff;
}

static bool is_low(long unit)
{
	return unit >= 0xdc00 && unit <= 0xdfff;
}

static void put_half(struct mending *m, long unit)
{
	char text[HALF_BYTES + 2] = HALF_MARK;
	const size_t n = utf8_encode((int32_t)(0xe000 + (unit & 0x7ff)), text + 3);
	text[3 + n] = 0;
	*m->halves = true;
	put(m, 6, text);
}

/* At a backslash inside a string. */
static void mend_escape(struct mending *m)
{
	const char c = m->at + 1 < m->in.n ? m->in.p[m->at + 1] : 0;
	const long unit = c == 'u' ? four_hex(m->in, m->at + 2) : -1;
	if (unit == 0) {
		put(m, 6, REPLACEMENT);
	} else if (is_low(unit)) {
		put_half(m, unit);
	} else if (is_high(unit)) {
		const bool pair = m->at + 7 < m->in.n && m->in.p[m->at + 6] == '\\' &&
				  m->in.p[m->at + 7] == 'u' && is_low(four_hex(m->in, m->at + 8));
		if (pair)
			m->at += 12;
		else
			put_half(m, unit);
	} else {
		m->at += unit >= 0 ? 6 : c ? 2 : 1;
	}
}

static void mend_control(struct mending *m)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char c = (unsigned char)m->in.p[m->at];
	char text[8] = "\\u00";
	text[4] = digits[c >> 4];
	text[5] = digits[c & 15];
	put(m, 1, c ? text : REPLACEMENT);
}

static void mend_in_string(struct mending *m)
{
	const char *p = m->in.p + m->at, *end = m->in.p + m->in.n;
	while (p < end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20)
		p++;
	m->at = (size_t)(p - m->in.p);
	if (p == end)
		return;
	if (*p == '\\') {
		mend_escape(m);
	} else if (*p == '"') {
		m->in_string = false;
		m->at++;
	} else {
		mend_control(m);
	}
}

static bool in_number(char c)
{
	return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

static bool in_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A number that no double holds is as good as none. */
static bool number_fits(struct str s)
{
	char text[NUMBER_MAX + 1];
	if (s.n > NUMBER_MAX)
		return false;
	if (!memchr(s.p, 'e', s.n) && !memchr(s.p, 'E', s.n))
		return true;
	memcpy(text, s.p, s.n);
	text[s.n] = 0;
	return isfinite(strtod(text, NULL));
}

static void mend_number(struct mending *m)
{
	struct str s = str_from(m->in, m->at);
	size_t n = 0;
	while (n < s.n && in_number(s.p[n]))
		n++;
	if (s.p[0] == '-' && n == 1 && s.n > 1 && in_word(s.p[1])) /* -Infinity */
		put(m, 1, "");
	else if (number_fits(str_first(s, n)))
		m->at += n;
	else
		put(m, n, "null");
}

static void mend_word(struct mending *m)
{
	struct str s = str_from(m->in, m->at);
	size_t n = 0;
	while (n < s.n && in_word(s.p[n]))
		n++;
	s.n = n;
	if (str_is(s, "NaN") || str_is(s, "nan") || str_is(s, "Infinity") || str_is(s, "inf"))
		put(m, n, "null");
	else
		m->at += n;
}

static void mend_outside(struct mending *m)
{
	const char c = m->in.p[m->at];
	if ((c >= '0' && c <= '9') || c == '-') {
		mend_number(m);
		return;
	}
	if (in_word(c)) {
		mend_word(m);
		return;
	}
	m->in_string = c == '"';
	m->at++;
	if ((c == '{' || c == '[') && m->depth < DEPTH_MAX)
		m->open[m->depth++] = (char)(c + 2); /* in ASCII the end is two after it */
	else if (c == '}' || c == ']')
		m->crossed = m->depth == 0 || m->open[--m->depth] != c || m->crossed;
}

struct str loose_begin(struct str s)
{
	s = str_trim(s);
	if (str_starts(s, BOM))
		s = str_trim(str_from(s, sizeof BOM - 1));
	return s;
}

static cJSON *parse_all(struct str s)
{
	const char *end = NULL;
	cJSON *tree = cJSON_ParseWithLengthOpts(s.p, s.n, &end, false);
	if (tree && str_trim(str_from(s, (size_t)(end - s.p))).n > 0) {
		cJSON_Delete(tree);
		return NULL;
	}
	return tree;
}

static bool is_cut(const struct mending *m)
{
	const struct str s = m->in;
	if (s.n == 0)
		return true;
	const bool begun = s.p[0] == '{' || s.p[0] == '[';
	return begun && !m->crossed && (m->in_string || m->depth > 0);
}

cJSON *loose_parse(struct str bytes, bool *halves, bool *cut, struct buf *err)
{
	struct buf repaired = BUF(BUF_TEXT), mended = BUF(BUF_TEXT);
	cJSON *tree = NULL;
	bytes = loose_begin(bytes);
	if (!utf8_valid(bytes, NULL)) {
		utf8_repair(&repaired, bytes);
		bytes = buf_str(&repaired);
	}
	struct mending m = {.in = bytes, .out = &mended, .halves = halves};
	while (m.at < m.in.n)
		if (m.in_string)
			mend_in_string(&m);
		else
			mend_outside(&m);
	if (m.from > 0) {
		put(&m, 0, "");
		bytes = buf_str(&mended);
	}
	if (cut)
		*cut = is_cut(&m);
	if (repaired.full || mended.full)
		fail(err, FAILED, "the answer is too long");
	else if (bytes.n == 0)
		fail(err, FAILED, "the answer is empty");
	else if (!(tree = parse_all(bytes)))
		/* The strict reader knows where and what; should it take it, nothing is lost. */
		tree = json_parse(bytes, "the server's answer", err);
	buf_release(&repaired);
	buf_release(&mended);
	return tree;
}

/* ---- halves */

void loose_halves_end(struct buf *out, int *held)
{
	if (*held)
		buf_adds(out, REPLACEMENT);
	*held = 0;
}

static void take_half(struct buf *out, long unit, int *held)
{
	char text[4];
	if (is_low(unit) && *held) {
		const long cp = 0x10000 + (((long)*held - 0xd800) << 10) + (unit - 0xdc00);
		buf_add(out, text, utf8_encode((int32_t)cp, text));
		*held = 0;
		return;
	}
	loose_halves_end(out, held);
	if (is_high(unit))
		*held = (int)unit;
	else
		buf_adds(out, REPLACEMENT);
}

void loose_halves(struct buf *out, struct str s, int *held)
{
	while (s.n > 0) {
		const size_t mark = str_find(s, HALF_MARK, 0);
		const struct str before = str_first(s, mark);
		if (before.n > 0) {
			loose_halves_end(out, held);
			buf_addstr(out, before);
		}
		if (mark == SIZE_MAX)
			return;
		s = str_from(s, mark);
		size_t at = 3;
		const int32_t cp = s.n >= HALF_BYTES ? utf8_next(s, &at) : 0;
		if (cp >= 0xe000 && cp <= 0xe7ff) {
			take_half(out, 0xd800 + (cp - 0xe000), held);
		} else { /* somebody's own U+FDD0 */
			loose_halves_end(out, held);
			buf_addstr(out, str_first(s, 3));
			at = 3;
		}
		s = str_from(s, at);
	}
}
