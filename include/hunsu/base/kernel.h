/*
 * kernel.h - what only Linux has. Another system needs this room written for it, and no other.
 */
#ifndef HUNSU_BASE_KERNEL_H
#define HUNSU_BASE_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Descriptors that are closed on exec; -1: errno says why. */
int kernel_memory_file(const char *name); /* a file that is in memory alone */
int kernel_end_of(pid_t child);		  /* readable once it has ended, whoever has its pipes */
int kernel_set(void); /* of descriptors; itself readable when one of them is ready */

struct kernel_ready {
	int fd;
	short events; /* POLLIN, POLLOUT, POLLERR, POLLHUP */
};

/* known: the descriptor is in the set, as far as the caller has heard. 0: it leaves. */
void kernel_set_put(int set, int fd, short events, bool known);
int kernel_set_ready(int set, struct kernel_ready *out, int max); /* how many; does not wait */

/* In a child before exec, async-signal-safe. SIGKILL comes when parent ends; false: it has. */
bool kernel_end_with(pid_t parent);
void kernel_close_on_exec(int from); /* that descriptor and all above */

void kernel_no_core(void);		     /* nor a program that would read one; until exec */
size_t kernel_cores(bool *ours, size_t max); /* those we may run on; 0: not known */

#endif
