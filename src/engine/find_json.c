/*
 * find_json.c - JSON in what a model wrote: alone, in words, among braces that are none.
 *
 * Each brace is tried once: where a value breaks off, all that are still open there break off too,
 * and those that have closed are found. The values are slices of the text, so that a number keeps
 * its spelling.
 */
#include <string.h>

#include "cleaning.h"
#include "hunsu/base/utf8.h"

#define DEPTH 200

struct finder {
	struct str s;
	unsigned char *seen; /* for each byte: a brace or bracket that was tried */
	struct json_texts found; /* whole values, none inside another */
};

static size_t blanks(struct str s, size_t at)
{
	while (at < s.n && s.p[at] && strchr(" \t\r\n", s.p[at]))
		at++;
	return at;
}

static size_t digits(struct str s, size_t at)
{
	while (at < s.n && s.p[at] >= '0' && s.p[at] <= '9')
		at++;
	return at;
}

/* The end of the string that opens at `at`, or 0. */
static size_t string_end(struct str s, size_t at)
{
	for (at++; at < s.n && (unsigned char)s.p[at] >= 0x20; at++) {
		if (s.p[at] == '"')
			return at + 1;
		if (s.p[at] == '\\' && (++at >= s.n || !strchr("\"\\/bfnrtu", s.p[at])))
			break;
	}
	return 0;
}

static size_t number_end(struct str s, size_t at)
{
	size_t from = at += s.p[at] == '-', end = digits(s, at);
	if (end == from || (s.p[from] == '0' && end > from + 1))
		return 0;
	if (end < s.n && s.p[end] == '.') {
		from = end + 1;
		if ((end = digits(s, from)) == from)
			return 0;
	}
	if (end < s.n && (s.p[end] | 32) == 'e') {
		from = end + 1;
		from += from < s.n && (s.p[from] == '+' || s.p[from] == '-');
		if ((end = digits(s, from)) == from)
			return 0;
	}
	return end;
}

static size_t word_end(struct str s, size_t at)
{
	static const char *const words[] = {"true", "false", "null"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_starts(str_from(s, at), words[i]))
			return at + strlen(words[i]);
	return 0;
}

static size_t value_end(struct finder *f, size_t at, int depth);

/* A member at `at`: behind it, or 0. */
static size_t member_end(struct finder *f, size_t at, bool object, int depth)
{
	if (object) {
		if (at >= f->s.n || f->s.p[at] != '"' || !(at = string_end(f->s, at)))
			return 0;
		at = blanks(f->s, at);
		if (at >= f->s.n || f->s.p[at] != ':')
			return 0;
		at++;
	}
	at = value_end(f, at, depth + 1);
	return at ? blanks(f->s, at) : 0;
}

static size_t container_end(struct finder *f, size_t start, int depth)
{
	bool object = f->s.p[start] == '{';
	char closer = object ? '}' : ']';
	size_t inside = f->found.n, at = blanks(f->s, start + 1);
	if (f->seen)
		f->seen[start] = 1;
	if (depth > DEPTH)
		return 0;
	while (at < f->s.n && f->s.p[at] != closer) {
		if (!(at = member_end(f, at, object, depth)) || at >= f->s.n)
			return 0;
		if (f->s.p[at] == closer)
			break;
		if (f->s.p[at] != ',')
			return 0;
		at = blanks(f->s, at + 1);
		if (at < f->s.n && f->s.p[at] == closer)
			return 0;
	}
	if (at >= f->s.n)
		return 0;
	f->found.n = inside;
	if (f->seen)
		*PUSH(&f->found) = (struct str){f->s.p + start, at + 1 - start};
	return at + 1;
}

/* The end of the value at `at`, or 0: there is none. */
static size_t value_end(struct finder *f, size_t at, int depth)
{
	at = blanks(f->s, at);
	if (at >= f->s.n)
		return 0;
	switch (f->s.p[at]) {
	case '{':
	case '[':
		return container_end(f, at, depth);
	case '"':
		return string_end(f->s, at);
	default:
		return f->s.p[at] == '-' || digits(f->s, at) > at ? number_end(f->s, at)
								   : word_end(f->s, at);
	}
}

static void find_all(struct finder *f)
{
	for (size_t at = 0, end; at < f->s.n; at = end ? end : at + 1) {
		bool opens = f->s.p[at] == '{' || f->s.p[at] == '[';
		end = opens && !f->seen[at] ? value_end(f, at, 0) : 0;
	}
}

void json_texts_find(struct json_texts *out, struct str text)
{
	struct finder f = {.s = text, .seen = NEWN(text.n + 1, unsigned char)};

	find_all(&f);
	free(f.seen);
	*out = f.found;
}

/* ---- the value at a path ---- */

/* The four digits behind \u at p, or -1. */
static long four_hex(struct str s, size_t at)
{
	char text[5] = {0};
	if (at + 4 > s.n)
		return -1;
	memcpy(text, s.p + at, 4);
	return strspn(text, "0123456789abcdefABCDEF") == 4 ? strtol(text, NULL, 16) : -1;
}

/* The character of the escape \uXXXX (or of two) at `at`; behind it. NUL and half pairs: U+FFFD. */
static size_t unicode_escape(struct buf *out, struct str s, size_t at)
{
	char bytes[4];
	long cp = four_hex(s, at + 2);
	size_t end = cp < 0 ? at + 2 : at + 6;
	if (cp >= 0xd800 && cp <= 0xdbff && str_starts(str_from(s, end), "\\u")) {
		long low = four_hex(s, end + 2);
		if (low >= 0xdc00 && low <= 0xdfff) {
			cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
			end += 6;
		}
	}
	buf_add(out, bytes, utf8_encode(cp > 0 ? (int32_t)cp : 0xfffd, bytes));
	return end;
}

static void add_string(struct buf *out, struct str s)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	for (size_t at = 1; at + 1 < s.n;) {
		if (s.p[at] != '\\') {
			buf_addc(out, s.p[at++]);
		} else if (s.p[at + 1] == 'u') {
			at = unicode_escape(out, s, at);
		} else {
			const char *e = strchr(from, s.p[at + 1]);
			buf_addc(out, e ? to[e - from] : s.p[at + 1]);
			at += 2;
		}
	}
}

/* Without the blanks between its parts, and nothing else changed. */
static void add_spelt(struct buf *out, struct str s)
{
	for (size_t at = 0; at < s.n;) {
		size_t end = s.p[at] == '"' ? string_end(s, at) : 0;
		if (end)
			buf_add(out, s.p + at, end - at);
		else if (blanks(s, at) == at)
			buf_addc(out, s.p[at]);
		at = end ? end : at + 1;
	}
}

static bool key_is(struct str spelt, struct str name)
{
	SCOPED(buf) b = BUF(BUF_FILE);
	add_string(&b, spelt);
	return str_eq(buf_str(&b), name);
}

/* The member of that name or place; a name that is there twice has its last value. alone: what a
 * list holds, when that is one value. */
static struct str step_down(struct str of, struct str name, struct str *alone)
{
	struct finder f = {.s = of};
	struct str found = {0}, value = {0};
	bool object = of.n && of.p[0] == '{';
	long place = -1, i = 0;
	if (!of.n || (!object && of.p[0] != '['))
		return found;
	if (!object && !str_to_long(name, 0, 1000000, &place))
		place = -1;
	for (size_t at = blanks(of, 1), end; at + 1 < of.n; at = blanks(of, end + 1), i++) {
		struct str key = {0};
		if (object) {
			end = string_end(of, at);
			key = (struct str){of.p + at, end - at};
			at = blanks(of, end) + 1;
		}
		at = blanks(of, at);
		end = value_end(&f, at, 0);
		value = (struct str){of.p + at, end - at};
		if (object ? key_is(key, name) : i == place)
			found = value;
		end = blanks(of, end);
	}
	*alone = !object && i == 1 && place < 0 ? value : (struct str){0};
	return found;
}

static struct str walk(struct str at, struct str path)
{
	while (at.n && path.n) {
		const char *dot = memchr(path.p, '.', path.n);
		size_t n = dot ? (size_t)(dot - path.p) : path.n;
		struct str alone = {0}, next = step_down(at, str_first(path, n), &alone);
		at = !next.n && alone.n ? step_down(alone, str_first(path, n), &alone) : next;
		path = str_from(path, n + 1);
	}
	return str_is(at, "null") ? (struct str){0} : at;
}

enum json_found find_in_json(struct buf *out, struct str path, struct str text)
{
	struct json_texts f = {0};
	struct str best = {0}, holder = {0};
	enum json_found r;

	json_texts_find(&f, text);
	for (size_t i = 0; i < f.n; i++) {
		struct str value = walk(f.items[i], path);
		if (value.n && (!holder.n || f.items[i].p > holder.p)) {
			best = value;
			holder = f.items[i];
		}
	}
	r = best.n ? JSON_FOUND : f.n ? JSON_LACKS : JSON_NONE;
	if (best.n && best.p[0] == '"')
		add_string(out, best);
	else if (best.n)
		add_spelt(out, best);
	free(f.items);
	return r;
}

cJSON *parse_in_json(struct str path, struct str text)
{
	SCOPED(buf) found = BUF(BUF_FILE);

	return find_in_json(&found, path, text) == JSON_FOUND
		       ? json_parse(buf_str(&found), "", NULL)
		       : NULL;
}
