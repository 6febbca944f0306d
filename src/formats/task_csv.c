/*
 * task_csv.c - a task as CSV (RFC 4180, by libcsv, strict) or its like with another separator, with
 * a header: columns are fields; `expected`, `expected1` … are accepted answers; promptfoo's
 * `__expected` where it means equality.
 */
#include <csv.h>
#include <string.h>
#include "columns.h"

struct cells {
	char **items;
	size_t n, cap;
	int line;
};

struct reading {
	const struct reader *r;
	enum status st;
	int line, row_line; /* of what is fed now; where the row began */
	struct cells row;   /* that is being read */
	LIST(struct cells) rows; /* the header first */
	struct columns columns;
};

static void cells_release(struct cells *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->items[i]);
	free(c->items);
	*c = (struct cells){0};
}

static void wrong(
	struct reading *r, int line, const char *before, const char *name, const char *after)
{
	if (!r->st)
		r->st = fail(r->r->err, FAILED, "%s:%d: %s%.100s%s", r->r->path, line, before, name,
			after);
}

/* ---- the header ---- */

/* promptfoo's columns that say nothing about input or score. */
static bool harmless(struct str name)
{
	return str_is(name, "__description") || str_starts(name, "__metadata:");
}

static void check_name(struct reading *r, const struct column *c, int line)
{
	if (str_starts(str_of(c->name), "__") && c->role == COLUMN_INPUT)
		wrong(r, line, "the column \"", c->name,
			"\" of promptfoo is not understood (only __expected is): remove it");
	for (const struct column *o = r->columns.items; o < c; o++)
		if (o->name[0] && !strcmp(o->field, c->field))
			wrong(r, line, "two columns are called \"", c->field, "\": rename one");
}

static void read_header(struct reading *r, const struct cells *header)
{
	if (header->n > COLUMNS_MAX)
		r->st = fail(r->r->err, FAILED, "%s:%d: more than %d columns", r->r->path,
			header->line, COLUMNS_MAX);
	for (size_t i = 0; i < header->n && !r->st; i++) {
		struct str name = str_trim(str_of(header->items[i]));
		struct column *c;

		if (name.n && columns_find(&r->columns, name)) {
			wrong(r, header->line, "two columns are called \"", header->items[i],
				"\": rename one");
			return;
		}
		/* Nameless ones are none of each other. */
		c = name.n ? columns_take(&r->columns, name) : PUSH(&r->columns);
		if (!name.n) {
			c->name = mem_dup("");
			c->field = mem_dup("");
			c->rank = -1;
		}
		c->line = header->line;
		c->role = str_is(name, "__expected")  ? COLUMN_PROMPTFOO
			  : !name.n || harmless(name) ? COLUMN_IGNORED
						      : COLUMN_INPUT;
		if (name.n)
			check_name(r, c, header->line);
	}
}

/* ---- cells without a column ---- */

static bool is_blank(const char *cell)
{
	return !str_trim(str_of(cell)).n;
}

static bool row_is_blank(const struct cells *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (!is_blank(row->items[i]))
			return false;
	return true;
}

/* A first column without a name that counts the rows is an index that some tool wrote. */
static bool is_index(const struct reading *r, size_t column)
{
	long first = 0, n;

	for (size_t i = 1; i < r->rows.n && column == 0; i++) {
		const struct cells *row = &r->rows.items[i];

		if (!row->n || !str_to_long(str_of(row->items[0]), 0, 1L << 40, &n) ||
			(i > 1 && n != first + (long)i - 1))
			return false;
		first = i == 1 ? n : first;
	}
	return column == 0 && r->rows.n > 1 && first <= 1;
}

static void check_nameless(struct reading *r, size_t column)
{
	if (is_index(r, column))
		return;
	for (size_t i = 1; i < r->rows.n; i++) {
		const struct cells *row = &r->rows.items[i];

		if (column < row->n && !is_blank(row->items[column]) && !r->st)
			r->st = fail(r->r->err, FAILED,
				"%s:%d: column %zu holds \"%.60s\", but has no name in the header "
				"(line %d): name it, or empty it",
				r->r->path, row->line, column + 1, row->items[column],
				r->rows.items[0].line);
	}
}

/* Cells past the header's end may be there when they are empty. */
static void check_width(struct reading *r, const struct cells *row)
{
	size_t n = row->n;

	while (n > r->columns.n && is_blank(row->items[n - 1]))
		n--;
	if (n != r->columns.n && !r->st)
		r->st = fail(r->r->err, FAILED,
			"%s:%d: the row has %zu columns, the header has %zu", r->r->path, row->line,
			n, r->columns.n);
}

static void look(struct reading *r)
{
	for (size_t i = 1; i < r->rows.n && !r->st; i++) {
		const struct cells *row = &r->rows.items[i];

		check_width(r, row);
		for (size_t k = 0; k < r->columns.n && k < row->n; k++) {
			struct column *c = &r->columns.items[k];

			c->seen++;
			c->plain++;
			c->filled |= !is_blank(row->items[k]);
			column_sample(c, i - 1, str_of(row->items[k]));
		}
	}
	r->columns.rows = r->rows.n ? r->rows.n - 1 : 0;
	for (size_t k = 0; k < r->columns.n && !r->st; k++)
		if (!r->columns.items[k].name[0])
			check_nameless(r, k);
}

/* ---- answers ---- */

/* What a cell of promptfoo's means where it is equality; p NULL: it asks for more. A bare word is
 * an answer, unless no answer looks so. */
static struct str promptfoo_answer(struct str cell)
{
	cJSON *a = promptfoo_cell(cell);
	const char *type = json_str(a, "type");
	const bool equal = !strcmp(type, "equals"), value = json_get(a, "value") != NULL;

	if (equal && value && str_starts(cell, "equals:"))
		cell = str_trim(str_from(cell, strlen("equals:")));
	else if (!equal && (value || strncmp(type, "is-", 3) == 0 || strchr(type, '-')))
		cell = (struct str){0};
	cJSON_Delete(a);
	return cell;
}

static void add_expected(
	struct reading *r, const struct cells *row, struct example *e, const struct column *c)
{
	struct str cell = str_of(row->items[c - r->columns.items]);
	struct buf last = BUF(BUF_FILE);

	if (c->role == COLUMN_PROMPTFOO) {
		cell = promptfoo_answer(cell);
		if (!cell.p)
			wrong(r, row->line, "__expected \"", row->items[c - r->columns.items],
				"\" is not evaluated here: name the file in promptfooconfig.yaml "
				"(tests: file://…), or give the answer itself");
	}
	if (!str_trim(cell).n)
		return;
	if (!strcmp(c->name, "answer") && reader_worked_answer(&last, cell))
		reader_answer(&e->expected, buf_str(&last));
	else
		reader_answer(&e->expected, cell);
	buf_release(&last);
}

static void read_row(struct reading *r, const struct cells *row)
{
	struct example *e = reader_add(r->r->task, r->r->path, r->r->err);

	if (!e) {
		r->st = FAILED;
		return;
	}
	e->line = row->line;
	for (size_t i = 0; i < r->columns.n && !r->st; i++) {
		const struct column *c = &r->columns.items[i];

		if (c->role == COLUMN_EXPECTED || c->role == COLUMN_PROMPTFOO) {
			add_expected(r, row, e, c);
		} else if (c->role != COLUMN_IGNORED) {
			fields_add(&e->fields, str_of(c->name), str_of(row->items[i]));
			e->fields.items[e->fields.n - 1].aside = c->role == COLUMN_ASIDE;
		}
	}
	reader_fit(e);
}

static void make_examples(struct reading *r)
{
	bool input = false;

	if (!r->rows.n)
		return;
	read_header(r, &r->rows.items[0]);
	if (!r->st)
		look(r);
	if (!r->st && r->rows.n > 1)
		r->st = columns_settle(&r->columns, r->r);
	for (size_t i = 0; i < r->columns.n; i++)
		input |= r->columns.items[i].role == COLUMN_INPUT;
	if (!input)
		wrong(r, r->rows.items[0].line,
			"the header has no input column: name one, for example \"input\"", "", "");
	for (size_t i = 1; i < r->rows.n && !r->st; i++) {
		read_row(r, &r->rows.items[i]);
		cells_release(&r->rows.items[i]);
	}
	if (!r->st && r->rows.n > 1)
		columns_tell(&r->columns, r->r);
}

/* ---- the file ---- */

static void on_cell(void *cell, size_t n, void *arg)
{
	struct reading *r = arg;

	*PUSH(&r->row) = mem_dupn(cell ? cell : "", cell ? n : 0);
}

/* Rows of nothing but separators are none. */
static void on_row(int end, void *arg)
{
	struct reading *r = arg;

	(void)end;
	r->row.line = r->row_line;
	if (!r->st && r->row.n && !row_is_blank(&r->row)) {
		*PUSH(&r->rows) = r->row;
		r->row = (struct cells){0};
	}
	cells_release(&r->row);
}

/* Fed line by line, so that a row knows where it is. */
static void feed(struct reading *r, struct csv_parser *p, struct str text)
{
	size_t at = 0;

	r->row_line = r->line + 1;
	while (at < text.n && !r->st) {
		const char *nl = memchr(text.p + at, '\n', text.n - at);
		size_t n = nl ? (size_t)(nl - (text.p + at)) + 1 : text.n - at, done;

		r->line++;
		if (!r->row.n && !p->pstate)
			r->row_line = r->line;
		done = csv_parse(p, text.p + at, n, on_cell, on_row, r);
		if (done != n && !r->st)
			r->st = fail(r->r->err, FAILED,
				"%s:%d:%zu: not valid CSV: %s; a quote within a quoted cell is "
				"written \"\"",
				r->r->path, r->line, done + 1, csv_strerror(csv_error(p)));
		at += n;
	}
	if (!r->st && csv_fini(p, on_cell, on_row, r) && !r->st)
		r->st = fail(r->r->err, FAILED, "%s:%d: not valid CSV: a quoted cell is not closed",
			r->r->path, r->row_line);
}

static void reading_release(struct reading *r)
{
	cells_release(&r->row);
	for (size_t i = 0; r->rows.items && i < r->rows.n; i++)
		cells_release(&r->rows.items[i]);
	free(r->rows.items);
	columns_release(&r->columns);
}

struct way { /* of writing a file down */
	char separator;
	bool quotes; /* a cell may stand in quotation marks */
	size_t skip; /* bytes of a first line that is no row */
};

static enum status read_way(struct reading *r, struct str text, struct way way)
{
	struct csv_parser parser;

	r->line = way.skip ? 1 : 0;
	if (csv_init(&parser, way.quotes ? CSV_STRICT | CSV_STRICT_FINI : 0))
		return fail(r->r->err, FAILED, "%s: the CSV reader did not start", r->r->path);
	csv_set_delim(&parser, (unsigned char)way.separator);
	if (!way.quotes)
		csv_set_quote(&parser, '\0');
	feed(r, &parser, str_from(text, way.skip));
	csv_free(&parser);
	return r->st;
}

static bool ends_in(const char *path, const char *const *endings)
{
	struct buf folded = BUF(BUF_SMALL);
	bool found = false;

	column_fold(&folded, str_of(path));
	for (; *endings && !found; endings++)
		found = str_ends(buf_str(&folded), *endings);
	buf_release(&folded);
	return found;
}

static const char *const tab_endings[] = {".tsv", ".tab", NULL};
static const char *const endings[] = {".csv", ".tsv", ".tab", NULL};

/* Between tabs a quotation mark often is just one: where marks don't fit as CSV has them, they are
 * text. */
static bool fits(struct str text, struct way way)
{
	struct buf why = BUF(BUF_SMALL);
	struct reading r = {.r = &(struct reader){.path = "", .err = &why}};
	const enum status st = read_way(&r, text, way);

	reading_release(&r);
	buf_release(&why);
	return !st;
}

static enum status read_rows(struct reading *r, struct str text)
{
	struct way way = {.quotes = true};

	way.separator = separator_find(text, ends_in(r->r->path, tab_endings), &way.skip);
	if (way.separator == '\t')
		way.quotes = fits(text, way);
	return read_way(r, text, way);
}

static enum status read_csv(const struct reader *reader, struct str text)
{
	struct reading r = {.r = reader};

	if (!read_rows(&r, text))
		make_examples(&r);
	reading_release(&r);
	return r.st;
}

enum status csv_objects(cJSON *list, const char *path, struct str text, struct buf *err)
{
	struct reading r = {.r = &(struct reader){.path = path, .err = err}};
	const struct cells *head = read_rows(&r, text) || !r.rows.n ? NULL : &r.rows.items[0];

	for (size_t i = 1; head && i < r.rows.n; i++) {
		const struct cells *row = &r.rows.items[i];
		cJSON *object = json_add_object(list, NULL);

		for (size_t k = 0; k < row->n && k < head->n; k++)
			json_add_cstr(object, head->items[k], row->items[k]);
	}
	reading_release(&r);
	return r.st;
}

/* Under another name, or from standard input: the header has a name that is known. */
static bool looks_like_csv(struct str text)
{
	size_t skip, at = 0;
	const char separator[] = {separator_find(text, false, &skip), '\0'};
	struct str rest = str_from(text, skip), line;

	if (!str_line(&rest, &line) || str_find(line, separator, 0) == SIZE_MAX)
		return false;
	while (at <= line.n) {
		size_t end = str_find(line, separator, at);
		struct str name;

		end = end == SIZE_MAX ? line.n : end;
		name = str_trim(str_from(str_first(line, end), at));
		if (name.n > 1 && name.p[0] == '"')
			name = str_first(str_from(name, 1), name.n - 2);
		if (name.n && (column_is_expected(name) || column_answer_rank(name) >= 0 ||
				      column_is_input(name)))
			return true;
		at = end + 1;
	}
	return false;
}

static bool is_csv(const char *path, struct str text)
{
	struct str begin = str_trim(text);

	if (ends_in(path, endings))
		return true;
	return begin.n && !strchr("{[", begin.p[0]) && !str_ends(str_of(path), "jsonl") &&
	       looks_like_csv(begin);
}

const struct task_format task_format_csv = {
	.name = "csv",
	.help = "a header of column names, then a row an example, parted by commas, semicolons, "
		"tabs or bars; \"expected\" or promptfoo's \"__expected\"",
	.recognise = is_csv, .read = read_csv
};
