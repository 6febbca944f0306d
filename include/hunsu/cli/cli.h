/*
 * cli.h - the command line: argv becomes a subcommand's run, or a session handed to a front end.
 */
#ifndef HUNSU_CLI_CLI_H
#define HUNSU_CLI_CLI_H

#include "hunsu/base/status.h"

struct opening;

/* The front ends, handed in by main so that this floor knows none of them. Each takes what is in
 * the opening and returns when the person has left. */
struct cli_fronts {
	enum status (*screen)(struct opening *o, struct buf *err);
	enum status (*plain)(struct opening *o, struct buf *err);
};

/* The exit code. Messages go to standard error; standard output is flushed and checked. */
int cli_main(char *const *argv, const struct cli_fronts *fronts);

#endif
