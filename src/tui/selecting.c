/* selecting.c - selecting a part of the prompt with keys that move, as in vim's visual mode. */
#include <string.h>

#include "hunsu/tui/typing.h"
#include "inside.h"

const struct selecting_record selecting_records[] = {
	{"h", MOVE_LEFT, "move the end: h j k l and the arrows"},
	{"l", MOVE_RIGHT, NULL},
	{"j", MOVE_DOWN, NULL},
	{"k", MOVE_UP, NULL},
	{"Left", MOVE_LEFT, NULL},
	{"Right", MOVE_RIGHT, NULL},
	{"Down", MOVE_DOWN, NULL},
	{"Up", MOVE_UP, NULL},
	{"S-Left", MOVE_LEFT, NULL},
	{"S-Right", MOVE_RIGHT, NULL},
	{"S-Down", MOVE_DOWN, NULL},
	{"S-Up", MOVE_UP, NULL},
	{"w", MOVE_WORD_RIGHT, "go a word on; b back"},
	{"b", MOVE_WORD_LEFT, NULL},
	{"C-Right", MOVE_WORD_RIGHT, NULL},
	{"C-Left", MOVE_WORD_LEFT, NULL},
	{")", MOVE_SENTENCE_RIGHT, "go a sentence on; ( back"},
	{"(", MOVE_SENTENCE_LEFT, NULL},
	{"M-Right", MOVE_SENTENCE_RIGHT, NULL},
	{"M-Left", MOVE_SENTENCE_LEFT, NULL},
	{"0", MOVE_ROW_START, "go to the start of the row; $ to its end"},
	{"Home", MOVE_ROW_START, NULL},
	{"$", MOVE_ROW_END, NULL},
	{"End", MOVE_ROW_END, NULL},
	{"g", MOVE_TOP, "go to the top; G to the bottom"},
	{"G", MOVE_BOTTOM, NULL},
	{"PageUp", MOVE_PAGE_UP, NULL},
	{"PageDown", MOVE_PAGE_DOWN, NULL},
	{NULL, 0, NULL},
};

void selecting_begin(struct tui *t)
{
	const struct state *s = live_state(t->live);
	struct editor *e = &t->editor;
	struct range r;
	size_t from, to;

	typing_end(t);
	typing_follow(t);
	live_focus(t->acting, PANE_PROMPT);
	editor_place(e, t->live->view.cursor, false);
	if (!e->cursor && state_head(s)) { /* before the first role line there is nothing */
		doc_range(&state_head(s)->prompt, (struct range){0, 0, 1}, &from, &to);
		editor_place(e, from, false);
	}
	if (live_region(t->live, &r)) { /* goes on from it */
		doc_range(&state_head(s)->prompt, r, &from, &to);
		editor_place(e, from, false);
		editor_place(e, to, true);
	}
	e->goal = -1;
	if (!e->selecting)
		e->anchor = e->cursor;
	e->selecting = true;
	t->mode = MODE_SELECTING;
	tui_dirty(t, true);
}

void selecting_end(struct tui *t, bool keep)
{
	size_t from, to;
	bool some = editor_selection(&t->editor, &from, &to);

	t->mode = MODE_KEYS;
	live_cursor(t->acting, t->editor.cursor);
	keep = keep && some;
	if (!live_set_region(t->acting, keep ? from : 0, keep ? to : 0) && keep)
		tui_say(t, true, "there is no text of a message in that");
	t->editor.selecting = false;
	tui_dirty(t, true);
}

/* The sentence that the cursor is in; one more when a selection ends there. */
static void select_sentence(struct editor *e)
{
	struct str s = buf_str(&e->text);
	size_t from, to;

	if (!editor_selection(e, &from, &to)) {
		from = grapheme_next(s, e->cursor);
		e->anchor = sentence_prev(s, from);
		to = e->anchor;
	}
	e->cursor = sentence_next(s, to);
	e->selecting = true;
}

static bool is(const struct key *k, const char *name)
{
	return k->kind == KEY_NAMED && strcmp(k->name, name) == 0;
}

bool selecting_key(struct tui *t, const struct key *k)
{
	struct editor *e = &t->editor;

	if (k->kind != KEY_NAMED)
		return true;
	for (const struct selecting_record *r = selecting_records; r->key; r++)
		if (strcmp(r->key, k->name) == 0) {
			editor_move(e, r->motion, true);
			return true;
		}
	if (is(k, "s")) {
		select_sentence(e);
	} else if (is(k, "o")) {
		size_t anchor = e->anchor;
		e->anchor = e->cursor;
		e->cursor = anchor;
	} else {
		selecting_end(t, !is(k, "Esc"));
		return is(k, "Esc") || is(k, "Enter") || is(k, "v");
	}
	return true;
}
