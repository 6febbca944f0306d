/*
 * number.c - the last number in the answer, compared as a number: "1,200" is "$1200.00". A percent
 * sign changes nothing. For arithmetic in words (GSM8K: Cobbe et al. 2021).
 *
 * Thousands may be set apart in any usual way: 1,200 · 1 200 with any blank · 1'200 · 1_200 ·
 * 9{,}500 and 9\,500 in LaTeX · 1.234.567 · 12,34,567 in India. What reads two ways is read as in
 * English: "9.500" is nine and a half, "1,5" are two numbers.
 */
#include <math.h>
#include <string.h>
#include <utf8proc.h>
#include "hunsu/base/utf8.h"
#include "../words.h"
#include "metrics.h"

#define DIGITS 400 /* longer ones are no numbers of this world */
#define GROUPS 12  /* of thousands that are looked ahead */

/* The text is made plain first: digits, signs and points as in ASCII, blanks that belong to a
 * number more than a plain one does as THIN, currencies as '$', anything else as a line's end. */
#define THIN '\x01'

/* Ways to write what stands between thousands that take more than a character. */
static const struct {
	const char *spelt;
	char as;
} spellings[] = {
	{"{,}", ','}, {",\\!", ','}, {"{\\,}", THIN}, {"\\mathord{,}", ','}, {"{\\text{,}}", ','},
	{"\\text{,}", ','}, {"&#44;", ','}, {"\\,", THIN}, {"\\;", THIN}, {"\\:", THIN},
	{"\\!", THIN}, {"\\ ", THIN}, {"~", THIN}, {"\\thinspace ", THIN}, {"\\thinspace{}", THIN},
	{"\\nobreakspace ", THIN}, {"&nbsp;", THIN}, {"&thinsp;", THIN}, {"&#160;", THIN},
	{"&#8239;", THIN}, {"&#x202f;", THIN}, {"&#x202F;", THIN}, {"&#xa0;", THIN},
	{"&#xA0;", THIN}, {"&#8201;", THIN}, {"&#39;", '\''}, {"\\times", '*'}, {"\\cdot", '*'},
	{"\\%", '%'}, {"\\$", '$'}
};

static bool ascii_digit(struct str s, size_t at)
{
	return at < s.n && char_is_digit((unsigned char)s.p[at]);
}

/* The bytes of a spelling that stands at `at`, or 0. */
static size_t spelling_at(struct str s, size_t at, char *as)
{
	if (!s.p[at] || !strchr("{,\\~&", s.p[at]))
		return 0;
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
		if (str_starts(str_from(s, at), spellings[i].spelt)) {
			*as = spellings[i].as;
			return strlen(spellings[i].spelt);
		}
	return 0;
}

/* The digit that a character of any script is; -1: none. */
static int digit_of(int32_t cp)
{
	static const int32_t zeros[] = {0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66,
		0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0x1810, 0xff10,
		0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6};
	if (cp < 0x660)
		return char_is_digit(cp) ? (int)cp - '0' : -1;
	for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
		if (cp >= zeros[i] && cp < zeros[i] + 10)
			return (int)(cp - zeros[i]);
	return -1;
}

/* "10³": the digit or sign of an exponent, or 0. */
static char raised(int32_t cp)
{
	static const int32_t from[] = {0x2070, 0xb9, 0xb2, 0xb3, 0x2074, 0x2075, 0x2076, 0x2077,
		0x2078, 0x2079, 0x207b};
	for (size_t i = 0; i < sizeof from / sizeof *from; i++)
		if (cp == from[i])
			return "0123456789-"[i];
	return 0;
}

static char plain_char(int32_t cp)
{
	static const struct {
		int32_t cp;
		char as;
	} same[] = {{0x2212, '-'}, {0xfe63, '-'}, {0x2010, '-'}, {0x2011, '-'}, {0x2012, '-'},
		{0x2013, '-'}, {0x207b, '-'}, {0x2019, '\''}, {0x2018, '\''}, {0x2bc, '\''},
		{0x2032, '\''}, {0xa0, THIN}, {0x202f, THIN}, {0x2007, THIN}, {0x2008, THIN},
		{0x2009, THIN}, {0x200a, THIN}, {0x2002, THIN}, {0x2003, THIN}, {0x2004, THIN},
		{0x2005, THIN}, {0x2006, THIN}, {0x205f, THIN}, {0x3000, THIN},
		{0x66c, ','}, {0x66b, '.'},
		{0xd7, '*'}, {0xb7, '*'}, {0x22c5, '*'}, {0xfe50, ','}, {0xfe52, '.'}};
	if (cp >= 0xff01 && cp <= 0xff5e)
		cp -= 0xfee0;
	if (digit_of(cp) >= 0)
		return (char)('0' + digit_of(cp));
	if (cp < 0x80)
		return cp >= ' ' ? (char)cp : '\n';
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		if (same[i].cp == cp)
			return same[i].as;
	return utf8proc_category(cp) == UTF8PROC_CATEGORY_SC ? '$' : '\n';
}

static void plain(struct buf *out, struct str s)
{
	bool up = false;
	for (size_t at = 0; at < s.n;) {
		char as = 0, r;
		size_t n = spelling_at(s, at, &as);
		int32_t cp;
		if (n) {
			buf_addc(out, as);
			at += n;
			continue;
		}
		cp = utf8_next(s, &at);
		r = raised(cp);
		if (cp == 0x200b || cp == 0x2060 || cp == 0xfeff)
			continue; /* nothing at all */
		if (r && !up)
			buf_addc(out, '^');
		buf_addc(out, r ? r : plain_char(cp));
		up = r != 0;
	}
}

static bool three_digits(struct str s, size_t at)
{
	return ascii_digit(s, at) && ascii_digit(s, at + 1) && ascii_digit(s, at + 2);
}

/* A mark and a group of three digits at `at`: "1,200" but not "1,2" or "1,2000". */
static bool group(struct str s, size_t at, char mark)
{
	return at < s.n && s.p[at] == mark && three_digits(s, at + 1) && !ascii_digit(s, at + 4);
}

static size_t digits_end(struct str s, size_t at)
{
	size_t end = at;
	while (ascii_digit(s, end) && end < at + DIGITS)
		end++;
	return end;
}

/* "12,34,567": groups of two, then one of three; its end, or 0. In brackets it is a list. */
static size_t indian_end(struct str s, size_t from, size_t at)
{
	size_t n = 0;
	if (from && strchr("([{", s.p[from - 1]))
		return 0;
	while (n < GROUPS && at < s.n && s.p[at] == ',' && ascii_digit(s, at + 1) &&
		ascii_digit(s, at + 2) && !ascii_digit(s, at + 3)) {
		at += 3;
		n++;
	}
	return n && n < GROUPS && group(s, at, ',') && !group(s, at + 4, ',') ? at + 4 : 0;
}

/* Right behind another number and the same mark. */
static bool listed(struct str s, size_t from, char mark)
{
	return from > 1 && s.p[from - 1] == mark && ascii_digit(s, from - 2);
}

/*
 * Whether the groups behind the first digits [from, at) can be thousands. A point: two groups, for
 * one is a fraction in English. A plain blank: three numbers of three digits each are a list,
 * unless one begins with 0. What follows such a mark itself goes on with a list.
 */
static bool are_thousands(struct str s, size_t from, size_t at, char mark)
{
	bool zero = false;
	size_t n = 0;
	for (; n < GROUPS && group(s, at, mark); n++, at += 4)
		zero = zero || s.p[at + 1] == '0';
	if (!n || mark == ',')
		return n && !listed(s, from, mark);
	if (mark == '.')
		return n > 1 || (at < s.n && s.p[at] == ',' && ascii_digit(s, at + 1));
	if (mark == ' ')
		return zero || digits_end(s, from) - from < 3 || (n == 1 && !listed(s, from, mark));
	return true;
}

/* The mark of the thousands behind the first digits [from, at), or 0. */
static char thousands_mark(struct str s, size_t from, size_t at)
{
	if (at >= s.n || at - from > 3 || !strchr(", '_.\x01", s.p[at]) || s.p[from] == '0')
		return 0;
	return are_thousands(s, from, at, s.p[at]) ? s.p[at] : 0;
}

/* A minus sign that is none of "10-7", "covid-19", and may stand before a currency: -$5, $-5. */
static bool negative(struct str s, size_t at)
{
	if (at && s.p[at - 1] == '$')
		at--;
	if (!at || s.p[at - 1] != '-')
		return false;
	return at == 1 || s.p[at - 2] == '$' || !char_is_word((unsigned char)s.p[at - 2]);
}

struct number {
	char text[DIGITS + 16]; /* as strtod wants it */
	size_t n;
	double value;
};

static void add(struct number *v, struct str s, size_t from, size_t end)
{
	for (; from < end && v->n < DIGITS; from++)
		if (char_is_digit((unsigned char)s.p[from]))
			v->text[v->n++] = s.p[from];
}

/* The digits of the whole part at `at`; its end. *comma: a comma is its decimal point. */
static size_t whole_part(struct str s, size_t at, struct number *v, bool *comma)
{
	size_t end = digits_end(s, at), indian = end - at <= 2 ? indian_end(s, at, end) : 0;
	char mark = indian || end == at ? 0 : thousands_mark(s, at, end);
	if (indian)
		end = indian;
	while (mark && group(s, end, mark) && end - at < DIGITS)
		end += 4;
	*comma = mark && mark != ',' && mark != '_';
	add(v, s, at, end);
	return end;
}

static size_t fraction(struct str s, size_t at, bool comma, struct number *v)
{
	size_t end;
	if (at >= s.n || (s.p[at] != '.' && !(comma && s.p[at] == ',')) || !ascii_digit(s, at + 1))
		return at;
	end = digits_end(s, at + 1);
	v->text[v->n++] = '.';
	add(v, s, at + 1, end);
	return end;
}

/* Sign and digits of an exponent at `at`, in braces or not; its end, or 0. */
static size_t power(struct str s, size_t at, struct str *found)
{
	bool brace = at < s.n && (s.p[at] == '{' || s.p[at] == '(');
	size_t from = at += brace, end;
	if (at < s.n && (s.p[at] == '-' || s.p[at] == '+'))
		at++;
	end = at;
	while (ascii_digit(s, end) && end < at + 4)
		end++;
	if (end == at || end == at + 4)
		return 0;
	*found = (struct str){s.p + from, end - from};
	return end + brace;
}

static size_t blanks_end(struct str s, size_t at)
{
	for (size_t n = 0; n < 4 && at < s.n && (s.p[at] == ' ' || s.p[at] == THIN); n++)
		at++;
	return at;
}

/* "e3", "E+3", "×10^3", "\times 10^{3}", "*10^3", "x 10³" at `at`; its end, or `at`. */
static size_t exponent(struct str s, size_t at, struct number *v)
{
	struct str found = {0};
	size_t end = 0, ten = blanks_end(s, at);
	if (at < s.n && (s.p[at] | 32) == 'e' && at + 1 < s.n && !strchr("{(", s.p[at + 1]))
		end = power(s, at + 1, &found);
	else if (ten < s.n && (s.p[ten] == '*' || s.p[ten] == 'x')) {
		size_t stars;
		ten = blanks_end(s, ten + 1);
		stars = str_starts(str_from(s, ten), "10**") ? 4 : 3;
		if (stars == 4 || str_starts(str_from(s, ten), "10^"))
			end = power(s, ten + stars, &found);
	}
	if (!end)
		return at;
	v->text[v->n++] = 'e';
	memcpy(v->text + v->n, found.p, found.n);
	v->n += found.n;
	return end;
}

/* The number whose digits (or point before them) start at `at`; returns its end. */
static size_t number_at(struct str s, size_t at, struct number *v)
{
	struct str found;
	bool comma = false;
	size_t end, pow = 0;
	v->n = 0;
	if (negative(s, at))
		v->text[v->n++] = '-';
	end = whole_part(s, at, v, &comma);
	if (str_is((struct str){s.p + at, end - at}, "10") && end < s.n && s.p[end] == '^' &&
		(pow = power(s, end + 1, &found))) {
		v->text[v->n - 1] = 'e'; /* "10^6" is "1e6" */
		memcpy(v->text + v->n, found.p, found.n);
		v->n += found.n;
		end = pow;
	} else {
		end = fraction(s, end, comma, v);
		end = exponent(s, end, v);
	}
	if (!str_to_double((struct str){v->text, v->n}, -HUGE_VAL, HUGE_VAL, &v->value))
		v->value = NAN;
	return end;
}

static bool last_number(struct str s, struct number *last)
{
	struct buf b = BUF(BUF_FILE);
	struct str t;
	struct number v;
	bool found = false;
	plain(&b, s);
	t = buf_str(&b);
	for (size_t i = 0; i < t.n;) {
		bool point = t.p[i] == '.' && ascii_digit(t, i + 1);
		size_t end;
		if (!ascii_digit(t, i) && !point) {
			i++;
			continue;
		}
		end = number_at(t, i, &v);
		if (!isnan(v.value)) {
			*last = v;
			found = true;
		}
		i = end > i ? end : i + 1;
	}
	buf_release(&b);
	return found;
}

/* Nothing but digits and a sign, without the zeros before them. */
static bool whole(const struct number *v, struct str *out)
{
	struct str s = {v->text, v->n};
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_digit((unsigned char)s.p[i]) && s.p[i] != '-')
			return false;
	*out = s;
	return true;
}

/* Whole numbers to the last digit; others as nearly as sums of doubles come out. */
static bool same_number(const struct number *a, const struct number *b)
{
	struct str x, y;
	double size = fmax(fabs(a->value), fabs(b->value));
	if (size > 0x1p53 && whole(a, &x) && whole(b, &y))
		return str_eq(x, y);
	if (a->value >= floor(a->value) && a->value <= floor(a->value) &&
		b->value >= floor(b->value) && b->value <= floor(b->value) && size <= 0x1p53)
		return fabs(a->value - b->value) < 0.5;
	return fabs(a->value - b->value) <= 1e-9 * fmax(size, 1e-3);
}

static double score(const struct judged *j, struct buf *reason)
{
	struct number want, got;
	bool same;
	if (!last_number(j->expected, &want)) {
		say_quoted(reason, "no number in the expected answer", j->expected);
		return NAN;
	}
	if (!last_number(j->answer, &got)) {
		say_quoted(reason, "no number in", j->answer);
		return 0;
	}
	same = same_number(&want, &got);
	if (same)
		buf_addf(reason, "as expected: %.15g", got.value);
	else
		buf_addf(reason, "expected %.15g, got %.15g", want.value, got.value);
	return same;
}

const struct metric metric_number = {
	.name = "number", .help = "the last number in the answer equals the expected one",
	.binary = true, .form = ANSWER_LAST, .verbatim = true,
	.written = "Give the answer as a number in digits.", .revision = 1, .score = score
};
