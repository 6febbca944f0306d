/*
 * task_csv.c - a task as CSV (RFC 4180, by libcsv, strict) or its like with another separator, with
 * a header: columns are fields; `expected`, `expected1` … are accepted answers; promptfoo's
 * `__expected` is one too where it means equality, else the row asserts what promptfoo would.
 */
#include <csv.h>
#include <string.h>
#include "columns.h"

struct cells {
	char **items;
	size_t n, cap;
	int line;
};

struct reading { /* row by row, all of it twice */
	const struct reader *r;
	enum status st;
	int line, row_line; /* of what is fed now; where the row began */
	struct cells row;   /* that is being read */
	struct cells header;
	bool headed; /* the header went by */
	bool asserted; /* promptfoo's columns say more than one answer each */
	void (*take)(struct reading *r, const struct cells *row); /* a row after it */
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
	cJSON *objects; /* of csv_objects */
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
		r->st = fail(r->r->err, FAILED, "%s:%d: %s%.*s%s", r->r->path, line, before,
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
	const struct cells *header = &r->header;

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
		c->role = asserts(name)		      ? COLUMN_PROMPTFOO
			  : !name.n || harmless(name) ? COLUMN_IGNORED
						      : COLUMN_INPUT;
		r->asserted |= c->role == COLUMN_PROMPTFOO && !str_is(name, "__expected");
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
static bool goes_on(struct reading *r, size_t column, const char *cell)
{
	long n;

	if (column || r->no_index || !str_to_long(str_of(cell), 0, 1L << 40, &n) ||
		(r->columns.rows ? n != r->next : n > 1))
		return false;
	r->next = n + 1;
	return true;
}

static void look_nameless(struct reading *r, size_t column, const struct cells *row)
{
	const char *cell = column < row->n ? row->items[column] : "";
	struct stray *stray = &r->strays[column > 0];

	r->no_index |= !column && !goes_on(r, column, cell);
	if (!is_blank(cell) && !stray->cell)
		*stray = (struct stray){mem_dup(cell), row->line, column};
}

static void check_strays(struct reading *r)
{
	const struct stray *s = &r->strays[!r->no_index || !r->strays[0].cell];

	if (s->cell && !r->st)
		r->st = fail(r->r->err, FAILED,
			"%s:%d: column %zu holds \"%.*s\", but has no name in the header "
			"(line %d): name it, or empty it",
			r->r->path, s->line, s->column + 1, STR_FIT(60, s->cell), r->header.line);
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

static void look(struct reading *r, const struct cells *row)
{
	if (!r->columns.n)
		read_header(r);
	check_width(r, row);
	for (size_t k = 0; k < r->columns.n && !r->st; k++) {
		struct column *c = &r->columns.items[k];

		c->seen++;
		c->plain++;
		c->filled |= !is_blank(row->items[k]);
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
	struct reading *r, const struct cells *row, struct example *e, const struct column *c)
{
	struct str cell = str_of(row->items[c - r->columns.items]);
	struct buf last = BUF(BUF_FILE);

	if (c->role == COLUMN_PROMPTFOO)
		cell = promptfoo_answer(cell);
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
	struct example *e;
	cJSON *said;

	check_width(r, row); /* the file may be another by now */
	e = r->st ? NULL : reader_add(r->r->task, r->r->path, r->r->err);
	if (!e) {
		r->st = FAILED;
		return;
	}
	e->line = row->line;
	said = cJSON_CreateObject();
	for (size_t i = 0; i < r->columns.n && !r->st; i++) {
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
	if (r->asserted && !r->st)
		promptfoo_expected(r->r->task, e, r->r->path, promptfoo_row(said));
	else
		cJSON_Delete(said);
	reader_fit(e);
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
	if (!r->st && !row_is_blank(&r->row)) {
		if (r->headed && r->take)
			r->take(r, &r->row);
		if (!r->headed && !r->header.n) {
			r->header = r->row;
			r->row = (struct cells){0};
		}
		r->headed = true;
	}
	cells_release(&r->row);
}

static enum status feed(struct reading *r, struct csv_parser *p, struct str line)
{
	size_t done;

	r->line++;
	if (!r->row.n && !p->pstate)
		r->row_line = r->line;
	done = csv_parse(p, line.p, line.n, on_cell, on_row, r);
	if (done != line.n && !r->st)
		r->st = fail(r->r->err, FAILED,
			"%s:%d:%zu: not valid CSV: %s; a quote within a quoted cell is written "
			"\"\"",
			r->r->path, r->line, done + 1, csv_strerror(csv_error(p)));
	return r->st;
}

static void reading_release(struct reading *r)
{
	cells_release(&r->row);
	cells_release(&r->header);
	free(r->strays[0].cell);
	free(r->strays[1].cell);
	columns_release(&r->columns);
}

struct way { /* of writing a file down */
	char separator;
	bool quotes; /* a cell may stand in quotation marks */
	bool skip;   /* the first line is no row */
};

/* Goes through all rows. Fed line by line, so that a row knows where it is. */
static enum status read_way(struct reading *r, struct source *from, struct way way)
{
	struct csv_parser parser;
	struct str line = {0};

	source_again(from);
	r->headed = false;
	r->line = 0;
	r->row_line = 1;
	if (csv_init(&parser, way.quotes ? CSV_STRICT | CSV_STRICT_FINI : 0))
		return r->st = fail(
			       r->r->err, FAILED, "%s: the CSV reader did not start", r->r->path);
	csv_set_delim(&parser, (unsigned char)way.separator);
	if (!way.quotes)
		csv_set_quote(&parser, '\0');
	do {
		r->st = source_line(from, &line, r->r->err);
		if (way.skip && !r->line)
			r->line++;
		else if (!r->st && line.n)
			(void)feed(r, &parser, line);
	} while (!r->st && line.n);
	if (!r->st && csv_fini(&parser, on_cell, on_row, r) && !r->st)
		r->st = fail(r->r->err, FAILED, "%s:%d: not valid CSV: a quoted cell is not closed",
			r->r->path, r->row_line);
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
static bool fits(struct source *from, struct way way)
{
	struct buf why = BUF(BUF_SMALL);
	struct reading r = {.r = &(struct reader){.path = "", .err = &why}};
	const enum status st = read_way(&r, from, way);

	reading_release(&r);
	buf_release(&why);
	return !st;
}

static struct way way_of(const struct reader *r, struct source *from)
{
	size_t skip;
	struct way way = {.quotes = true};

	way.separator = separator_find(from->text, ends_in(r->path, tab_endings), &skip);
	way.skip = skip > 0;
	if (way.separator == '\t')
		way.quotes = fits(from, way);
	return way;
}

static enum status settle(struct reading *r)
{
	bool input = false;

	if (!r->header.n)
		return OK;
	if (!r->columns.n)
		read_header(r);
	if (!r->st)
		check_strays(r);
	if (r->asserted && r->r->task->metric && !strstr(r->r->task->metric, "asserts"))
		wrong(r, r->header.line,
			"promptfoo's columns assert more than one answer, and the metric \"",
			r->r->task->metric, "\" does not score that: leave it out");
	if (!r->st && r->columns.rows)
		r->st = columns_settle(&r->columns, r->r);
	for (size_t i = 0; i < r->columns.n; i++)
		input |= r->columns.items[i].role == COLUMN_INPUT;
	if (!input)
		wrong(r, r->header.line,
			"the header has no input column: name one, for example \"input\"", "", "");
	return r->st;
}

static enum status read_csv(const struct reader *reader, struct source *from)
{
	struct reading r = {.r = reader, .take = look};
	const struct way way = way_of(reader, from);
	enum status st = read_way(&r, from, way);

	if (!st)
		st = settle(&r);
	r.take = read_row;
	if (!st && r.columns.rows)
		st = read_way(&r, from, way);
	if (!st && r.columns.rows)
		columns_tell(&r.columns, reader);
	reading_release(&r);
	return st;
}

static void add_object(struct reading *r, const struct cells *row)
{
	cJSON *object = json_add_object(r->objects, NULL);

	for (size_t k = 0; k < row->n && k < r->header.n; k++)
		json_add_cstr(object, r->header.items[k], row->items[k]);
}

enum status csv_objects(cJSON *list, const char *path, struct str text, struct buf *err)
{
	struct reading r = {.r = &(struct reader){.path = path, .err = err}, .take = add_object,
		.objects = list};
	struct source from = SOURCE(text);

	(void)read_way(&r, &from, way_of(r.r, &from));
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
