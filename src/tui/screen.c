/* screen.c - one frame: panes into their places, bars, what lies over them, the cursor. */
#include <stdio.h>
#include <string.h>

#include "hunsu/base/clock.h"
#include "hunsu/session/story.h"
#include "inside.h"

#define ROWS_MIN 16
#define COLS_MIN 60

/* Which of the variants is selected, in their order; -1: none is. */
static int selected_place(const struct tui *t)
{
	size_t n;
	const int *list = live_variants(t->live, &n);

	for (size_t i = 0; i < n; i++)
		if (list[i] == t->live->view.variant)
			return (int)i;
	return -1;
}

/* The selected row is brought into sight when another one is; of variants also when their order or
 * their room is another. */
static bool has_moved(const struct tui *t, enum pane p)
{
	const struct text_ref now = view_about(t->live).text;

	if (p == PANE_VARIANTS && (selected_place(t) != t->seen_place ||
					  t->places[p].content.rows != t->seen_height))
		return true;
	if (p == PANE_EXAMPLES)
		return t->seen_example != t->live->view.example;
	return now.variant != t->seen.variant || now.version != t->seen.version;
}

static struct pane_view view_of(struct tui *t, enum pane p)
{
	const struct view *view = &t->live->view;

	return (struct pane_view){.live = t->live,
		.marks = t->marks, .editor = &t->editor, .ascii = t->marks == marks_for(true),
		.typing = t->mode == MODE_TYPING ||
			  (t->mode == MODE_LINE && t->mode_before == MODE_TYPING),
		.selecting = t->mode == MODE_SELECTING,
		.follow = p == PANE_PROMPT || has_moved(t, p), .columns = t->places[p].content.cols,
		.height = t->places[p].content.rows,
		.top = p == PANE_PROMPT || p == PANE_DETAIL ? view->scroll[p] : t->tops[p]};
}

static void settle_scroll(struct tui *t, enum pane p, const struct pane_view *v)
{
	int n = (int)t->rows[p].n - v->sticky;

	t->sticky[p] = v->sticky;
	t->tops[p] = pane_follow(v->top, -1, n, v->height - v->sticky, false);
}

/* Facts that have no room are left out whole, the last ones first; what is wrong stays. */
static void fit_title(struct buf *title, const char *part, int columns)
{
	size_t n = strlen(part), from = 0, to;

	while (from != SIZE_MAX && text_width(buf_str(title)) > columns) {
		struct str s = buf_str(title);

		from = SIZE_MAX;
		for (size_t at = 0; (at = str_find(s, part, at)) != SIZE_MAX; at += n)
			if (!str_starts(str_from(s, at + n), "! "))
				from = at;
		if (from == SIZE_MAX)
			break;
		to = str_find(s, part, from + n);
		buf_splice(title, from, (to < s.n ? to : s.n) - from, (struct str){0});
	}
}

static void draw_title(struct tui *t, enum pane p, const struct pane_view *v)
{
	SCOPED(buf) title = BUF(BUF_SMALL), brief = BUF(BUF_SMALL);
	struct rect r = t->places[p].outer;
	bool focus = t->live->view.focus == p;
	struct str s;
	size_t trouble;
	int x = r.x + 2;

	buf_addf(&title, "%d ", (int)p + 1);
	pane_records[p]->title(&title, v);
	fit_title(&title, pane_part(v), r.cols - 4);
	text_brief(&brief, buf_str(&title), r.cols - 4);
	s = buf_str(&brief);
	trouble = str_find(s, "! ", 0);
	canvas_text(
		&t->canvas, r.y, r.x + 1, 1, str_of(focus ? t->marks->focus : " "), SHADE_FOCUS, 0);
	x += canvas_text(&t->canvas, r.y, x, r.cols - 3,
		str_first(s, trouble == SIZE_MAX ? s.n : trouble),
		focus ? SHADE_FOCUS : SHADE_TITLE, 0);
	if (trouble != SIZE_MAX)
		x += canvas_text(&t->canvas, r.y, x, r.x + r.cols - 1 - x, str_from(s, trouble),
			SHADE_ERROR, 0);
	canvas_text(&t->canvas, r.y, x, 1, STR(" "), SHADE_TITLE, 0);
}

/* On the frame beside the first and the last row: there is more above, below. */
static void goes_on(struct tui *t, enum pane p, struct rect in, int n)
{
	const int x = t->places[p].outer.x + t->places[p].outer.cols - 1;

	if (in.rows > 0 && t->tops[p] > 0)
		canvas_text(&t->canvas, in.y, x, 1, str_of(t->marks->above), SHADE_MARK, 0);
	if (in.rows > 0 && n - t->tops[p] > in.rows)
		canvas_text(&t->canvas, in.y + in.rows - 1, x, 1, str_of(t->marks->below),
			SHADE_MARK, 0);
}

static void draw_pane(struct tui *t, enum pane p)
{
	struct pane_view v = view_of(t, p);
	struct rows *rows = &t->rows[p];
	struct rect in = t->places[p].content, head = in;
	bool focus = t->live->view.focus == p;
	struct str search = focus ? str_of(t->live->view.search) : (struct str){0};

	rows_clear(rows);
	pane_records[p]->rows(rows, &v);
	settle_scroll(t, p, &v);
	draw_title(t, p, &v);
	head.rows = v.sticky;
	in.y += v.sticky;
	in.rows -= v.sticky;
	rows_draw(rows, &t->canvas, head, 0, (struct str){0});
	rows_draw(rows, &t->canvas, in, v.sticky + t->tops[p], search);
	goes_on(t, p, in, (int)rows->n - v.sticky);
}

/* The hardware cursor stands where the work is, so that screen readers and eyes find it. */
static void place_cursor(struct tui *t)
{
	enum pane p = t->live->view.focus;
	struct rect in = t->places[p].content;
	const int selected = t->rows[p].selected;
	int row = 0, x = 0;

	if (t->mode == MODE_LINE)
		return; /* the status line has put it */
	if (t->mode == MODE_TYPING || t->mode == MODE_SELECTING) {
		row = (int)editor_row_of(&t->editor, t->editor.cursor) - t->tops[p];
		x = editor_column_of(&t->editor, t->editor.cursor);
		t->canvas.cursor_bar = true;
	} else if (selected >= 0) {
		row = selected - t->tops[p];
	} else if (t->found >= 0) {
		row = t->found - t->tops[p];
	}
	if (row < 0 || row >= in.rows)
		row = 0;
	t->canvas.cursor_y = in.y + row;
	t->canvas.cursor_x = in.x + (x < in.cols ? x : in.cols - 1);
}

static void draw_page(struct tui *t)
{
	struct canvas *c = &t->canvas;
	struct rect in = {2, 1, c->rows - 4, c->cols - 2};
	struct pane_view v = view_of(t, t->live->view.focus);
	struct place place = {{1, 0, c->rows - 3, c->cols}, in, true};
	struct place places[PANES] = {{{0}, {0}, false}};

	rows_clear(&t->page);
	v.columns = in.cols;
	v.height = in.rows;
	if (t->page_message) {
		struct str rest = buf_str(&t->page_text), line;
		while (str_line(&rest, &line)) {
			rows_begin(&t->page, -1);
			rows_puts(&t->page, SHADE_TEXT, " ");
			rows_wrap(&t->page, SHADE_TEXT, line, in.cols, 1, -1);
		}
	} else {
		pane_help_rows(&t->page, &v);
	}
	t->page_height = in.rows;
	t->page_top = pane_follow(t->page_top, -1, (int)t->page.list.n, in.rows, false);
	places[PANE_PROMPT] = place;
	layout_frames(c, places, t->marks);
	canvas_text(c, 1, 1, c->cols - 3, str_of(t->page_message ? " Message " : " Help "),
		SHADE_FOCUS, 0);
	rows_draw(&t->page, c, in, t->page_top, str_of(t->live->view.search));
	c->cursor_y = in.y;
	c->cursor_x = in.x;
}

static void draw_panes(struct tui *t)
{
	const struct canvas *c = &t->canvas;
	const struct state *s = live_state(t->live);
	const struct pane_view prompt = view_of(t, PANE_PROMPT);
	int needs[PANES] = {[PANE_VARIANTS] = pane_variants_need(t->live),
		[PANE_DETAIL] = c->rows,
		[PANE_EXAMPLES] = (int)s->examples.n + 1};

	editor_layout(&t->editor, c->cols - 3, c->rows); /* as wide as where panes are stacked */
	needs[PANE_PROMPT] = pane_prompt_need(&prompt);
	layout_panes(t->places, c->rows, c->cols, &t->live->view, needs);
	layout_frames(&t->canvas, t->places, t->marks);
	for (int p = 0; p < PANES; p++)
		if (t->places[p].shown)
			draw_pane(t, (enum pane)p);
	t->seen = view_about(t->live).text;
	t->seen_example = t->live->view.example;
	t->seen_place = selected_place(t);
	t->seen_height = t->places[PANE_VARIANTS].content.rows;
}

static void draw_too_small(struct tui *t)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	buf_addf(&b, "hunsu needs %d columns and %d rows%s (q leaves)", COLS_MIN, ROWS_MIN,
		t->live ? "; the session goes on" : "");
	canvas_text(&t->canvas, 0, 0, t->canvas.cols, buf_str(&b), SHADE_TEXT, 0);
}

static void draw_palette(struct tui *t)
{
	struct canvas *c = &t->canvas;
	SCOPED(rows) rows;

	rows_init(&rows);
	palette_rows(&rows, t, c->rows / 2, c->cols - 2);
	bars_over(c, &rows, c->rows - 1 - (int)rows.list.n, SHADE_BAR);
}

void screen_paint(struct tui *t)
{
	int rows, cols;

	terminal_size(t->terminal, &rows, &cols);
	if (rows != t->canvas.rows || cols != t->canvas.cols)
		canvas_resize(&t->canvas, rows, cols);
	canvas_clear(&t->canvas);
	tui_options(t);
	if (t->live)
		typing_follow(t);
	if (rows < ROWS_MIN || cols < COLS_MIN) {
		draw_too_small(t);
	} else if (t->asked) {
		choice_draw(t);
	} else if (t->live) {
		if (page_open(t))
			draw_page(t);
		else
			draw_panes(t);
		bars_top(t);
		bars_status(t);
		if (t->mode == MODE_LINE && !t->offers.n)
			draw_palette(t);
		timeline_draw(t);
		if (!t->live->view.help && !t->page_message)
			place_cursor(t);
		if (t->mode == MODE_MENU)
			menu_draw(t);
	}
	paint_canvas(t->paint, &t->canvas);
	t->painted_ms = clock_ms();
	t->dirty = t->at_once = false;
}

/* ---- search and clicks ---- */

/* The pane's rows, made there where that row is; -1: where the selected one is. */
static const struct rows *rows_around(struct tui *t, enum pane p, int row, bool forward)
{
	struct pane_view v = view_of(t, p);

	v.follow = row < 0;
	if (row >= 0)
		v.top = row - t->sticky[p] - (forward || v.height < 1 ? 0 : v.height - 1);
	v.top = v.top < 0 ? 0 : v.top;
	rows_clear(&t->rows[p]);
	pane_records[p]->rows(&t->rows[p], &v);
	return &t->rows[p];
}

/* The line that chooses a row of that view, but for its number; NULL: none does. */
static const char *chosen_by(enum detail d)
{
	return d == DETAIL_LINEAGE     ? "select v"
	       : d == DETAIL_KINDS     ? "kinds "
	       : d == DETAIL_SURPRISES ? "surprises "
				       : NULL;
}

bool screen_select(struct tui *t, enum pane p, int tag)
{
	char line[40];

	if (p == PANE_VARIANTS && tag > 0)
		snprintf(line, sizeof line, "select %s",
			variant_called(live_state(t->live), tag).s);
	else if (p == PANE_VARIANTS && tag == 0)
		snprintf(line, sizeof line, "select prompt");
	else if (tag > 0 && (p == PANE_EXAMPLES || (p == PANE_DETAIL &&
				t->live->view.detail == DETAIL_ASK))) {
		snprintf(line, sizeof line, "select #%d", tag);
	} else if (p == PANE_DETAIL && tag > 0 && chosen_by(t->live->view.detail)) {
		snprintf(line, sizeof line, "%s%d", chosen_by(t->live->view.detail), tag);
	} else {
		return false;
	}
	tui_command(t, str_of(line));
	return true;
}

/* What is found is selected where rows can be, else brought to the top. */
static void go_to_row(struct tui *t, enum pane p, const struct rows *r, int row)
{
	t->found = row - t->sticky[p];
	if (screen_select(t, p, rows_at(r, (size_t)row)->tag))
		return;
	t->tops[p] = row;
	live_scroll(t->acting, p, row);
}

static void search_page(struct tui *t, struct str needle, bool forward)
{
	const int n = (int)t->page.n, at = t->found >= 0 ? t->found : t->page_top - 1;

	for (int i = 1; i <= n; i++) {
		const int row = ((at + (forward ? i : -i)) % n + n) % n;

		if (!rows_has(&t->page, (size_t)row, needle))
			continue;
		t->found = t->page_top = row;
		return;
	}
	tui_say(t, true, "not found on this page");
}

/* A text goes on in the next row, after a blank or in the middle of a word. */
static bool goes_on_with(
	const struct rows *r, const struct row *w, const struct row *next, struct str needle)
{
	struct str more = str_trim(rows_bytes(r, next));
	SCOPED(buf) b = BUF(BUF_TEXT);
	size_t first;
	bool found;

	buf_addstr(&b, str_trim(rows_bytes(r, w)));
	first = b.n;
	buf_addf(&b, " %.*s", (int)more.n, more.p);
	found = search_find(buf_str(&b), needle, 0) < first;
	buf_splice(&b, first, 1, (struct str){0});
	return found || search_find(buf_str(&b), needle, 0) < first;
}

static bool row_has(
	const struct tui *t, enum pane p, const struct rows *r, size_t row, struct str needle)
{
	const struct row *w = rows_at(r, row), *next = rows_at(r, row + 1);
	const bool wraps = p == PANE_PROMPT || p == PANE_DETAIL;

	if (w && w->tag > 0 && pane_records[p]->has)
		return pane_records[p]->has(t->live, w->tag, needle);
	return rows_has(r, row, needle) || (wraps && w && next && goes_on_with(r, w, next, needle));
}

void screen_search(struct tui *t, bool forward)
{
	enum pane p = t->live->view.focus;
	struct str needle = str_of(t->live->view.search);
	const struct rows *r;
	int n, at;

	if (!needle.n) {
		line_open(t, USE_SEARCH, (struct str){0});
		return;
	}
	if (page_open(t)) {
		search_page(t, needle, forward);
		return;
	}
	r = rows_around(t, p, -1, forward);
	n = (int)r->n;
	at = r->selected;
	if (at < 0)
		at = t->found >= 0 ? t->found : t->tops[p] - (forward ? 1 : 0);
	for (int i = 1; i <= n; i++) {
		const int row = ((at + (forward ? i : -i)) % n + n) % n;
		if (!rows_at(r, (size_t)row))
			r = rows_around(t, p, row, forward);
		if (row_has(t, p, r, (size_t)row, needle)) {
			go_to_row(t, p, r, row);
			tui_dirty(t, true);
			return;
		}
	}
	tui_say(t, true, "not found in this pane");
}

bool screen_hit(const struct tui *t, int y, int x, enum pane *pane, int *row)
{
	for (int p = 0; p < PANES; p++) {
		struct rect r = t->places[p].outer, in = t->places[p].content;
		if (!t->places[p].shown || y < r.y || y >= r.y + r.rows || x < r.x ||
			x >= r.x + r.cols)
			continue;
		*pane = (enum pane)p;
		*row = -1;
		if (y >= in.y + t->sticky[p])
			*row = t->tops[p] + y - in.y;
		if (*row >= (int)t->rows[p].n)
			*row = -1;
		return true;
	}
	return false;
}
