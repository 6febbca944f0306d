/*
 * rows.h - what is shown, row by row: pieces of text, each with its role.
 *
 * Two things are written with it. A view (app/view.h) writes rows of any length, for whoever shows
 * them: where a screen says a thing by a sign or by where it is, and lines have to say it in words,
 * the row holds both. The screen lays such rows out in its pane (tui/laid.h); plain mode prints
 * them (rows_lines). And a pane of the screen writes rows that fit it as they are.
 *
 * Text is kept as it came and made safe when it is shown; all widths are those it will have on the
 * screen. Our own words and signs are UTF-8; a screen without it draws the signs in ASCII. A row
 * may be about something (`tag`: a variant's number, an example's id), which is what a click on it
 * means.
 */
#ifndef HUNSU_LOOK_ROWS_H
#define HUNSU_LOOK_ROWS_H

#include "hunsu/base/utf8.h"
#include "hunsu/look/theme.h"

enum reader { FOR_ALL, FOR_SCREEN, FOR_LINES };

enum span_kind {
	SPAN_OURS,
	SPAN_THEIRS, /* a person's text or a model's, of any length, with its line ends */
	SPAN_CUT,    /* theirs, no more of it than fits half of the row, or the rest of it */
	SPAN_BREAK,  /* on the screen a new row; its text is what lines have there */
	SPAN_BELOW,  /* what the rows under this one begin with, where it takes several */
};

struct span {
	size_t at, n; /* in rows.text */
	uint8_t shade, over, reader, kind;
	short columns; /* of a break: where the new row begins; of a cut: the most, in a line */
};

struct row {
	size_t span, n_spans;
	size_t skipped; /* so many rows that are out of sight, and not made; 0: it is a row */
	int tag;
	short hang;  /* where the rows begin that it goes on in */
	short side;  /* 1, 2, …: rows that are side by side with those of other numbers; 0: alone */
	bool selected, point;
};

struct point { /* of a chart: what a row with its words says too */
	char name[24];
	enum shade shade;
	double at, low, high; /* shares */
	double other;	      /* drawn beside it; NaN: none */
	bool small, early;    /* drawn as a lesser one; worked out of less than all there will be */
};

struct rows {
	struct buf text;
	LIST(struct span) spans;
	LIST(struct row) list;
	LIST(struct point) points;
	size_t n; /* rows, with those that were skipped */
	int selected; /* the row that is, or -1 */
	int column; /* of the row being written */
	short side; /* of the rows that are begun */
	short side_least; /* columns that each side needs; 0: as usual */
	enum reader reader; /* of what is put now */
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
void rows_line(struct rows *r, int tag, enum shade shade, const char *fmt, ...) PRINTF_LIKE(4, 5);
void rows_select(struct rows *r); /* the row being written is the selected one */

/* ---- rows of any length ---- */

/* What is put from here on, in this row and the next ones, is for all or for one alone. */
void rows_only(struct rows *r, enum reader reader);
void rows_signf(struct rows *r, enum shade shade, const char *fmt, ...) PRINTF_LIKE(3, 4);
void rows_wordsf(struct rows *r, enum shade shade, const char *fmt, ...) PRINTF_LIKE(3, 4);
void rows_two(struct rows *r, enum shade shade, const char *sign, const char *words);
/* After two blanks on the screen, after a comma in lines. */
void rows_item(struct rows *r, enum shade shade, const char *fmt, ...) PRINTF_LIKE(3, 4);
void rows_theirs(struct rows *r, enum shade shade, struct str s);
/* All of it on the screen; in lines at most so many columns, on one. */
void rows_brief(struct rows *r, enum shade shade, struct str s, int columns);
void rows_cut(struct rows *r, enum shade shade, struct str s, int columns);
void rows_hang(struct rows *r, int column);
void rows_break(struct rows *r, int column, const char *words);
void rows_below(struct rows *r, enum shade shade, struct str s);
/* The rows that are begun from here on are column n of those beside each other; 0: alone. */
void rows_side(struct rows *r, int n);
/* The row is a point of a chart, where one can be drawn. */
struct point *rows_point(struct rows *r);
/* A line for each row that has words, as they are told without a screen; appended, made safe for a
 * terminal. */
void rows_lines(const struct rows *r, struct buf *out);

/* ---- rows that fit ---- */

void rows_to(struct rows *r, int column); /* blanks up to that column; nothing when it is passed */
/* At most `columns` of s, cut with a mark, and filled up to them with blanks. */
void rows_cell(struct rows *r, enum shade shade, struct str s, int columns);
void rows_cell_right(struct rows *r, enum shade shade, struct str s, int columns);
/* A text of any length: as many rows as it takes, each beginning at column `indent`; goes on in the
 * row that was begun. */
void rows_wrap(struct rows *r, enum shade shade, struct str s, int columns, int indent, int tag);
/* Rows of several lists beside each other, each `width` columns wide. */
void rows_beside(struct rows *r, const struct rows *lists, size_t n, int width);

/* NULL: there is none, or it was skipped. */
const struct row *rows_at(const struct rows *r, size_t row);
struct str rows_bytes(const struct rows *r, const struct row *row); /* its text */
bool rows_has(const struct rows *r, size_t row, struct str needle);

/* First match of needle in s at or after `from`, ASCII case folded, or SIZE_MAX. */
size_t search_find(struct str s, struct str needle, size_t from);

#endif
