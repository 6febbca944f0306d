/*
 * terminal.h - the terminal itself: its modes, its size, the bytes to and from it, the signals
 * about it.
 *
 * It is opened a second time, non-blocking, so that nothing here ever waits for a slow line and the
 * shell's own descriptors keep their flags. What is sent is queued; terminal_busy says that the
 * terminal has not taken everything yet. Every way out restores it: terminal_close, terminal_leave,
 * a crash or SIGQUIT (async-signal-safe), and BUG().
 */
#ifndef HUNSU_TUI_TERMINAL_H
#define HUNSU_TUI_TERMINAL_H

#include "hunsu/base/loop.h"
#include "hunsu/base/buf.h"

struct terminal;

struct terminal_events {
	void (*bytes)(void *arg, const char *p, size_t n); /* from the keyboard */
	void (*taken)(void *arg);			   /* the queue is empty again */
	void (*resized)(void *arg);			   /* terminal_size has changed */
	void (*suspend)(void *arg); /* SIGTSTP from outside: call terminal_suspend between leaving
				       and entering */
	void (*resumed)(void *arg); /* continued: modes are set again, paint everything */
	void (*leave)(void *arg, int signo); /* SIGHUP, SIGTERM, SIGINT, or the terminal is gone */
	void *arg;
};

/* BAD_USAGE, with what to run instead, when standard input or output is no terminal or it is dumb.
 */
enum status terminal_open(struct terminal **out, struct loop *l, const struct terminal_events *ev,
	struct buf *err) MUST_CHECK;
/* One that is on no device: it has that size, and keeps what is sent to it until it is taken. */
struct terminal *terminal_kept(int rows, int cols);
void terminal_take(struct terminal *t, struct buf *out); /* appended */
void terminal_close(struct terminal *t); /* NULL is fine */

/* What puts the screen back after a crash, beside our own modes: from terminfo, by the painter. */
void terminal_restores(struct str sequence);
/* Raw; paste and mouse reports on. The terminal is asked for its ground, to tell when that changes,
 * and whether it has synchronised updates, in this order: KEY_GROUND and KEY_REPLY, if ever. */
void terminal_enter(struct terminal *t, bool mouse);
void terminal_ask_ground(struct terminal *t); /* once more */
/* Modes as they were found. What was sent is given up to half a second to get out. */
void terminal_leave(struct terminal *t);
void terminal_suspend(
	struct terminal *t); /* after terminal_leave: stops the job; returns when continued */
void terminal_mouse(struct terminal *t, bool on);
void terminal_signals(struct terminal *t); /* takes them again, after a library took some */

void terminal_size(const struct terminal *t, int *rows, int *cols);
void terminal_send(struct terminal *t, struct str bytes);
/* A frame: put between the marks of a synchronised update where the terminal has them. */
void terminal_frame(struct terminal *t, struct str bytes);
bool terminal_busy(const struct terminal *t);
void terminal_has_sync(struct terminal *t, bool has); /* as it answered */
bool terminal_awaits(const struct terminal *t); /* answers are likely to come */
/* Copies to the clipboard by OSC 52; false: too long for one. */
bool terminal_copy(struct terminal *t, struct str text);

#endif
