/*
 * typing.h - the keys while the prompt is typed into: one table for what they do and for the help
 * page.
 */
#ifndef HUNSU_TUI_TYPING_H
#define HUNSU_TUI_TYPING_H

#include "hunsu/tui/editor.h"
#include "hunsu/tui/keys.h"

struct tui;

struct typing_record {
	const char *keys; /* the first is the help page's */
	void (*run)(struct tui *t, int how);
	int how; /* a motion, or what run says */
	const char *help; /* NULL: goes without saying, or said with another key */
};
/* Runs the record of a key; false: it has none. */
bool typing_run(struct tui *t, const struct typing_record *of, const struct key *k);
/* While the prompt is typed into, and while a part of it is selected; end with keys NULL. */
extern const struct typing_record typing_records[], selecting_records[];

#endif
