/* json_write.c - JSON is built and printed. cJSON's own printer rounds integers of 16 digits and
 * copies bad UTF-8. */
#include "hunsu/base/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hunsu/base/utf8.h"
#include "inside.h"

cJSON *json_add(cJSON *to, const char *key, cJSON *item)
{
	if (key ? !cJSON_AddItemToObject(to, key, item) : !cJSON_AddItemToArray(to, item))
		BUG("cannot add \"%s\" to a JSON value", key ? key : "");
	return item;
}

cJSON *json_add_str(cJSON *to, const char *key, struct str s)
{
	SCOPED(buf) clean = BUF(BUF_FILE);
	cJSON *item;

	if (!s.p)
		return NULL;
	if (s.n && memchr(s.p, '\0', s.n)) { /* it would end there */
		utf8_repair(&clean, s);
		s = buf_str(&clean);
	}
	item = NEW(cJSON); /* not cJSON_CreateString: s has a length, perhaps no NUL after it */
	item->type = cJSON_String;
	item->valuestring = str_dup(s);
	return json_add(to, key, item);
}

cJSON *json_add_cstr(cJSON *to, const char *key, const char *s)
{
	return s ? json_add_str(to, key, str_of(s)) : NULL;
}

cJSON *json_add_num(cJSON *to, const char *key, double v)
{
	return json_add(to, key, isfinite(v) ? cJSON_CreateNumber(v) : cJSON_CreateNull());
}

cJSON *json_add_int(cJSON *to, const char *key, int64_t v)
{
	return json_add_num(to, key, (double)v);
}

cJSON *json_add_bool(cJSON *to, const char *key, bool v)
{
	return json_add(to, key, cJSON_CreateBool(v));
}

cJSON *json_add_object(cJSON *to, const char *key)
{
	return json_add(to, key, cJSON_CreateObject());
}

cJSON *json_add_list(cJSON *to, const char *key)
{
	return json_add(to, key, cJSON_CreateArray());
}

void json_fill(cJSON *to, const char *form, ...)
{
	char key[32];
	va_list ap;

	va_start(ap, form);
	while (*form) {
		size_t n = strcspn(form, " ");
		bool always = form[n + 1] != '?';
		double v;

		if (n >= sizeof key)
			BUG("the key %s is too long", form);
		memcpy(key, form, n);
		key[n] = '\0';
		form += n + 1 + strcspn(form + n + 1, "%") + 1;
		if (*form == 's') {
			json_add_cstr(to, key, va_arg(ap, const char *));
		} else {
			v = *form == 'd'   ? va_arg(ap, int)
			    : *form == 'l' ? (double)va_arg(ap, long)
			    : *form == 'z' ? (double)va_arg(ap, size_t)
					   : va_arg(ap, double);
			if (always || v < 0 || v > 0)
				json_add_num(to, key, v);
		}
		form += strcspn(form, " ");
		form += *form == ' ';
	}
	va_end(ap);
}

/* What most numbers are; printf takes five times as long. */
static void print_whole(struct buf *out, int64_t v)
{
	char digits[24], *p = digits + sizeof digits;
	uint64_t rest = (uint64_t)(v < 0 ? -v : v);

	do
		*--p = (char)('0' + rest % 10);
	while (rest /= 10);
	if (v < 0)
		*--p = '-';
	buf_add(out, p, (size_t)(digits + sizeof digits - p));
}

static void print_number(struct buf *out, double v)
{
	char text[40];

	if (!isfinite(v)) {
		buf_adds(out, "null");
		return;
	}
	if (fabs(v) <= 0x1p53 && v >= floor(v) && v <= floor(v)) {
		print_whole(out, (int64_t)v);
		return;
	}
	/* The shortest of these that reads back as the same number. */
	for (int digits = 15; digits <= 17; digits++) {
		double back;

		snprintf(text, sizeof text, "%.*g", digits, v);
		back = strtod(text, NULL);
		if (back >= v && back <= v)
			break;
	}
	buf_adds(out, text);
	/* A whole number beyond 2^53 written as an integer would be refused on reading. */
	if (!strpbrk(text, ".e"))
		buf_adds(out, ".0");
}

static void quote_char(struct buf *out, unsigned char c)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *at = strchr(from, c); /* no text holds a NUL */

	if (at) {
		buf_addc(out, '\\');
		buf_addc(out, to[at - from]);
	} else {
		buf_addf(out, "\\u%04x", c);
	}
}

void json_quote(struct buf *out, struct str s)
{
	SCOPED(buf) repaired = BUF(3 * s.n);

	if (!utf8_valid(s, NULL)) {
		utf8_repair(&repaired, s);
		s = buf_str(&repaired);
	}
	buf_addc(out, '"');
	for (size_t at = 0, end; at < s.n; at = end + 1) {
		end = (size_t)(json_plain_end(s.p + at, s.p + s.n) - s.p);
		buf_add(out, s.p + at, end - at);
		if (end < s.n)
			quote_char(out, (unsigned char)s.p[end]);
	}
	buf_addc(out, '"');
}

static void print_list(struct buf *out, const cJSON *list, bool object)
{
	const cJSON *item;

	buf_addc(out, object ? '{' : '[');
	cJSON_ArrayForEach(item, list)
	{
		if (item != list->child)
			buf_addc(out, ',');
		if (object) {
			json_quote(out, str_of(item->string));
			buf_addc(out, ':');
		}
		json_print(out, item);
	}
	buf_addc(out, object ? '}' : ']');
}

void json_print(struct buf *out, const cJSON *tree)
{
	if (cJSON_IsObject(tree) || cJSON_IsArray(tree))
		print_list(out, tree, cJSON_IsObject(tree));
	else if (cJSON_IsString(tree))
		json_quote(out, str_of(tree->valuestring));
	else if (json_spelling(tree).n)
		buf_addstr(out, json_spelling(tree));
	else if (cJSON_IsNumber(tree))
		print_number(out, tree->valuedouble);
	else if (cJSON_IsBool(tree))
		buf_adds(out, cJSON_IsTrue(tree) ? "true" : "false");
	else
		buf_adds(out, "null");
}
