/*
 * named.h - what the person named on this machine: $XDG_CONFIG_HOME/hunsu/named, an entry a line.
 *
 *   origin https://models.example:443     calls, with a key if there is one, may go there
 *   file /srv/texts/prompt.txt            a session may read and write it
 *   program HASH PATH for TASK            it may run for that task (program.h)
 *
 * A session, which may come from anybody, never adds to it. Control characters and % are written
 * %XX. A file that others can write is not believed, and not added to. Only whole lines count;
 * writers lock it, so that any number of programs can add at a time.
 */
#ifndef HUNSU_BASE_NAMED_H
#define HUNSU_BASE_NAMED_H

#include "hunsu/base/buf.h"

enum named { NAMED_ORIGIN, NAMED_FILE, NAMED_PROGRAM };

bool named_has(enum named kind, struct str what);
/* Nothing happens when it is there already. */
enum status named_add(enum named kind, struct str what, struct buf *err) MUST_CHECK;

/* The same for a file by any of its paths; false too where there cannot be one. */
bool named_has_file(const char *path);
enum status named_add_file(const char *path, struct buf *err) MUST_CHECK;

#endif
