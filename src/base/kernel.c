/* kernel.c - what only Linux has. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "hunsu/base/kernel.h"

#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define READY_MOST 64

_Static_assert(POLLIN == EPOLLIN && POLLOUT == EPOLLOUT && POLLERR == EPOLLERR &&
		       POLLHUP == EPOLLHUP, "the kernel has one word for both");

int kernel_memory_file(const char *name)
{
	return memfd_create(name, MFD_CLOEXEC);
}

int kernel_end_of(pid_t child)
{
	return (int)syscall(SYS_pidfd_open, child, 0);
}

int kernel_set(void)
{
	return epoll_create1(EPOLL_CLOEXEC);
}

void kernel_set_put(int set, int fd, short events, bool known)
{
	struct epoll_event ev = {.events = (uint32_t)events, .data.fd = fd};

	/* It may be closed already, and then the kernel has taken it out. */
	if (!events)
		epoll_ctl(set, EPOLL_CTL_DEL, fd, NULL);
	/* Descriptors are closed and used again before we hear of it: then the other will do. */
	else if (epoll_ctl(set, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &ev) != 0)
		epoll_ctl(set, known ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &ev);
}

int kernel_set_ready(int set, struct kernel_ready *out, int max)
{
	struct epoll_event ev[READY_MOST];
	const int n = epoll_wait(set, ev, max < READY_MOST ? max : READY_MOST, 0);

	for (int i = 0; i < n; i++)
		out[i] = (struct kernel_ready){ev[i].data.fd, (short)ev[i].events};
	return n;
}

bool kernel_end_with(pid_t parent)
{
	return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent;
}

void kernel_close_on_exec(int from)
{
	close_range((unsigned)from, ~0u, CLOSE_RANGE_CLOEXEC);
}

void kernel_no_core(void)
{
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

size_t kernel_cores(bool *ours, size_t max)
{
	cpu_set_t set;
	size_t n = 0;

	if (sched_getaffinity(0, sizeof set, &set) != 0) /* more cores than the set holds */
		return 0;
	for (size_t i = 0; i < max; i++) {
		ours[i] = i < CPU_SETSIZE && CPU_ISSET(i, &set);
		n += ours[i];
	}
	return n;
}
