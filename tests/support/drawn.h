/* drawn.h - what is on a canvas, for tests that draw on one. */
#ifndef HUNSU_TESTS_DRAWN_H
#define HUNSU_TESTS_DRAWN_H

#include "hunsu/tui/canvas.h"

const struct glyph *drawn_at(const struct canvas *c, int y, int x); /* within it */
/* The rows as text, blanks at the right end dropped. */
void drawn_text(struct buf *out, const struct canvas *c);

#endif
