/*
 * task_induction.c - the data sets of instruction induction (Honovich et al. 2022,
 * arXiv:2205.10782), in the JSON that APE (Zhou et al. 2022) ships: {"examples": {"1": {…}, …}}.
 * Most examples have `input` and `output`; some name more accepted answers, two have fields of
 * their own.
 */
#include <limits.h>
#include <string.h>
#include "hunsu/base/file.h"
#include "readers.h"

/* The data sets whose published metric is not equality; known by the file's name. */
static const struct {
	const char *set, *metric;
} metrics[] = {
	{"common_concept", "f1"},
	{"informal_to_formal", "f1"},
	{"orthography_starts_with", "set"},
	{"taxonomy_animal", "set"},
	{"synonyms", "contains"},
};

struct entry {
	const cJSON *example;
	long number; /* its key */
	size_t place;
};

static int by_number(const void *pa, const void *pb)
{
	const struct entry *a = pa, *b = pb;

	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return a->place < b->place ? -1 : a->place > b->place;
}

/* The examples by number; *n of them. Keys that are no numbers come last, as they stand. */
static struct entry *in_order(const cJSON *examples, size_t *n)
{
	struct {
		struct entry *items;
		size_t n, cap;
	} list = {0};
	const cJSON *item;

	cJSON_ArrayForEach(item, examples)
	{
		struct entry *e = PUSH(&list);

		e->example = item;
		e->place = list.n;
		if (!item->string ||
			!str_to_long(str_of(item->string), 0, LONG_MAX - 1, &e->number))
			e->number = LONG_MAX;
	}
	SORT(&list, by_number);
	*n = list.n;
	return list.items;
}

static void add_input(struct example *e, const struct buf *text)
{
	fields_add(&e->fields, STR("input"), buf_str(text));
}

/* input, output, and the lists of what else is right. */
static bool read_plain(struct example *e, const cJSON *v, const struct task *t)
{
	static const char *const answers[] = {"output", "possible_translations", "other_rhymes"};
	SCOPED(buf) text = BUF(BUF_FILE);
	bool ok = reader_scalar(&text, json_get(v, "input"));

	if (ok)
		add_input(e, &text);
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		(void)reader_answers(&e->expected, json_get(v, answers[i]));
	return ok;
}

/*
 * cause_and_effect: which sentence comes first is a matter of chance, by the task's seed and the
 * example, so that it is the same each time it is read.
 */
static bool read_cause(struct example *e, const cJSON *v, const struct task *t)
{
	const char *cause = json_str(v, "cause"), *effect = json_str(v, "effect");
	SCOPED(buf) text = BUF(BUF_FILE);
	bool first;

	if (!cause || !effect)
		return false;
	buf_addf(&text, "%llu\n%s\n%s", (unsigned long long)t->seed, cause, effect);
	first = hash_u64(buf_str(&text)) & 1;
	buf_clear(&text);
	buf_addf(&text, "Sentence 1: %s Sentence 2: %s", first ? cause : effect,
		first ? effect : cause);
	add_input(e, &text);
	reader_answer(&e->expected, str_of(cause));
	return true;
}

/* common_concept: what do these have in common. */
static bool read_concept(struct example *e, const cJSON *v, const struct task *t)
{
	SCOPED(buf) text = BUF(BUF_FILE);
	const cJSON *items = json_get(v, "items"), *item;
	bool ok = cJSON_IsArray(items);

	cJSON_ArrayForEach(item, items)
	{
		buf_adds(&text, text.n ? ", " : "");
		ok = ok && reader_scalar(&text, item);
	}
	ok = ok && text.n;
	if (ok)
		add_input(e, &text);
	(void)reader_answers(&e->expected, json_get(v, "concept"));
	(void)reader_answers(&e->expected, json_get(v, "all_common_concepts"));
	return ok;
}

/* The shapes of an example: the first whose key is there reads it. */
static const struct {
	const char *key;
	bool (*read)(struct example *e, const cJSON *v, const struct task *t);
} shapes[] = {
	{"input", read_plain},
	{"cause", read_cause},
	{"items", read_concept},
};

static enum status read_example(struct task *t, const char *path, const cJSON *v, struct buf *err)
{
	struct example *e = reader_add(t, path, err);
	const char *key = v->string ? v->string : "?";

	if (!e)
		return FAILED;
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		if (!json_get(v, shapes[i].key))
			continue;
		if (!shapes[i].read(e, v, t))
			break;
		return e->expected.n
			       ? OK
			       : fail(err, FAILED, "%s: example \"%s\" has no output", path, key);
	}
	return fail(err, FAILED,
		"%s: example \"%s\" has neither input and output nor cause and effect nor items",
		path, key);
}

static void suggest_metric(struct task *t, const char *path)
{
	struct str base = path_base(path);

	if (str_ends(base, ".json"))
		base.n -= strlen(".json");
	for (size_t i = 0; i < sizeof metrics / sizeof *metrics && !t->metric; i++) {
		if (str_is(base, metrics[i].set))
			t->metric = mem_dup(metrics[i].metric);
	}
}

/* The person says which fields are which: they are rows like any others. */
static enum status read_said(const struct reader *r, const struct entry *entries, size_t n)
{
	struct json_rows rows = {0};
	enum status st;

	for (size_t i = 0; i < n; i++)
		*PUSH(&rows) = (struct json_row){entries[i].example, 1};
	st = rows_read(r, &rows);
	free(rows.items);
	return st;
}

static enum status read_tree(const struct reader *r, const cJSON *tree)
{
	const cJSON *examples = json_get(tree, "examples");
	bool said = r->said->input.n || r->said->expected.n;
	size_t n;
	OWNED struct entry *entries = in_order(examples, &n);
	enum status st = OK;

	if (!cJSON_IsObject(examples))
		st = fail(r->err, FAILED, "%s: \"examples\" must be an object of examples",
			r->path);
	for (size_t i = 0; i < n && !st && !said; i++)
		st = read_example(r->task, r->path, entries[i].example, r->err);
	if (!st && said)
		st = read_said(r, entries, n);
	suggest_metric(r->task, r->path);
	return st;
}

static enum status read_induction(const struct reader *r, struct source *from)
{
	struct json_mended mended = {0};
	enum status st = source_whole(from, r->err);
	OWNED_JSON cJSON *tree = st ? NULL : reader_json(from->text, r->path, &mended, r->err);

	if (!tree)
		return FAILED;
	reader_mended(r->task, r->path, &mended);
	return read_tree(r, tree);
}

/* By the name, for a JSONL line may well have a field called examples; a list there is not this. */
static bool is_induction(const char *path, struct str text)
{
	struct str rest;
	size_t at;

	if (!str_ends(str_of(path), ".json") || !str_starts(str_trim(text), "{"))
		return false;
	at = str_find(text, "\"examples\"", 0);
	rest = str_trim(str_from(text, at == SIZE_MAX ? text.n : at + 10));
	if (str_starts(rest, ":"))
		rest = str_trim(str_from(rest, 1));
	return at != SIZE_MAX && !str_starts(rest, "[");
}

const struct task_format task_format_induction = {
	.name = "induction",
	.help = "instruction-induction JSON: {\"examples\": {\"1\": {\"input\": …, \"output\": "
		"…}}}",
	.recognise = is_induction, .read = read_induction
};
