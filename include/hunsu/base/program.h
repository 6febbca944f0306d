/*
 * program.h - programs of the person's that hunsu runs: which one it is, and whether it may.
 *
 * A program is named with the beginning of its SHA-256, /srv/bin/grade.py@0123456789ab: when the
 * file is another one, so is the program. What it reads besides (its modules, its data) is not in
 * that.
 *
 * A program is allowed for one task, by path and whole hash, among what was named on this machine
 * (named.h); neither a task nor a session can allow one. The person is asked.
 */
#ifndef HUNSU_BASE_PROGRAM_H
#define HUNSU_BASE_PROGRAM_H

#include "hunsu/base/hash.h"

#define PROGRAM_ASKED                                                                              \
	": run it here, with your rights? (asked once for each task, and again when it changes)"

/* Takes a program's name apart; hash is empty where there is none. */
void program_parts(struct str name, struct str *path, struct str *hash);
/* Appends the whole name of the program that is there now: by its one path, with its hash. A
 * relative path is from the folder of the file `beside` (NULL: the current one). FAILED: it is no
 * file that can be run. */
enum status program_name(
	struct buf *out, struct str path, const char *beside, struct buf *err) MUST_CHECK;
/* The whole hash. FAILED: the file is not that program any more, or cannot be run. */
enum status program_hash(char out[static HASH_HEX], struct str name, struct buf *err) MUST_CHECK;

/* task: its name, or NULL. False also for one that is not what it was. */
bool program_allowed(struct str name, const char *task);
enum status program_allow(struct str name, const char *task, struct buf *err) MUST_CHECK;
/* Appends "the ROLE of TASK is the program PATH", which is to be allowed; role: "metric", "target".
 */
void program_words(struct buf *out, struct str name, const char *task, const char *role);

#endif
