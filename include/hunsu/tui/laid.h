/*
 * laid.h - rows in a pane: those of a view are laid out in its columns, and rows come onto the
 * canvas.
 */
#ifndef HUNSU_TUI_LAID_H
#define HUNSU_TUI_LAID_H

#include "hunsu/look/rows.h"
#include "hunsu/tui/canvas.h"

struct laying {
	int columns, height;
	bool ascii; /* our own signs are drawn without UTF-8 */
};

/* A sign of our own as it is drawn. */
void sign_draw(struct buf *out, struct str sign, bool ascii);

/* Rows of any length as rows that fit, at most columns wide: one column in, wrapped, beside each
 * other where they are meant to be and there is room to read them, points as a chart. */
void rows_lay(struct rows *out, const struct rows *from, const struct laying *how);
/* The chart of the points that there is room for, as high as fits, with names and figures below. */
void rows_chart(struct rows *out, const struct rows *from, const struct laying *how);

/* Draws the rows from `top` into the rectangle; what matches `search` (ASCII case does not count)
 * is marked. */
void rows_draw(const struct rows *r, struct canvas *c, struct rect in, int top, struct str search);

#endif
