/*
 * lineedit.h - one line of input with emacs keys, kill ring, undo and history.
 *
 * Inside it is libedit without a terminal: it runs on a private pty that nobody reads, gets only
 * the keys of the table in lineedit.c, and is painted by the caller. Keys that would make it wait
 * for more characters never reach it; what is typed is inserted by us, and deleting and moving go
 * by grapheme clusters (libedit knows code points only). Needs locale_init before.
 */
#ifndef HUNSU_TUI_LINEEDIT_H
#define HUNSU_TUI_LINEEDIT_H

#include "hunsu/tui/keys.h"

struct lineedit;

enum line_result {
	LINE_GOING,
	LINE_DONE,
	LINE_CANCELLED,
	LINE_FULL,   /* the line would pass 8 kB: the key or paste is not in it */
	LINE_UNKNOWN /* the key means nothing here */
};

struct lineedit *lineedit_new(struct buf *err) MUST_CHECK; /* NULL: no pty */
void lineedit_free(struct lineedit *l);			   /* NULL is fine */

void lineedit_start(struct lineedit *l, struct str text); /* the cursor is at its end */
/* A key or a paste (line ends become blanks). DONE: Enter; CANCELLED: Esc, C-c, C-g, or C-d and
 * Backspace on an empty line. */
enum line_result lineedit_key(struct lineedit *l, const struct key *k);
struct str lineedit_text(const struct lineedit *l, size_t *cursor); /* lives until the next call */
void lineedit_replace(struct lineedit *l, size_t from, size_t to, struct str with); /* completion */

/* History: entries oldest first; a repeated line is kept once. Several programs may keep lines in
 * one file: each puts its own at the end, and the file is made shorter when it is loaded. */
void lineedit_remember(struct lineedit *l, struct str line);
enum status lineedit_load(
	struct lineedit *l, const char *path, struct buf *err) MUST_CHECK; /* no file: empty */
enum status lineedit_keep(const char *path, struct str line, struct buf *err) MUST_CHECK;

#endif
