/* said.c - what the rooms of the screen say: messages, lines to run, that something changed. */
#include <string.h>

#include "hunsu/base/clock.h"
#include "inside.h"

void tui_dirty(struct tui *t, bool at_once)
{
	t->dirty = true;
	t->at_once = t->at_once || at_once;
}

void tui_say(struct tui *t, bool bad, const char *words)
{
	free(t->message);
	t->message = NULL;
	t->said_bad = t->said_bad || bad;
	if (strchr(words, '\n') || text_width(str_of(words)) > MESSAGE_MOST) {
		buf_clear(&t->page_text);
		buf_adds(&t->page_text, words);
		t->page_message = true;
		t->page_top = 0;
	} else if (*words) {
		t->message = mem_dup(words);
		t->said_ms = clock_ms();
		t->message_bad = bad;
	}
	tui_dirty(t, true);
}

void tui_command(struct tui *t, struct str line)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	/* What was said on the way is closer to the cause than the command's own words. */
	t->said_bad = false;
	if (line.n && live_command(t->acting, line, &err) && !t->said_bad)
		tui_say(t, true, buf_text(&err));
	tui_dirty(t, true);
}

void tui_marks(struct tui *t)
{
	t->marks = marks_for(config_bool(t->config, "ascii") || MB_CUR_MAX < 4);
}

void tui_options(struct tui *t)
{
	bool mouse = config_bool(t->config, "mouse");

	tui_marks(t);
	if (mouse != t->mouse)
		terminal_mouse(t->terminal, mouse);
	t->mouse = mouse;
}

bool tui_theme(struct tui *t, const char *name)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	enum status st = theme_load(&t->theme, theme_named(name, t->ground), &err);

	if (st)
		tui_say(t, true, buf_text(&err));
	else
		paint_theme(t->paint, &t->theme);
	return !st;
}

const struct question *tui_question(const struct tui *t)
{
	return t->asked ? t->asked : live_question(t->live);
}
