/*
 * disk.h - disks that are full or read-only, for tests of the whole program.
 *
 * They need root and the right to mount; the limit on the size of files needs nothing. What is
 * mounted is seen by this process and its children alone, and gone with them.
 */
#ifndef HUNSU_TESTS_DISK_H
#define HUNSU_TESTS_DISK_H

#include <stdbool.h>

/* False: it cannot be done here. */
bool disk_tiny(const char *folder, int kbytes); /* an empty disk of that size there */
bool disk_grow(const char *folder, int kbytes);
bool disk_read_only(const char *folder);	/* the folder as it is; also by its mode */
void disk_away(const char *folder);		/* after either */
void disk_limit_files(long bytes);		/* -1: no limit; for children too */

#endif
