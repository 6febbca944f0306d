/* screen.c - a terminal made of libvterm. */
#include "screen.h"
#include "test.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>
#include <vterm.h>

#include "hunsu/base/clock.h"
#include "hunsu/base/utf8.h"
#include "folder.h"
#include "pty.h"


struct screen {
	struct pty pty;
	VTerm *vt;
	VTermScreen *cells;
	bool alternate, ended;
	bool sent; /* keys, and nothing was read of the screen since */
	struct buf raw;
};

static int on_property(VTermProp prop, VTermValue *value, void *arg)
{
	struct screen *s = arg;

	if (prop == VTERM_PROP_ALTSCREEN)
		s->alternate = value->boolean;
	return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = on_property};

static void end(void *s)
{
	screen_stop(s);
}

struct screen *screen_start(
	const char *folder, int rows, int cols, const char *const words[], const char *const env[])
{
	static const char *const none[] = {NULL};
	struct screen *s = NEW(struct screen);
	const char *argv[32] = {getenv("HUNSU")};
	size_t n = 1;

	if (!argv[0])
		argv[0] = "build/hunsu";
	for (; words[n - 1] && n < 31; n++)
		argv[n] = words[n - 1];
	s->raw = BUF(BUF_TEXT);
	s->vt = vterm_new(rows, cols);
	vterm_set_utf8(s->vt, 1);
	s->cells = vterm_obtain_screen(s->vt);
	vterm_screen_enable_altscreen(s->cells, 1);
	vterm_screen_set_callbacks(s->cells, &callbacks, s);
	vterm_screen_reset(s->cells, 1);
	pty_start(&s->pty, folder, rows, cols, argv, env ? env : none);
	folder_owes(end, s);
	return s;
}

void screen_stop(struct screen *s)
{
	if (!s)
		return;
	folder_paid(s);
	pty_stop(&s->pty);
	vterm_free(s->vt);
	buf_release(&s->raw);
	free(s);
}

static void write_all(struct screen *s, const char *p, size_t n)
{
	while (n) {
		ssize_t w = write(s->pty.fd, p, n);
		if (w < 0 && errno != EINTR)
			return;
		if (w > 0) {
			p += w;
			n -= (size_t)w;
		}
	}
}

void screen_send(struct screen *s, const char *bytes)
{
	screen_send_str(s, str_of(bytes));
}

void screen_send_str(struct screen *s, struct str bytes)
{
	write_all(s, bytes.p, bytes.n);
	s->sent = true;
}

/* Takes what comes within ms. */
void screen_take(struct screen *s, int ms)
{
	struct pollfd p = {.fd = s->pty.fd, .events = POLLIN};
	char bytes[8192], reply[256];

	while (!s->ended && poll(&p, 1, ms) > 0) {
		ssize_t n = read(s->pty.fd, bytes, sizeof bytes);
		if (n <= 0) {
			s->ended = true;
			return;
		}
		buf_add(&s->raw, bytes, (size_t)n);
		vterm_input_write(s->vt, bytes, (size_t)n);
		size_t answer = vterm_output_read(s->vt, reply, sizeof reply);
		write_all(s, reply, answer);
		ms = 0;
	}
}

void screen_resize(struct screen *s, int rows, int cols)
{
	screen_take(s, 0);
	vterm_set_size(s->vt, rows, cols);
	pty_resize(&s->pty, rows, cols);
}

void screen_tell_size(struct screen *s, int rows, int cols)
{
	pty_resize(&s->pty, rows, cols);
}

int screen_pid(const struct screen *s)
{
	return (int)s->pty.pid;
}

int screen_wait(struct screen *s, int ms)
{
	int64_t until = clock_ms() + ms;
	int status;

	while ((status = pty_wait(&s->pty, 0)) < 0 && clock_ms() < until)
		screen_take(s, 5);
	screen_take(s, 0);
	return status;
}

static void row_text(struct screen *s, int row, struct buf *out, int *columns)
{
	int rows, cols, used = 0;
	VTermScreenCell cell;
	char utf8[4];

	vterm_get_size(s->vt, &rows, &cols);
	for (int x = 0; x<cols; x += cell.width> 0 ? cell.width : 1) {
		size_t before = out->n;
		vterm_screen_get_cell(s->cells, (VTermPos){.row = row, .col = x}, &cell);
		if (!cell.chars[0] || cell.chars[0] == (uint32_t)-1)
			buf_addc(out, ' ');
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] &&
				cell.chars[i] != (uint32_t)-1;
			i++)
			buf_add(out, utf8, utf8_encode((int32_t)cell.chars[i], utf8));
		for (size_t i = before; columns && i < out->n && used < 4000; i++)
			columns[used++] = x;
	}
}

bool screen_find(struct screen *s, const char *text, int *row, int *col)
{
	int rows, cols, columns[4000];
	bool found = false;

	vterm_get_size(s->vt, &rows, &cols);
	for (int y = 0; y < rows && !found; y++) {
		SCOPED(buf) b = BUF(BUF_SMALL);
		row_text(s, y, &b, columns);
		size_t at = str_find(buf_str(&b), text, 0);
		if (at != SIZE_MAX) {
			found = true;
			*row = y;
			*col = columns[at];
		}
	}
	return found;
}

bool screen_has(struct screen *s, const char *text)
{
	int row, col;

	s->sent = false;
	screen_take(s, 0);
	return screen_find(s, text, &row, &col);
}

void screen_cursor(struct screen *s, int *row, int *col)
{
	VTermPos pos;

	screen_take(s, 0);
	vterm_state_get_cursorpos(vterm_obtain_state(s->vt), &pos);
	*row = pos.row;
	*col = pos.col;
}

bool screen_is_alternate(const struct screen *s)
{
	return s->alternate;
}

struct screen_look screen_look(struct screen *s, int row, int col)
{
	VTermScreenCell c;

	vterm_screen_get_cell(s->cells, (VTermPos){.row = row, .col = col}, &c);
	return (struct screen_look){.bold = c.attrs.bold,
		.underline = c.attrs.underline != 0,
		.reverse = c.attrs.reverse,
		.blank = !c.chars[0] || c.chars[0] == ' ',
		.colour = !VTERM_COLOR_IS_DEFAULT_FG(&c.fg)};
}

void screen_text(struct screen *s, struct buf *out)
{
	int rows, cols;

	vterm_get_size(s->vt, &rows, &cols);
	for (int y = 0; y < rows; y++) {
		row_text(s, y, out, NULL);
		while (out->n && out->s[out->n - 1] == ' ')
			buf_splice(out, out->n - 1, 1, (struct str){0});
		buf_addc(out, '\n');
	}
}

const struct buf *screen_raw(const struct screen *s)
{
	return &s->raw;
}

bool screen_shows(struct screen *s, const char *text, bool there)
{
	int64_t until = clock_ms() + PATIENCE_MS;
	int row, col;

	if (s->sent && !there && !screen_find(s, text, &row, &col))
		return false; /* that it is not there tells nothing: the keys may not be read yet */
	for (;;) {
		if (screen_has(s, text) == there)
			return true;
		if (clock_ms() >= until || s->ended)
			return screen_has(s, text) == there;
		screen_take(s, 20);
	}
}

void screen_line(struct screen *s, const char *line)
{
	screen_send(s, line);
	SHOWS(s, line);
	screen_send(s, "\r");
	LACKS(s, line);
}

void screen_leave(struct screen *s)
{
	screen_send(s, ":quit!\r");
	assert_int_equal(screen_wait(s, PATIENCE_MS), 0);
	screen_stop(s);
}

void screen_fail(struct screen *s, const char *what, const char *text, const char *file, int line)
{
	SCOPED(buf) b = BUF(BUF_TEXT);

	screen_text(s, &b);
	fprintf(stderr, "the screen %s '%s'%s:\n%s", what, text, s->ended ? " (it has ended)" : "",
		buf_text(&b));
	_fail(file, line);
}

int screen_row(struct screen *s, const char *text)
{
	int row = -1, col;

	SHOWS(s, text);
	screen_find(s, text, &row, &col);
	return row;
}
