/*
 * prompty.c - a prompt with front matter: .prompty, of both versions, and its like. Its name and
 * inputs are taken; its model is not, for the person says which model is the target. What follows
 * is a Jinja template, of which placeholders and texts in quotes ({{ '{{' }}) are understood, and
 * written.
 */
#include <string.h>
#include "hunsu/base/mem.h"
#include "hunsu/base/rex.h"
#include "hunsu/base/yaml.h"
#include "hunsu/prompt/doc.h"
#include "prompt_forms.h"

#define ROLE_LINE                                                                                  \
	"(?i)^\\s*+(?:#\\s*+)?(system|user|assistant|developer)\\s*+(?:\\[.*\\]\\s*+)?:\\s*$"

/* Any of these tells front matter from a text that has a line of --- twice. */
static const char *const known[] = {"name", "description", "model", "inputs", "input", "sample",
	"template", "authors", "config", "output", "outputs", "temperature", "tags", "version",
	NULL};

static bool prompty_is(const char *path, struct str text)
{
	struct str front, body;
	OWNED_YAML struct yaml *map = NULL;
	bool is = false;

	if (str_ends(str_of(path), ".prompty"))
		return true;
	if (!prompt_front(text, &front, &body))
		return false;
	map = yaml_parse(front, path, NULL);
	for (const char *const *k = known; map && map->kind == YAML_MAP && *k; k++)
		is = is || yaml_get(map, *k);
	return is;
}

/* What stands for the input where the example has none. */
static void add_input(struct fields *out, const char *name, const struct yaml *y)
{
	static const char *const keys[] = {"default", "sample", "example"};
	const char *value = y->kind == YAML_TEXT ? y->text : NULL;

	for (size_t i = 0; i < sizeof keys / sizeof *keys && y->kind == YAML_MAP && !value; i++)
		value = yaml_text(y, keys[i]);
	if (name && value)
		fields_add(out, str_of(name), str_of(value));
}

/* A list of {name, default}, or a map from names. */
static void add_inputs(struct fields *out, const struct yaml *inputs)
{
	for (const struct yaml *y = inputs ? inputs->child : NULL; y; y = y->next)
		add_input(out, inputs->kind == YAML_MAP ? y->key : yaml_text(y, "name"), y);
}

/* "gpt-4o" as a text, or the name within. */
static const char *model_name(const struct yaml *y)
{
	const char *name = NULL;

	if (!y || y->kind == YAML_TEXT)
		return y ? y->text : NULL;
	name = yaml_text(y, "id");
	if (!name)
		name = yaml_text(yaml_get(y, "configuration"), "azure_deployment");
	return name ? name : "…";
}

/* Jinja's {{ 'text' }} is the text, in which braces are no placeholder. */
static void add_line(struct buf *out, struct str line)
{
	struct rex *rex = rex_new(
		"\\{\\{[ \\t]*+(?:'([^'\\\\]++)'|\"([^\"\\\\]++)\")[ \\t]*+\\}\\}");
	struct str groups[3];
	size_t at = 0;

	while (rex_find(rex, line, at, groups, 3)) {
		buf_add(out, line.p + at, (size_t)(groups[0].p - line.p) - at);
		template_literal(out, groups[1].n ? groups[1] : groups[2]);
		at = (size_t)(groups[0].p - line.p) + groups[0].n;
	}
	buf_addstr(out, str_from(line, at));
	rex_free(rex);
}

/* Where a text has the line `\user:`, ours needs one more backslash. The rest of the line. */
static struct str escaped(struct buf *out, struct str line)
{
	struct str word = str_trim(line);
	size_t at = word.n ? (size_t)(word.p - line.p) : 0;
	enum role role;

	while (str_starts(word, "\\"))
		word = str_from(word, 1);
	if (word.p == line.p + at || !doc_role_line(word, &role))
		return line;
	buf_addstr(out, str_first(line, at));
	buf_addc(out, '\\');
	return str_from(line, at);
}

/* "# system:" and "user[name="x"]:" become role lines of ours, others of ours are text. False:
 * there is none. */
static bool add_body(struct buf *out, struct str body)
{
	struct rex *rex = rex_new(ROLE_LINE);
	struct str line, groups[2];
	bool any = false;

	while (str_line(&body, &line)) {
		enum role role = ROLE_SYSTEM;

		if (rex_at(rex, line, 0, groups, 2)) {
			any = true;
			(void)role_parse(groups[1], &role); /* a developer's is the system's */
			buf_addf(out, "%s:", role_name(role));
		} else {
			add_line(out, escaped(out, line));
		}
		buf_addc(out, '\n');
	}
	rex_free(rex);
	return any;
}

/* What is asked of the model beside its messages: of version 1, and of version 2. */
static char *unsent(const struct yaml *map)
{
	static const char *const lists[] = {"parameters", "options"};
	SCOPED(buf) words = BUF(BUF_SMALL);

	for (size_t i = 0; i < COUNT(lists); i++) {
		const struct yaml *list = yaml_get(yaml_get(map, "model"), lists[i]);
		const struct yaml *y = list && list->kind == YAML_MAP ? list->child : NULL;

		for (; y; y = y->next)
			buf_addf(&words, "%s%s", words.n ? ", " : "", y->key);
	}
	return words.n ? str_dup(buf_str(&words)) : NULL;
}

/* The last prompt read gets what the front matter says of it. */
static void take_front(const struct prompt_reading *r, const struct yaml *map)
{
	struct named_prompt *p = &r->out->items[r->out->n - 1];
	const char *name = yaml_text(map, "name"), *model = model_name(yaml_get(map, "model"));

	if (name && *name) {
		free(p->name);
		p->name = mem_dup(name);
	}
	p->model = model ? mem_dup(model) : NULL;
	p->unsent = unsent(map);
	add_inputs(&p->inputs, yaml_get(map, "inputs"));
	add_inputs(&p->inputs, yaml_get(map, "sample"));
}

static enum status read(const struct prompt_reading *r, struct str text)
{
	SCOPED(buf) clean = BUF(BUF_FILE), doc = BUF(BUF_FILE), rest = BUF(BUF_FILE);
	struct str front = STR(""), body;
	OWNED_YAML struct yaml *map = NULL;
	size_t line;
	enum status st = OK;

	prompt_line_ends(&clean, text);
	body = buf_str(&clean);
	if (!prompt_front(buf_str(&clean), &front, &body) && str_starts(str_trim(body), "---"))
		st = fail(r->err, FAILED, "%s:1:1: the front matter has no line of --- at its end",
			r->path);
	line = prompt_lines(str_first(buf_str(&clean), clean.n - body.n)) + 1;
	if (!st && !(map = yaml_parse(front, r->path, r->err)))
		st = FAILED;
	if (!st && !add_body(&rest, body) && str_ends(str_of(r->path), ".prompty")) {
		buf_adds(&doc, "system:\n"); /* as that form has it */
		line -= line > 1;
	}
	buf_addstr(&doc, buf_str(&rest));
	if (!st)
		st = prompt_reading_doc(r, buf_str(&doc), 0, line);
	if (!st)
		take_front(r, map);
	return st;
}

/* ---- writing */

/* YAML reads it as JSON does; the lines between which front matter is are not in it. */
static void quote(struct buf *out, const char *text)
{
	SCOPED(buf) json = BUF(BUF_TEXT);

	json_quote(&json, str_of(text));
	for (size_t i = 0; i < json.n; i++)
		if (json.s[i] == '-' || json.s[i] == '+')
			buf_addf(out, "\\u%04x", (unsigned)json.s[i]);
		else
			buf_addc(out, json.s[i]);
}

/* What both versions know, by their words. */
static void add_options(
	struct buf *out, const struct sampling *s, const char *most, const char *stop)
{
	buf_addf(out, "{temperature: %.6g", s->temperature);
	if (s->max_tokens > 0)
		buf_addf(out, ", %s: %d", most, s->max_tokens);
	for (size_t i = 0; i < s->n_stop; i++) {
		buf_addf(out, i ? ", " : ", %s: [", i ? "" : stop);
		quote(out, s->stop[i]);
	}
	buf_adds(out, s->n_stop ? "]}\n" : "}\n");
}

static void add_kind(struct buf *out, const struct prompt_outgoing *o, struct str name)
{
	bool turns = false;

	for (size_t i = 0; o->fields && i < o->fields->n; i++)
		turns |= o->fields->items[i].turns && str_is(name, o->fields->items[i].name);
	buf_adds(out, turns ? "thread" : "string");
}

static bool is_identifier(struct str name)
{
	return !(name.p[0] >= '0' && name.p[0] <= '9') && !memchr(name.p, '-', name.n) &&
	       !memchr(name.p, '.', name.n);
}

static enum status add_names(
	struct buf *out, const struct prompt_outgoing *o, bool first, struct buf *err)
{
	size_t n = prompt_placeholders(o->prompt, NULL, 0);
	OWNED struct str *names = NEWN(n + 1, struct str);
	enum status st = OK;

	(void)prompt_placeholders(o->prompt, names, n);
	buf_adds(out, n ? "inputs:\n" : "");
	for (size_t i = 0; i < n && !st; i++) {
		const struct str *k = &names[i];

		if (!is_identifier(*k))
			st = fail(err, FAILED,
				"{{%.*s}} is no name in its templates: a letter or _, then "
				"letters, digits and _; rename the field",
				(int)str_fit(*k, 200), k->p);
		buf_adds(out, first ? "  " : "  - {name: ");
		buf_addstr(out, *k);
		buf_adds(out, first ? ": {type: " : ", kind: ");
		add_kind(out, o, *k);
		buf_adds(out, "}\n");
	}
	return st;
}

/* What Jinja would take for something of its own is a text in quotes there. */
void template_jinja(struct buf *out, struct str text, bool ours)
{
	for (size_t at = 0, from, to; at < text.n; at = to) {
		struct str name, rest;

		to = at;
		if (!ours || !placeholder_next(text, &to, &from, &name))
			from = to = text.n;
		rest = str_first(text, from);
		while (at < from) {
			struct str left = str_from(rest, at);
			const bool braces = str_starts(left, "{{") || str_starts(left, "{%") ||
					    str_starts(left, "{#");

			if (ours && str_starts(left, "\\{{")) {
				buf_adds(out, "{{ '{{' }}");
				at += 3;
			} else if (braces) {
				buf_addf(out, "{{ '%.2s' }}", left.p);
				at += 2;
			} else {
				buf_adds(out, left.p[0] == '{' && left.n == 1 ? "{{ '{' }}" : "");
				if (left.p[0] != '{' || left.n > 1)
					buf_addc(out, left.p[0]);
				at++;
			}
		}
		buf_addstr(out, str_from(str_first(text, to), from));
	}
}

static void spell(struct buf *out, struct str text)
{
	template_jinja(out, text, true);
}

static enum status add_messages(struct buf *out, const struct prompt *p, struct buf *err)
{
	struct rex *rex = rex_new(ROLE_LINE);
	struct str line, rest;
	enum status st = OK;

	for (size_t i = 0; i < p->n; i++) {
		rest = message_str(&p->items[i]);
		while (!st && str_line(&rest, &line))
			if (rex_at(rex, line, 0, NULL, 0))
				st = fail(err, FAILED,
					"a message has the line \"%.*s\", at which another one "
					"would begin there",
					(int)str_fit(line, 60), line.p);
		buf_addf(out, "%s%s:\n", i ? "\n\n" : "", role_name(p->items[i].role));
		spell(out, message_str(&p->items[i]));
	}
	buf_addc(out, '\n');
	rex_free(rex);
	return st;
}

static enum status write(
	struct buf *out, const struct prompt_outgoing *o, bool first, struct buf *err)
{
	enum status st;

	buf_adds(out, "---\nname: ");
	quote(out, o->name ? o->name : "prompt");
	buf_adds(out, first ? "\nmodel:\n  api: chat\n  configuration: {type: openai, name: "
			    : "\nmodel:\n  id: ");
	quote(out, o->model ? o->model : "MODEL");
	buf_adds(out, first ? "}\n" : "\n");
	if (o->sampling) {
		buf_adds(out, first ? "  parameters: " : "  options: ");
		add_options(out, o->sampling, first ? "max_tokens" : "maxOutputTokens",
			first ? "stop" : "stopSequences");
	}
	st = add_names(out, o, first, err);
	buf_adds(out, first ? "template: jinja2\n---\n"
			    : "template: {format: {kind: jinja2}, parser: {kind: prompty}}\n---\n");
	return st ? st : add_messages(out, o->prompt, err);
}

static enum status write_second(struct buf *out, const struct prompt_outgoing *o, struct buf *err)
{
	return write(out, o, false, err);
}

static enum status write_first(struct buf *out, const struct prompt_outgoing *o, struct buf *err)
{
	return write(out, o, true, err);
}

const struct prompt_form prompt_form_prompty = {
	.name = "prompty", .help = ".prompty: text with role lines after front matter",
	.recognise = prompty_is, .read = read, .write = write_second,
	.text = spell, .front = true
};

const struct prompt_form prompt_form_prompty1 = {
	.name = "prompty1", .help = ".prompty as its first version had it",
	.read = read, .write = write_first, .text = spell, .front = true
};
