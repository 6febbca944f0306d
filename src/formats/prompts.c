/* prompts.c - prompts from files: text, JSON, JSONL, instruction-induction annotations. */
#include "hunsu/formats/prompts.h"

#include <string.h>
#include "hunsu/base/file.h"
#include "hunsu/prompt/doc.h"
#include "readers.h"

#define PROMPTS_MAX 100000

struct reading {
	struct named_prompts *out;
	const char *path;
	bool several; /* a text file holds several prompts, "---" lines between them */
	struct buf *err;
};

struct prompt_format {
	const char *name, *help;
	bool (*recognise)(const char *path, struct str text);
	enum status (*read)(const struct reading *r, struct str text);
};

void named_prompts_release(struct named_prompts *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->items[i].name);
		free(p->items[i].where);
		free(p->items[i].text);
		free(p->items[i].model);
		free(p->items[i].mended);
		fields_release(&p->items[i].inputs);
		prompt_release(&p->items[i].prompt);
	}
	free(p->items);
	*p = (struct named_prompts){0};
}

/* Room for a prompt called PATH:place; place 0: PATH. NULL and a message when there are too many.
 */
static struct named_prompt *add(const struct reading *r, size_t place)
{
	struct buf name = BUF(BUF_SMALL);
	struct named_prompt *p;

	if (r->out->n >= PROMPTS_MAX) {
		fail(r->err, FAILED, "%s: more than %d prompts", r->path, PROMPTS_MAX);
		return NULL;
	}
	buf_adds(&name, r->path);
	if (place)
		buf_addf(&name, ":%zu", place);
	p = PUSH(r->out);
	p->where = str_dup(buf_str(&name));
	p->name = buf_detach(&name, NULL);
	return p;
}

static enum status add_doc(const struct reading *r, struct str text, size_t place)
{
	struct buf why = BUF(BUF_SMALL);
	struct named_prompt *p = add(r, place);
	enum status st;

	if (!p)
		return FAILED;
	st = doc_parse(&p->prompt, text, NULL, AUTHOR_IMPORT, &why);
	if (st)
		fail(r->err, st, "%s: %s", p->name, buf_text(&why));
	buf_release(&why);
	return st;
}

static enum status bad_message(const struct reading *r, const struct named_prompt *p)
{
	return fail(r->err, FAILED,
		"%s: a message must be {\"role\": \"system\", \"user\" or \"assistant\", "
		"\"content\": text}",
		p->name);
}

static bool message_role(const cJSON *v, enum role *role)
{
	const char *name = json_str(v, "role");

	if (name && !strcmp(name, "developer")) /* OpenAI's newer word for system */
		name = "system";
	return name && role_parse(str_of(name), role);
}

static enum status add_messages(const struct reading *r, const cJSON *list, size_t place)
{
	struct named_prompt *p = add(r, place);
	struct buf text = BUF(BUF_TEXT);
	enum status st = p ? OK : FAILED;
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		enum role role;

		buf_clear(&text);
		if (st)
			break;
		if (!message_role(item, &role) || !turns_content(&text, json_get(item, "content")))
			st = bad_message(r, p);
		else if (str_trim(buf_str(&text)).n)
			prompt_add(&p->prompt, role, buf_str(&text), AUTHOR_IMPORT);
	}
	if (!st && !p->prompt.n)
		st = fail(r->err, FAILED, "%s: the prompt has no text", p->name);
	buf_release(&text);
	return st;
}

static bool is_messages(const cJSON *v)
{
	return cJSON_IsArray(v) && json_get(v->child, "role");
}

static enum status bad_prompt(const struct reading *r, size_t place)
{
	return fail(r->err, FAILED,
		"%s:%zu: a prompt must be a text, a list of messages, or an object with \"prompt\" "
		"or "
		"\"messages\"",
		r->path, place ? place : 1);
}

/* One prompt: a text, a list of messages, or an object that has one of them. */
static enum status add_json(const struct reading *r, const cJSON *v, size_t place)
{
	const char *name = json_str(v, "name");
	enum status st;

	if (cJSON_IsObject(v)) {
		v = json_get(v, "messages") ? json_get(v, "messages") : json_get(v, "prompt");
		if (!v)
			return bad_prompt(r, place);
	}
	if (cJSON_IsString(v))
		st = add_doc(r, str_of(v->valuestring), place);
	else if (is_messages(v))
		st = add_messages(r, v, place);
	else
		st = bad_prompt(r, place);
	if (!st && name && name[0]) {
		free(r->out->items[r->out->n - 1].name);
		r->out->items[r->out->n - 1].name = mem_dup(name);
	}
	return st;
}

/* The first prompt of the file tells. */
static void note_mended(const struct reading *r, const struct json_mended *mended)
{
	struct buf words = BUF(BUF_SMALL);

	json_mended_say(&words, mended, r->path);
	if (words.n && r->out->n)
		r->out->items[0].mended = buf_detach(&words, NULL);
	buf_release(&words);
}

static enum status read_json(const struct reading *r, struct str text)
{
	struct json_mended mended = {0};
	cJSON *tree = reader_json(text, r->path, &mended, r->err);
	const cJSON *list = tree, *item;
	enum status st = tree ? OK : FAILED;
	size_t place = 0;

	static const char *const lists[] = {
		"annotations", "variants"}; /* the last: propose --json */
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (json_get(tree, lists[i]))
			list = json_get(tree, lists[i]);
	if (!st && (!cJSON_IsArray(list) || is_messages(list))) {
		st = add_json(r, list, 0);
	} else {
		cJSON_ArrayForEach(item, list)
		{
			if (!st)
				st = add_json(r, item, ++place);
		}
	}
	note_mended(r, &mended);
	cJSON_Delete(tree);
	return st;
}

static enum status read_jsonl(const struct reading *r, struct str text)
{
	enum status st = OK;
	struct json_mended mended = {0};
	struct str line;

	for (size_t n = 1; !st && str_line(&text, &line); n++) {
		cJSON *tree;

		if (!str_trim(line).n)
			continue;
		tree = reader_json_line(line, r->path, n, &mended, r->err);
		st = tree ? add_json(r, tree, n) : FAILED;
		cJSON_Delete(tree);
	}
	note_mended(r, &mended);
	return st;
}

/* Line ends of other systems become ours: a prompt is the same wherever it was saved. */
static void unify_line_ends(struct buf *out, struct str text)
{
	struct str line;

	while (str_line(&text, &line)) {
		buf_addstr(out, line);
		buf_addc(out, '\n');
	}
}

/* The last prompt stands in the file as it is, from that line on. */
static void keep_text(const struct reading *r, struct str text, size_t line)
{
	struct named_prompt *p = &r->out->items[r->out->n - 1];

	p->text = str_dup(text);
	p->line = line;
}

static size_t count_lines(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n;
}

static enum status read_prompty(const struct reading *r, struct str text)
{
	struct buf clean = BUF(BUF_FILE);
	struct prompty front = {0};
	struct named_prompt *p;
	enum status st;

	unify_line_ends(&clean, text);
	st = prompty_read(&front, r->path, buf_str(&clean), r->err);
	if (!st)
		st = add_doc(r, buf_str(&front.body), 0);
	if (!st) {
		keep_text(r, buf_str(&front.body), front.lines + 1);
		p = &r->out->items[r->out->n - 1];
		p->inputs = front.inputs;
		p->model = front.model;
		front.inputs = (struct fields){0};
		front.model = NULL;
		if (front.name && front.name[0]) {
			free(p->name);
			p->name = mem_dup(front.name);
		}
	}
	free(front.name);
	free(front.model);
	fields_release(&front.inputs);
	buf_release(&front.body);
	buf_release(&clean);
	return st;
}

/* A part of a text file as a prompt. */
static enum status add_part(
	const struct reading *r, struct str all, size_t from, size_t to, size_t place)
{
	struct str part = str_from(str_first(all, to), from);
	enum status st = add_doc(r, part, place);

	if (!st)
		keep_text(r, part, count_lines(str_first(all, from)) + 1);
	return st;
}

static enum status read_text(const struct reading *r, struct str text)
{
	struct buf clean = BUF(BUF_FILE);
	struct str rest, line;
	size_t from = 0, at = 0, place = 0;
	enum status st = OK;

	unify_line_ends(&clean, text);
	rest = buf_str(&clean);
	while (r->several && !st && str_line(&rest, &line)) {
		if (str_is(str_trim(line), "---")) {
			st = add_part(r, buf_str(&clean), from, at, ++place);
			from = clean.n - rest.n;
		}
		at = clean.n - rest.n;
	}
	if (!st && (!place || str_trim(str_from(buf_str(&clean), from)).n))
		st = add_part(r, buf_str(&clean), from, clean.n, place ? place + 1 : 0);
	buf_release(&clean);
	return st;
}

static bool is_json(const char *path, struct str text)
{
	(void)text;
	return str_ends(str_of(path), ".json");
}

static bool is_jsonl(const char *path, struct str text)
{
	(void)text;
	return str_ends(str_of(path), ".jsonl") || str_ends(str_of(path), ".ndjson");
}

static bool is_any(const char *path, struct str text)
{
	(void)path;
	(void)text;
	return true;
}

/* In the order in which they are asked; a prompt may well begin with a brace, so JSON goes by name.
 */
static const struct prompt_format formats[] = {
	{"json",
		"a prompt or a list of prompts: text, messages, what propose --json "
		"writes, {\"annotations\": […]}",
		is_json, read_json},
	{"jsonl", "a prompt a line, in JSON", is_jsonl, read_jsonl},
	{"prompty", "text with role lines after front matter", prompty_is, read_prompty},
	{"text", "text with role lines; several prompts have lines of --- between them", is_any,
		read_text},
};

const char *prompt_file_more(const char *path, struct str text)
{
	struct str first = str_trim(text);

	if (prompty_is(path, text))
		return "front matter";
	if ((is_json(path, text) || is_jsonl(path, text)) && first.n && strchr("{[\"", first.p[0]))
		return "JSON";
	return NULL;
}

enum status prompts_load(
	struct named_prompts *out, const char *path, bool several, struct buf *err)
{
	struct named_prompts found = {0};
	const struct reading r = {.out = &found, .path = path, .several = several, .err = err};
	struct buf text = BUF(BUF_TEXT);
	enum status st = file_read_text(&text, path, err);
	size_t i = 0;

	while (!st && !formats[i].recognise(path, buf_str(&text)))
		i++;
	if (!st)
		st = formats[i].read(&r, buf_str(&text));
	if (!st && !found.n)
		st = fail(err, FAILED, "%s: no prompt in it", path);
	buf_release(&text);
	if (st) {
		named_prompts_release(&found);
		return st;
	}
	for (i = 0; i < found.n; i++)
		*PUSH(out) = found.items[i];
	free(found.items);
	return OK;
}
