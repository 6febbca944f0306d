/*
 * number.c - the last number in the answer, compared as a number: "1,200" is "$1200.00". A percent
 * sign changes nothing. For arithmetic in words (GSM8K: Cobbe et al. 2021).
 *
 * Thousands may be set apart in any usual way: 1,200 · 1 200 with any blank · 1'200 · 1_200 ·
 * 9{,}500 and 9\,500 in LaTeX · 1.234.567 · 12,34,567 in India. What reads two ways is read as in
 * English: "9.500" is nine and a half, "1,5" are two numbers.
 *
 * A fraction is its value (1/2, \frac{1}{2}, ½, 3 1/2), but a date's slashes make none; "3만" and
 * "2.5 million" may be meant as they stand or in full; a unit's exponent (m², cm^2) is no number.
 */
#include <math.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>
#include "hunsu/base/rex.h"
#include "hunsu/base/utf8.h"
#include "../words.h"
#include "metrics.h"

/* The text is made plain first: digits, signs and points as in ASCII, blanks that belong to a
 * number more than a plain one does as THIN, currencies as '$', anything else as a line's end. */
#define THIN '\x01'

/* What a number may be counted in; CJK ones are these bytes. */
static const struct {
	const char *word;
	double times;
} scales[] = {{"thousand", 1e3}, {"million", 1e6}, {"billion", 1e9}, {"trillion", 1e12},
	{"\x02", 1e3}, {"\x03", 1e4}, {"\x04", 1e8}, {"\x05", 1e12}};

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
		{0xcc9c, '\x02'}, {0x5343, '\x02'}, {0xb9cc, '\x03'}, {0x4e07, '\x03'},
		{0x842c, '\x03'}, {0xc5b5, '\x04'}, {0x5104, '\x04'}, {0x4ebf, '\x04'},
		{0xc870, '\x05'}, {0x5146, '\x05'}, {0x2044, '/'},
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

/* ½ as " 1/2"; false: it is none of these. */
static bool add_vulgar(struct buf *out, int32_t cp)
{
	static const struct {
		int32_t cp;
		const char *as;
	} vulgar[] = {{0xbc, " 1/4"}, {0xbd, " 1/2"}, {0xbe, " 3/4"}, {0x2153, " 1/3"},
		{0x2154, " 2/3"}, {0x2155, " 1/5"}, {0x2159, " 1/6"}, {0x215b, " 1/8"},
		{0x215c, " 3/8"}, {0x215d, " 5/8"}, {0x215e, " 7/8"}};
	for (size_t i = 0; i < COUNT(vulgar); i++)
		if (cp == vulgar[i].cp)
			return buf_adds(out, vulgar[i].as);
	return false;
}

/* Whether what was written last is a letter, as a unit has it before its exponent. */
static bool after_letter(const struct buf *b)
{
	return b->n > 0 && ((b->s[b->n - 1] | 32) >= 'a' && (b->s[b->n - 1] | 32) <= 'z');
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
		if (cp > 0x7f && add_vulgar(out, cp))
			continue;
		if (r && !up && after_letter(out))
			continue;
		if (r && !up)
			buf_addc(out, '^');
		buf_addc(out, r ? r : plain_char(cp));
		up = r != 0;
	}
}

#define DIGITS "\\d{1,400}+" /* longer ones are no numbers of this world */
#define THREE "\\d{3}(?!\\d)"
#define GROUPS(mark) "(?:" mark THREE "){1,100}+"
#define SIGNED "([+-]?\\d{1,3})(?!\\d)"
#define EXPONENT "(?|[{(]" SIGNED ".?|" SIGNED ")"
#define BLANKS "[ \\x01]{0,4}"

enum { ALL, SIGN, POWER_OF_TEN, WHOLE, FRACTION, POWER, PARTS }; /* its groups */

static const char pattern[] =
	/* A minus that is none of "10-7", "covid-19"; it may be before a currency: -$5, $-5. */
	"(?s)((?<!\\w)-\\$?)?(?:10\\^" EXPONENT "|(?|"
	/* Set apart by a mark of which a comma after them is the point. Of points two, for one is a
	 * fraction in English. */
	"((?!0)(?:\\d{1,3}" GROUPS("'") "|\\d{1,3}" GROUPS("\\x01")
	"|\\d{1,3}(?:\\." THREE "){2,100}+|\\d{1,3}\\." THREE "(?=,\\d)"
	/* By plain blanks: three numbers of three digits each are a list, unless one begins with 0,
	 * and what follows a blank after digits itself goes on with a list. */
	"|\\d{1,2}" GROUPS(" ")
	"|(?=\\d{3}(?: " THREE "){0,11}? 0\\d\\d(?!\\d))\\d{3}" GROUPS(" ")
	"|(?<!\\d )\\d{3} " THREE "(?! " THREE ")))([.,]" DIGITS ")?|("
	/* "12,34,567": groups of two, then one of three. In brackets it is a list. */
	"(?<![(\\[{])\\d{1,2}(?:,\\d\\d(?!\\d)){1,11}+," THREE "(?!," THREE ")"
	"|(?<!\\d,)(?!0)\\d{1,3}" GROUPS(",") "|(?!0)\\d{1,3}" GROUPS("_")
	"|" DIGITS "|(?=\\.\\d))(\\." DIGITS ")?)"
	/* "e3", "E+3", "×10^3", "\times 10^{3}", "*10^3", "x 10³" */
	"(?|[eE]" SIGNED "|" BLANKS "[*x]" BLANKS "10(?:\\*\\*|\\^)" EXPONENT ")?)";

struct number {
	char text[900]; /* as strtod wants it */
	size_t n;
	double value, scale;
};

/* Of a part digits and sign, and before them what it begins with there. */
static void add(struct number *v, const char *begin, struct str part)
{
	if (part.n && *begin)
		v->text[v->n++] = *begin;
	for (size_t i = 0; i < part.n; i++)
		if (char_is_digit(part.p[i]) || part.p[i] == '-' || part.p[i] == '+')
			v->text[v->n++] = part.p[i];
}

static bool letter_or(char c, const char *others)
{
	return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c && strchr(others, c));
}

/* "cm^2", "\text{m}^{2}" */
static bool is_exponent(struct str t, size_t at)
{
	at -= at > 1 && t.p[at - 1] == '{';
	return at > 1 && t.p[at - 1] == '^' && letter_or(t.p[at - 2], "})");
}

/* "3/4" and "\frac{3}{4}", whose 3 is the whole number v that stands from `from` to *at; *at is
 * behind it then. */
static bool take_fraction(struct str t, size_t from, size_t *at, struct number *v)
{
	static struct rex *rex;
	const bool braced = from > 4 && memcmp(t.p + from - 5, "frac{", 5) == 0;
	struct str g[3];
	double below;

	if (!rex)
		rex = rex_new("(?:\\}\\{|(?<!\\})[ \\x01]?/[ \\x01]?)(\\d{1,15})(?![\\d/\\w])");
	if (v->text[strspn(v->text, "-0123456789")] || (from && t.p[from - 1] == '/') ||
		!rex_at(rex, t, *at, g, 2) || (g[0].p[0] == '}') != braced ||
		!str_to_double(g[1], 1, 1e15, &below))
		return false;
	*at += g[0].n;
	v->value /= below;
	v->text[0] = '/'; /* no whole number */
	return true;
}

static void take_scale(struct str t, size_t *at, struct number *v)
{
	size_t from = *at;

	v->scale = 1;
	from += from < t.n && (t.p[from] == ' ' || t.p[from] == THIN);
	for (size_t i = 0; i < COUNT(scales); i++) {
		const size_t n = strlen(scales[i].word);

		if (t.n - from < n || strncasecmp(t.p + from, scales[i].word, n) != 0)
			continue;
		v->scale *= scales[i].times;
		*at = from += n; /* 2천만 */
	}
}

/* "3 1/2" and "1억 2345만": the one before belongs to it. */
static void join(struct str gap, const struct number *before, bool fraction, struct number *v)
{
	const double sign = before->text[0] == '-' ? -1 : 1;

	if (fraction && str_is(gap, " ") && before->scale <= 1 && fabs(before->value) < 1000 &&
		!before->text[strspn(before->text, "-0123456789")] && v->value > 0 && v->value < 1)
		v->value = before->value + sign * v->value;
	else if (v->scale > 1 && before->scale > v->scale && str_trim(gap).n == 0)
		*v = (struct number){.text = "/", .scale = 1,
			.value = before->value * before->scale + v->value * v->scale};
}

static bool last_number(struct str s, struct number *last)
{
	static struct rex *rex; /* kept: to compile it takes longer than to score an answer */
	SCOPED(buf) b = BUF(BUF_FILE);
	struct str t, g[PARTS];
	size_t end = 0; /* of the number before */
	bool found = false;

	if (!rex)
		rex = rex_new(pattern);
	plain(&b, s);
	t = buf_str(&b);
	for (size_t at = 0; rex_find(rex, t, at, g, PARTS);) {
		struct number v = {0};
		const size_t from = (size_t)(g[ALL].p - t.p);
		bool fraction;

		at = from + g[ALL].n;
		if (is_exponent(t, from))
			continue;
		add(&v, "", g[SIGN]);
		add(&v, "", g[POWER_OF_TEN].p ? STR("1") : g[WHOLE]);
		add(&v, ".", g[FRACTION]);
		add(&v, "e", g[POWER_OF_TEN].p ? g[POWER_OF_TEN] : g[POWER]);
		if (!str_to_double(str_of(v.text), -HUGE_VAL, HUGE_VAL, &v.value))
			continue;
		fraction = take_fraction(t, from, &at, &v);
		take_scale(t, &at, &v);
		if (found)
			join((struct str){t.p + end, from - end}, last, fraction, &v);
		end = at;
		*last = v;
		found = true;
	}
	return found;
}

/* Nothing but digits and a sign. */
static bool whole(const struct number *v)
{
	return v->text[strspn(v->text, "-0123456789")] == '\0';
}

/* Whole numbers to the last digit; others as nearly as sums of doubles come out. */
static bool same_value(const struct number *a, const struct number *b)
{
	double size = fmax(fabs(a->value), fabs(b->value));
	if (size > 0x1p53 && whole(a) && whole(b))
		return !strcmp(a->text, b->text);
	if (a->value >= floor(a->value) && a->value <= floor(a->value) &&
		b->value >= floor(b->value) && b->value <= floor(b->value) && size <= 0x1p53)
		return fabs(a->value - b->value) < 0.5;
	return fabs(a->value - b->value) <= 1e-9 * fmax(size, 1e-3);
}

static struct number in_full(const struct number *v)
{
	struct number full = *v;
	full.value *= v->scale;
	if (v->scale > 1)
		full.text[0] = '/';
	return full;
}

/* A scale that only one of them names may be meant in both. */
static bool same_number(const struct number *a, const struct number *b)
{
	const struct number x = in_full(a), y = in_full(b);
	return same_value(&x, &y) || ((a->scale <= 1 || b->scale <= 1) && same_value(a, b));
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
		buf_addf(reason, "as expected: %.15g", got.value * got.scale);
	else
		buf_addf(reason, "expected %.15g, got %.15g", want.value * want.scale,
			got.value * got.scale);
	return same;
}

METRIC(number, "the last number in the answer equals the expected one", .binary = true,
	.form = ANSWER_LAST, .verbatim = true, .written = "Give the answer as a number in digits.",
	.revision = 2, .score = score);
