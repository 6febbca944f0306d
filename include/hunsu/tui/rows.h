/*
 * rows.h - the content of a pane: rows of spans, each a piece of text with its role.
 *
 * Text is kept as it came and made safe when it is drawn (canvas.h); all widths are those it will
 * have there. A row may stand for something (`tag`: a variant's number, an example's id), which is
 * what a click on it means.
 */
#ifndef HUNSU_TUI_ROWS_H
#define HUNSU_TUI_ROWS_H

#include "hunsu/tui/canvas.h"

struct span {
	size_t at, n; /* in rows.text */
	uint8_t shade, over;
};

struct row {
	size_t span, n_spans;
	size_t skipped; /* so many rows that are out of sight, and not made; 0: it is a row */
	int tag;
	bool selected;
};

struct rows {
	struct buf text;
	struct {
		struct span *items;
		size_t n, cap;
	} spans;
	struct {
		struct row *items;
		size_t n, cap;
	} list;
	size_t n; /* rows, with those that were skipped */
	int selected; /* the row that is, or -1 */
	int column; /* of the row being written */
};

void rows_init(struct rows *r);
void rows_release(struct rows *r);
void rows_clear(struct rows *r);

void rows_begin(struct rows *r, int tag); /* a new row; the functions below write to the last one */
void rows_skip(struct rows *r, size_t n); /* n rows that nobody sees */
void rows_put(struct rows *r, enum shade shade, struct str s); /* up to its first \n */
void rows_puts(struct rows *r, enum shade shade, const char *s);
void rows_putf(struct rows *r, enum shade shade, const char *fmt, ...) PRINTF_LIKE(3, 4);
void rows_put_over(struct rows *r, enum shade shade, enum shade over, struct str s);
void rows_to(struct rows *r, int column); /* blanks up to that column; nothing when it is passed */
/* At most `columns` of s, cut with a mark, and filled up to them with blanks. */
void rows_cell(struct rows *r, enum shade shade, struct str s, int columns);
void rows_cell_right(struct rows *r, enum shade shade, struct str s, int columns);
/* A text of any length: as many rows as it takes, each beginning at column `indent`; goes on in the
 * row that was begun. */
void rows_wrap(struct rows *r, enum shade shade, struct str s, int columns, int indent, int tag);
void rows_line(struct rows *r, int tag, enum shade shade, const char *fmt, ...) PRINTF_LIKE(4, 5);
/* Rows of several lists beside each other, each `width` columns wide. */
void rows_beside(struct rows *r, const struct rows *lists, size_t n, int width);
void rows_select(struct rows *r); /* the row being written is the selected one */

/* NULL: there is none, or it was skipped. */
const struct row *rows_at(const struct rows *r, size_t row);
/* The text of a row, for search and tests. */
void rows_text(const struct rows *r, size_t row, struct buf *out);
bool rows_has(const struct rows *r, size_t row, struct str needle);

/* Draws the rows from `top` into the rectangle; what matches `search` (ASCII case does not count)
 * is marked. */
void rows_draw(const struct rows *r, struct canvas *c, struct rect in, int top, struct str search);

/* First match of needle in s at or after `from`, ASCII case folded, or SIZE_MAX. */
size_t search_find(struct str s, struct str needle, size_t from);

#endif
