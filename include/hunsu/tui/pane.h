/*
 * pane.h - the panes: from the live session to rows. They read and paint nothing, so that a test
 * can look at the rows as text.
 */
#ifndef HUNSU_TUI_PANE_H
#define HUNSU_TUI_PANE_H

#include "hunsu/app/views.h"
#include "hunsu/tui/editor.h"
#include "hunsu/tui/laid.h"

struct pane_view {
	const struct live *live;
	const struct marks *marks;
	struct editor *editor; /* the prompt pane's text */
	bool ascii;
	bool typing; /* the prompt is being typed into */
	bool selecting; /* a part of it is being selected */
	bool follow; /* bring the selected row into sight */
	int columns, height;
	int top;    /* first row in sight; panes with a selection move it */
	int sticky; /* set by the pane: its first rows stay when the others scroll */
};

struct pane_record {
	void (*title)(struct buf *out, const struct pane_view *v);
	/* Those in sight by `top` and `height`; others, of a list without end, may be skipped. */
	void (*rows)(struct rows *out, struct pane_view *v);
	/* Of rows that are cut at columns: whether what the row is about has it; NULL: rows have
	 * all. */
	bool (*has)(const struct live *live, int tag, struct str needle);
};
extern const struct pane_record *const pane_records[PANES]; /* by enum pane */

/* The help page: keys of the focused pane first, then all commands by group. */
void pane_help_rows(struct rows *out, const struct pane_view *v);

/* How many rows a command goes on a page of that height; false: it does not move. */
bool pane_page_move(int height, const char *line, int *by);

/* ---- pieces that several panes and bars use ---- */

/* Lets rows [0, n) be seen with `selected` among them: the new top. */
int pane_follow(int top, int selected, int n, int height, bool follow);
/* The same for a list of n items with `above` rows before it, and maybe others after it: which of
 * the items may be in sight. */
struct pane_window {
	int from, to;
};
struct pane_window pane_window(const struct pane_view *v, int selected, int above, int n);
/* Pieces of a title are parted by this. */
const char *pane_part(const struct pane_view *v);
/* A line of our own for the person, wrapped, one column in; KEY() is written out. */
void pane_say(struct rows *out, const struct pane_view *v, enum shade shade, const char *fmt, ...)
	PRINTF_LIKE(4, 5);
int pane_variants_need(const struct live *live); /* rows */
int pane_prompt_need(const struct pane_view *v); /* rows, as the editor is laid out */

extern const struct pane_record pane_prompt, pane_variants, pane_detail, pane_examples;

#endif
