/* drive.c - fork, exec, pipes. */
#include "drive.h"
#include "folder.h"
#include "test.h"
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_WORDS = 60 };

/* $HUNSU, else what was built beside the test: build/tests/cli/test_eval, build/hunsu */
void drive_program(char *out, size_t size)
{
	const char *named = getenv("HUNSU");
	if (named && snprintf(out, size, "%s", named) < (int)size)
		return;
	ssize_t n = readlink("/proc/self/exe", out, size - 16);
	if (n <= 0)
		abort();
	out[n] = 0;
	char *tests = NULL;
	for (char *at = out; (at = strstr(at, "/tests/")); at++)
		tests = at;
	if (!tests)
		abort();
	memcpy(tests, "/hunsu", sizeof "/hunsu");
}

static void set_environment(const char *folder)
{
	static const char *const homes[] = {
		"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"};
	static const char *const away[] = {
		"OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_BASE_URL",
		"HUNSU_API_KEY", "OLLAMA_HOST", "NO_COLOR", "http_proxy"};
	for (size_t i = 0; i < sizeof homes / sizeof *homes; i++)
		setenv(homes[i], folder, 1);
	for (size_t i = 0; i < sizeof away / sizeof *away; i++)
		unsetenv(away[i]);
	setenv("LC_ALL", "C.UTF-8", 1);
}

void drive_start(struct driven *d, const char *folder, const char *const words[])
{
	char program[4096];
	const char *argv[MOST_WORDS] = {program};
	int in[2], out[2], err[2];
	drive_program(program, sizeof program);
	for (size_t i = 0; words[i] && i + 2 < MOST_WORDS; i++)
		argv[i + 1] = words[i];
	if (pipe(in) || pipe(out) || pipe(err))
		abort();
	d->pid = fork();
	if (d->pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		dup2(err[1], 2);
		for (int fd = 3; fd < 256; fd++)
			close(fd);
		set_environment(folder);
		execv(program, (char *const *)argv);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	close(err[1]);
	d->in = in[1];
	d->out = out[0];
	d->err = err[0];
}

bool drive_running(const struct driven *d)
{
	siginfo_t info = {0};
	return waitid(P_PID, (id_t)d->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       info.si_pid == 0;
}

static bool take(int fd, struct buf *to)
{
	char block[65536];
	ssize_t n = read(fd, block, sizeof block);
	if (n > 0)
		buf_add(to, block, (size_t)n);
	return n > 0;
}

void drive_end(struct driven *d, struct ran *r)
{
	struct pollfd fds[2] = {{.fd = d->out, .events = POLLIN}, {.fd = d->err, .events = POLLIN}};
	int status = 0;
	r->out = BUF(BUF_FILE);
	r->err = BUF(BUF_FILE);
	if (d->in >= 0)
		close(d->in);
	while (fds[0].fd >= 0 || fds[1].fd >= 0) {
		if (poll(fds, 2, PATIENCE_MS) <= 0)
			kill(d->pid, SIGKILL);
		if (fds[0].revents && !take(d->out, &r->out))
			fds[0].fd = -1;
		if (fds[1].revents && !take(d->err, &r->err))
			fds[1].fd = -1;
	}
	close(d->out);
	close(d->err);
	waitpid(d->pid, &status, 0);
	r->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	folder_owes(free, r->out.s);
	folder_owes(free, r->err.s);
}

void drive(struct ran *r, const char *folder, const char *input, const char *const words[])
{
	struct driven d;
	void (*was)(int) = signal(SIGPIPE, SIG_IGN);
	drive_start(&d, folder, words);
	for (size_t at = 0, n = input ? strlen(input) : 0; at < n;) {
		ssize_t wrote = write(d.in, input + at, n - at);
		if (wrote <= 0)
			break;
		at += (size_t)wrote;
	}
	drive_end(&d, r);
	signal(SIGPIPE, was);
}

void ran_release(struct ran *r)
{
	folder_paid(r->out.s);
	folder_paid(r->err.s);
	buf_release(&r->out);
	buf_release(&r->err);
}
