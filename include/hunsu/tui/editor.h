/*
 * editor.h - the text of the prompt pane: bytes with their authors, a cursor, a selection, undo.
 *
 * Moves go by grapheme clusters, words and sentences, or by rows of the soft-wrapped text at the
 * width that was given last. Undo here takes back typing since editor_set; acts of the session have
 * their own. The text is valid UTF-8 as long as what is put in is.
 */
#ifndef HUNSU_TUI_EDITOR_H
#define HUNSU_TUI_EDITOR_H

#include "hunsu/prompt/prompt.h"

enum motion {
	MOVE_LEFT, MOVE_RIGHT, MOVE_WORD_LEFT, MOVE_WORD_RIGHT, MOVE_SENTENCE_LEFT,
	MOVE_SENTENCE_RIGHT, MOVE_UP, MOVE_DOWN, MOVE_PAGE_UP, MOVE_PAGE_DOWN, MOVE_ROW_START,
	MOVE_ROW_END, MOVE_TOP, MOVE_BOTTOM, MOVE_LINE_START,
	MOVE_LINE_END, /* of the written line; at its end: over the line break */
};

struct edit { /* one splice, and how to take it back */
	size_t at;
	char *old_text, *new_text;
	size_t old_n, new_n;
	struct runs old_runs, new_runs;
	size_t before, after; /* the cursor */
	bool joined;	      /* goes with the one before */
};

struct edits LIST_OF(struct edit);

struct text_row {
	size_t from, to; /* to: start of the next row; a final \n belongs to its row */
};

struct stretch { /* bytes [from, to) of the text */
	size_t from, to;
};

struct editor {
	struct buf text;
	struct runs runs;
	size_t cursor, anchor;
	bool selecting;	  /* anchor counts */
	int goal;	  /* column kept while moving up and down; -1: none */
	int page;	  /* rows of a page */
	unsigned changes; /* counts up with every change of the text */
	size_t work;	  /* bytes and runs that changes had to move, all together */
	struct edits undo, redo;
	LIST(struct stretch) locked; /* what no edit changes; carried along by those before it */
	bool refused; /* an edit met it and was not made; whoever says so sets it back */
	LIST(struct text_row) rows; /* soft wrap, made when asked for */
	int width;     /* of the rows; 0: none */
	unsigned laid; /* changes when they were made */
};

void editor_init(struct editor *e);
void editor_release(struct editor *e);
/* Replaces everything; the cursor stays where it can, undo is emptied. runs may be NULL (all by
 * `by`). */
void editor_set(struct editor *e, struct str text, const struct runs *runs, author by);

/* Locks bytes [from, to): no edit removes or parts them. editor_set takes all locks off. */
void editor_lock(struct editor *e, size_t from, size_t to);
bool editor_is_locked(const struct editor *e, size_t from, size_t to); /* a byte of it is */

void editor_layout(struct editor *e, int columns, int page); /* before anything that goes by rows */
size_t editor_row_of(const struct editor *e, size_t at);     /* the row a byte is on */
int editor_column_of(const struct editor *e, size_t at);
/* The cluster shown there; rows are made again when the text has changed since. */
size_t editor_at(struct editor *e, size_t row, int column);

void editor_move(struct editor *e, enum motion m, bool extend);
void editor_place(struct editor *e, size_t at, bool extend);
bool editor_selection(const struct editor *e, size_t *from, size_t *to); /* false: empty */

/* Typing: replaces the selection. */
void editor_insert(struct editor *e, struct str text, author by);
void editor_splice(
	struct editor *e, size_t at, size_t remove, struct str with, author by, bool joined);
/* Removes the selection, else from the cursor to where the motion leads; `taken`, which may be
 * NULL, has the text of it then, where there was any. */
void editor_kill(struct editor *e, enum motion m, struct buf *taken);
bool editor_undo(struct editor *e);
bool editor_redo(struct editor *e);

/* Selects the next place where needle is, going round; false: nowhere. */
bool editor_find(struct editor *e, struct str needle);
/* Within the selection, else everywhere, but for what is locked; one undo. Returns how many. */
int editor_replace(struct editor *e, struct str needle, struct str with, author by);

#endif
