/* library.h - the library of all sessions, for the subcommands that ask it: stats.c. */
#ifndef HUNSU_CLI_LIBRARY_H
#define HUNSU_CLI_LIBRARY_H

#include "hunsu/cli/subcommand.h"

struct library;
/* Brought up to date; NULL: err says why. What is to be known of it is told. */
struct library *library_read(struct buf *err) MUST_CHECK;

#endif
