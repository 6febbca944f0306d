/* extract.c - which part of an output is the answer. */
#define _GNU_SOURCE /* memmem */
#include <string.h>
#include "cleaning.h"
#include "hunsu/base/utf8.h"
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
	return take_line(out, text, false);
}

static bool take_last_line(struct buf *out, struct str arg, struct str text, struct buf *reason)
{
	return take_line(out, text, true);
}

static bool take_match(struct buf *out, struct str arg, struct str text, struct buf *reason)
{
	struct str found;
	SCOPED(buf) why = BUF(BUF_SMALL);
	enum pattern_result r = pattern_find(PATTERN_PCRE, arg, text, &found, &why);
	if (r == PATTERN_FOUND)
		buf_addstr(out, found);
	else if (r == PATTERN_ABSENT)
		quote(reason, "nothing matches ", arg, "");
	else {
		quote(reason, "regex:", arg, ": ");
		buf_addstr(reason, buf_str(&why));
	}
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

/* Where the JSON breaks off that a first brace or bracket promises. */
static void say_no_json(struct str text, struct buf *reason)
{
	SCOPED(buf) blank = BUF(BUF_FILE);
	size_t at = 0;

	buf_adds(reason, "no JSON in the output");
	while (at < text.n && text.p[at] != '{' && text.p[at] != '[')
		at++;
	if (at == text.n)
		return;
	/* White space in the place of the words before it keeps the places. */
	for (size_t i = 0; i < at; i++)
		if (text.p[i] == '\n' || ((unsigned char)text.p[i] & 0xc0) != 0x80)
			buf_addc(&blank, text.p[i] == '\n' ? '\n' : ' ');
	buf_addstr(&blank, str_from(text, at));
	buf_adds(reason, "; ");
	cJSON_Delete(json_parse(buf_str(&blank), "the answer", reason));
}

static bool take_json(struct buf *out, struct str arg, struct str text, struct buf *reason)
{
	enum json_found r = find_in_json(out, arg, text);
	if (r == JSON_NONE)
		say_no_json(text, reason);
	else if (r == JSON_LACKS)
		quote(reason, "the JSON has no ", arg, "");
	return r == JSON_FOUND;
}

enum unwrap { UNWRAP_FIRST, UNWRAP_FOUND, UNWRAP_NEVER };

static const struct rule {
	const char *name; /* with a colon where something follows it */
	rule_fn *take;
	/* When marks and fences go: before it is applied, from what it found, or never (who writes
	 * a pattern has seen what it is for). */
	enum unwrap unwrap;
	enum around around;
	const char *before, *after; /* around what follows the name, to a model; NULL: not told */
	int revision; /* counts up whenever it finds other answers in old outputs */
} rules[] = {
	{"all", take_all, UNWRAP_FIRST, AROUND_ALL, NULL, NULL, 1},
	{"first-line", take_first_line, UNWRAP_FIRST, AROUND_FIRST,
		"Put the answer on the first line", ".", 1},
	{"last-line", take_last_line, UNWRAP_FIRST, AROUND_LAST,
		"Put the answer on the last line", ".", 1},
	{"regex:", take_match, UNWRAP_NEVER, AROUND_ALL, NULL, NULL, 1},
	{"json:", take_json, UNWRAP_FOUND, AROUND_ALL,
		"Reply with a JSON object that has the answer in its field \"", "\".", 1},
	{"after:", take_after, UNWRAP_FOUND, AROUND_ALL,
		"End with \"", "\" and the answer right after it.", 1},
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
	SCOPED(buf) why = BUF(BUF_SMALL);
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
	if (!st && r && r->take == take_match && !pattern_check(PATTERN_PCRE, arg, &why))
		st = fail(err, BAD_USAGE, "extract regex: %s", buf_text(&why));
	return st;
}

void extract_words(struct buf *out, struct str extract)
{
	struct str arg;
	const struct rule *r = find_rule(extract, &arg);

	if (r && r->before)
		buf_addf(out, "%s%.*s%s", r->before, (int)arg.n, arg.p ? arg.p : "", r->after);
}

int extract_revision(struct str extract)
{
	struct str arg;
	const struct rule *r = find_rule(extract, &arg);
	return r ? r->revision : 0;
}

/* Takes marks and fences from around the answer. */
static void unwrap(
	struct buf *out, struct str s, const struct answers *kept, enum around around, bool boxed)
{
	inside_fence(out, inside_marks(s, kept, boxed), kept, around);
}

static enum around around_of(const struct rule *r, enum answer_form form)
{
	return r->around == AROUND_ALL && form == ANSWER_ALONE ? AROUND_NONE : r->around;
}

static bool apply_rule(struct buf *out, const struct rule *r, struct str arg, struct str text,
	const struct wanted *w, struct buf *reason)
{
	SCOPED(buf) found = BUF(BUF_FILE), bare = BUF(BUF_FILE);
	const struct answers *kept = w ? w->expected : NULL;
	enum answer_form form = w ? w->form : ANSWER_ALONE;
	enum around around = around_of(r, form);
	bool boxed = form != ANSWER_WITHIN, there;
	if (r->unwrap == UNWRAP_FIRST) {
		unwrap(&bare, text, kept, around, boxed);
		text = buf_str(&bare);
	}
	text = trim_blanks(text);
	if (!text.n) {
		buf_adds(reason, "an empty code block in the output");
		there = false;
	} else {
		there = r->take(&found, arg, text, reason);
	}
	if (there && r->unwrap == UNWRAP_FOUND) {
		buf_clear(&bare);
		unwrap(&bare, buf_str(&found), kept, around, boxed);
		buf_addstr(out, inside_span(trim_blanks(buf_str(&bare)), kept));
	} else if (there) {
		struct str answer = trim_blanks(buf_str(&found));
		buf_addstr(out, r->unwrap == UNWRAP_NEVER ? answer : inside_span(answer, kept));
	}
	return there;
}

/* The text outside of the thinking; the mark that a rule asks for is left: after:</think>. */
static void say_outside(
	struct buf *out, const struct rule *r, struct str arg, struct str s, const struct wanted *w)
{
	SCOPED(buf) asked = BUF(BUF_SMALL);
	for (size_t i = 0; r && r->take != take_json && i < arg.n; i++)
		if (arg.p[i] != '\\') /* regex:\[/THINK\] */
			buf_addc(&asked, arg.p[i]);
	outside_thinking(out, s, w ? w->expected : NULL, buf_str(&asked));
}

bool extract_apply(struct buf *out, struct str extract, struct str output, const struct wanted *w,
	struct buf *reason)
{
	SCOPED(buf) said = BUF(BUF_FILE);
	struct str arg, text;
	const struct rule *r = find_rule(extract, &arg);
	bool there = false;
	say_outside(&said, r, arg, output, w);
	text = trim_blanks(buf_str(&said));
	if (!r || lacks_argument(r, arg))
		buf_adds(reason, "an unknown extract");
	else if (!text.n)
		buf_adds(reason, trim_blanks(output).n ? "nothing but thinking in the output"
						       : "an empty output");
	else
		there = apply_rule(out, r, arg, buf_str(&said), w, reason);
	return there;
}
