/*
 * csv_rows.h - the rows of a CSV file (RFC 4180, by libcsv, strict, but that a quotation mark in a
 * cell without quotes is text) or of its like with another separator, each with the line where it
 * begins.
 */
#ifndef HUNSU_SRC_FORMATS_CSV_ROWS_H
#define HUNSU_SRC_FORMATS_CSV_ROWS_H

#include "readers.h"

struct csv_row {
	char **items;
	size_t n, cap;
	int line;
};

struct csv_way { /* of writing a file down */
	char separator;
	bool quotes; /* a cell may stand in quotation marks */
	bool skip;   /* the first line is no row */
	bool blanks; /* those around a cell are in it */
};

struct csv_rows { /* path and err are lent */
	const char *path;
	struct buf *err;
	void (*take)(void *arg, const struct csv_row *row); /* one after the header; NULL: none */
	void *arg;
	enum status st; /* take sets it to go no further */
	struct csv_row header;
	/* While it reads. */
	int line, row_line;
	struct csv_row row;
	bool headed;
	bool bars, may_rule; /* a table of Markdown may be; the row is the first after its header */
};

bool csv_is_named(const char *path); /* as such a file is called */
bool csv_is_blank(const char *cell);
struct csv_way csv_way_of(const char *path, struct source *from);
/* Goes through all rows, from the beginning; rows of blank cells are none. */
enum status csv_rows_read(
	struct csv_rows *r, struct source *from, struct csv_way way) MUST_CHECK;
void csv_rows_release(struct csv_rows *r);

#endif
