/*
 * styled.h - a text made piece by piece, with a role for each, then wrapped; differences of words.
 */
#ifndef HUNSU_TUI_STYLED_H
#define HUNSU_TUI_STYLED_H

#include "hunsu/tui/rows.h"

struct styled {
	struct buf text, shades; /* a role for each byte */
};
#define STYLED {BUF(BUF_TEXT), BUF(BUF_TEXT)}

void styled_add(struct styled *s, enum shade shade, struct str t);
/* +these words+ and -those-: the marks close before the blanks that end the text. */
void styled_marked(struct styled *s, enum shade shade, const char *mark, struct str t);
/* What of b stands in a as it is, and -what is gone- and +what has come+, told by marks too. */
void styled_diff(struct styled *s, struct str a, struct str b);
/* Into rows, each from column `indent` on; s is released. */
void styled_end(struct styled *s, struct rows *out, int columns, int indent, int tag);

#endif
