/* gone.h - whether a process has ended. */
#ifndef HUNSU_TESTS_GONE_H
#define HUNSU_TESTS_GONE_H

#include <stdbool.h>
#include <sys/types.h>

/* Waits for it, up to 20 s. An orphan that was killed is a zombie until init takes it: gone. */
bool process_gone(pid_t pid);

#endif
