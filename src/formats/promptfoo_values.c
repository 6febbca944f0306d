/*
 * promptfoo_values.c - what JavaScript makes of numbers, and its reader of YAML of words without
 * quotes (js-yaml: YAML's core schema, and dates): 1.50 goes into a prompt as 1.5, 0x10 as 16.
 */
#include <math.h>
#include <string.h>
#include "promptfoo.h"

#define DIGITS "0123456789"

/* The shortest digits that read back as v, and where the point is: 0.digits * 10^place. */
static int shortest(char digits[32], double v)
{
	char text[40];
	double back;
	size_t k = 0;
	int more = 0;

	do {
		snprintf(text, sizeof text, "%.*e", more++, v);
		back = strtod(text, NULL);
	} while (more < 17 && (back < v || back > v));
	for (const char *c = text; *c != 'e'; c++)
		if (*c != '.')
			digits[k++] = *c;
	digits[k] = '\0';
	return (int)strtol(strchr(text, 'e') + 1, NULL, 10) + 1;
}

static void add_zeros(struct buf *out, int n)
{
	while (n-- > 0)
		buf_addc(out, '0');
}

/* ECMAScript's Number::toString. */
static void add_number(struct buf *out, double v)
{
	char digits[32];
	const int place = shortest(digits, fabs(v)), n = (int)strlen(digits);

	if (v < 0)
		buf_addc(out, '-');
	if (place > 21 || place < -5) {
		buf_addf(out, "%c%s%se%+d", digits[0], n > 1 ? "." : "", digits + 1, place - 1);
	} else if (place <= 0) {
		buf_adds(out, "0.");
		add_zeros(out, -place);
		buf_adds(out, digits);
	} else {
		buf_addf(out, "%.*s", place, digits);
		add_zeros(out, place - n);
		buf_addf(out, "%s%s", n > place ? "." : "", n > place ? digits + place : "");
	}
}

void javascript_numbers(cJSON *tree)
{
	SCOPED(buf) text = BUF(BUF_SMALL);

	if (cJSON_IsNumber(tree) && isfinite(tree->valuedouble)) {
		add_number(&text, tree->valuedouble);
		free(tree->valuestring);
		tree->valuestring = str_dup(buf_str(&text));
	} else if (cJSON_IsArray(tree) || cJSON_IsObject(tree)) {
		for (cJSON *each = tree->child; each; each = each->next)
			javascript_numbers(each);
	}
}

/* ---- YAML ---- */

static bool whole_number(const char *s, double *out)
{
	static const struct base {
		const char *begins, *digits;
		int base;
	} bases[] = {{"0x", DIGITS "abcdefABCDEF", 16}, {"0o", "01234567", 8}};

	for (size_t i = 0; i < COUNT(bases); i++)
		if (str_starts(str_of(s), bases[i].begins) && s[2] &&
			!s[2 + strspn(s + 2, bases[i].digits)]) {
			*out = (double)strtoull(s + 2, NULL, bases[i].base);
			return true;
		}
	return false;
}

/* Takes one or two digits, and what must follow. */
static bool take_part(const char **s, const char *end)
{
	const size_t n = strspn(*s, DIGITS);

	if (n < 1 || n > 2 || !str_starts(str_of(*s + n), end))
		return false;
	*s += n + strlen(end);
	return true;
}

/* 2024-01-31, or with a time after it. */
static bool is_date(const char *s)
{
	const char *at = s + 5;

	if (strspn(s, DIGITS) != 4 || s[4] != '-' || !take_part(&at, "-") || !take_part(&at, ""))
		return false;
	return *at ? strchr("Tt \t", *at) && strchr(at, ':') &&
			     !at[strspn(at, DIGITS "Tt \t:.Z+-")]
		   : at == s + strlen("2024-01-31");
}

/* As JSON spells it; NULL: it is text. */
static const char *word_of(const char *s)
{
	static const char *const words[][2] = {{"", "null"}, {"~", "null"}, {"Null", "null"},
		{"NULL", "null"}, {"True", "true"}, {"TRUE", "true"}, {"False", "false"},
		{"FALSE", "false"}, {".inf", "Infinity"}, {"-.inf", "-Infinity"}, {".nan", "NaN"}};

	for (size_t i = 0; i < COUNT(words); i++)
		if (!strcmp(s, words[i][0]))
			return words[i][1];
	return NULL;
}

void javascript_yaml(struct yaml *y)
{
	SCOPED(buf) text = BUF(BUF_SMALL);
	double v;

	for (struct yaml *each = y->child; each; each = each->next)
		javascript_yaml(each);
	if (y->kind != YAML_TEXT || !y->plain)
		return;
	if (is_date(y->text))
		y->kind = YAML_MAP; /* no text can be made of what it is there */
	else if (word_of(y->text))
		buf_adds(&text, word_of(y->text));
	else if (whole_number(y->text, &v) ||
		 str_to_double(str_of(y->text), -INFINITY, INFINITY, &v))
		add_number(&text, v);
	if (text.n) {
		free(y->text);
		y->text = str_dup(buf_str(&text));
	}
}
