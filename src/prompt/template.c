/* template.c - placeholders, and how a prompt and an example become a request. */
#include "hunsu/prompt/template.h"

#include <string.h>
#include "hunsu/prompt/doc.h"

void fields_release(struct fields *f)
{
	for (size_t i = 0; i < f->n; i++) {
		free(f->items[i].name);
		free(f->items[i].value);
	}
	free(f->items);
	*f = (struct fields){0};
}

size_t fields_bytes(const struct fields *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += f->items[i].value ? strlen(f->items[i].value) : 0;
	return n;
}

const char *fields_get(const struct fields *f, struct str name)
{
	for (size_t i = 0; i < f->n; i++) {
		if (str_is(name, f->items[i].name))
			return f->items[i].value;
	}
	return NULL;
}

/* A list of fields that are all aside has no other input: it is sent whole. */
static bool all_aside(const struct fields *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (!f->items[i].aside)
			return false;
	return true;
}

/* The fields that are the input, in order (out may be NULL); how many they are. */
static size_t inputs(const struct fields *f, bool turns, const struct field **out)
{
	bool whole = all_aside(f);
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++) {
		if ((f->items[i].aside && !whole) || (f->items[i].turns && !turns))
			continue;
		if (out)
			out[n] = &f->items[i];
		n++;
	}
	return n;
}

/* The values, or placeholders that are filled in with them; with names where they are several. */
static void inputs_text(struct buf *out, const struct fields *f, bool turns, bool values)
{
	OWNED const struct field **in = NEWN(f->n + 1, const struct field *);
	size_t n = inputs(f, turns, in);

	for (size_t i = 0; i < n; i++) {
		buf_adds(out, i ? "\n" : "");
		if (n > 1) {
			buf_adds(out, in[i]->name);
			buf_adds(out, ": ");
		}
		if (values)
			buf_adds(out, in[i]->value);
		else
			buf_addf(out, "{{%s}}", in[i]->name);
	}
}

void fields_text(struct buf *out, const struct fields *f)
{
	inputs_text(out, f, true, true);
}

/* A column may have any name: where none is called input, {{input}} is all of what is sent, but
 * for turns, which are messages of their own. */
static bool is_whole(const struct fields *f, struct str name)
{
	return str_is(name, "input") && !fields_get(f, name) && inputs(f, false, NULL);
}

bool fields_cover(const struct fields *f, struct str name)
{
	return fields_get(f, name) || is_whole(f, name);
}

static bool name_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       c == '_' || c == '-' || c == '.' || (unsigned char)c >= 0x80;
}

void fields_add(struct fields *f, struct str name, struct str value)
{
	struct field *to = PUSH(f);

	to->name = str_dup(name.n ? name : STR("_"));
	for (char *c = to->name; *c; c++) {
		if (!name_char(*c))
			*c = '_';
	}
	to->value = str_dup(value);
}

void fields_put(struct fields *f, const struct field *from, const char *value)
{
	fields_add(f, str_of(from->name), str_of(value ? value : from->value));
	f->items[f->n - 1].aside = from->aside;
	f->items[f->n - 1].turns = from->turns;
}

static size_t skip_blanks(struct str s, size_t at)
{
	while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t'))
		at++;
	return at;
}

size_t placeholder_at(struct str text, size_t at, struct str *name)
{
	size_t from, to, end;

	if (at >= text.n || text.n - at < 5 || text.p[at] != '{' || text.p[at + 1] != '{')
		return 0;
	from = skip_blanks(text, at + 2);
	for (to = from; to < text.n && name_char(text.p[to]);)
		to++;
	end = skip_blanks(text, to);
	if (to == from || text.n - end < 2 || text.p[end] != '}' || text.p[end + 1] != '}')
		return 0;
	*name = (struct str){text.p + from, to - from};
	return end + 2 - at;
}

/* What comes next at or after `at` that is not plain text. */
enum mark { MARK_NONE, MARK_LITERAL, MARK_PLACEHOLDER };

/*
 * Sets *from to where the mark starts and *to to its end: `\{{`, or a whole placeholder. Three
 * braces are a brace and a placeholder ("{{{name}}}" as JSON templates have it).
 */
static enum mark mark_next(struct str text, size_t at, size_t *from, size_t *to, struct str *name)
{
	while (at < text.n) {
		const char *p = memchr(text.p + at, '{', text.n - at);
		size_t brace, n;

		if (!p)
			break;
		brace = (size_t)(p - text.p);
		if (brace > at && p[-1] == '\\' && brace + 1 < text.n && p[1] == '{') {
			*from = brace - 1;
			*to = brace + 2;
			return MARK_LITERAL;
		}
		n = placeholder_at(text, brace, name);
		if (n) {
			*from = brace;
			*to = brace + n;
			return MARK_PLACEHOLDER;
		}
		at = brace + 1;
	}
	*from = *to = text.n;
	return MARK_NONE;
}

bool placeholder_next(struct str text, size_t *at, size_t *from, struct str *name)
{
	enum mark mark;

	/* A call that starts on the brace still sees the backslash before it. */
	if (*at && *at < text.n && text.p[*at] == '{' && text.p[*at - 1] == '\\')
		--*at;
	do {
		mark = mark_next(text, *at, from, at, name);
	} while (mark == MARK_LITERAL);
	return mark == MARK_PLACEHOLDER;
}

bool placeholder_in(struct str text)
{
	size_t at = 0, from;
	struct str name;

	return placeholder_next(text, &at, &from, &name);
}

void template_literal(struct buf *out, struct str text)
{
	for (size_t at = 0; at < text.n; at++) {
		const bool braces = str_starts(str_from(text, at), "{{");
		buf_adds(out, braces ? "\\{{" : "");
		if (braces)
			at++;
		else
			buf_addc(out, text.p[at]);
	}
}

struct names LIST_OF(struct str);

static void names_add(struct names *names, struct str name)
{
	for (size_t i = 0; i < names->n; i++) {
		if (str_eq(names->items[i], name))
			return;
	}
	*PUSH(names) = name;
}

size_t prompt_placeholders(const struct prompt *p, struct str *names, size_t max)
{
	struct names found = {0};
	size_t n;

	for (size_t i = 0; i < p->n; i++) {
		struct str text = {p->items[i].text, p->items[i].n}, name;
		size_t at = 0, from;

		while (placeholder_next(text, &at, &from, &name))
			names_add(&found, name);
	}
	n = found.n;
	for (size_t i = 0; i < n && i < max; i++)
		names[i] = found.items[i];
	free(found.items);
	return n;
}

bool prompt_has_placeholder(const struct prompt *p, struct str wanted)
{
	for (size_t i = 0; i < p->n; i++) {
		size_t at = 0, from;
		struct str name;

		while (placeholder_next(message_str(&p->items[i]), &at, &from, &name))
			if (!wanted.p || str_eq(name, wanted))
				return true;
	}
	return false;
}

/* The turns that no placeholder names: they come after the prompt's own. */
static bool unnamed_turns(const struct prompt *p, const struct field *f)
{
	return f->turns && !f->aside && !prompt_has_placeholder(p, str_of(f->name));
}

void prompt_ghost(struct buf *out, const struct prompt *p, const struct fields *names_only)
{
	if (!prompt_has_placeholder(p, (struct str){0}))
		inputs_text(out, names_only, false, false);
	for (size_t i = 0; i < names_only->n; i++)
		if (unnamed_turns(p, &names_only->items[i]))
			buf_addf(out, "%s{{%s}}", out->n ? "\n\n" : "",
				names_only->items[i].name);
}

/*
 * A copy of p with `extra` where the input of a prompt without placeholders goes: after a blank
 * line at the end of the last user message, else as a user message, before an answer prefix if
 * there is one.
 */
static void with_input(struct prompt *out, const struct prompt *p, struct str extra)
{
	size_t user = prompt_last_user(p), own = p->n;

	if (user == p->n && p->n && p->items[p->n - 1].role == ROLE_ASSISTANT)
		own--;
	for (size_t i = 0; i < p->n; i++) {
		const struct message *m = &p->items[i];
		SCOPED(buf) text = BUF(BUF_FILE);
		SCOPED(runs) runs = {0};

		if (user == p->n && i == own)
			prompt_add(out, ROLE_USER, extra, AUTHOR_IMPORT);
		buf_add(&text, m->text, m->n);
		runs_copy(&runs, &m->runs);
		if (i == user) {
			buf_adds(&text, m->n ? "\n\n" : "");
			buf_addstr(&text, extra);
			if (runs.n)
				runs_add(&runs, text.n - m->n, AUTHOR_IMPORT);
		}
		prompt_add_runs(out, m->role, buf_str(&text), &runs);
	}
	if (user == p->n && own == p->n)
		prompt_add(out, ROLE_USER, extra, AUTHOR_IMPORT);
}

void prompt_explicit(struct prompt *out, const struct prompt *p, const struct fields *names)
{
	SCOPED(buf) ghost = BUF(BUF_TEXT);
	struct prompt whole = {0};

	if (!prompt_has_placeholder(p, (struct str){0}))
		inputs_text(&ghost, names, false, false);
	if (ghost.n)
		with_input(&whole, p, buf_str(&ghost));
	else
		prompt_copy(&whole, p);
	for (size_t i = 0; i < names->n; i++) {
		if (!unnamed_turns(p, &names->items[i]))
			continue;
		buf_clear(&ghost);
		buf_addf(&ghost, "{{%s}}", names->items[i].name);
		prompt_add(&whole, ROLE_USER, buf_str(&ghost), AUTHOR_IMPORT);
	}
	prompt_release(out);
	*out = whole;
}

static enum status no_such_field(struct str name, const struct fields *f, struct buf *err)
{
	SCOPED(buf) known = BUF(BUF_SMALL);

	for (size_t i = 0; i < f->n; i++)
		buf_addf(&known, "%s%s", i ? ", " : "", f->items[i].name);
	return fail(err, BAD_USAGE,
		"the prompt has {{%.*s}}, but the example has no field of that name (it has: %s)",
		(int)str_fit(name, 200), name.p, f->n ? buf_text(&known) : "none");
}

static enum status fill(struct buf *out, struct str text, const struct fields *f, struct buf *err)
{
	size_t at = 0, from, to;
	struct str name;

	for (;;) {
		enum mark mark = mark_next(text, at, &from, &to, &name);
		const char *value;

		buf_add(out, text.p + at, from - at);
		at = to;
		if (mark == MARK_NONE)
			break;
		if (mark == MARK_LITERAL) {
			buf_adds(out, "{{");
			continue;
		}
		value = fields_get(f, name);
		if (value)
			buf_adds(out, value);
		else if (is_whole(f, name))
			inputs_text(out, f, false, true);
		else
			return no_such_field(name, f, err);
	}
	return out->full ? fail(err, FAILED, "the rendered prompt is too long (over 1 GiB)") : OK;
}

/* The field of turns whose placeholder is all that a message holds; NULL: it is no such message. */
static const struct field *turns_of(struct str text, const struct fields *f)
{
	struct str name, all = str_trim(text);

	if (!all.n || placeholder_at(all, 0, &name) != all.n)
		return NULL;
	for (size_t i = 0; i < f->n; i++)
		if (f->items[i].turns && str_is(name, f->items[i].name))
			return &f->items[i];
	return NULL;
}

static enum status add_turns(struct prompt *out, const struct field *f, struct buf *err)
{
	SCOPED(prompt) turns = {0};
	enum status st = OK;

	if (str_trim(str_of(f->value)).n)
		st = doc_parse(&turns, str_of(f->value), NULL, AUTHOR_IMPORT, err);
	for (size_t i = 0; i < turns.n; i++) {
		const struct message *m = &turns.items[i];

		prompt_add_runs(out, m->role, message_str(m), NULL);
	}
	return st;
}

static enum status render_messages(
	struct prompt *out, const struct prompt *p, const struct fields *f, struct buf *err)
{
	SCOPED(buf) text = BUF(BUF_FILE);
	enum status st = OK;

	for (size_t i = 0; i < p->n && !st; i++) {
		const struct message *m = &p->items[i];
		const struct field *turns = turns_of(message_str(m), f);

		buf_clear(&text);
		if (turns) {
			st = add_turns(out, turns, err);
			continue;
		}
		st = fill(&text, message_str(m), f, err);
		if (!st)
			prompt_add_runs(out, m->role, buf_str(&text), NULL);
	}
	return st;
}

enum status prompt_render(
	struct prompt *out, const struct prompt *p, const struct fields *f, struct buf *err)
{
	SCOPED(prompt) whole = {0};
	struct prompt done = {0};
	enum status st;

	/* One road for both kinds of prompt: what is exported (explicit) is what is sent. */
	prompt_explicit(&whole, p, f);
	st = render_messages(&done, &whole, f, err);
	if (st) {
		prompt_release(&done);
		return st;
	}
	prompt_release(out);
	*out = done;
	return OK;
}
