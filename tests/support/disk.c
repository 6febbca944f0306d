/* disk.c - disks that are full or read-only. */
#define _GNU_SOURCE /* unshare */
#include "disk.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static bool own_mounts(void)
{
	static int may = -1;

	if (may < 0)
		may = geteuid() == 0 && unshare(CLONE_NEWNS) == 0 &&
		      mount("none", "/", "none", MS_REC | MS_PRIVATE, "") == 0;
	return may;
}

bool disk_tiny(const char *folder, int kbytes)
{
	char options[40];

	snprintf(options, sizeof options, "size=%dk", kbytes);
	return own_mounts() && mount("tmpfs", folder, "tmpfs", 0, options) == 0;
}

bool disk_grow(const char *folder, int kbytes)
{
	char options[40];

	snprintf(options, sizeof options, "size=%dk", kbytes);
	return mount("none", folder, "none", MS_REMOUNT, options) == 0;
}

bool disk_read_only(const char *folder)
{
	if (geteuid() != 0)
		return chmod(folder, 0500) == 0;
	return own_mounts() && mount(folder, folder, "none", MS_BIND, "") == 0 &&
	       mount("none", folder, "none", MS_REMOUNT | MS_BIND | MS_RDONLY, "") == 0;
}

void disk_away(const char *folder)
{
	if (geteuid() != 0)
		chmod(folder, 0700);
	else
		umount2(folder, MNT_DETACH);
}

void disk_limit_files(long bytes)
{
	struct rlimit lim;

	/* The test's own writes must not kill it; the program ignores the signal by itself. */
	signal(SIGXFSZ, SIG_IGN);
	if (getrlimit(RLIMIT_FSIZE, &lim))
		abort();
	lim.rlim_cur = bytes < 0 ? lim.rlim_max : (rlim_t)bytes;
	if (setrlimit(RLIMIT_FSIZE, &lim))
		abort();
}
