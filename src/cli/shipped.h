/* shipped.h - sessions that come with the program: found by name, and never written to. */
#ifndef HUNSU_CLI_SHIPPED_H
#define HUNSU_CLI_SHIPPED_H

#include "hunsu/base/buf.h"

/* What a word names: a file as it stands, else WORD.hunsu in the person's sessions, else among the
 * shipped ones. */
enum status session_named(struct buf *out, const char *word, struct buf *err) MUST_CHECK;
/* Where path is a shipped session, it is copied to a fresh path in the person's sessions, which is
 * appended to own and told in note. Nothing is appended for any other file. */
enum status shipped_copy(
	struct buf *own, const char *path, struct buf *note, struct buf *err) MUST_CHECK;

#endif
