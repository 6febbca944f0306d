/* paint.c - the painter. */
#include "hunsu/tui/paint.h"

#include <curses.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "hunsu/base/kernel.h"

#undef OK /* curses takes the name for itself; it means the same */

#define OVERS 4 /* nothing, selected, selection, search */

struct brush {
	attr_t attr;
	int pair;
};

#define USUAL_TERMINAL "xterm-256color"

struct paint {
	struct terminal *terminal;
	int fd; /* what ncurses writes to */
	FILE *out, *in;
	SCREEN *screen;
	TERMINAL *description; /* the screen's */
	enum depth depth;
	struct brush brushes[SHADES][OVERS];
	int32_t right, wrong; /* the theme's signs; 0: none */
	struct canvas last; /* what the window holds */
	bool bar;	    /* the cursor is a bar now */
	bool left, shown;   /* shown: there was a frame */
	bool another;	    /* drawn as USUAL_TERMINAL, for its own description is not here */
	const char *bar_on, *bar_off;
};

/* ---- start and end ---- */

/* A direct-colour entry for this terminal, when it says that it shows 24 bits and there is one. */
static SCREEN *open_direct(const char *term, FILE *out, FILE *in)
{
	const char *colorterm = getenv("COLORTERM"), *no = getenv("NO_COLOR");
	char name[64], *cut;

	if ((no && *no) || !colorterm ||
		(strcmp(colorterm, "truecolor") != 0 && strcmp(colorterm, "24bit") != 0))
		return NULL;
	snprintf(name, sizeof name, "%.40s", term);
	cut = strstr(name, "-256color");
	if (cut)
		*cut = '\0';
	if (strlen(name) + 8 > sizeof name)
		return NULL;
	memcpy(name + strlen(name), "-direct", 8);
	return newterm(name, out, in);
}

static void set_env(const char *name, int value)
{
	char text[16];

	snprintf(text, sizeof text, "%d", value);
	setenv(name, text, 1);
}

/* newterm takes the size from these when its output is no terminal; programs we start must not see
 * them. */
static SCREEN *open_screen(struct paint *p, int rows, int cols)
{
	const char *term = getenv("TERM");
	OWNED char *old_lines = mem_dup(getenv("LINES")), *old_columns = mem_dup(getenv("COLUMNS"));
	SCREEN *s;

	set_env("LINES", rows);
	set_env("COLUMNS", cols);
	s = open_direct(term, p->out, p->in);
	if (!s)
		s = newterm(term, p->out, p->in);
	if (!s) { /* over ssh it may name one that this machine does not describe */
		s = newterm(USUAL_TERMINAL, p->out, p->in);
		p->another = s != NULL;
	}
	if (old_lines)
		setenv("LINES", old_lines, 1);
	else
		unsetenv("LINES");
	if (old_columns)
		setenv("COLUMNS", old_columns, 1);
	else
		unsetenv("COLUMNS");
	return s;
}

/* libedit reads a terminal's description too, and leaves that as the current one: of the colours of
 * a direct one, none would be allowed any more. */
static void take_terminal(struct paint *p)
{
	set_curterm(p->description);
}

static const char *capability(const char *name)
{
	const char *s = tigetstr(name);

	return s && s != (const char *)-1 ? s : NULL;
}

/* What has been written to the file in memory goes out as one frame. */
static void flush(struct paint *p)
{
	struct stat st;
	SCOPED(buf) b = BUF(BUF_TEXT);

	fflush(p->out);
	if (fstat(p->fd, &st) == 0 && st.st_size > 0) {
		void *bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, p->fd, 0);
		if (bytes != MAP_FAILED) {
			buf_add(&b, bytes, (size_t)st.st_size);
			munmap(bytes, (size_t)st.st_size);
		}
	}
	if (ftruncate(p->fd, 0) == 0)
		lseek(p->fd, 0, SEEK_SET);
	terminal_frame(p->terminal, buf_str(&b));
}

static void tell_restore(struct paint *p)
{
	static const char *const names[] = {"sgr0", "op", "cnorm", "Se", "rmcup"};
	SCOPED(buf) b = BUF(BUF_SMALL);

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *s = capability(names[i]);
		if (s && !strchr(s, '%'))
			buf_adds(&b, s);
	}
	terminal_restores(buf_str(&b));
}

static void take_size(struct paint *p, int rows, int cols)
{
	const char *region;

	take_terminal(p);
	region = capability("csr");
	resizeterm(rows, cols);
	canvas_resize(&p->last, rows, cols);
	/* the scrolling region is still that of the old size */
	if (region && p->shown && !p->left) {
		const char *s = tiparm(region, 0, rows - 1);
		terminal_send(p->terminal, str_of(s));
	}
	paint_again(p);
}

enum status paint_open(struct paint **out, struct terminal *t, struct buf *err)
{
	struct paint *p = NEW(struct paint);
	int rows, cols;

	p->terminal = t;
	p->fd = kernel_memory_file("hunsu-frame");
	p->out = p->fd >= 0 ? fdopen(p->fd, "w") : NULL;
	p->in = fopen("/dev/null", "r");
	terminal_size(t, &rows, &cols);
	if (p->out && p->in)
		p->screen = open_screen(p, rows, cols);
	if (!p->screen) {
		paint_close(p);
		return fail(err, FAILED,
			"this machine describes neither the terminal '%s' nor " USUAL_TERMINAL
			" (terminfo; the package ncurses-term has most); `hunsu --plain` needs "
			"none",
			getenv("TERM"));
	}
	set_term(p->screen);
	p->description = cur_term;
	terminal_signals(t); /* ncurses has just taken SIGTSTP */
	start_color();
	use_default_colors();
	typeahead(-1);
	leaveok(stdscr, FALSE);
	p->depth = depth_of(getenv("NO_COLOR"), getenv("COLORTERM"), has_colors() ? COLORS : 0);
	p->bar_on = capability("Ss");
	p->bar_off = capability("Se");
	tell_restore(p);
	take_size(p, rows, cols);
	*out = p;
	return OK;
}

bool paint_another(const struct paint *p, struct buf *words)
{
	if (p->another)
		buf_addf(words,
			"TERM is %.30s, not described here: drawn as " USUAL_TERMINAL
			" (ncurses-term has most)",
			getenv("TERM"));
	return p->another;
}

static void send_capability(struct paint *p, const char *name)
{
	const char *s = capability(name);

	if (s && !strchr(s, '%'))
		terminal_send(p->terminal, str_of(s));
}

/* What endwin does, without it: it would also set the terminal's modes, which are not its own
 * here. */
void paint_leave(struct paint *p)
{
	static const char *const names[] = {"sgr0", "op", "cnorm", "rmcup"};
	const char *to;

	if (p->left || !p->shown)
		return;
	take_terminal(p);
	to = capability("cup");
	p->left = true;
	if (p->bar && p->bar_off)
		terminal_send(p->terminal, str_of(p->bar_off));
	p->bar = false;
	if (to)
		terminal_send(p->terminal, str_of(tiparm(to, p->last.rows - 1, 0)));
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		send_capability(p, names[i]);
	if (!capability("rmcup"))
		terminal_send(p->terminal, STR("\r\n"));
}

void paint_close(struct paint *p)
{
	if (!p)
		return;
	if (p->screen) {
		paint_leave(p);
		delscreen(p->screen);
	}
	if (p->out)
		fclose(p->out);
	else if (p->fd >= 0)
		close(p->fd);
	if (p->in)
		fclose(p->in);
	canvas_release(&p->last);
	free(p);
}

/* ---- colours ---- */

static attr_t attributes(unsigned a)
{
	return (a & ATTR_BOLD ? A_BOLD : 0) | (a & ATTR_DIM ? A_DIM : 0) |
	       (a & ATTR_UNDERLINE ? A_UNDERLINE : 0) | (a & ATTR_ITALIC ? A_ITALIC : 0) |
	       (a & ATTR_REVERSE ? A_REVERSE : 0);
}

/* The direct entries take 0 to 7 for the palette; one more is as good as black. */
static int direct(const struct paint *p, int colour)
{
	return p->depth == DEPTH_TRUE && colour >= 0 && colour < 8 ? 8 : colour;
}

static int pair_of(const struct paint *p, int fg, int bg)
{
	int pair = fg == COLOUR_DEFAULT && bg == COLOUR_DEFAULT
			   ? 0
			   : alloc_pair(direct(p, fg), direct(p, bg));

	return pair > 0 ? pair : 0;
}

/* What is selected keeps its colours on another ground, and its ground when that is its own; a
 * selection or a match has its own of both. */
static struct brush mix(const struct paint *p, const struct theme *t, const struct ink *base,
	const struct ink *over)
{
	bool keep = over == &t->inks[SHADE_SELECTED], own;
	struct brush b = {0};
	int fg, bg;

	if (p->depth == DEPTH_MONO) {
		b.attr = attributes(base->mono | (over ? over->mono : 0));
		return b;
	}
	b.attr = attributes(base->attr | (over ? over->attr : 0));
	fg = base->fg.at[p->depth];
	bg = base->bg.at[p->depth];
	own = keep && bg != t->inks[SHADE_TEXT].bg.at[p->depth];
	if (over && !own && over->bg.at[p->depth] != COLOUR_DEFAULT) {
		bg = over->bg.at[p->depth];
		if (!keep || fg == bg)
			fg = over->fg.at[p->depth];
	}
	b.pair = pair_of(p, fg, bg);
	return b;
}

/* What is erased has the theme's ground. */
static void ground(const struct paint *p)
{
	int pair = p->brushes[SHADE_TEXT][0].pair;
	cchar_t blank;

	if (setcchar(&blank, L" ", A_NORMAL, (short)0, &pair) == OK)
		wbkgrndset(stdscr, &blank);
}

void paint_theme(struct paint *p, const struct theme *t)
{
	static const enum shade overs[OVERS] = {0, SHADE_SELECTED, SHADE_SELECTION, SHADE_SEARCH};

	take_terminal(p);
	reset_color_pairs();
	p->right = t->right;
	p->wrong = t->wrong;
	for (int s = 0; s < SHADES; s++)
		for (int o = 0; o < OVERS; o++)
			p->brushes[s][o] =
				mix(p, t, &t->inks[s], o ? &t->inks[overs[o]] : NULL);
	ground(p);
	paint_again(p);
}

/* ---- frames ---- */

void paint_again(struct paint *p)
{
	take_terminal(p);
	if (p->left)
		send_capability(p, "smcup");
	p->left = false;
	clearok(curscr, TRUE);
	canvas_clear(&p->last);
	werase(stdscr);
}

static int over_at(uint8_t over)
{
	return over == SHADE_SELECTED	 ? 1
	       : over == SHADE_SELECTION ? 2
	       : over == SHADE_SEARCH	 ? 3
					 : 0;
}

/* A theme may have signs of its own for what is right and wrong. */
static wchar_t sign_of(const struct paint *p, const struct glyph *g)
{
	if (g->shade == SHADE_MATRIX_RIGHT && g->cp[0] == 0x2713 && p->right)
		return (wchar_t)p->right;
	if (g->shade == SHADE_MATRIX_WRONG && g->cp[0] == 0x2717 && p->wrong)
		return (wchar_t)p->wrong;
	return (wchar_t)g->cp[0];
}

/* A blank is underlined only as a part of what is selected: alone it would be a sign. */
static void put_cell(struct paint *p, int y, int x, const struct glyph *g)
{
	const struct brush *b = &p->brushes[g->shade][over_at(g->over)];
	wchar_t text[CCHARW_MAX + 1];
	cchar_t cell;
	size_t n = 0;
	int pair = b->pair;
	attr_t attr = g->cp[0] == ' ' && !g->over ? b->attr & ~A_UNDERLINE : b->attr;

	while (n < CCHARW_MAX && n < 6 && g->cp[n]) {
		text[n] = (wchar_t)g->cp[n];
		n++;
	}
	text[n] = 0;
	if (n)
		text[0] = sign_of(p, g);
	if (setcchar(&cell, text, attr, (short)0, &pair) == OK)
		mvwadd_wch(stdscr, y, x, &cell);
}

static bool same(const struct glyph *a, const struct glyph *b)
{
	return memcmp(a->cp, b->cp, sizeof a->cp) == 0 && a->width == b->width &&
	       a->shade == b->shade && a->over == b->over;
}

/* Only what differs from the last frame is handed to ncurses. Writing over half a wide character
 * leaves the window wrong, so a row that had or gets any is written anew. */
static void put_row(struct paint *p, const struct canvas *c, int y)
{
	const struct glyph *now = c->cells + (size_t)y * (size_t)c->cols;
	struct glyph *was = p->last.cells + (size_t)y * (size_t)c->cols;
	bool changed = false, wide = false;

	for (int x = 0; x < c->cols; x++) {
		changed = changed || !same(&now[x], &was[x]);
		wide = wide || now[x].width != 1 || was[x].width != 1;
	}
	if (!changed)
		return;
	if (wide) {
		wmove(stdscr, y, 0);
		wclrtoeol(stdscr);
	}
	for (int x = 0; x < c->cols; x++)
		if (now[x].width && (wide || !same(&now[x], &was[x])))
			put_cell(p, y, x, &now[x]);
	memcpy(was, now, (size_t)c->cols * sizeof *now);
}

void paint_canvas(struct paint *p, const struct canvas *c)
{
	take_terminal(p);
	if (c->rows != p->last.rows || c->cols != p->last.cols)
		take_size(p, c->rows, c->cols);
	for (int y = 0; y < c->rows; y++)
		put_row(p, c, y);
	if (p->bar != c->cursor_bar) {
		const char *s = c->cursor_bar ? p->bar_on : p->bar_off;
		p->bar = c->cursor_bar;
		if (s && c->cursor_bar)
			s = tiparm(s, 6);
		if (s)
			terminal_send(p->terminal, str_of(s));
	}
	wmove(stdscr, c->cursor_y, c->cursor_x);
	wnoutrefresh(stdscr);
	doupdate();
	flush(p);
	p->shown = true;
}
