/*
 * task_jsonl.c - a task as JSON lines: one object an example, its fields the input, `expected`
 * (text, number or a list of accepted answers) the output. Other tools' names for it are
 * understood, and GSM8K's worked answers. A JSON list of such objects is read too.
 */
#include <string.h>
#include "readers.h"

struct where {
	const char *path;
	int line;    /* 0: unknown, */
	size_t item; /* then the place in the list, from 1 */
};

static enum status wrong(
	const struct where *at, struct buf *err, const char *what, const char *name)
{
	if (at->line)
		return fail(err, FAILED, "%s:%d: %s%s", at->path, at->line, name, what);
	return fail(err, FAILED, "%s: item %zu: %s%s", at->path, at->item, name, what);
}

/* The field that holds the expected answer, or NULL. */
static const cJSON *expected_of(const cJSON *object)
{
	const cJSON *found = json_get(object, "expected"), *item;
	int best = -1, rank;

	if (found)
		return found;
	cJSON_ArrayForEach(item, object)
	{
		if (reader_expected_alias(str_of(item->string), &rank) &&
			(best < 0 || rank < best)) {
			found = item;
			best = rank;
		}
	}
	return found;
}

static enum status add_answer(
	struct example *e, const cJSON *v, const struct where *at, struct buf *err)
{
	struct buf text = BUF(BUF_FILE);
	enum status st = OK;

	if (reader_scalar(&text, v))
		reader_answer(&e->expected, buf_str(&text));
	else
		st = wrong(at, err, " holds neither text nor a number", "the expected answer");
	buf_release(&text);
	return st;
}

static enum status add_expected(
	struct example *e, const cJSON *v, bool *worked, const struct where *at, struct buf *err)
{
	struct buf last = BUF(BUF_FILE);
	const cJSON *item;
	enum status st = OK;

	if (cJSON_IsString(v) && !strcmp(v->string, "answer") &&
		reader_worked_answer(&last, str_of(v->valuestring))) {
		reader_answer(&e->expected, buf_str(&last));
		*worked = true;
	} else if (cJSON_IsArray(v)) {
		cJSON_ArrayForEach(item, v)
		{
			if (!st)
				st = add_answer(e, item, at, err);
		}
	} else if (!cJSON_IsNull(v)) {
		st = add_answer(e, v, at, err);
	}
	buf_release(&last);
	return st;
}

static enum status add_field(
	struct example *e, const cJSON *v, const struct where *at, struct buf *err)
{
	struct buf text = BUF(BUF_FILE), name = BUF(BUF_SMALL);
	enum status st = OK;
	size_t before = e->fields.n;

	if (!v->string[0]) {
		st = wrong(at, err, "a field has no name", "");
	} else if (!cJSON_IsNull(v) && !reader_scalar(&text, v)) {
		buf_addf(&name, "the field \"%.100s\"", v->string);
		st = wrong(at, err, " must be text or a number", buf_text(&name));
	} else {
		fields_add(&e->fields, str_of(v->string), buf_str(&text));
		for (size_t i = 0; i < before && !st; i++) {
			if (!strcmp(e->fields.items[i].name, e->fields.items[before].name)) {
				buf_addf(&name, "two fields are both called \"%.100s\"",
					e->fields.items[i].name);
				st = wrong(at, err, " in a prompt: rename one", buf_text(&name));
			}
		}
	}
	buf_release(&text);
	buf_release(&name);
	return st;
}

/* One example; *worked is set when its answer came from a worked one. */
static enum status read_object(
	struct task *t, const cJSON *object, bool *worked, const struct where *at, struct buf *err)
{
	const cJSON *expected = expected_of(object), *item;
	struct example *e;
	enum status st = OK;

	if (!cJSON_IsObject(object))
		return wrong(at, err,
			"an example must be an object: {\"input\": …, \"expected\": …}", "");
	e = reader_add(t, at->path, err);
	if (!e)
		return FAILED;
	e->line = at->line;
	if (expected)
		st = add_expected(e, expected, worked, at, err);
	cJSON_ArrayForEach(item, object)
	{
		if (!st && item != expected)
			st = add_field(e, item, at, err);
	}
	if (!st && !e->fields.n)
		st = wrong(at, err, "the example has no input: add a field such as \"input\"", "");
	return st;
}

/* json_parse says LINE:COLUMN within what it was given; a line of the file is always its line 1. */
cJSON *reader_json_line(struct str text, const char *path, size_t line, struct buf *err)
{
	struct buf said = BUF(BUF_SMALL);
	cJSON *tree = json_parse(text, "", &said);

	if (!tree)
		fail(err, FAILED, "%s:%zu%s", path, line,
			buf_text(&said) + (str_starts(buf_str(&said), ":1:") ? 2 : 0));
	buf_release(&said);
	return tree;
}

/* GSM8K and its like are scored by the last number, unless the task says otherwise. */
static void suggest_number(struct task *t, size_t worked)
{
	if (worked == t->n && t->n && !t->metric)
		t->metric = str_dup(STR("number"));
}

static enum status read_list(struct task *t, const char *path, struct str text, struct buf *err)
{
	cJSON *tree = json_parse(text, path, err);
	struct where at = {.path = path};
	size_t worked = 0;
	enum status st = tree ? OK : FAILED;
	const cJSON *item;

	cJSON_ArrayForEach(item, tree)
	{
		bool is_worked = false;

		at.item++;
		if (!st)
			st = read_object(t, item, &is_worked, &at, err);
		worked += is_worked;
	}
	suggest_number(t, worked);
	cJSON_Delete(tree);
	return st;
}

static enum status read_jsonl(struct task *t, const char *path, struct str text, struct buf *err)
{
	struct where at = {.path = path};
	struct str line;
	size_t worked = 0;
	enum status st = OK;

	if (str_starts(str_trim(text), "["))
		return read_list(t, path, text, err);
	while (!st && str_line(&text, &line)) {
		bool is_worked = false;
		cJSON *tree;

		at.line++;
		if (!str_trim(line).n)
			continue;
		tree = reader_json_line(line, path, (size_t)at.line, err);
		st = tree ? read_object(t, tree, &is_worked, &at, err) : FAILED;
		worked += is_worked;
		cJSON_Delete(tree);
	}
	suggest_number(t, worked);
	return st;
}

static bool is_jsonl(const char *path, struct str text)
{
	struct str s = str_trim(text);

	if (str_ends(str_of(path), ".jsonl") || str_ends(str_of(path), ".ndjson"))
		return true;
	return str_starts(s, "{") || str_starts(s, "[");
}

const struct task_format task_format_jsonl = {
	.name = "jsonl",
	.help = "a JSON object a line: fields, and \"expected\": text or a list of accepted "
		"answers",
	.recognise = is_jsonl,
	.read = read_jsonl,
};
