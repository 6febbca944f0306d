/*
 * subcommand.h - the table of subcommands: one file in src/cli/ and one line in src/cli/table.c
 * each.
 */
#ifndef HUNSU_CLI_SUBCOMMAND_H
#define HUNSU_CLI_SUBCOMMAND_H

#include "hunsu/cli/options.h"

struct subcommand {
	struct cli_form form;
	size_t size;			/* of its options' struct */
	/* the struct begins with a `const struct cli_fronts *`, set before the options are read */
	bool shows;
	void (*defaults)(void *values); /* after zeroing; NULL: zero is right */
	int min_words, max_words;	/* how many words beside the options; -1: any number */
	/* Standard output is flushed and checked by the caller. The words live in argv. */
	enum status (*run)(void *values, const struct arguments *words, struct buf *err);
	void (*release)(void *values); /* NULL: nothing to free */
};

struct nearest;
extern const struct subcommand *const subcommands[];	    /* NULL-ended, in help's order */
const struct subcommand *subcommand_find(const char *name); /* NULL: none of that name */
void subcommands_nearest(struct nearest *n);

extern const struct subcommand eval_command, headroom_command, propose_command, log_command,
	replay_command, export_command, models_command, store_command, theme_command, drift_command,
	report_command;
extern const struct subcommand sessions_command, stats_command;
extern const struct subcommand optimize_command, batch_command, grid_command;

#endif
