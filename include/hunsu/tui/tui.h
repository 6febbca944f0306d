/*
 * tui.h - the screen: a front end that shows a live session and turns keys into command lines.
 *
 *   tui_new → tui_ask, as often as something is to be known before there is a session
 *           → live_open(…, front from tui_front, …) → tui_run → live_close → tui_free
 *
 * or, for nobody to look at now: tui_kept → live_open(…) → tui_cast → live_close → tui_free
 */
#ifndef HUNSU_TUI_TUI_H
#define HUNSU_TUI_TUI_H

#include "hunsu/app/live.h"

struct tui;

/* Looks at the terminal but leaves it as it is. BAD_USAGE when there is none to draw on. The config
 * outlives tui_run. */
enum status tui_new(
	struct tui **out, struct loop *l, const struct config *c, struct buf *err) MUST_CHECK;
const struct front *tui_front(const struct tui *t);
/* Shows the question with what is to be seen with it until there is a reply, which it gives: `none`
 * where a signal says to leave. The terminal is as it was then. */
size_t tui_ask(struct tui *t, const struct question *q);
/* Shows v until the person leaves or a signal says so; turns the loop. `note` (may be "") is shown
 * first. When it returns typing is written and the terminal is as it was. */
void tui_run(struct tui *t, struct live *v, const char *note);
/* One on no terminal, so many rows high, as wide as cols. */
enum status tui_kept(struct tui **out, struct loop *l, const struct config *c, int rows, int cols,
	struct buf *err) MUST_CHECK;
/* Plays the replay to its end and appends it as an asciicast, version 2: a frame at each step, and
 * ten a second while results come, at the replay's own playing time; a marker at each of its
 * marks. */
enum status tui_cast(struct tui *t, struct live *v, struct buf *out, struct buf *err) MUST_CHECK;
void tui_free(struct tui *t); /* NULL is fine; also restores the terminal when tui_run never did */

#endif
