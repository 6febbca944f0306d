/* outside.c - leaving the screen for a while; and the clipboard. */
#include "inside.h"

void outside_leave(struct tui *t)
{
	paint_leave(t->paint);
	terminal_leave(t->terminal);
}

void outside_back(struct tui *t)
{
	terminal_enter(t->terminal, t->mouse);
	paint_again(t->paint);
	tui_dirty(t, true);
}

void outside_suspend(struct tui *t)
{
	outside_leave(t);
	terminal_suspend(t->terminal);
	outside_back(t);
}

bool outside_copy(struct tui *t, struct str text)
{
	if (!terminal_copy(t->terminal, text)) {
		tui_say(t, true, "too long for the terminal's clipboard; :write FILE keeps it");
		return false;
	}
	tui_say(t, false, "copied (where the terminal allows it, OSC 52)");
	return true;
}
