/* drive.h - runs the real program as a person would, and what came of it. */
#ifndef HUNSU_TESTS_DRIVE_H
#define HUNSU_TESTS_DRIVE_H

#include <sys/types.h>
#include "hunsu/base/buf.h"

struct ran {
	int status; /* exit code, or 128 + the signal */
	struct buf out, err; /* they live as long as the folder of the test */
};

/*
 * The program is $HUNSU, else the one built beside the test. Words end with NULL, the program's
 * name left out. Its configuration and data are in `folder`; keys and colours of the caller's are
 * not handed on.
 */
void drive(struct ran *r, const char *folder, const char *input, const char *const words[]);
void ran_release(struct ran *r); /* sooner, where a test runs it very often */

void drive_program(char *out, size_t size); /* its path */

/* The same in two steps, to be met while it runs. */
struct driven {
	pid_t pid;
	int in, out, err;
};
void drive_start(struct driven *d, const char *folder, const char *const words[]);
bool drive_running(const struct driven *d);
void drive_end(struct driven *d, struct ran *r); /* closes its input, reads all, waits */

#define DRIVE(r, folder, input, ...)                                                               \
	drive((r), (folder), (input), (const char *const[]){__VA_ARGS__, NULL})

#endif
