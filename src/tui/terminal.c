/* terminal.c - modes, queue, signals. */
#include "hunsu/tui/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "hunsu/base/clock.h"

#define MOUSE_ON "\033[?1000h\033[?1002h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1002l\033[?1000l"
#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
#define FOCUS_TOLD "\033[?1004h" /* that it comes and goes */
#define FOCUS_UNTOLD "\033[?1004l"
#define GROUND_ASK "\033]11;?\033\\"
#define GROUND_TOLD "\033[?2031h" /* when it changes */
#define GROUND_UNTOLD "\033[?2031l"
#define SYNC_ASK "\033[?2026$p"
#define SYNC_ON "\033[?2026h"
#define SYNC_OFF "\033[?2026l"
#define COPY_MAX 74994 /* what xterm takes, in bytes of text */
#define DRAIN_MS 500
#define ANSWERS_MS 3000

struct terminal {
	struct loop *loop;
	struct terminal_events ev;
	int fd; /* -1: it is on no device */
	int rows, cols; /* where that tells none */
	bool inside, sync, ours; /* ours: fd was opened by us */
	struct termios found;
	struct watch *watch;
	struct buf out;
	size_t sent; /* bytes of out that are gone */
	int64_t asked_ms; /* when it was; 0: it has answered */
};

/* What a signal handler needs to restore the terminal: the one place where the screen keeps
 * globals. */
static struct {
	volatile sig_atomic_t on;
	int fd;
	struct termios found;
	char bytes[256];
	size_t n;
} crash;

static void crash_restore(void)
{
	if (!crash.on)
		return;
	crash.on = 0;
	for (size_t at = 0; at < crash.n;) {
		ssize_t n = write(crash.fd, crash.bytes + at, crash.n - at);
		if (n <= 0)
			break;
		at += (size_t)n;
	}
	tcsetattr(crash.fd, TCSANOW, &crash.found);
}

static void on_crash(int signo)
{
	crash_restore();
	signal(signo, SIG_DFL);
	raise(signo);
}

static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGQUIT};

static void catch_crashes(bool on)
{
	struct sigaction sa = {.sa_handler = on ? on_crash : SIG_DFL};

	sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
		sigaction(crashes[i], &sa, NULL);
	bug_hook(on ? crash_restore : NULL);
}

/* ---- the queue ---- */

static void want(struct terminal *t)
{
	bool more = t->sent < t->out.n;

	if (t->watch)
		watch_events(t->watch, (short)(POLLIN | (more ? POLLOUT : 0)));
}

/* False: the terminal is gone. */
static bool push(struct terminal *t)
{
	while (t->fd >= 0 && t->sent < t->out.n) {
		ssize_t n = write(t->fd, t->out.s + t->sent, t->out.n - t->sent);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return true;
		if (n < 0)
			return false;
		t->sent += (size_t)n;
	}
	if (t->fd >= 0)
		buf_clear(&t->out);
	t->sent = 0;
	return true;
}

static void drain(struct terminal *t)
{
	int64_t until = clock_ms() + DRAIN_MS;
	struct pollfd p = {.fd = t->fd, .events = POLLOUT};

	while (push(t) && t->sent < t->out.n && clock_ms() < until)
		poll(&p, 1, 50);
}

void terminal_send(struct terminal *t, struct str bytes)
{
	buf_addstr(&t->out, bytes);
	push(t);
	want(t);
}

void terminal_frame(struct terminal *t, struct str bytes)
{
	if (!bytes.n)
		return;
	if (t->sync)
		buf_adds(&t->out, SYNC_ON);
	buf_addstr(&t->out, bytes);
	if (t->sync)
		buf_adds(&t->out, SYNC_OFF);
	push(t);
	want(t);
}

bool terminal_busy(const struct terminal *t)
{
	return t->sent < t->out.n;
}

static void on_ready(void *arg, int fd, short revents)
{
	struct terminal *t = arg;
	char bytes[16384];
	bool was_busy = terminal_busy(t);
	ssize_t n;

	if (revents & POLLOUT) {
		push(t);
		want(t);
		if (was_busy && !terminal_busy(t))
			t->ev.taken(t->ev.arg);
	}
	if (!(revents & (POLLIN | POLLHUP | POLLERR)))
		return;
	n = read(fd, bytes, sizeof bytes);
	if (n > 0) {
		t->ev.bytes(t->ev.arg, bytes, (size_t)n);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		watch_events(t->watch, 0); /* gone: the hang-up would be told for ever */
		t->ev.leave(t->ev.arg, SIGHUP);
	}
}

/* ---- signals ---- */

static void on_signal(void *arg, int signo)
{
	struct terminal *t = arg;

	switch (signo) {
	case SIGWINCH:
		t->ev.resized(t->ev.arg);
		break;
	case SIGTSTP:
		t->ev.suspend(t->ev.arg);
		break;
	case SIGCONT:
		if (t->inside)
			t->ev.resumed(t->ev.arg);
		break;
	default:
		t->ev.leave(t->ev.arg, signo);
	}
}

static const int watched[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGHUP, SIGTERM, SIGINT};

static void watch_signals(struct terminal *t, bool on)
{
	for (size_t i = 0; t->loop && i < sizeof watched / sizeof *watched; i++)
		loop_signal(t->loop, watched[i], on ? on_signal : NULL, t);
}

void terminal_signals(struct terminal *t)
{
	watch_signals(t, false);
	watch_signals(t, true);
}

/* ---- opening and modes ---- */

static enum status may_open(struct buf *err)
{
	const char *term = getenv("TERM");

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return fail(err, BAD_USAGE,
			"the screen needs a terminal for input and output; `hunsu --plain` takes "
			"the same "
			"commands as lines, `hunsu eval` scores without any");
	if (!term || !*term || strcmp(term, "dumb") == 0)
		return fail(err, BAD_USAGE,
			"this terminal (TERM=%s) can't show a screen; `hunsu --plain` takes the "
			"same commands "
			"as lines",
			term ? term : "");
	return OK;
}

struct terminal *terminal_kept(int rows, int cols)
{
	struct terminal *t = NEW(struct terminal);

	*t = (struct terminal){.fd = -1, .rows = rows, .cols = cols, .out = BUF(BUF_FILE)};
	return t;
}

void terminal_take(struct terminal *t, struct buf *out)
{
	buf_addstr(out, buf_str(&t->out));
	buf_clear(&t->out);
}

enum status terminal_open(
	struct terminal **out, struct loop *l, const struct terminal_events *ev, struct buf *err)
{
	enum status st = may_open(err);
	const char *name;
	struct terminal *t;

	if (st)
		return st;
	t = NEW(struct terminal);
	t->loop = l;
	t->ev = *ev;
	t->out = BUF(BUF_TEXT);
	t->rows = 24;
	t->cols = 80;
	name = ttyname(STDOUT_FILENO);
	t->fd = name ? open(name, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) : -1;
	t->ours = t->fd >= 0;
	if (!t->ours) /* no name here (another mount namespace): blocking, but it works */
		t->fd = STDOUT_FILENO;
	if (tcgetattr(t->fd, &t->found) != 0) {
		st = fail(err, FAILED, "the terminal does not answer: %s", strerror(errno));
		terminal_close(t);
		return st;
	}
	t->watch = loop_watch(l, t->fd, POLLIN, on_ready, t);
	watch_signals(t, true);
	crash.fd = t->fd;
	crash.found = t->found;
	terminal_restores((struct str){0});
	catch_crashes(true);
	*out = t;
	return OK;
}

void terminal_restores(struct str sequence)
{
	SCOPED(buf) b = BUF(sizeof crash.bytes);

	buf_adds(&b, "\030" SYNC_OFF MOUSE_OFF PASTE_OFF FOCUS_UNTOLD GROUND_UNTOLD);
	buf_addstr(&b, sequence);
	memcpy(crash.bytes, b.s, b.n);
	crash.n = b.n;
}

void terminal_mouse(struct terminal *t, bool on)
{
	terminal_send(t, on ? STR(MOUSE_ON) : STR(MOUSE_OFF));
}

static bool knows_requests(void)
{
	const char *term = getenv("TERM");

	return term && strncmp(term, "linux", 5) != 0; /* the console prints the end of it */
}

void terminal_enter(struct terminal *t, bool mouse)
{
	struct termios raw = t->found;

	raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | ISTRIP | IXON | PARMRK);
	raw.c_oflag &= ~(tcflag_t)OPOST;
	raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	raw.c_cflag = (raw.c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	crash.on = 1;
	tcsetattr(t->fd, TCSADRAIN, &raw);
	t->inside = true;
	terminal_send(t, STR(PASTE_ON FOCUS_TOLD));
	if (mouse)
		terminal_mouse(t, true);
	if (!knows_requests())
		return;
	t->asked_ms = clock_ms();
	terminal_send(t, STR(GROUND_ASK GROUND_TOLD SYNC_ASK));
}

void terminal_ask_ground(struct terminal *t)
{
	if (knows_requests())
		terminal_send(t, STR(GROUND_ASK));
}

void terminal_leave(struct terminal *t)
{
	if (!t->inside)
		return;
	t->inside = false;
	terminal_send(t, STR(MOUSE_OFF PASTE_OFF FOCUS_UNTOLD));
	if (knows_requests())
		terminal_send(t, STR(GROUND_UNTOLD));
	drain(t);
	tcsetattr(t->fd, TCSANOW, &t->found);
	crash.on = 0;
}

void terminal_suspend(struct terminal *t)
{
	loop_signal(t->loop, SIGTSTP, NULL, NULL);
	kill(0, SIGTSTP); /* the whole job, so that the shell sees it */
	loop_signal(t->loop, SIGTSTP, on_signal, t);
}

void terminal_close(struct terminal *t)
{
	if (!t)
		return;
	terminal_leave(t);
	if (t->watch) {
		watch_remove(t->watch);
		watch_signals(t, false);
		catch_crashes(false);
	}
	if (t->ours)
		close(t->fd);
	buf_release(&t->out);
	free(t);
}

void terminal_size(const struct terminal *t, int *rows, int *cols)
{
	struct winsize w = {0};

	*rows = t->rows;
	*cols = t->cols;
	if (ioctl(t->fd, TIOCGWINSZ, &w) == 0 && w.ws_row && w.ws_col) {
		*rows = w.ws_row > 1000 ? 1000 : w.ws_row;
		*cols = w.ws_col > 1000 ? 1000 : w.ws_col;
	}
}

void terminal_has_sync(struct terminal *t, bool has)
{
	t->sync = has;
	t->asked_ms = 0; /* it was asked for last */
}

bool terminal_awaits(const struct terminal *t)
{
	return t->asked_ms && clock_ms() - t->asked_ms < ANSWERS_MS;
}

bool terminal_copy(struct terminal *t, struct str s)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	SCOPED(buf) b = BUF(BUF_TEXT);

	if (s.n > COPY_MAX)
		return false;
	buf_adds(&b, "\033]52;c;");
	for (size_t i = 0; i < s.n; i += 3) {
		unsigned v = 0;
		for (size_t k = 0; k < 3; k++)
			v = v << 8 | (i + k < s.n ? (unsigned char)s.p[i + k] : 0);
		buf_addc(&b, digits[v >> 18]);
		buf_addc(&b, digits[v >> 12 & 63]);
		buf_addc(&b, i + 1 < s.n ? digits[v >> 6 & 63] : '=');
		buf_addc(&b, i + 2 < s.n ? digits[v & 63] : '=');
	}
	buf_adds(&b, "\033\\");
	terminal_send(t, buf_str(&b));
	return true;
}
