/*
 * typing.h - the keys while the prompt is typed into: one table for what they do and for the help
 * page.
 */
#ifndef HUNSU_TUI_TYPING_H
#define HUNSU_TUI_TYPING_H

#include "hunsu/tui/editor.h"

enum typing_act {
	TYPING_MOVE, TYPING_EXTEND, TYPING_DELETE, TYPING_CUT, TYPING_CUT_WORD, TYPING_PASTE,
	TYPING_COPY, TYPING_MARK, TYPING_ALL, TYPING_UNDO, TYPING_REDO, TYPING_BREAK, TYPING_TAB,
	TYPING_FIND, TYPING_AGAIN, TYPING_REPLACE, TYPING_SUSPEND, TYPING_STOP, TYPING_END,
	TYPING_REDRAW,
};

struct typing_record {
	const char *key; /* as keys.h spells it */
	enum typing_act act;
	enum motion motion;
	const char *help; /* NULL: goes without saying, or said with another key */
};
extern const struct typing_record typing_records[]; /* ends with key NULL */

struct selecting_record { /* while a part of the prompt is selected */
	const char *key;
	enum motion motion;
	const char *help; /* NULL: said with another key */
};
extern const struct selecting_record selecting_records[]; /* ends with key NULL */

#endif
