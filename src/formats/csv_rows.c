/* csv_rows.c - libcsv, fed line by line, so that a row knows where it is. */
#include "csv_rows.h"

#include <csv.h>
#include <string.h>
#include "columns.h"

static void row_release(struct csv_row *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->items[i]);
	free(c->items);
	*c = (struct csv_row){0};
}

void csv_rows_release(struct csv_rows *r)
{
	row_release(&r->row);
	row_release(&r->header);
}

bool csv_is_blank(const char *cell)
{
	return !str_trim(str_of(cell)).n;
}

static bool row_is_blank(const struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (!csv_is_blank(row->items[i]))
			return false;
	return true;
}

/* What stands between the header and the rows of a table of Markdown: | --- | :--: | */
static bool row_is_rule(const struct csv_row *row)
{
	bool dash = false;

	for (size_t i = 0; i < row->n; i++) {
		const char *cell = row->items[i];

		if (cell[strspn(cell, " :-")])
			return false;
		dash |= strchr(cell, '-') != NULL;
	}
	return dash;
}

/* ---- reading ---- */

static void on_cell(void *cell, size_t n, void *arg)
{
	struct csv_rows *r = arg;

	*PUSH(&r->row) = mem_dupn(cell ? cell : "", cell ? n : 0);
}

static void on_row(int end, void *arg)
{
	struct csv_rows *r = arg;

	r->row.line = r->row_line;
	if (r->may_rule && row_is_rule(&r->row)) {
		r->may_rule = false;
	} else if (!r->st && !row_is_blank(&r->row)) {
		r->may_rule = r->bars && !r->headed;
		if (r->headed && r->take)
			r->take(r->arg, &r->row);
		if (!r->headed && !r->header.n) {
			r->header = r->row;
			r->row = (struct csv_row){0};
		}
		r->headed = true;
	}
	row_release(&r->row);
}

static int no_blank(unsigned char c)
{
	return 0;
}

/* The bytes that were taken: all but where it is no CSV. */
static size_t parse(struct csv_rows *r, struct csv_parser *p, struct str line)
{
	const unsigned char options = p->options;
	size_t done = csv_parse(p, line.p, line.n, on_cell, on_row, r);

	while (done < line.n && !p->quoted) { /* 5" pipe */
		csv_set_opts(p, 0);
		done += csv_parse(p, line.p + done, 1, on_cell, on_row, r);
		csv_set_opts(p, options);
		done += csv_parse(p, line.p + done, line.n - done, on_cell, on_row, r);
	}
	return done;
}

static void feed(struct csv_rows *r, struct csv_parser *p, struct str line)
{
	size_t done;

	r->line++;
	if (!r->row.n && !p->pstate)
		r->row_line = r->line;
	done = parse(r, p, line);
	if (done != line.n && !r->st)
		r->st = fail(r->err, FAILED,
			"%s:%d:%zu: not valid CSV: %s; a quote within a quoted cell is written "
			"\"\"",
			r->path, r->line, done + 1, csv_strerror(csv_error(p)));
}

enum status csv_rows_read(struct csv_rows *r, struct source *from, struct csv_way way)
{
	struct csv_parser parser;
	struct str line = {0};

	source_again(from);
	r->headed = r->may_rule = false;
	r->bars = way.separator == '|';
	r->line = 0;
	r->row_line = 1;
	if (csv_init(&parser, way.quotes ? CSV_STRICT | CSV_STRICT_FINI : 0))
		return r->st = fail(r->err, FAILED, "%s: the CSV reader did not start", r->path);
	csv_set_delim(&parser, (unsigned char)way.separator);
	if (!way.quotes)
		csv_set_quote(&parser, '\0');
	if (way.blanks)
		csv_set_space_func(&parser, no_blank);
	do {
		r->st = source_line(from, &line, r->err);
		if (way.skip && !r->line)
			r->line++;
		else if (!r->st && line.n)
			feed(r, &parser, line);
	} while (!r->st && line.n);
	if (!r->st && csv_fini(&parser, on_cell, on_row, r) && !r->st)
		r->st = fail(r->err, FAILED, "%s:%d: not valid CSV: a quoted cell is not closed",
			r->path, r->row_line);
	csv_free(&parser);
	return r->st;
}

/* ---- how a file is written ---- */

static bool ends_in(const char *path, const char *const *endings)
{
	SCOPED(buf) folded = BUF(BUF_SMALL);

	column_fold(&folded, str_of(path));
	for (; *endings; endings++)
		if (str_ends(buf_str(&folded), *endings))
			return true;
	return false;
}

static const char *const tab_endings[] = {".tsv", ".tab", NULL};

bool csv_is_named(const char *path)
{
	static const char *const endings[] = {".csv", ".tsv", ".tab", NULL};

	return ends_in(path, endings);
}

/* Between tabs a quotation mark often is just one: where marks don't fit as CSV has them, they are
 * text. */
static bool fits(struct source *from, struct csv_way way)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	SCOPED(csv_rows) r = {.path = "", .err = &why};
	const enum status st = csv_rows_read(&r, from, way);

	return !st;
}

struct csv_way csv_way_of(const char *path, struct source *from)
{
	size_t skip;
	struct csv_way way = {.quotes = true};

	way.separator = separator_find(from->text, ends_in(path, tab_endings), &skip);
	way.skip = skip > 0;
	if (way.separator == '\t')
		way.quotes = fits(from, way);
	return way;
}

/* ---- rows as objects ---- */

struct objects {
	struct csv_rows csv;
	cJSON *list;
};

static void add_object(void *arg, const struct csv_row *row)
{
	struct objects *o = arg;
	cJSON *object = json_add_object(o->list, NULL);

	for (size_t k = 0; k < row->n && k < o->csv.header.n; k++)
		json_add_cstr(object, o->csv.header.items[k], row->items[k]);
}

enum status csv_objects(cJSON *list, const char *path, struct str text, struct buf *err)
{
	struct objects o = {
		.csv = {.path = path, .err = err, .take = add_object, .arg = &o}, .list = list};
	struct source from = SOURCE(text);
	struct csv_way way = csv_way_of(path, &from);
	enum status st;

	way.blanks = true;
	st = csv_rows_read(&o.csv, &from, way);
	csv_rows_release(&o.csv);
	return st;
}
