/*
 * screen.h - the real program on a terminal that a test can read: what it writes goes through
 * libvterm, and assertions are about the eventual screen.
 *
 * SHOWS waits until the text stands somewhere on the screen, within a deadline; when it does not,
 * the screen is printed and the test fails. There are no fixed sleeps.
 */
#ifndef HUNSU_TESTS_SCREEN_H
#define HUNSU_TESTS_SCREEN_H

#include <stdbool.h>
#include "hunsu/base/buf.h"

struct screen;

/* $HUNSU, else the program built beside the test. words and env end with NULL; env may be NULL. */
struct screen *screen_start(
	const char *folder, int rows, int cols, const char *const words[], const char *const env[]);
void screen_stop(struct screen *s);

void screen_send(struct screen *s, const char *bytes);
void screen_send_str(struct screen *s, struct str bytes); /* a NUL may be in them */
void screen_resize(struct screen *s, int rows, int cols);
/* The program hears of it alone: the terminal, which is at least as large, stays as it is. */
void screen_tell_size(struct screen *s, int rows, int cols);
int screen_pid(const struct screen *s);
/* Exit code, or -1 when it goes on after ms. The screen stays readable. */
int screen_wait(struct screen *s, int ms);

void screen_take(struct screen *s, int ms); /* what comes within ms, and what follows at once */
/* Takes what has come; then whether the text is there, and where. */
bool screen_has(struct screen *s, const char *text);
bool screen_find(struct screen *s, const char *text, int *row, int *col);
int screen_row(struct screen *s, const char *text); /* SHOWS it; where */
void screen_cursor(struct screen *s, int *row, int *col);
bool screen_is_alternate(const struct screen *s);

struct screen_look {
	bool bold, underline, reverse, blank, colour; /* colour: a foreground of its own */
};
struct screen_look screen_look(struct screen *s, int row, int col);
void screen_text(struct screen *s, struct buf *out);  /* rows, blanks at their ends dropped */
const struct buf *screen_raw(const struct screen *s); /* every byte it wrote */

/* Waits for it; false after the deadline. */
bool screen_shows(struct screen *s, const char *text, bool there);
void screen_fail(struct screen *s, const char *what, const char *text, const char *file, int line);

#define SHOWS(s, text)                                                                             \
	do {                                                                                       \
		if (!screen_shows(s, text, true))                                                  \
			screen_fail(s, "does not show", text, __FILE__, __LINE__);                 \
	} while (0)
/* Waits until it is gone. Right after keys were sent it must have been there before them: else it
 * would be missed before the program has read them, whatever it does then. */
#define LACKS(s, text)                                                                             \
	do {                                                                                       \
		if (!screen_shows(s, text, false))                                                 \
			screen_fail(s, "still shows, or did not show before the keys,", text,      \
				__FILE__, __LINE__);                                               \
	} while (0)

/* A line with its colon, typed and entered once the screen shows it; then it has run. */
void screen_line(struct screen *s, const char *line);
void screen_leave(struct screen *s); /* by :quit!, and stops */

#endif
