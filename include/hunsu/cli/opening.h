/*
 * opening.h - a session that was found or made, on its way to a front end.
 */
#ifndef HUNSU_CLI_OPENING_H
#define HUNSU_CLI_OPENING_H

#include "hunsu/app/live.h"

struct opening {
	struct loop *loop;
	struct config *config;	 /* NULL once the live session has it */
	struct session *session; /* likewise */
	bool made;               /* its file, for this */
	struct live_options options;
	struct asker asker; /* in the front end that it is on the way to */
	char *prompt_file; /* where the prompt came from; NULL: not from a file */
	struct buf note;   /* what the person should be told first */
};

/* Loop and configuration for the session that a word names (start.h), whose path is appended. */
enum status opening_record(struct opening *o, const char *word, struct buf *path,
	struct buf *err) MUST_CHECK;
/* The live session of it for that front end; takes config and session. */
enum status opening_live(struct live **out, struct opening *o, const struct front *front,
	struct buf *err) MUST_CHECK;
/* Leaves the live session (NULL: there is none), says on standard error what is to be known at the
 * end, and gives the status: st, or FAILED where that is OK and the record is not whole. */
enum status opening_left(struct live *v, enum status st);
/* Closes the live session; true when another is to be shown in its place (live.h: next), which is
 * then the opening's. */
bool opening_next(struct opening *o, struct live *v);
void opening_release(struct opening *o);

#endif
