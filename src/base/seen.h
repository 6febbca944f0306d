/* seen.h - inside the base floor: the keys of a map, to find one that is there twice. */
#ifndef HUNSU_BASE_SEEN_H
#define HUNSU_BASE_SEEN_H

#include <stdbool.h>

/* *seen is NULL at first. False: key was there; else it is now, and lives as long. */
bool seen_add(void **seen, const char *key);
void seen_release(void *seen); /* NULL is fine */

#endif
