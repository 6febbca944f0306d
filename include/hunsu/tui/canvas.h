/*
 * canvas.h - what the screen should show: a grid of cells, each a cluster with its role.
 *
 * Everything that is drawn goes through canvas_text, and so through cells_next: no control byte of
 * a model or a file can be in a canvas. A wide character takes its cell and an empty one (width 0)
 * to its right; it is drawn whole or not at all. What reaches the terminal is paint.h's business,
 * so panes can be tested without any.
 */
#ifndef HUNSU_TUI_CANVAS_H
#define HUNSU_TUI_CANVAS_H

#include "hunsu/base/utf8.h"
#include "hunsu/look/theme.h"

struct glyph {
	int32_t cp[6]; /* ends with 0 */
	uint8_t width; /* 1, 2; 0: right half of the wide one before */
	uint8_t shade; /* enum shade */
	uint8_t over;  /* SHADE_SELECTED, _SELECTION or _SEARCH laid over it; 0: nothing */
};

struct canvas {
	int rows, cols;
	struct glyph *cells; /* rows * cols */
	int cursor_y, cursor_x;
	bool cursor_bar; /* typing: a visible text cursor; else it only marks the row */
};

struct rect {
	int y, x, rows, cols;
};

void canvas_resize(struct canvas *c, int rows, int cols);
void canvas_release(struct canvas *c);
void canvas_clear(struct canvas *c);
/* Draws s from (y, x), at most `cols` columns of it and never over the edge; returns the columns
 * used. `start` is the column that tabs count from. \n ends it. */
int canvas_text(
	struct canvas *c, int y, int x, int cols, struct str s, enum shade shade, enum shade over);
/* n times the one-column character cp, to the right or downward. */
void canvas_across(struct canvas *c, int y, int x, int n, int32_t cp, enum shade shade);
void canvas_down(struct canvas *c, int y, int x, int n, int32_t cp, enum shade shade);
/* Lays a role over what is there. */
void canvas_over(struct canvas *c, int y, int x, int cols, enum shade over);

/* The marks the screen is drawn with; one set for UTF-8, one for ASCII. */
struct marks {
	int32_t h, v, tl, tr, bl, br, lt, rt, bt, tt; /* frame: ─ │ ┌ ┐ └ ┘ ├ ┤ ┴ ┬ */
	const char *selected, *focus, *marked, *dot, *differ, *arrow, *saved, *saving, *full,
		*empty, *pin, *comment, *accepted, *rejected, *growing, *lock,
		*above, *below; /* the text goes on there */
};
const struct marks *marks_for(bool ascii);

#endif
