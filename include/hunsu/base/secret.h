/*
 * secret.h - what keeps secrets that this process holds from getting out by the side door.
 */
#ifndef HUNSU_BASE_SECRET_H
#define HUNSU_BASE_SECRET_H

#include <stdbool.h>

/* Is NAME=VALUE of an environment a secret: does NAME end in _API_KEY, _TOKEN or _SECRET, in any
 * case? */
bool secret_variable(const char *variable);
/* From here on this process leaves no core dump, not to a file and not to a program, and no other
 * one reads its memory. Programs that it starts have their own way. */
void secret_held(void);
/* The same when the environment holds a secret. */
void secret_look(void);

#endif
