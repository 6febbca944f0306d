/* loop_signal.c - signals become events of the loop. */
#define _GNU_SOURCE /* pipe2 */
#include "inside.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>


#define SIGNALS 65

/* All that a handler may touch: where to write (0: nowhere), and whether the byte is on its way. */
static volatile sig_atomic_t pipe_of[SIGNALS], on_its_way[SIGNALS];

struct loop_signals {
	int pipe[2];
	struct {
		signal_fn *fn;
		void *arg;
	} to[SIGNALS];
};

static void on_signal(int signo)
{
	int saved = errno, fd = (int)pipe_of[signo];
	unsigned char byte = (unsigned char)signo;

	if (fd > 0 && !on_its_way[signo]) {
		on_its_way[signo] = 1;
		if (write(fd, &byte, 1) != 1)
			on_its_way[signo] = 0;
	}
	errno = saved;
}

void loop_signals_come(void *arg, int fd, short revents)
{
	struct loop_signals *s = arg;
	unsigned char got[SIGNALS];
	ssize_t n = read(fd, got, sizeof got);

	for (ssize_t i = 0; i < n; i++) {
		int signo = got[i] % SIGNALS;

		/* Before the callback: a signal that arrives during it must be told again. */
		on_its_way[signo] = 0;
		if (s->to[signo].fn)
			s->to[signo].fn(s->to[signo].arg, signo);
	}
}

struct loop_signals *loop_signals_new(int *fd)
{
	struct loop_signals *s = NEW(struct loop_signals);

	if (pipe2(s->pipe, O_CLOEXEC | O_NONBLOCK))
		end_for_want("signals cannot be watched for: %s", strerror(errno));
	if (s->pipe[1] == 0) {
		/* 0 means nowhere; it can only come up when standard input was closed. */
		s->pipe[1] = fcntl(s->pipe[1], F_DUPFD_CLOEXEC, 3);
		close(0);
	}
	*fd = s->pipe[0];
	return s;
}

void loop_signals_set(struct loop_signals *s, int signo, signal_fn *fn, void *arg)
{
	struct sigaction act = {.sa_flags = SA_RESTART};

	if (signo <= 0 || signo >= SIGNALS)
		BUG("signal %d", signo);
	s->to[signo].fn = fn;
	s->to[signo].arg = arg;
	act.sa_handler = fn ? on_signal : SIG_DFL;
	sigemptyset(&act.sa_mask);
	if (fn) {
		pipe_of[signo] = s->pipe[1];
		on_its_way[signo] = 0;
	}
	sigaction(signo, &act, NULL);
	if (!fn)
		pipe_of[signo] = 0;
}

void loop_signals_free(struct loop_signals *s)
{
	if (!s)
		return;
	for (int i = 1; i < SIGNALS; i++)
		if (s->to[i].fn)
			loop_signals_set(s, i, NULL, NULL);
	close(s->pipe[0]);
	close(s->pipe[1]);
	free(s);
}
