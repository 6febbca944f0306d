/* lineedit.c - libedit behind our own door. */
#include "hunsu/tui/lineedit.h"

#include <errno.h>
#include <fcntl.h>
#include <histedit.h>
#include <pty.h>
#include <string.h>
#include <unistd.h>

#include "hunsu/base/file.h"
#include "hunsu/base/utf8.h"

#define ENTRIES ((size_t)1000)
#define LEAD L'\x1f' /* stands before the letter of every key we pass on; never typed */
#define LINE_MAX_BYTES ((size_t)8 << 10)

struct lineedit {
	EditLine *el;
	HistoryW *history;
	FILE *nowhere;
	int master, slave;
	wchar_t queue[2];
	size_t queued, at;
	struct buf text; /* the line in UTF-8, made after every key */
	size_t cursor;
	LIST(char *) entries;
};

/* Every key that reaches libedit: its names here, the letter it travels under, what it runs. */
static const struct {
	const char *keys;
	wchar_t letter;
	const wchar_t *function;
} bindings[] = {
	{"C-a Home", L'a', L"ed-move-to-beg"}, {"C-e End", L'e', L"ed-move-to-end"},
	{"C-b Left", L'b', L"hunsu-left"}, {"C-f Right", L'f', L"hunsu-right"},
	{"M-b C-Left M-Left", L'B', L"ed-prev-word"},
	{"M-f C-Right M-Right", L'F', L"em-next-word"},
	{"Backspace", L'h', L"hunsu-delete-left"}, {"Delete C-d", L'd', L"hunsu-delete-right"},
	{"C-w M-Backspace", L'w', L"ed-delete-prev-word"},
	{"M-d C-Delete", L'D', L"em-delete-next-word"},
	{"C-k", L'k', L"ed-kill-line"}, {"C-u", L'u', L"vi-kill-line-prev"},
	{"C-y", L'y', L"em-yank"}, {"C-t", L't', L"ed-transpose-chars"},
	{"M-u", L'U', L"em-upper-case"}, {"M-l", L'L', L"em-lower-case"},
	{"M-c", L'C', L"em-capitol-case"}, {"C-_", L'z', L"vi-undo"},
	{"Up C-p", L'p', L"ed-prev-history"}, {"Down C-n", L'n', L"ed-next-history"},
	{"M-p PageUp", L'P', L"ed-search-prev-history"},
	{"M-n PageDown", L'N', L"ed-search-next-history"},
};

static int next_char(EditLine *el, wchar_t *out)
{
	struct lineedit *l;

	if (el_get(el, EL_CLIENTDATA, &l) == 0 && l->at < l->queued) {
		*out = l->queue[l->at++];
		return 1;
	}
	errno = EAGAIN;
	return -1;
}

static char *no_prompt(EditLine *el)
{
	static char empty[] = "";

	return empty;
}

/* ---- clusters ---- */

static struct str narrow(struct lineedit *l, size_t *cursor)
{
	const LineInfoW *line = el_wline(l->el);
	char utf8[4];

	buf_clear(&l->text);
	*cursor = 0;
	for (const wchar_t *p = line->buffer; p < line->lastchar; p++) {
		if (p == line->cursor)
			*cursor = l->text.n;
		buf_add(&l->text, utf8, utf8_encode((int32_t)*p, utf8));
	}
	if (line->cursor >= line->lastchar)
		*cursor = l->text.n;
	return buf_str(&l->text);
}

static int points(struct str s)
{
	int n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

/* How many code points the cluster before (after) the cursor has. */
static int cluster(EditLine *el, bool before)
{
	struct lineedit *l;
	size_t cursor, from, to;
	struct str s;

	if (el_get(el, EL_CLIENTDATA, &l) != 0)
		return 0;
	s = narrow(l, &cursor);
	from = before ? grapheme_prev(s, cursor) : cursor;
	to = before ? cursor : grapheme_next(s, cursor);
	return points((struct str){s.p + from, to - from});
}

static unsigned char move_left(EditLine *el, wint_t c)
{
	el_cursor(el, -cluster(el, true));
	return CC_CURSOR;
}

static unsigned char move_right(EditLine *el, wint_t c)
{
	el_cursor(el, cluster(el, false));
	return CC_CURSOR;
}

static unsigned char delete_left(EditLine *el, wint_t c)
{
	int n = cluster(el, true);

	if (n)
		el_wdeletestr(el, n);
	return CC_REFRESH;
}

static unsigned char delete_right(EditLine *el, wint_t c)
{
	int n = cluster(el, false);

	if (n) {
		el_cursor(el, n);
		el_wdeletestr(el, n);
	}
	return CC_REFRESH;
}

/* ---- life ---- */

static void bind_keys(struct lineedit *l)
{
	el_wset(l->el, EL_ADDFN, L"hunsu-left", L"cluster left", move_left);
	el_wset(l->el, EL_ADDFN, L"hunsu-right", L"cluster right", move_right);
	el_wset(l->el, EL_ADDFN, L"hunsu-delete-left", L"delete cluster left", delete_left);
	el_wset(l->el, EL_ADDFN, L"hunsu-delete-right", L"delete cluster right", delete_right);
	for (size_t i = 0; i < COUNT(bindings); i++)
		el_wset(l->el, EL_BIND, (wchar_t[]){LEAD, bindings[i].letter, 0},
			bindings[i].function, NULL);
}

static bool open_inside(struct lineedit *l)
{
	struct winsize size = {.ws_row = 24, .ws_col = 200};
	HistEventW ev;

	if (openpty(&l->master, &l->slave, NULL, NULL, &size) != 0)
		return false;
	fcntl(l->master, F_SETFD, FD_CLOEXEC);
	fcntl(l->slave, F_SETFD, FD_CLOEXEC);
	l->nowhere = fopen("/dev/null", "r+e");
	if (!l->nowhere)
		return false;
	l->el = el_init_fd(
		"hunsu", l->nowhere, l->nowhere, l->nowhere, l->slave, l->slave, l->slave);
	l->history = history_winit();
	if (!l->el || !l->history)
		return false;
	history_w(l->history, &ev, H_SETSIZE, (int)ENTRIES);
	history_w(l->history, &ev, H_SETUNIQUE, 1);
	el_wset(l->el, EL_CLIENTDATA, l);
	el_wset(l->el, EL_HIST, history_w, l->history);
	el_wset(l->el, EL_EDITOR, L"emacs");
	el_wset(l->el, EL_SIGNAL, 0);
	el_set(l->el, EL_PROMPT, no_prompt);
	el_wset(l->el, EL_GETCFN, next_char);
	bind_keys(l);
	el_wset(l->el, EL_UNBUFFERED, 1);
	return true;
}

struct lineedit *lineedit_new(struct buf *err)
{
	struct lineedit *l = NEW(struct lineedit);

	l->master = l->slave = -1;
	l->text = BUF(BUF_SMALL); /* a line of the history may be older than the limit */
	if (open_inside(l))
		return l;
	fail(err, FAILED, "the command line can't be set up: %s; is /dev/pts mounted?",
		strerror(errno));
	lineedit_free(l);
	return NULL;
}

void lineedit_free(struct lineedit *l)
{
	if (!l)
		return;
	if (l->el)
		el_end(l->el);
	if (l->history)
		history_wend(l->history);
	if (l->nowhere)
		fclose(l->nowhere);
	if (l->slave >= 0)
		close(l->slave);
	if (l->master >= 0)
		close(l->master);
	for (size_t i = 0; i < l->entries.n; i++)
		free(l->entries.items[i]);
	free(l->entries.items);
	buf_release(&l->text);
	free(l);
}

/* ---- text in and out ---- */

static void settle(struct lineedit *l)
{
	narrow(l, &l->cursor);
}

/* False, and nothing done: the line would be longer than it may be. */
static bool insert(struct lineedit *l, struct str s)
{
	size_t n = 0;
	bool at_end = l->cursor == l->text.n;
	wchar_t *wide;
	char utf8[4];

	if (l->text.n + s.n > LINE_MAX_BYTES)
		return false;
	wide = NEWN(s.n + 1, wchar_t);
	for (size_t at = 0; at < s.n;) {
		int32_t cp = utf8_next(s, &at);
		wide[n++] = cp == '\n' || cp == '\t' ? L' ' : (wchar_t)cp;
	}
	el_winsertstr(l->el, wide);
	/* Behind the end it is what was there and this, and need not be read back. */
	for (size_t i = 0; at_end && i < n; i++)
		buf_add(&l->text, utf8, utf8_encode((int32_t)wide[i], utf8));
	if (at_end)
		l->cursor = l->text.n;
	else
		settle(l);
	free(wide);
	return true;
}

struct str lineedit_text(const struct lineedit *l, size_t *cursor)
{
	*cursor = l->cursor;
	return buf_str(&l->text);
}

void lineedit_start(struct lineedit *l, struct str text)
{
	el_wset(l->el, EL_UNBUFFERED, 0); /* off and on: an empty line, history from its end */
	el_wset(l->el, EL_UNBUFFERED, 1);
	settle(l);
	insert(l, text);
}

void lineedit_replace(struct lineedit *l, size_t from, size_t to, struct str with)
{
	struct str s = buf_str(&l->text);
	int ahead = points(str_first(s, to)) - points(str_first(s, l->cursor));
	int n = points((struct str){s.p + from, to - from});

	el_cursor(l->el, ahead);
	if (n)
		el_wdeletestr(l->el, n);
	settle(l);
	insert(l, with);
}

static void pass_on(struct lineedit *l, wchar_t letter)
{
	int n;

	l->queue[0] = LEAD;
	l->queue[1] = letter;
	l->queued = 2;
	l->at = 0;
	for (int guard = 0; l->at < l->queued && guard < 8; guard++)
		el_wgets(l->el, &n); /* what it returns means nothing in this mode */
	l->queued = l->at = 0;
}

enum line_result lineedit_key(struct lineedit *l, const struct key *k)
{
	if (key_is(k, "Enter C-j"))
		return LINE_DONE;
	if (key_is(k, l->text.n ? "Esc C-c C-g" : "Esc C-c C-g C-d Backspace"))
		return LINE_CANCELLED;
	if (k->text.n && (k->kind == KEY_NAMED || k->kind == KEY_PASTE))
		return insert(l, k->text) ? LINE_GOING : LINE_FULL;
	for (size_t i = 0; i < COUNT(bindings); i++)
		if (key_is(k, bindings[i].keys)) {
			pass_on(l, bindings[i].letter);
			settle(l);
			return LINE_GOING;
		}
	return LINE_UNKNOWN;
}

/* ---- history ---- */

void lineedit_remember(struct lineedit *l, struct str line)
{
	HistEventW ev;
	wchar_t *wide;
	size_t n = 0;

	if (!line.n || memchr(line.p, '\n', line.n))
		return;
	if (l->entries.n && str_is(line, l->entries.items[l->entries.n - 1]))
		return;
	*PUSH(&l->entries) = str_dup(line);
	wide = NEWN(line.n + 1, wchar_t);
	for (size_t at = 0; at < line.n;)
		wide[n++] = (wchar_t)utf8_next(line, &at);
	history_w(l->history, &ev, H_ENTER, wide);
	free(wide);
}

static enum status shorten(const struct lineedit *l, const char *path, struct buf *err)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	size_t from = l->entries.n > ENTRIES ? l->entries.n - ENTRIES : 0;

	for (size_t i = from; i < l->entries.n; i++)
		buf_addf(&b, "%s\n", l->entries.items[i]);
	return file_write(path, buf_str(&b), err);
}

enum status lineedit_load(struct lineedit *l, const char *path, struct buf *err)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	struct str rest, line;
	enum status st;

	if (!file_exists(path))
		return OK;
	st = file_read_text(&b, path, err);
	rest = buf_str(&b);
	while (!st && str_line(&rest, &line))
		lineedit_remember(l, line);
	if (!st && l->entries.n > 2 * ENTRIES)
		st = shorten(l, path, err);
	return st;
}

enum status lineedit_keep(const char *path, struct str line, struct buf *err)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	enum status st = OK;

	buf_addstr(&b, line);
	buf_addc(&b, '\n');
	if (line.n && !memchr(line.p, '\n', line.n))
		st = file_append(path, buf_str(&b), err);
	return st;
}
