/*
 * task_csv.c - a task as CSV (RFC 4180, by libcsv, strict) with a header: columns are fields;
 * `expected`, `expected1` … are accepted answers; promptfoo's `__expected` where it means equality.
 */
#include <csv.h>
#include <stdlib.h>
#include <string.h>
#include "hunsu/base/mem.h"
#include "readers.h"

enum column { COLUMN_FIELD, COLUMN_EXPECTED, COLUMN_PROMPTFOO, COLUMN_IGNORED };

struct cells {
	char **items;
	size_t n, cap;
};

struct reading {
	struct task *task;
	const char *path;
	struct buf *err;
	enum status st;
	int line, row_line; /* of what is fed now; where the row began */
	bool headed;
	struct cells names, row;
	enum column *columns;
};

static void cells_clear(struct cells *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->items[i]);
	c->n = 0;
}

static void wrong(struct reading *r, const char *before, const char *name, const char *after)
{
	if (!r->st)
		r->st = fail(r->err, FAILED, "%s:%d: %s%.100s%s", r->path, r->row_line, before,
			name, after);
}

/* expected, expected1, expected2 … */
static bool expected_column(struct str name)
{
	long n;

	if (!str_starts(name, "expected"))
		return false;
	name = str_from(name, strlen("expected"));
	return !name.n || str_to_long(name, 1, 1000, &n);
}

/* promptfoo's columns that say nothing about input or score. */
static bool harmless(struct str name)
{
	return str_is(name, "__description") || str_starts(name, "__metadata:");
}

static enum column column_kind(struct str name)
{
	if (expected_column(name))
		return COLUMN_EXPECTED;
	if (str_is(name, "__expected"))
		return COLUMN_PROMPTFOO;
	return harmless(name) ? COLUMN_IGNORED : COLUMN_FIELD;
}

/* Without a column called expected, the best of what other tools call it. */
static void find_alias(struct reading *r)
{
	size_t best = r->names.n;
	int best_rank = 0, rank;

	for (size_t i = 0; i < r->names.n; i++) {
		if (r->columns[i] == COLUMN_EXPECTED || r->columns[i] == COLUMN_PROMPTFOO)
			return;
		if (reader_expected_alias(str_of(r->names.items[i]), &rank) &&
			(best == r->names.n || rank < best_rank)) {
			best = i;
			best_rank = rank;
		}
	}
	if (best < r->names.n)
		r->columns[best] = COLUMN_EXPECTED;
}

static void check_name(struct reading *r, size_t i, const struct fields *before)
{
	const char *name = r->names.items[i];

	if (!name[0])
		wrong(r, "a column of the header has no name", "", "");
	else if (r->columns[i] == COLUMN_FIELD && str_starts(str_of(name), "__"))
		wrong(r, "the column \"", name,
			"\" of promptfoo is not understood (only __expected is): remove it");
	else if (fields_get(before, str_of(name)))
		wrong(r, "two columns are called \"", name, "\": rename one");
}

static void read_header(struct reading *r)
{
	struct fields seen = {0};
	bool input = false;

	r->headed = true;
	r->names = r->row;
	r->row = (struct cells){0};
	r->columns = NEWN(r->names.n, enum column);
	for (size_t i = 0; i < r->names.n; i++)
		r->columns[i] = column_kind(str_of(r->names.items[i]));
	find_alias(r);
	if (r->names.n == 1 && strpbrk(r->names.items[0], ";\t"))
		wrong(r, "the columns must be separated by commas", "", "");
	for (size_t i = 0; i < r->names.n && !r->st; i++) {
		struct fields one = {0};

		/* As a field it will have the name that a placeholder can have. */
		fields_add(&one, str_of(r->names.items[i]), STR(""));
		if (r->names.items[i][0]) {
			free(r->names.items[i]);
			r->names.items[i] = mem_dup(one.items[0].name);
		}
		check_name(r, i, &seen);
		fields_add(&seen, str_of(r->names.items[i]), STR(""));
		fields_release(&one);
		input |= r->columns[i] == COLUMN_FIELD;
	}
	if (!input)
		wrong(r, "the header has no input column: name one, for example \"input\"", "", "");
	fields_release(&seen);
}

/* promptfoo's assertions; a cell that begins with one of these (and perhaps a threshold) and a
 * colon, or is one of those without a value, asks for more than equality. */
static const char *const assertions[] = {"answer-relevance", "bleu", "classifier", "contains",
	"contains-all", "contains-any", "contains-html", "contains-json", "contains-sql",
	"contains-xml", "context-faithfulness", "context-recall", "context-relevance",
	"conversation-relevance", "cost", "eval", "factuality", "file", "finish-reason", "fn",
	"g-eval", "gleu", "grade", "guardrails", "icontains", "icontains-all", "icontains-any",
	"is-html", "is-json", "is-refusal", "is-sql", "is-xml", "javascript", "latency",
	"levenshtein", "llm-rubric", "meteor", "model-graded-closedqa", "model-graded-factuality",
	"moderation", "perplexity", "perplexity-score", "pi", "python", "regex", "rouge-n", "ruby",
	"search-rubric", "similar", "starts-with", "tool-call-f1", "trajectory", "webhook",
	"word-count"};

static bool is_assertion(struct str cell)
{
	size_t n = 0;

	if (str_starts(cell, "not-"))
		cell = str_from(cell, 4);
	while (n < cell.n && ((cell.p[n] >= 'a' && cell.p[n] <= 'z') || cell.p[n] == '-'))
		n++;
	if (n < cell.n && cell.p[n] != ':' && cell.p[n] != '(')
		return false;
	for (size_t i = 0; i < sizeof assertions / sizeof *assertions; i++) {
		if (str_is(str_first(cell, n), assertions[i]))
			/* A bare word is an answer, unless no answer looks so. */
			return n < cell.n || str_starts(cell, "is-") ||
			       str_starts(cell, "contains-");
	}
	return false;
}

static void add_expected(struct reading *r, struct example *e, size_t i)
{
	struct str cell = str_of(r->row.items[i]);

	if (r->columns[i] == COLUMN_PROMPTFOO) {
		if (str_starts(cell, "equals:"))
			cell = str_trim(str_from(cell, strlen("equals:")));
		else if (is_assertion(cell) || str_starts(cell, "not-equals:"))
			wrong(r, "__expected \"", cell.p,
				"\" is not evaluated: give the answer itself, or use a metric");
	}
	if (cell.n)
		reader_answer(&e->expected, cell);
}

static void read_row(struct reading *r)
{
	struct example *e;

	if (r->row.n != r->names.n) {
		r->st = fail(r->err, FAILED, "%s:%d: the row has %zu columns, the header has %zu",
			r->path, r->row_line, r->row.n, r->names.n);
		return;
	}
	e = reader_add(r->task, r->path, r->err);
	if (!e) {
		r->st = FAILED;
		return;
	}
	e->line = r->row_line;
	for (size_t i = 0; i < r->row.n && !r->st; i++) {
		if (r->columns[i] == COLUMN_FIELD)
			fields_add(&e->fields, str_of(r->names.items[i]), str_of(r->row.items[i]));
		else if (r->columns[i] != COLUMN_IGNORED)
			add_expected(r, e, i);
	}
}

static void on_cell(void *cell, size_t n, void *arg)
{
	struct reading *r = arg;

	*PUSH(&r->row) = mem_dupn(cell ? cell : "", cell ? n : 0);
}

static void on_row(int end, void *arg)
{
	struct reading *r = arg;

	(void)end;
	if (!r->st && r->row.n) {
		if (r->headed)
			read_row(r);
		else
			read_header(r);
	}
	cells_clear(&r->row);
}

/* Fed line by line, so that a row knows where it is. */
static void feed(struct reading *r, struct csv_parser *p, struct str text)
{
	size_t at = 0;

	r->row_line = 1;
	while (at < text.n && !r->st) {
		const char *nl = memchr(text.p + at, '\n', text.n - at);
		size_t n = nl ? (size_t)(nl - (text.p + at)) + 1 : text.n - at, done;

		r->line++;
		if (!r->row.n && !p->pstate)
			r->row_line = r->line;
		done = csv_parse(p, text.p + at, n, on_cell, on_row, r);
		if (done != n && !r->st)
			r->st = fail(r->err, FAILED,
				"%s:%d:%zu: not valid CSV: %s; a quote within a quoted cell is "
				"written \"\"",
				r->path, r->line, done + 1, csv_strerror(csv_error(p)));
		at += n;
	}
	if (!r->st && csv_fini(p, on_cell, on_row, r) && !r->st)
		r->st = fail(r->err, FAILED, "%s:%d: not valid CSV: a quoted cell is not closed",
			r->path, r->row_line);
}

static enum status read_csv(struct task *t, const char *path, struct str text, struct buf *err)
{
	struct reading r = {.task = t, .path = path, .err = err};
	struct csv_parser parser;

	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI))
		return fail(err, FAILED, "%s: the CSV reader did not start", path);
	feed(&r, &parser, text);
	csv_free(&parser);
	cells_clear(&r.row);
	cells_clear(&r.names);
	free(r.row.items);
	free(r.names.items);
	free(r.columns);
	return r.st;
}

static bool is_csv(const char *path, struct str text)
{
	(void)text;
	return str_ends(str_of(path), ".csv") || str_ends(str_of(path), ".CSV");
}

const struct task_format task_format_csv = {
	.name = "csv",
	.help = "a header of field names, then a row an example; \"expected\" or promptfoo's "
		"\"__expected\"",
	.recognise = is_csv,
	.read = read_csv,
};
