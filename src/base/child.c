/* child.c - a program beside this one: what it is given, what it says, when it ends. */
#include "hunsu/base/child.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "inside.h"
#include "hunsu/base/utf8.h"

#define LINE_BYTES ((size_t)64 << 10)
#define INPUT_BYTES ((size_t)64 << 20)
#define READ_BYTES 16384
#define LEFT_MAX                                                                                   \
	(1 << 20) /* the largest pipe there is: what can be left in it when its writer ends */
#define STOP_MS 500

struct stream {
	struct child *child;
	int fd;
	struct watch *watch;
	struct buf text; /* what has come of a line that has not ended */
};

struct child {
	struct spawned at;
	struct watch *end_watch;
	struct stream out, err;
	struct loop *loop;
	struct buf input; /* what it is given; the first `given` bytes are written */
	size_t given;
	struct watch *in_watch;
	bool input_ends;
	size_t most; /* bytes of a line */
	struct child_events ev;
	int busy;     /* inside a callback: not to be freed */
	bool stopped; /* child_stop was called, or the end has been told */
};

static void close_stream(struct stream *s)
{
	watch_remove(s->watch);
	s->watch = NULL;
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	buf_release(&s->text);
}

static void free_when_idle(struct child *c)
{
	if (!c->busy && c->stopped)
		free(c);
}

static void close_input(struct child *c)
{
	watch_remove(c->in_watch);
	c->in_watch = NULL;
	if (c->at.in >= 0)
		close(c->at.in);
	c->at.in = -1;
	buf_release(&c->input);
}

static void let_go(struct child *c)
{
	watch_remove(c->end_watch);
	c->end_watch = NULL;
	close_stream(&c->out);
	close_stream(&c->err);
	close_input(c);
	if (c->at.pidfd >= 0)
		close(c->at.pidfd);
	c->at.pidfd = -1;
	c->stopped = true;
}

static void tell_line(struct stream *s, struct str line)
{
	SCOPED(buf) clean = BUF(4 * s->child->most);

	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	utf8_repair(&clean, line);
	if (s->child->ev.line)
		s->child->ev.line(s->child->ev.arg, s == &s->child->err, buf_str(&clean));
}

/* Where a text without an end of line is cut so that no character is. */
static size_t cut_at(struct str text, size_t n)
{
	for (int i = 0; i < 3 && ((unsigned char)text.p[n] & 0xc0) == 0x80; i++)
		n--;
	return n;
}

/* Tells every whole line of the text so far, and whatever is too long to be kept. */
static void tell_lines(struct stream *s)
{
	size_t done = 0;

	while (!s->child->stopped) {
		struct str left = str_from(buf_str(&s->text), done);
		const char *nl = left.n ? memchr(left.p, '\n', left.n) : NULL;
		size_t n = nl ? (size_t)(nl - left.p) : left.n;

		if (n <= s->child->most && !nl)
			break;
		if (n > s->child->most)
			n = cut_at(left, s->child->most);
		done += n + (nl == left.p + n);
		tell_line(s, str_first(left, n));
	}
	if (!s->child->stopped)
		buf_splice(&s->text, 0, done, STR(""));
}

/* Bytes read; 0 at the end of the stream, -1 when there are none now. */
static ssize_t read_some(struct stream *s)
{
	char chunk[READ_BYTES];
	ssize_t n;

	do
		n = read(s->fd, chunk, sizeof chunk);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EAGAIN ? -1 : 0;
	buf_add(&s->text, chunk, (size_t)n);
	tell_lines(s);
	return n;
}

static void tell_rest(struct stream *s)
{
	if (s->child->stopped || !s->text.n)
		return;
	tell_line(s, buf_str(&s->text));
	buf_clear(&s->text);
}

static void on_output(void *arg, int fd, short revents)
{
	struct stream *s = arg;
	struct child *c = s->child;

	c->busy++;
	if (read_some(s) == 0 && !c->stopped) {
		watch_events(s->watch, 0);
		tell_rest(s);
	}
	c->busy--;
	free_when_idle(c);
}

/* A grandchild may hold the pipe open: what is there now is taken, its end is not waited for. */
static void take_what_is_left(struct stream *s)
{
	for (int took = 0; took < LEFT_MAX && !s->child->stopped;) {
		ssize_t n = read_some(s);

		if (n <= 0)
			break;
		took += (int)n;
	}
	tell_rest(s);
}

static void on_end(void *arg, int fd, short revents)
{
	struct child *c = arg;
	int status = 0;

	/* Before it is reaped, while the group cannot be anybody else's. */
	kill(-c->at.pid, SIGKILL);
	while (waitpid(c->at.pid, &status, 0) < 0 && errno == EINTR)
		;
	c->at.pid = 0;
	c->busy++;
	take_what_is_left(&c->out);
	take_what_is_left(&c->err);
	if (!c->stopped) {
		let_go(c);
		if (c->ev.end)
			c->ev.end(c->ev.arg, status);
	}
	c->busy--;
	free_when_idle(c);
}

static void init_stream(struct stream *s, struct child *c, struct loop *l, int fd)
{
	s->child = c;
	s->fd = fd;
	s->text = BUF(c->most + READ_BYTES + 1);
	s->watch = loop_watch(l, fd, POLLIN, on_output, s);
}

struct child *child_start(
	struct loop *l, const char *const argv[], const struct child_events *ev, struct buf *err)
{
	struct spawned at;
	struct child *c;

	if (spawn(&at, argv, ev->environment, err))
		return NULL;
	c = NEW(struct child);
	c->at = at;
	c->ev = *ev;
	c->loop = l;
	c->input = BUF(INPUT_BYTES);
	c->most = ev->most ? ev->most : LINE_BYTES;
	init_stream(&c->out, c, l, at.out);
	init_stream(&c->err, c, l, at.err);
	c->end_watch = loop_watch(l, at.pidfd, POLLIN, on_end, c);
	return c;
}

/* ---- what it is given ---- */

static void write_some(struct child *c)
{
	ssize_t n = 0;

	while (c->given < c->input.n &&
		(n = write(c->at.in, c->input.s + c->given, c->input.n - c->given)) > 0)
		c->given += (size_t)n;
	if (n < 0 && errno != EAGAIN && errno != EINTR) {
		close_input(c); /* it reads no more: its end tells the rest */
		return;
	}
	watch_events(c->in_watch, c->given < c->input.n ? POLLOUT : 0);
	if (c->given < c->input.n)
		return;
	c->given = 0;
	buf_clear(&c->input);
	if (c->input_ends)
		close_input(c);
}

static void on_input(void *arg, int fd, short revents)
{
	write_some(arg);
}

void child_write(struct child *c, struct str s)
{
	if (c->at.in < 0 || c->input_ends)
		return;
	buf_addstr(&c->input, s);
	if (!c->in_watch)
		c->in_watch = loop_watch(c->loop, c->at.in, 0, on_input, c);
	write_some(c);
}

void child_write_end(struct child *c)
{
	c->input_ends = true;
	if (c->at.in >= 0 && !c->input.n)
		close_input(c);
}

void child_kill(struct child *c, int signo)
{
	if (c->at.pid > 0)
		kill(-c->at.pid, signo);
}

void child_stop(struct child *c)
{
	struct pollfd end;

	if (!c || c->stopped)
		return;
	if (c->at.pid > 0) {
		end = (struct pollfd){.fd = c->at.pidfd, .events = POLLIN};
		kill(-c->at.pid, SIGTERM);
		kill(-c->at.pid, SIGCONT); /* a stopped process would not see the SIGTERM */
		poll(&end, 1, STOP_MS);
		kill(-c->at.pid, SIGKILL);
		while (waitpid(c->at.pid, NULL, 0) < 0 && errno == EINTR)
			;
		c->at.pid = 0;
	}
	let_go(c);
	free_when_idle(c);
}

pid_t child_pid(const struct child *c)
{
	return c->at.pid;
}
