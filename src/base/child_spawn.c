/* child_spawn.c - how a child is started: descriptors, environment, and why it could not be run. */
#define _GNU_SOURCE /* pipe2, environ */
#include "inside.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hunsu/base/child.h"
#include "hunsu/base/kernel.h"
#include "hunsu/base/secret.h"

char **child_environ(void)
{
	size_t n = 0, kept = 0;
	char **copy;

	while (environ && environ[n])
		n++;
	copy = NEWN(n + 1, char *);
	for (size_t i = 0; i < n; i++)
		if (!secret_variable(environ[i]))
			copy[kept++] = environ[i];
	return copy;
}

/* Pairs of pipe ends; one of them is the child's. */
enum { IN, OUT, ERR, EXEC, PIPES };

static void close_all(int pipes[PIPES][2])
{
	for (int i = 0; i < PIPES; i++)
		for (int k = 0; k < 2; k++)
			if (pipes[i][k] >= 0)
				close(pipes[i][k]);
}

/* Above 2, so that putting one in the place of 0, 1 or 2 never closes another. */
static int out_of_the_way(int fd)
{
	int moved;

	if (fd > 2)
		return fd;
	moved = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	close(fd);
	return moved;
}

static bool make_pipes(int pipes[PIPES][2])
{
	for (int i = 0; i < PIPES; i++)
		pipes[i][0] = pipes[i][1] = -1;
	for (int i = 0; i < PIPES; i++) {
		if (pipe2(pipes[i], O_CLOEXEC))
			return false;
		pipes[i][0] = out_of_the_way(pipes[i][0]);
		pipes[i][1] = out_of_the_way(pipes[i][1]);
		if (pipes[i][0] < 0 || pipes[i][1] < 0)
			return false;
	}
	return true;
}

/* In the child, after fork: only what is async-signal-safe, up to exec. */
static _Noreturn void become(
	int pipes[PIPES][2], const char *const argv[], char *const *env, pid_t parent)
{
	sigset_t none;
	int why;

	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setpgid(0, 0);
	if (!kernel_end_with(parent))
		_exit(127);
	/* Ours all close on exec; a library's, or what our own parent left open, may not. */
	kernel_close_on_exec(3);
	if (dup2(pipes[IN][0], 0) == 0 && dup2(pipes[OUT][1], 1) == 1 &&
		dup2(pipes[ERR][1], 2) == 2) {
		environ = (char **)(uintptr_t)env;
		/* exec takes away constness that it keeps. */
		execvp(argv[0], (char *const *)(uintptr_t)argv);
	}
	why = errno;
	if (write(pipes[EXEC][1], &why, sizeof why) < 0)
		_exit(126);
	_exit(127);
}

/* 0 when the child has come through exec, which closes its end of the pipe; else its errno. */
static int exec_error(int fd)
{
	int why = 0;
	ssize_t n;

	do
		n = read(fd, &why, sizeof why);
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof why ? why : 0;
}

static pid_t fork_quietly(int pipes[PIPES][2], const char *const argv[], char *const *environment)
{
	OWNED char **own = environment ? NULL : child_environ();
	sigset_t all, before;
	pid_t parent = getpid(), pid;

	/* No handler of ours may run in the child: it would write into our loop's pipe. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	pid = fork();
	if (!pid)
		become(pipes, argv, own ? own : environment, parent);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return pid;
}

static void take(int *to, int *from)
{
	*to = *from;
	*from = -1;
}

static void drop(int *fd)
{
	close(*fd);
	*fd = -1;
}

enum status spawn(
	struct spawned *out, const char *const argv[], char *const *environment, struct buf *err)
{
	struct spawned s = {.pidfd = -1};
	enum status st = FAILED;
	int pipes[PIPES][2], why;

	if (!make_pipes(pipes)) {
		fail(err, st, "cannot start %s: %s", argv[0], strerror(errno));
		goto done;
	}
	s.pid = fork_quietly(pipes, argv, environment);
	if (s.pid < 0) {
		fail(err, st, "cannot start %s: %s", argv[0], strerror(errno));
		goto done;
	}
	drop(&pipes[IN][0]);
	drop(&pipes[OUT][1]);
	drop(&pipes[ERR][1]);
	drop(&pipes[EXEC][1]);
	why = exec_error(pipes[EXEC][0]);
	if (!why) {
		s.pidfd = kernel_end_of(s.pid);
		if (s.pidfd < 0)
			why = errno;
	}
	if (why) {
		kill(s.pid, SIGKILL);
		while (waitpid(s.pid, NULL, 0) < 0 && errno == EINTR)
			;
		fail(err, st, "cannot start %s: %s", argv[0], strerror(why));
		goto done;
	}
	fcntl(pipes[IN][1], F_SETFL, O_NONBLOCK);
	fcntl(pipes[OUT][0], F_SETFL, O_NONBLOCK);
	fcntl(pipes[ERR][0], F_SETFL, O_NONBLOCK);
	take(&s.in, &pipes[IN][1]);
	take(&s.out, &pipes[OUT][0]);
	take(&s.err, &pipes[ERR][0]);
	*out = s;
	st = OK;
done:
	close_all(pipes);
	return st;
}
