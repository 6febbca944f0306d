/*
 * cli.h - the command line: argv becomes a subcommand's run, or a session handed to a front end.
 */
#ifndef HUNSU_CLI_CLI_H
#define HUNSU_CLI_CLI_H

#include <stddef.h>
#include "hunsu/base/status.h"

struct opening;
struct question;

/* The front ends, handed in by main so that this floor knows none of them. Each takes what is in
 * the opening and returns when the person has left. */
struct cli_fronts {
	enum status (*screen)(struct opening *o, struct buf *err);
	enum status (*plain)(struct opening *o, struct buf *err);
	/* The screen of a replay, of that size, from its beginning to its end: an asciicast. */
	enum status (*cast)(
		struct opening *o, int rows, int cols, struct buf *out, struct buf *err);
	/* Asks on the screen what is to be known before there is a session (struct asker): its loop
	 * and its configuration are in the opening. */
	size_t (*ask)(void *opening, const struct question *q);
};

/* The exit code. Messages go to standard error; standard output is flushed and checked. */
int cli_main(char *const *argv, const struct cli_fronts *fronts);

#endif
