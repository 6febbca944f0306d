/*
 * alone.h - a live session that a subcommand plays by lines of its own, without a front end: what
 * it says goes to standard error, Ctrl-C stops it with what there is.
 */
#ifndef HUNSU_CLI_ALONE_H
#define HUNSU_CLI_ALONE_H

#include "hunsu/app/live.h"
#include "hunsu/cli/opening.h"
#include "hunsu/cli/options.h"

struct alone {
	struct opening opening; /* by start_alone */
	struct live *live;
	struct timer *tick;
	bool terminal, drawn, played;
	bool unsaved; /* that acts are not on the disk was said */
	int signo; /* that stopped it; 0: none did */
};

/* Takes what was opened. */
enum status alone_open(struct alone *z, struct buf *err) MUST_CHECK;
/* Runs a line; a question that it poses is asked where there is a terminal, else it fails. */
enum status alone_line(struct alone *z, struct str line, struct buf *err) MUST_CHECK;
/* Turns the loop while that holds, and shows how far it is. FAILED: no call could be sent, and why.
 */
enum status alone_while(
	struct alone *z, bool (*on)(const struct live *v), struct buf *err) MUST_CHECK;
const char *alone_path(const struct alone *z); /* of the session */
void alone_view(const struct alone *z, enum detail d, struct buf *out); /* as lines */
/* What came of it: in words, and as JSON where a file for that is said; where that is standard
 * output (-), the words go to standard error. */
enum status alone_tell(const struct buf *words, const struct buf *json, const char *file,
	struct buf *err) MUST_CHECK;
#define ALONE_OUTPUT_OPTIONS(session, json)                                                        \
	TEXT_OPTION("output", 'o', "SESSION", session,                                             \
		"Where the session is kept; one that is there, of this task and prompt, goes on "  \
		"(default: a new one in $XDG_DATA_HOME/hunsu/sessions/)"),                         \
		TEXT_OPTION("json", 0, "FILE", json,                                               \
			"Write what it found as JSON; - is standard output")
/* Leaves the session, also one that did not open, and takes a new one away where st is no OK and
 * nothing was played; the status of all, st so far. */
enum status alone_close(struct alone *z, enum status st);

/* What --budget said, as "calls=50,minutes=2" and again, as words of their own, each after a blank.
 * keys, NULL-ended: the names that there are; another, or no number above 0, is refused. */
enum status alone_budget(struct buf *out, const struct arguments *said, const char *const keys[],
	struct buf *err) MUST_CHECK;

#endif
