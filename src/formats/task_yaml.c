/*
 * task_yaml.c - NAME.task.yaml: what a task says about itself beside its examples. Keys are a
 * table.
 */
#include <stdio.h>
#include "readers.h"

struct reading {
	struct task *task;
	struct task_settings *settings;
	const char *path;
	struct buf *err;
};

static enum status wrong(const struct reading *r, const struct yaml *y, const char *want)
{
	return fail(r->err, FAILED, "%s:%d:%d: %s %s", r->path, y->line, y->column,
		y->key ? y->key : "an entry", want);
}

static enum status get_long(
	const struct reading *r, const struct yaml *y, long min, long max, long *to)
{
	char want[100];

	if (y->kind == YAML_TEXT && y->plain && str_to_long(str_of(y->text), min, max, to))
		return OK;
	(void)snprintf(want, sizeof want, "must be a whole number from %ld to %ld", min, max);
	return wrong(r, y, want);
}

static enum status get_double(
	const struct reading *r, const struct yaml *y, double min, double max, double *to)
{
	char want[100];

	if (y->kind == YAML_TEXT && y->plain && str_to_double(str_of(y->text), min, max, to))
		return OK;
	(void)snprintf(want, sizeof want, "must be a number from %g to %g", min, max);
	return wrong(r, y, want);
}

struct key {
	const char *key;
	enum status (*read)(const struct reading *r, const struct yaml *y); /* NULL: it is a text */
	size_t at, line; /* where in the task that goes, and its line; 0: nowhere */
};

typedef void add_fn(void *to, struct str s);

/* A text, or a list of texts, each handed to add. */
static enum status get_texts(const struct reading *r, const struct yaml *y, add_fn *add, void *to)
{
	const struct yaml *each = y->kind == YAML_LIST ? y->child : y;

	if (y->kind == YAML_MAP || !each)
		return wrong(r, y, "must be a text or a list of texts");
	for (; each; each = each->next) {
		if (each->kind != YAML_TEXT || !each->text[0])
			return wrong(r, each, "must be a text");
		add(to, str_of(each->text));
		if (each == y)
			break;
	}
	return OK;
}

static void add_stop(void *to, struct str s)
{
	sampling_stop(to, s);
}

static void add_file(void *to, struct str s)
{
	answers_add(to, s);
}

static enum status take_text(const struct reading *r, const struct yaml *y, const struct key *k)
{
	char **to = (char **)((char *)r->task + k->at);

	if (y->kind != YAML_TEXT || !str_trim(str_of(y->text)).n)
		return wrong(r, y, "must be a text");
	free(*to);
	*to = mem_dup(y->text);
	if (k->line)
		*(int *)((char *)r->task + k->line) = y->line;
	return OK;
}

/* [3, 7] */
static enum status get_numbers(
	const struct reading *r, const struct yaml *y, struct task_numbers *to)
{
	enum status st = OK;

	if (y->kind != YAML_LIST)
		return wrong(r, y, "must be a list of the numbers of examples, the first being 1");
	for (const struct yaml *each = y->child; each && !st; each = each->next) {
		struct task_number *number = PUSH(to);
		number->line = each->line;
		st = get_long(r, each, 1, 100000000, &number->id);
	}
	return st;
}

/* split: {held_out: 0.33, seed: 1}, or with `which` the very examples */
static enum status key_split(const struct reading *r, const struct yaml *y)
{
	static const char *const known[] = {"held_out", "seed", "which", NULL};
	const struct yaml *share, *seed, *which;
	enum status st = OK;
	long n = 0;

	if (y->kind != YAML_MAP)
		return wrong(r, y, "must be a map: held_out: 0.33, seed: 1");
	st = yaml_known(y, r->path, known, r->err);
	share = yaml_get(y, "held_out");
	seed = yaml_get(y, "seed");
	which = yaml_get(y, "which");
	if (!st && share)
		st = get_double(r, share, 0, 0.9, &r->task->held_out);
	if (!st && seed) {
		st = get_long(r, seed, 0, 1L << 53, &n);
		r->task->seed = (uint64_t)n;
	}
	r->settings->split = which != NULL;
	if (!st && which)
		st = get_numbers(r, which, &r->settings->held_out);
	return st;
}

static enum status key_max_tokens(const struct reading *r, const struct yaml *y)
{
	long n = r->task->sampling.max_tokens;
	enum status st = get_long(r, y, 1, 1000000, &n);

	r->task->sampling.max_tokens = (int)n;
	return st;
}

static enum status key_temperature(const struct reading *r, const struct yaml *y)
{
	return get_double(r, y, 0, 2, &r->task->sampling.temperature);
}

static enum status key_stop(const struct reading *r, const struct yaml *y)
{
	return get_texts(r, y, add_stop, &r->task->sampling);
}

/* What is listed, in the place of a metric. */
static enum status get_metric(const struct reading *r, const struct yaml *y,
	bool (*read)(struct buf *out, const struct yaml *y), const char *want)
{
	SCOPED(buf) metric = BUF(BUF_TEXT);
	enum status st = OK;

	if (r->task->metric_line)
		st = wrong(r, y,
			"cannot be said where there is a metric already: say one of metric, "
			"metrics and rubric");
	else if (!read(&metric, y))
		st = wrong(r, y, want);
	if (!st) {
		free(r->task->metric);
		r->task->metric = str_dup(buf_str(&metric));
		r->task->metric_line = y->line;
	}
	return st;
}

static enum status key_metrics(const struct reading *r, const struct yaml *y)
{
	return get_metric(r, y, task_metrics_read,
		"must be a list of metrics, or a map of them with their weights");
}

static enum status key_rubric(const struct reading *r, const struct yaml *y)
{
	return get_metric(r, y, task_rubric_read,
		"must be a list of clauses, or a map of them with their weights");
}

static enum status key_schema(const struct reading *r, const struct yaml *y)
{
	r->task->schema_line = y->line;
	return task_schema_read(&r->task->sampling.schema, y, r->path, r->err);
}

static enum status key_files(const struct reading *r, const struct yaml *y)
{
	return get_texts(r, y, add_file, &r->settings->files);
}

/* columns: {input: [question, context], expected: answer, places_from: 1} */
static enum status key_columns(const struct reading *r, const struct yaml *y)
{
	static const char *const known[] = {"input", "expected", "places_from", NULL};
	const struct yaml *input, *expected, *from;
	enum status st;
	long first = 0;

	if (y->kind != YAML_MAP)
		return wrong(r, y, "must be a map: input: question, expected: answer");
	st = yaml_known(y, r->path, known, r->err);
	input = yaml_get(y, "input");
	expected = yaml_get(y, "expected");
	if (!st && input)
		st = get_texts(r, input, add_file, &r->settings->columns.input);
	if (!st && expected)
		st = get_texts(r, expected, add_file, &r->settings->columns.expected);
	from = yaml_get(y, "places_from");
	if (!st && from)
		st = get_long(r, from, 0, 1, &first);
	if (!st && from)
		r->settings->places = first ? PLACES_FROM_1 : PLACES_FROM_0;
	return st;
}

/* pinned: [3, 7] */
static enum status key_pinned(const struct reading *r, const struct yaml *y)
{
	return get_numbers(r, y, &r->settings->pinned);
}

static enum status key_examples(const struct reading *r, const struct yaml *y)
{
	struct task_settings *s = r->settings;
	const cJSON *item;

	if (y->kind != YAML_LIST || !y->child)
		return wrong(r, y, "must be a list of examples: fields, and expected");
	s->examples = yaml_json(y);
	cJSON_ArrayForEach(item, s->examples) PUSH(&s->rows)->object = item;
	yaml_row_lines(&s->rows, y);
	return OK;
}

#define AT(member) offsetof(struct task, member)
static const struct key keys[] = {
	{"description", NULL, AT(description), 0}, {"prompt", NULL, AT(prompt), 0},
	{"metric", NULL, AT(metric), AT(metric_line)},
	{"extract", NULL, AT(extract), AT(extract_line)}, {"split", key_split, 0, 0},
	{"max_tokens", key_max_tokens, 0, 0}, {"temperature", key_temperature, 0, 0},
	{"stop", key_stop, 0, 0}, {"files", key_files, 0, 0}, {"columns", key_columns, 0, 0},
	{"pinned", key_pinned, 0, 0}, {"schema", key_schema, 0, 0},
	{"metrics", key_metrics, 0, 0}, {"rubric", key_rubric, 0, 0},
	{"examples", key_examples, 0, 0},
};
#define KEYS (sizeof keys / sizeof *keys)

static enum status read_keys(const struct reading *r, const struct yaml *map)
{
	const char *known[KEYS + 1] = {NULL};
	enum status st;

	for (size_t i = 0; i < KEYS; i++)
		known[i] = keys[i].key;
	if (map->kind != YAML_MAP)
		return fail(r->err, FAILED,
			"%s:%d:%d: a task file holds keys such as \"metric: exact\"", r->path,
			map->line, map->column);
	st = yaml_known(map, r->path, known, r->err);
	for (size_t i = 0; i < KEYS && !st; i++) {
		const struct yaml *y = yaml_get(map, keys[i].key);

		if (y)
			st = keys[i].read ? keys[i].read(r, y) : take_text(r, y, &keys[i]);
	}
	return st;
}

void task_settings_release(struct task_settings *s)
{
	answers_release(&s->files);
	task_columns_release(&s->columns);
	free(s->pinned.items);
	free(s->held_out.items);
	free(s->rows.items);
	cJSON_Delete(s->examples);
	*s = (struct task_settings){0};
}

enum status task_yaml_read(struct task *t, const char *path, struct str text,
	struct task_settings *s, struct buf *err)
{
	struct reading r = {.task = t, .settings = s, .path = path, .err = err};
	OWNED_YAML struct yaml *map = yaml_parse(text, path, err);
	enum status st = map ? read_keys(&r, map) : FAILED;

	free(t->settings_file);
	t->settings_file = mem_dup(path);
	return st;
}
