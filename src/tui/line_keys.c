/* line_keys.c - keys in the line at the bottom: what it does when it is done, completion. */
#include "inside.h"

static void close_line(struct tui *t)
{
	t->mode = t->mode_before;
	t->mode_before = MODE_KEYS;
	buf_clear(&t->offers);
	palette_close(t);
	if (t->mode == MODE_TYPING)
		live_focus(t->acting, PANE_PROMPT);
}

static void done_search(struct tui *t, struct str s)
{
	if (s.n)
		live_search(t->acting, s);
	t->found = -1;
	screen_search(t, true);
}

static void done(struct tui *t)
{
	size_t cursor;
	struct str s = lineedit_text(t->line, &cursor);
	OWNED char *text = str_dup(s);
	struct str given = {text, s.n};
	enum line_use use = t->use;

	close_line(t);
	switch (use) {
	case USE_COMMAND:
		lineedit_remember(t->line, str_trim(given));
		line_history(t, str_trim(given));
		tui_command(t, str_trim(given));
		break;
	case USE_SEARCH:
		done_search(t, given);
		break;
	case USE_REPLACE_BY:
		typing_replace(t, given);
		break;
	default:
		if (given.n) {
			buf_clear(&t->needle);
			buf_addstr(&t->needle, given);
		}
		if (use == USE_REPLACE)
			line_open(t, USE_REPLACE_BY, (struct str){0});
		else
			typing_find(t);
	}
}

/* Keys that the palette takes, before the line. */
static bool palette_key(struct tui *t, const struct key *k)
{
	static const struct {
		const char *keys;
		int by;
		bool completes;
	} moves[] = {{"Tab", 1, true}, {"S-Tab", -1, true}, {"Down C-n", 1, false},
		{"Up C-p", -1, false}};

	for (size_t i = 0; t->use == USE_COMMAND && i < COUNT(moves); i++) {
		if (!key_is(k, moves[i].keys) || !(moves[i].completes || t->palette.shown))
			continue;
		if (moves[i].completes)
			palette_complete(t, moves[i].by);
		else
			palette_move(t, moves[i].by);
		return true;
	}
	return false;
}

void line_key(struct tui *t, const struct key *k)
{
	if (palette_key(t, k))
		return;
	buf_clear(&t->offers);
	switch (lineedit_key(t->line, k)) {
	case LINE_DONE:
		if (palette_take(t))
			done(t);
		break;
	case LINE_CANCELLED:
		close_line(t);
		break;
	case LINE_FULL:
		buf_adds(&t->offers,
			k->kind == KEY_PASTE
				? "! a line holds 8 kB at most: nothing of what was pasted is in it"
				: "! a line holds 8 kB at most: what you type is no longer in it");
		break;
	default:
		palette_fill(t);
		break;
	}
}
