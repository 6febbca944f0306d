/* pty.h - a program on a terminal of its own. */
#ifndef HUNSU_TESTS_PTY_H
#define HUNSU_TESTS_PTY_H

#include <sys/types.h>

struct pty {
	pid_t pid; /* 0: it has ended and was waited for */
	int fd;	   /* the side of the person */
	int status;
};

/* argv and env end with NULL; env ("NAME=value") is added to a small environment with its homes in
 * `folder`. */
void pty_start(struct pty *p, const char *folder, int rows, int cols, const char *const argv[],
	const char *const env[]);
void pty_resize(struct pty *p, int rows, int cols);
/* Waits at most ms for its end: exit code, 128 + signal, or -1: it runs on. */
int pty_wait(struct pty *p, int ms);
void pty_stop(struct pty *p); /* kills it when it runs on */

#endif
