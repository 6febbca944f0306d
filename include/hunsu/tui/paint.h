/*
 * paint.h - from the canvas to the terminal, by ncurses; the only room that knows it.
 *
 * ncurses works out which cells changed and how to say so in this terminal's language; its bytes go
 * to a file in memory and from there, as one frame, to the terminal's queue. So a frame never
 * blocks, and the marks of a synchronised update are around it in order.
 */
#ifndef HUNSU_TUI_PAINT_H
#define HUNSU_TUI_PAINT_H

#include "hunsu/tui/canvas.h"
#include "hunsu/tui/terminal.h"

struct paint;

enum status paint_open(struct paint **out, struct terminal *t, struct buf *err) MUST_CHECK;
/* What to say when the terminal is drawn as another one; false: it is not. */
bool paint_another(const struct paint *p, struct buf *words);
void paint_close(struct paint *p); /* leaves the alternate screen; NULL is fine */

void paint_theme(struct paint *p, const struct theme *t); /* copied */
void paint_canvas(struct paint *p, const struct canvas *c);
void paint_again(struct paint *p); /* the next frame paints every cell */
void paint_leave(struct paint *p); /* to the shell or an editor; paint_again comes back */

#endif
