/*
 * inside.h - what the rooms of the screen share: the tui itself. No other floor includes it.
 */
#ifndef HUNSU_TUI_INSIDE_H
#define HUNSU_TUI_INSIDE_H

#include "hunsu/tui/keys.h"
#include "hunsu/tui/lineedit.h"
#include "hunsu/tui/paint.h"
#include "hunsu/tui/pane.h"
#include "hunsu/tui/tui.h"

enum mode { MODE_KEYS, MODE_TYPING, MODE_SELECTING, MODE_MENU, MODE_LINE };
enum line_use { USE_COMMAND, USE_SEARCH, USE_FIND, USE_REPLACE, USE_REPLACE_BY, LINE_USES };

#define MESSAGE_MOST 480 /* columns of a message at the bottom; a longer one has a page */

struct place {		   /* a pane on the screen */
	struct rect outer; /* its title line and side lines included */
	struct rect content;
	bool shown;
};

struct menu_item {
	char *name, *help;
	bool off;   /* cannot be chosen now: help says why */
	char *line; /* what choosing it runs, with the words that were typed after it */
};

/* A list over the panes, to choose from by arrows or a click; the first is what is typed alone. */
struct menu {
	char *title;
	LIST(struct menu_item) list;
	size_t at;
	struct rect in; /* where the items were drawn */
	int top;
};

struct palette { /* what the word in the line may become, shown above it */
	struct {
		struct offered {
			char *word, *key, *help;
		} *items;
		size_t n, cap;
	} list;
	struct buf wanted;   /* what is to be written where there is nothing to choose from */
	bool shown, chooses; /* chooses: Enter takes the command that is selected */
	int at;		     /* the selected one, or -1 */
};

struct left_file { /* of the editor, that was not deleted */
	char *path, *was;
	size_t n; /* bytes of `was`, what it was before */
	bool kept, taken; /* was refused; is in the record, but not on the disk yet */
};

/* NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): there is one; by what is together */
struct tui {
	struct loop *loop;
	const struct config *config;
	struct front front;
	const struct live *live; /* NULL before tui_run and after */
	struct live *acting;	 /* the same, for what the person does; nothing is painted by it */
	const struct question *asked; /* by tui_ask; NULL: what is open is the live session's */
	size_t reply;		      /* to that */
	int picked;		      /* row of it, or -1 */
	struct terminal *terminal;
	struct paint *paint;
	struct theme theme;
	int32_t ground; /* as the terminal has told; COLOUR_DEFAULT: not yet */
	const struct marks *marks;
	struct canvas canvas;
	struct keys *keys;
	struct timer *key_timer;

	/* when to paint */
	int64_t painted_ms;
	struct timer *paint_timer, *tick, *learn_timer;
	bool dirty, at_once;

	/* what is on the screen */
	struct place places[PANES];
	struct rows rows[PANES];
	int tops[PANES], sticky[PANES];
	struct text_ref seen; /* selections of the last frame: a change brings them into sight */
	int seen_example, seen_place, seen_height; /* the last two of the variants */
	struct rows page;  /* help, or a message of several lines */
	bool page_message; /* the page is a message */
	int page_top, page_height;
	struct buf page_text;
	int found; /* row of the focused pane that search stands on, or -1 */

	/* input */
	enum mode mode, mode_before; /* before the line was opened */
	enum line_use use;
	struct lineedit *line;
	struct buf needle; /* of find and replace */
	struct buf offers; /* what is wrong with the line, shown above it */
	struct palette palette;
	struct buf kill;   /* what was cut last */
	struct editor editor;
	int editor_version; /* the head it holds; 0: none */
	int editor_draft;   /* the event of the draft it holds; 0: the head itself */
	bool marking;	    /* C-Space: plain moves select */
	bool unsaved;	    /* typing that is no version yet */
	struct {	    /* versions that were typed since the text was loaded */
		struct typed {
			int version;
			size_t depth; /* of the editor's undo, when it was made */
		} *items;
		size_t n, cap;
	} typed;
	size_t lowest; /* depth of the editor's undo since the last of them */
	struct timer *pause_timer, *draft_timer;
	int64_t drafted_ms; /* when the last draft was written */

	struct menu menu;

	LIST(struct left_file) left;

	char *message; /* the last one, until the next key */
	int64_t said_ms;
	bool message_bad, said_bad;
	int said_rows; /* what is said at the bottom takes so many */
	bool leaving, mouse; /* mouse: reports are on */
	bool away;	     /* the terminal has told that it is out of focus */
	int64_t busy_ms;     /* since when something is in flight; 0: nothing is */
};

static inline bool page_open(const struct tui *t) /* help, or a message */
{
	return t->live && (t->live->view.help || t->page_message);
}

/* said.c */
const struct question *tui_question(const struct tui *t); /* the open one, or NULL */
void tui_dirty(struct tui *t, bool at_once);
void tui_say(struct tui *t, bool bad, const char *words);
void tui_command(struct tui *t, struct str line); /* runs one line; says what is wrong with it */
void tui_options(struct tui *t); /* what can be set while it runs: mouse, ascii */
void tui_marks(struct tui *t);	 /* ascii alone */
bool tui_theme(struct tui *t, const char *name); /* false: it said why not */

/* input.c */
bool input_open(struct tui *t); /* what Enter does; false: nothing there */
void input_key(void *arg, const struct key *k);

/* choice.c */
void choice_draw(struct tui *t); /* all of the screen */
void choice_take(struct tui *t, size_t reply);
void choice_key(struct tui *t, const char *key); /* one that is no reply's */

/* typing.c */
void typing_begin(struct tui *t);
void typing_end(struct tui *t);
void typing_key(struct tui *t, const struct key *k);
void typing_place(struct tui *t, size_t at);
void typing_find(struct tui *t);
void typing_replace(struct tui *t, struct str with);
void typing_follow(struct tui *t); /* the editor holds the head again when that has changed */
bool typing_write(struct tui *t);  /* a version is made, now; false: it was refused */
void typing_settle(struct tui *t); /* another act comes: it is the head's text again after it */

/* selecting.c */
void selecting_begin(struct tui *t);
void selecting_end(struct tui *t, bool keep); /* keep: what is selected is the region */
/* False: it is over, and the key is for what comes after. */
bool selecting_key(struct tui *t, const struct key *k);

/* menu.c */
void menu_mutate(struct tui *t); /* own words and operators, for what has the focus */
void menu_close(struct tui *t);
void menu_key(struct tui *t, const struct key *k);
void menu_click(struct tui *t, int y, int x);
void menu_draw(struct tui *t);

/* line.c */
void line_open(struct tui *t, enum line_use use, struct str text);
const char *line_lead(const struct tui *t); /* ":", "/", … */
/* Loads what was kept, or keeps one more line: at once, so that it is there however this ends. */
void line_history(struct tui *t, struct str line);

/* line_keys.c */
void line_key(struct tui *t, const struct key *k);

/* palette.c */
void palette_close(struct tui *t);
void palette_fill(struct tui *t);		 /* for the word at the cursor */
void palette_complete(struct tui *t, int by);	 /* shows it, or selects the next one */
void palette_move(struct tui *t, int by);
/* False: the line is not done: the selected command is in it, and wants words. */
bool palette_take(struct tui *t);
/* At most so many, around the selected one. */
void palette_rows(struct rows *out, const struct tui *t, int most, int columns);

/* screen.c */
void screen_paint(struct tui *t);
void screen_search(struct tui *t, bool forward);
bool screen_select(struct tui *t, enum pane p, int tag); /* what a row is about; false: nothing */
/* Which pane is at a cell and which of its rows (-1: none); false: no pane. */
bool screen_hit(const struct tui *t, int y, int x, enum pane *pane, int *row);

/* layout.c */
/* needs: the rows that each pane could use. */
void layout_panes(struct place *places, int rows, int cols, const struct view *view,
	const int needs[PANES]);
void layout_frames(struct canvas *c, const struct place *places, const struct marks *m);
void layout_bottom(struct canvas *c, int y, const struct marks *m); /* the line under the panes */

/* bars.c */
void bars_top(struct tui *t);
void bars_status(struct tui *t);
/* The question without its `more`, and with the replies from `first` on; none of them is parted
 * where a row holds it. */
void bars_question_rows(struct rows *out, const struct question *q, size_t first, int columns);
/* What is typed into the line, in so many columns, and the cursor in it. */
void bars_words(struct tui *t, int y, int x, int columns);
/* The rows from y on, on a ground of that role. */
void bars_over(struct canvas *c, const struct rows *r, int y, enum shade ground);

/* timeline.c */
void timeline_draw(struct tui *t); /* over the bottom border; nothing when nothing is played back */
void timeline_words(const struct tui *t, struct buf *out); /* what is asked, or has happened */
bool timeline_hit(const struct tui *t, int y, int x, int *event); /* the event of a cell of it */

/* outside.c; what was typed is to be kept before */
void outside_leave(struct tui *t); /* the terminal is another program's until outside_back */
void outside_back(struct tui *t);
void outside_suspend(struct tui *t);
bool outside_copy(struct tui *t, struct str text);

/* outside_edit.c */
void outside_editor(struct tui *t);
/* 0: a new one; line: the command that takes what was written after it */
void outside_example(struct tui *t, int id, struct str line);
void outside_end(struct tui *t); /* files that are needed no more go, and the others are named */

#endif
