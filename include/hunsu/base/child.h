/*
 * child.h - a child process on the loop: lines to its stdin, lines from its stdout and stderr, its
 * end, and no orphan.
 *
 * The child gets PR_SET_PDEATHSIG(SIGKILL), its own process group, and a pipe as stdin that is
 * closed with the parent (also after kill -9). The environment is ours minus every variable whose
 * name ends in _API_KEY, _TOKEN or _SECRET, whatever its case, unless it is given another one.
 */
#ifndef HUNSU_BASE_CHILD_H
#define HUNSU_BASE_CHILD_H

#include "hunsu/base/buf.h"
#include "hunsu/base/loop.h"

struct child;

struct child_events {
	/* a whole line, without its end; of a longer one than `most` its parts */
	void (*line)(void *arg, bool is_err, struct str line);
	/* waitpid status; the child is freed after it */
	void (*end)(void *arg, int status);
	void *arg;
	size_t most;		  /* bytes of a line; 0: 64 KiB */
	char *const *environment; /* all of it; NULL: as above */
};

struct child *child_start(struct loop *l, const char *const argv[], const struct child_events *ev,
	struct buf *err) MUST_CHECK; /* NULL on failure */
/* To its stdin, as it reads; what it does not read before its end is lost. Nothing waits. SIGPIPE
 * is to be ignored. */
void child_write(struct child *c, struct str s);
void child_write_end(struct child *c); /* its stdin ends when that is written; nothing follows */
void child_kill(struct child *c, int signo); /* to the whole group */
/* Kills (SIGTERM, then SIGKILL after 500 ms), reaps and frees at once; `end` is not called. NULL is
 * fine. */
void child_stop(struct child *c);
pid_t child_pid(const struct child *c);
/* Removes the key variables from this very process's environment copy for exec: used by $EDITOR
 * too. */
char **child_environ(void); /* NULL-terminated; free the array (not the strings) with free */

#endif
