/*
 * task_csv.c - a task as CSV (RFC 4180, by libcsv, strict) or its like with another separator, with
 * a header: columns are fields; `expected`, `expected1` … are accepted answers; promptfoo's
 * `__expected` is one too where it means equality, else the row asserts what promptfoo would.
 */
#include <string.h>
#include "columns.h"
#include "csv_rows.h"

struct reading { /* row by row, all of it twice */
	const struct reader *r;
	struct csv_rows csv;
	bool asserted; /* promptfoo's columns say more than one answer each */
	struct columns columns;
	/* Of columns without a name: does the first one count the rows, with what would it go on;
	 * what is in it, and in others, at first. */
	bool no_index;
	long next;
	struct stray {
		char *cell;
		int line;
		size_t column;
	} strays[2];
};

static void wrong(
	struct reading *r, int line, const char *before, const char *name, const char *after)
{
	if (!r->csv.st)
		r->csv.st = fail(r->r->err, FAILED, "%s:%d: %s%.*s%s", r->r->path, line, before,
			STR_FIT(NAME_SHOWN, name), after);
}

/* ---- the header ---- */

/* promptfoo's columns that say nothing about input or score. */
static bool harmless(struct str name)
{
	return str_is(name, "__description") || str_is(name, "__metric") ||
	       str_starts(name, "__metadata:");
}

/* Those that do. */
static bool asserts(struct str name)
{
	return str_starts(name, "__expected") || str_is(name, "__threshold") ||
	       str_starts(name, "__config:__expected");
}

static void check_name(struct reading *r, const struct column *c, int line)
{
	if (str_starts(str_of(c->name), "__") && c->role == COLUMN_INPUT)
		wrong(r, line, "the column \"", c->name,
			"\" of promptfoo is not understood (__expected, __threshold and __config "
			"are): remove it");
	for (const struct column *o = r->columns.items; o < c; o++)
		if (o->name[0] && !strcmp(o->field, c->field))
			wrong(r, line, "two columns are called \"", c->field, "\": rename one");
}

static void read_header(struct reading *r)
{
	const struct csv_row *header = &r->csv.header;

	if (header->n > COLUMNS_MAX)
		r->csv.st = fail(r->r->err, FAILED, "%s:%d: more than %d columns", r->r->path,
			header->line, COLUMNS_MAX);
	for (size_t i = 0; i < header->n && !r->csv.st; i++) {
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
		c->role = asserts(name)		      ? COLUMN_PROMPTFOO
			  : !name.n || harmless(name) ? COLUMN_IGNORED
						      : COLUMN_INPUT;
		r->asserted |= c->role == COLUMN_PROMPTFOO && !str_is(name, "__expected");
		if (name.n)
			check_name(r, c, header->line);
	}
}

/* ---- cells without a column ---- */

/* A first column without a name that counts the rows is an index that some tool wrote. */
static bool goes_on(struct reading *r, size_t column, const char *cell)
{
	long n;

	if (column || r->no_index || !str_to_long(str_of(cell), 0, 1L << 40, &n) ||
		(r->columns.rows ? n != r->next : n > 1))
		return false;
	r->next = n + 1;
	return true;
}

static void look_nameless(struct reading *r, size_t column, const struct csv_row *row)
{
	const char *cell = column < row->n ? row->items[column] : "";
	struct stray *stray = &r->strays[column > 0];

	r->no_index |= !column && !goes_on(r, column, cell);
	if (!csv_is_blank(cell) && !stray->cell)
		*stray = (struct stray){mem_dup(cell), row->line, column};
}

static void check_strays(struct reading *r)
{
	const struct stray *s = &r->strays[!r->no_index || !r->strays[0].cell];

	if (s->cell && !r->csv.st)
		r->csv.st = fail(r->r->err, FAILED,
			"%s:%d: column %zu holds \"%.*s\", but has no name in the header "
			"(line %d): name it, or empty it",
			r->r->path, s->line, s->column + 1, STR_FIT(60, s->cell),
			r->csv.header.line);
}

/* Cells past the header's end may be there when they are empty. */
static void check_width(struct reading *r, const struct csv_row *row)
{
	size_t n = row->n;

	while (n > r->columns.n && csv_is_blank(row->items[n - 1]))
		n--;
	if (n != r->columns.n && !r->csv.st)
		r->csv.st = fail(r->r->err, FAILED,
			"%s:%d: the row has %zu column%s, the header has %zu", r->r->path,
			row->line, n, PLURAL(n), r->columns.n);
}

/* What a cell of promptfoo's means where it is equality; p NULL: it asks for more. A bare word is
 * an answer, unless no answer looks so. */
static struct str promptfoo_answer(struct str cell)
{
	OWNED_JSON cJSON *a = promptfoo_cell(cell);
	const char *type = json_str(a, "type");
	const bool equal = !strcmp(type, "equals"), value = json_get(a, "value") != NULL;

	if (equal && value && str_starts(cell, "equals:"))
		cell = str_trim(str_from(cell, strlen("equals:")));
	else if (!equal && (value || strncmp(type, "is-", 3) == 0 || strchr(type, '-')))
		cell = (struct str){0};
	return cell;
}

static void look(void *arg, const struct csv_row *row)
{
	struct reading *r = arg;

	if (!r->columns.n)
		read_header(r);
	check_width(r, row);
	for (size_t k = 0; k < r->columns.n && !r->csv.st; k++) {
		struct column *c = &r->columns.items[k];

		c->seen++;
		c->plain++;
		c->filled |= !csv_is_blank(row->items[k]);
		r->asserted = r->asserted || (c->role == COLUMN_PROMPTFOO &&
						     !promptfoo_answer(str_of(row->items[k])).p);
		column_sample(c, r->columns.rows, str_of(row->items[k]));
		if (!c->name[0])
			look_nameless(r, k, row);
	}
	r->columns.rows++;
}

/* ---- answers ---- */

static void add_expected(
	struct reading *r, const struct csv_row *row, struct example *e, const struct column *c)
{
	struct str cell = str_of(row->items[c - r->columns.items]);
	SCOPED(buf) last = BUF(BUF_FILE);

	if (c->role == COLUMN_PROMPTFOO)
		cell = promptfoo_answer(cell);
	if (!str_trim(cell).n)
		return;
	if (!strcmp(c->name, "answer") && reader_worked_answer(&last, cell))
		reader_answer(&e->expected, buf_str(&last));
	else
		reader_answer(&e->expected, cell);
}

static void read_row(void *arg, const struct csv_row *row)
{
	struct reading *r = arg;
	struct example *e;
	cJSON *said;

	check_width(r, row); /* the file may be another by now */
	e = r->csv.st ? NULL : reader_add(r->r->task, r->r->path, r->r->err);
	if (!e) {
		r->csv.st = FAILED;
		return;
	}
	e->line = row->line;
	said = cJSON_CreateObject();
	for (size_t i = 0; i < r->columns.n && !r->csv.st; i++) {
		const struct column *c = &r->columns.items[i];

		if (r->asserted && c->role == COLUMN_PROMPTFOO) {
			json_add_cstr(said, c->name, row->items[i]);
		} else if (c->role == COLUMN_EXPECTED || c->role == COLUMN_PROMPTFOO) {
			add_expected(r, row, e, c);
		} else if (c->role != COLUMN_IGNORED) {
			fields_add(&e->fields, str_of(c->name), str_of(row->items[i]));
			e->fields.items[e->fields.n - 1].aside = c->role == COLUMN_ASIDE;
		}
	}
	if (r->asserted && !r->csv.st)
		promptfoo_expected(r->r->task, e, r->r->path, promptfoo_row(said));
	else
		cJSON_Delete(said);
	reader_fit(e);
}

/* ---- the file ---- */

static void reading_release(struct reading *r)
{
	csv_rows_release(&r->csv);
	free(r->strays[0].cell);
	free(r->strays[1].cell);
	columns_release(&r->columns);
}

static enum status settle(struct reading *r)
{
	bool input = false;

	if (!r->csv.header.n)
		return OK;
	if (!r->columns.n)
		read_header(r);
	if (!r->csv.st)
		check_strays(r);
	if (r->asserted && r->r->task->metric && !strstr(r->r->task->metric, "asserts"))
		wrong(r, r->csv.header.line,
			"promptfoo's columns assert more than one answer, and the metric \"",
			r->r->task->metric, "\" does not score that: leave it out");
	if (!r->csv.st && r->columns.rows)
		r->csv.st = columns_settle(&r->columns, r->r);
	for (size_t i = 0; i < r->columns.n; i++)
		input |= r->columns.items[i].role == COLUMN_INPUT;
	if (!input)
		wrong(r, r->csv.header.line,
			"the header has no input column: name one, for example \"input\"", "", "");
	return r->csv.st;
}

static enum status read_csv(const struct reader *reader, struct source *from)
{
	SCOPED(reading) r = {.r = reader,
		.csv = {.path = reader->path, .err = reader->err, .take = look, .arg = &r}};
	const struct csv_way way = csv_way_of(reader->path, from);
	enum status st = csv_rows_read(&r.csv, from, way);

	if (!st)
		st = settle(&r);
	r.csv.take = read_row;
	if (!st && r.columns.rows)
		st = csv_rows_read(&r.csv, from, way);
	if (!st && r.columns.rows)
		columns_tell(&r.columns, reader);
	return st;
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

	if (csv_is_named(path))
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
