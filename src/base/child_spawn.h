/* child_spawn.h - inside the base floor: fork and exec of a child, and the ends that we keep. */
#ifndef HUNSU_BASE_CHILD_SPAWN_H
#define HUNSU_BASE_CHILD_SPAWN_H

#include <sys/types.h>

#include "hunsu/base/buf.h"

struct spawned {
	pid_t pid;	  /* also its process group */
	int pidfd;	  /* readable when it has ended, whoever still holds its pipes */
	int in, out, err; /* the ends of its pipes; out and err do not block */
};

/* Fails when argv[0] cannot be executed. All descriptors are the caller's. */
enum status spawn(struct spawned *out, const char *const argv[], struct buf *err) MUST_CHECK;

#endif
