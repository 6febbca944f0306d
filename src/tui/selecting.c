/* selecting.c - selecting a part of the prompt with keys that move, as in vim's visual mode. */
#include "hunsu/tui/typing.h"
#include "inside.h"

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

bool selecting_key(struct tui *t, const struct key *k)
{
	struct editor *e = &t->editor;

	if (k->kind != KEY_NAMED || typing_run(t, selecting_records, k))
		return true;
	if (key_is(k, "s")) {
		select_sentence(e);
	} else if (key_is(k, "o")) {
		size_t anchor = e->anchor;
		e->anchor = e->cursor;
		e->cursor = anchor;
	} else {
		selecting_end(t, !key_is(k, "Esc"));
		return key_is(k, "Esc Enter v");
	}
	return true;
}
