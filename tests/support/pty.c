/* pty.c - starting and ending a program on a pty. */
#include "pty.h"

#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hunsu/base/clock.h"

static const char *const kept[] = {"PATH", "LC_ALL", "TMPDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS",
	"LSAN_OPTIONS", "HUNSU_SHARE", NULL};

static void in_child(const char *folder, const char *const argv[], const char *const env[])
{
	char *given[16];
	static const char *const homes[] = {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
		"XDG_STATE_HOME", "XDG_CACHE_HOME", NULL};
	size_t n = 0;

	for (; kept[n]; n++)
		given[n] = getenv(kept[n]) ? strdup(getenv(kept[n])) : NULL;
	clearenv();
	for (size_t i = 0; i < n; i++)
		if (given[i])
			setenv(kept[i], given[i], 1);
	setenv("TERM", "xterm-256color", 1);
	for (const char *const *h = homes; *h; h++)
		setenv(*h, folder, 1);
	for (; *env; env++)
		putenv(strdup(*env));
	if (chdir(folder) != 0)
		_exit(126);
	execv(argv[0], (char *const *)argv);
	_exit(127);
}

void pty_start(struct pty *p, const char *folder, int rows, int cols, const char *const argv[],
	const char *const env[])
{
	struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};

	*p = (struct pty){0};
	p->pid = forkpty(&p->fd, NULL, NULL, &size);
	if (p->pid == 0)
		in_child(folder, argv, env);
	if (p->pid < 0) {
		perror("forkpty");
		abort();
	}
}

void pty_resize(struct pty *p, int rows, int cols)
{
	struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};

	ioctl(p->fd, TIOCSWINSZ, &size);
}

int pty_wait(struct pty *p, int ms)
{
	int64_t until = clock_ms() + ms;
	int status;

	while (p->pid > 0) {
		if (waitpid(p->pid, &status, WNOHANG) == p->pid) {
			p->pid = 0;
			p->status =
				WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		} else if (clock_ms() >= until) {
			return -1;
		} else {
			usleep(2000);
		}
	}
	return p->status;
}

void pty_stop(struct pty *p)
{
	if (p->pid > 0) {
		kill(p->pid, SIGKILL);
		pty_wait(p, 5000);
	}
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
}
