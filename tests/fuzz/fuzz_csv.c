/*
 * fuzz_csv.c - cells of any text, written as CSV with one of its separators, are read back as they
 * were: the first byte chooses the separator, the second how many columns there are.
 */
#include <string.h>

#include "input.h"
#include "../../src/formats/readers.h"

enum { COLUMNS_MOST = 4, CELLS_MOST = 64 };

struct sheet {
	char separator;
	size_t columns, n; /* n: cells, whole rows */
	struct buf cells[CELLS_MOST];
};

static void read_cells(struct sheet *s, const uint8_t *data, size_t size)
{
	while (size && s->n < CELLS_MOST) {
		struct str part = fuzz_part(&data, &size);
		struct buf *b = &s->cells[s->n++];
		*b = BUF(BUF_TEXT);
		for (size_t i = 0; i < part.n; i++) /* a lone CR is a line end */
			if (part.p[i] && part.p[i] != '\r')
				buf_addc(b, part.p[i]);
		struct buf text = BUF(BUF_TEXT);
		utf8_repair(&text, buf_str(b));
		buf_release(b);
		*b = text;
	}
	while (s->n % s->columns)
		buf_release(&s->cells[--s->n]);
}

static void write_cell(struct buf *out, struct str cell)
{
	buf_addc(out, '"');
	for (size_t i = 0; i < cell.n; i++) {
		if (cell.p[i] == '"')
			buf_addc(out, '"');
		buf_addc(out, cell.p[i]);
	}
	buf_addc(out, '"');
}

static void write_sheet(struct buf *out, const struct sheet *s)
{
	for (size_t i = 0; i < s->columns; i++)
		buf_addf(out, i + 1 < s->columns ? "c%zu%c" : "c%zu\n", i, s->separator);
	for (size_t i = 0; i < s->n; i++) {
		write_cell(out, buf_str(&s->cells[i]));
		buf_addc(out, (i + 1) % s->columns ? s->separator : '\n');
	}
}

static bool is_blank_row(const struct sheet *s, size_t row)
{
	for (size_t c = 0; c < s->columns; c++)
		if (str_trim(buf_str(&s->cells[row * s->columns + c])).n)
			return false;
	return true;
}

static void check_read(const struct sheet *s, const struct task *t)
{
	size_t at = 0;
	for (size_t row = 0; row < s->n / s->columns; row++) {
		if (is_blank_row(s, row))
			continue;
		CHECK(at < t->n);
		for (size_t c = 0; c < s->columns; c++) {
			char name[4] = {'c', (char)('0' + c), 0};
			const char *value = fields_get(&t->items[at].fields, str_of(name));
			const char *cell = buf_text(&s->cells[row * s->columns + c]);
			/* a column without a cell in any row is no data */
			CHECK(value ? !strcmp(value, cell) : !*cell || !str_trim(str_of(cell)).n);
		}
		at++;
	}
	CHECK(at == t->n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char separators[] = ",;\t";
	struct sheet s = {0};
	SCOPED(buf) text = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
	bool matters = false;
	SCOPED(task_columns) said = {0};
	struct task t;
	if (size < 2)
		return 0;
	s.separator = separators[data[0] % 3];
	s.columns = 2 + data[1] % (COLUMNS_MOST - 1);
	read_cells(&s, data + 2, size - 2);
	write_sheet(&text, &s);
	task_init(&t);
	answers_add(&said.expected, STR(COLUMNS_NONE));
	enum status st = task_format_csv.read(&(const struct reader){.task = &t,
						      .path = "fuzz.csv",
						      .said = &said,
						      .matters = &matters,
						      .err = &err},
		&SOURCE(buf_str(&text)));
	CHECK((st == OK) == (err.n == 0));
	if (!st)
		check_read(&s, &t);
	task_release(&t);
	for (size_t i = 0; i < s.n; i++)
		buf_release(&s.cells[i]);
	return 0;
}
