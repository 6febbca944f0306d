/* extract.c - which part of an output is the answer. */
#define _GNU_SOURCE /* memmem, memrchr */
#include <stdlib.h>
#include <string.h>
#include "hunsu/base/json.h"
#include "hunsu/base/mem.h"
#include "hunsu/base/utf8.h"
#include "hunsu/engine/metric.h"
#include "pattern.h"
#include "words.h"

#define SHOWN_COLUMNS 60 /* of a rule in a reason */

static void quote(struct buf *out, const char *before, struct str s, const char *after)
{
	buf_adds(out, before);
	text_brief(out, s, SHOWN_COLUMNS);
	buf_adds(out, after);
}

/* A way to find the answer in what stands outside of the thinking. False: not there, why in reason.
 */
typedef bool rule_fn(struct buf *out, struct str arg, struct str text, struct buf *reason);

static bool take_all(struct buf *out, struct str arg, struct str text, struct buf *reason)
{
	(void)arg;
	(void)reason;
	return buf_addstr(out, text);
}

/* The first or last line that is not blank. */
static bool take_line(struct buf *out, struct str text, bool last)
{
	struct str line, found = {0};
	while ((last || !found.n) && str_line(&text, &line))
		if (trim_blanks(line).n)
			found = trim_blanks(line);
	return buf_addstr(out, found);
}

static bool take_first_line(struct buf *out, struct str arg, struct str text, struct buf *reason)
{
	(void)arg;
	(void)reason;
	return take_line(out, text, false);
}

static bool take_last_line(struct buf *out, struct str arg, struct str text, struct buf *reason)
{
	(void)arg;
	(void)reason;
	return take_line(out, text, true);
}

static bool take_match(struct buf *out, struct str arg, struct str text, struct buf *reason)
{
	struct str found;
	struct buf why = BUF(BUF_SMALL);
	enum pattern_result r = pattern_find(arg, text, &found, &why);
	if (r == PATTERN_FOUND)
		buf_addstr(out, found);
	else if (r == PATTERN_ABSENT)
		quote(reason, "nothing matches ", arg, "");
	else {
		quote(reason, "regex:", arg, ": ");
		buf_addstr(reason, buf_str(&why));
	}
	buf_release(&why);
	return r == PATTERN_FOUND;
}

static bool take_after(struct buf *out, struct str arg, struct str text, struct buf *reason)
{
	/* The last one: a model that repeats the question, or thinks aloud, says the mark more than
	 * once. */
	const char *p = text.p, *end = text.p + text.n, *found = NULL;
	while ((p = memmem(p, (size_t)(end - p), arg.p, arg.n))) {
		found = p + arg.n;
		p = found;
	}
	if (!found) {
		buf_addf(
			reason, "no \xe2\x80\x9c%.*s\xe2\x80\x9d in the output", (int)arg.n, arg.p);
		return false;
	}
	return buf_add(out, found, (size_t)(end - found));
}

/* The object in the text: all of it, or from its first brace to its last (a fence, words around
 * it). */
static cJSON *find_json(struct str text)
{
	struct buf ignored = BUF(BUF_SMALL);
	cJSON *tree = json_parse(text, "the output", &ignored);
	const char *open = memchr(text.p, '{', text.n), *close = memrchr(text.p, '}', text.n);
	if (!tree && open && close && close > open)
		tree = json_parse(
			(struct str){open, (size_t)(close - open) + 1}, "the output", &ignored);
	buf_release(&ignored);
	return tree;
}

static const cJSON *step_down(const cJSON *at, struct str name)
{
	long n;
	if (cJSON_IsArray(at) && str_to_long(name, 0, 1000000, &n)) {
		const cJSON *item;
		cJSON_ArrayForEach(item, at) if (n-- == 0) return item;
		return NULL;
	}
	char *key = str_dup(name);
	const cJSON *v = json_get(at, key);
	free(key);
	return v;
}

static bool take_json(struct buf *out, struct str arg, struct str text, struct buf *reason)
{
	cJSON *tree = find_json(text);
	const cJSON *at = tree;
	for (struct str rest = arg; at && rest.n;) {
		const char *dot = memchr(rest.p, '.', rest.n);
		size_t n = dot ? (size_t)(dot - rest.p) : rest.n;
		at = step_down(at, str_first(rest, n));
		rest = str_from(rest, n + 1);
	}
	if (!tree)
		buf_adds(reason, "no JSON in the output");
	else if (!at || cJSON_IsNull(at))
		quote(reason, "the JSON has no ", arg, "");
	else if (cJSON_IsString(at))
		buf_adds(out, at->valuestring);
	else
		json_print(out, at);
	bool there = at && !cJSON_IsNull(at);
	cJSON_Delete(tree);
	return there;
}

static const struct rule {
	const char *name; /* with a colon where something follows it */
	rule_fn *take;
} rules[] = {
	{"all", take_all},
	{"first-line", take_first_line},
	{"last-line", take_last_line},
	{"regex:", take_match},
	{"json:", take_json},
	{"after:", take_after},
};

static const struct rule *find_rule(struct str extract, struct str *arg)
{
	*arg = (struct str){0};
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		size_t n = strlen(rules[i].name);
		bool takes = rules[i].name[n - 1] == ':';
		if (!takes && str_is(extract, rules[i].name))
			return &rules[i];
		if (takes && str_starts(extract, rules[i].name)) {
			*arg = str_from(extract, n);
			return &rules[i];
		}
	}
	return NULL;
}

/* "after:" and nothing: no rule. */
static bool lacks_argument(const struct rule *r, struct str arg)
{
	return r->name[strlen(r->name) - 1] == ':' && !arg.n;
}

enum status extract_check(struct str extract, struct buf *err)
{
	struct str arg;
	struct buf why = BUF(BUF_SMALL);
	const struct rule *r = find_rule(extract, &arg);
	enum status st = OK;
	quote(&why, "no extract \xe2\x80\x9c", extract, "\xe2\x80\x9d");
	if (!r)
		st = fail(err, BAD_USAGE,
			"%s; there are: all, first-line, last-line, regex:RE, json:FIELD, "
			"after:MARK",
			buf_text(&why));
	else if (lacks_argument(r, arg))
		st = fail(err, BAD_USAGE, "extract %s: nothing follows the colon", r->name);
	buf_clear(&why);
	if (!st && r && r->take == take_match && !pattern_check(arg, &why))
		st = fail(err, BAD_USAGE, "extract regex: %s", buf_text(&why));
	buf_release(&why);
	return st;
}

/*
 * Appends what stands outside of <think>…</think>. Some servers leave the opening tag in the
 * template, so a closing one alone ends the thinking too; one that is never closed takes the rest.
 */
static void outside_thinking(struct buf *out, struct str s)
{
	size_t depth = 0, from = out->n, at = 0;
	while (at < s.n) {
		struct str rest = str_from(s, at);
		const char *p = memchr(rest.p, '<', rest.n);
		size_t plain = p ? (size_t)(p - rest.p) : rest.n;
		if (!depth)
			buf_add(out, rest.p, plain);
		rest = str_from(rest, plain);
		at += plain;
		if (str_starts(rest, "<think>")) {
			depth++;
			at += strlen("<think>");
		} else if (str_starts(rest, "</think>")) {
			if (!depth)
				buf_splice(out, from, out->n - from, STR(""));
			depth -= depth > 0;
			at += strlen("</think>");
		} else if (rest.n) {
			if (!depth)
				buf_addc(out, '<');
			at++;
		}
	}
}

bool extract_apply(struct buf *out, struct str extract, struct str output, struct buf *reason)
{
	struct buf said = BUF(BUF_FILE), found = BUF(BUF_FILE);
	struct str arg;
	const struct rule *r = find_rule(extract, &arg);
	outside_thinking(&said, output);
	struct str text = trim_blanks(buf_str(&said));
	bool there = false;
	if (!r || lacks_argument(r, arg))
		buf_adds(reason, "an unknown extract");
	else if (!text.n)
		buf_adds(reason, trim_blanks(output).n ? "nothing but thinking in the output"
						       : "an empty output");
	else
		there = r->take(&found, arg, text, reason);
	if (there)
		buf_addstr(out, trim_blanks(buf_str(&found)));
	buf_release(&said);
	buf_release(&found);
	return there;
}
