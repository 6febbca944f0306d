/* start.h - the options of `hunsu` without a subcommand. */
#ifndef HUNSU_CLI_START_H
#define HUNSU_CLI_START_H

#include "inputs.h"
#include "hunsu/cli/cli.h"
#include "hunsu/cli/subcommand.h"
#include "hunsu/cli/work.h"

struct start_options {
	const struct cli_fronts *fronts; /* set before the options are read */
	const char *prompt, *session;
	bool plain, resume, fresh, version, manual;
	struct column_options columns;
	bool convert;
	struct work_options work;
};

extern const struct subcommand start_command;

/* help.c; the form: of start_command */
void help_all(struct buf *out, const struct cli_form *form);   /* hunsu --help */
void manual_all(struct buf *out, const struct cli_form *form); /* generated sections of hunsu(1) */

#endif
