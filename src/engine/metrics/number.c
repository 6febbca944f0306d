/*
 * number.c - the last number in the answer, compared as a number: "1,200" is "$1200.00". A percent
 * sign changes nothing. For arithmetic in words (GSM8K: Cobbe et al. 2021).
 */
#include <math.h>
#include <string.h>
#include "hunsu/base/utf8.h"
#include "../words.h"
#include "metrics.h"

#define DIGITS 400 /* longer ones are no numbers of this world */

/* The same characters in ASCII: full-width forms, and minus signs; anything else beyond ASCII is a
 * blank (two, so that no digits come together over it). */
static void plain(struct buf *out, struct str s)
{
	for (size_t at = 0; at < s.n;) {
		int32_t cp = utf8_next(s, &at);
		if (cp >= 0xff01 && cp <= 0xff5e)
			cp -= 0xfee0;
		if (cp == 0x2212 || cp == 0xfe63)
			cp = '-';
		buf_addc(out, cp < 0x80 ? (char)cp : ' ');
	}
}

static bool digit(struct str s, size_t at)
{
	return at < s.n && char_is_digit((unsigned char)s.p[at]);
}

/* The bytes of a comma and its three digits at `at`, or 0: "1,200,000" but not "1,2" or "1,2000".
 */
static size_t thousands(struct str s, size_t at)
{
	if (at >= s.n || s.p[at] != ',' || digit(s, at + 4))
		return 0;
	return digit(s, at + 1) && digit(s, at + 2) && digit(s, at + 3) ? 4 : 0;
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

/* Appends the exponent that stands at i, if one does, to text[n…]; returns its end, else i. */
static size_t exponent(struct str s, size_t i, char *text, size_t *n)
{
	if (i >= s.n || (s.p[i] != 'e' && s.p[i] != 'E') || *n + 8 >= DIGITS)
		return i;
	size_t e = i + 1 < s.n && (s.p[i + 1] == '-' || s.p[i + 1] == '+') ? i + 2 : i + 1;
	size_t end = e;
	while (digit(s, end) && end < e + 3)
		end++;
	if (end == e)
		return i;
	memcpy(text + *n, s.p + i, end - i);
	*n += end - i;
	return end;
}

/* The number whose digits (or point before them) start at `at`; returns its end. */
static size_t number_at(struct str s, size_t at, double *value)
{
	char text[DIGITS + 2];
	size_t n = 0, i = at, max = DIGITS;
	if (negative(s, at))
		text[n++] = '-';
	while (i < s.n && n < max && (digit(s, i) || thousands(s, i) > 0)) {
		if (s.p[i] != ',')
			text[n++] = s.p[i];
		i++;
	}
	if (i + 1 < s.n && s.p[i] == '.' && digit(s, i + 1))
		for (text[n++] = '.', i++; digit(s, i) && n < max; i++)
			text[n++] = s.p[i];
	i = exponent(s, i, text, &n);
	if (!str_to_double((struct str){text, n}, -HUGE_VAL, HUGE_VAL, value))
		*value = NAN;
	return i;
}

static bool last_number(struct str s, double *value)
{
	struct buf b = BUF(BUF_FILE);
	plain(&b, s);
	struct str t = buf_str(&b);
	bool found = false;
	for (size_t i = 0; i < t.n;) {
		bool point = t.p[i] == '.' && digit(t, i + 1);
		if (!digit(t, i) && !point) {
			i++;
			continue;
		}
		double v;
		size_t end = number_at(t, i, &v);
		if (!isnan(v)) {
			*value = v;
			found = true;
		}
		i = end > i ? end : i + 1;
	}
	buf_release(&b);
	return found;
}

static bool same_number(double a, double b)
{
	double size = fmax(fabs(a), fabs(b));
	return fabs(a - b) <= 1e-9 * fmax(size, 1e-3);
}

static double score(struct str answer, struct str expected, struct buf *reason)
{
	double want, got;
	if (!last_number(expected, &want)) {
		say_quoted(reason, "no number in the expected answer", expected);
		return NAN;
	}
	if (!last_number(answer, &got)) {
		say_quoted(reason, "no number in", answer);
		return 0;
	}
	bool same = same_number(want, got);
	if (same)
		buf_addf(reason, "as expected: %.12g", got);
	else
		buf_addf(reason, "expected %.12g, got %.12g", want, got);
	return same;
}

const struct metric metric_number = {
	.name = "number",
	.help = "the last number in the answer equals the expected one",
	.binary = true,
	.form = ANSWER_LAST,
	.revision = 1,
	.score = score,
};
