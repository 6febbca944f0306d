/*
 * check.h - the verdict on a session's file, by the loader's own rules, and a good copy of a
 * damaged one.
 */
#ifndef HUNSU_SESSION_CHECK_H
#define HUNSU_SESSION_CHECK_H

#include "hunsu/session/state.h"

struct session_verdict {
	int events;      /* whole ones from the start */
	int broken_line; /* 0: none */
	bool torn;       /* there is a torn last line */
	int bad_quits;   /* `quit`s whose hash is not that of the state at that point */
	int unknown_kinds;
};

/*
 * Reads every line as opening does: numbers, times, kinds, fields, references, the hashes of texts,
 * and the state's hash in each `quit`. Lines for a person go to report. Never writes. FAILED with
 * err only when the file cannot be read at all; otherwise *out tells: session_whole below.
 */
enum status session_check(const char *path, struct session_verdict *out, struct buf *report,
	struct buf *err) MUST_CHECK;
bool session_whole(const struct session_verdict *v);

struct session_repaired {
	int kept, dropped; /* lines */
	int quits;         /* whose state was another one: they have the present hash now */
};

/*
 * Writes what can be read of a damaged session to another file (hunsu log --repair), which
 * session_check finds whole. Lines come in the order of their numbers, which they keep: where one
 * is lost or no longer fits, an empty act "lost" by system is in its place. A `quit` that
 * counted in what is lost gets the hash of what is there; the old one is kept as `recorded`.
 */
enum status journal_repair(const char *from, const char *to, struct session_repaired *out,
	struct buf *err) MUST_CHECK;

#endif
