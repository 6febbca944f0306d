/* menu.c - a list over the panes to choose from: mutating in words of one's own, by an operator. */
#include <string.h>

#include "hunsu/session/story.h"
#include "inside.h"

#define NAME_COLUMNS 16
#define OWN_WORDS (3 + NAME_COLUMNS) /* the column where they are typed */

static void clear(struct menu *m)
{
	for (size_t i = 0; i < m->list.n; i++) {
		free(m->list.items[i].name);
		free(m->list.items[i].help);
		free(m->list.items[i].line);
	}
	free(m->list.items);
	free(m->title);
	*m = (struct menu){0};
}

void menu_close(struct tui *t)
{
	if (t->mode == MODE_MENU)
		t->mode = MODE_KEYS;
	clear(&t->menu);
	tui_dirty(t, true);
}

static struct menu_item *add(struct menu *m, const char *name, const char *help)
{
	struct menu_item *item = PUSH(&m->list);

	item->name = mem_dup(name);
	item->help = mem_dup(help);
	return item;
}

/* "region", "A", "prompt": what has the focus, and in the prompt the region of it, where there is
 * one. */
static struct called target(const struct tui *t, bool *region, struct text_ref *text)
{
	struct range r;

	*text = live_selected(t->live);
	*region = live_region(t->live, &r) && !text->variant;
	return text->variant ? variant_called(live_state(t->live), text->variant)
	       : *region     ? (struct called){"region"}
			     : (struct called){"prompt"};
}

static void title(struct tui *t, const char *on, bool region)
{
	struct buf b = BUF(BUF_SMALL);
	struct range r;

	buf_addf(&b, "Mutate %s%s", strcmp(on, "prompt") == 0 || region ? "the " : "", on);
	if (region && live_region(t->live, &r)) {
		buf_adds(&b, ": ");
		text_brief(&b, prompt_range(&state_head(live_state(t->live))->prompt, r), 60);
	}
	t->menu.title = buf_detach(&b, NULL);
}

/* Nothing of the person's words is taken for more of the order: it says all before them. */
static void add_operator(
	struct tui *t, const struct op *op, const char *name, const char *on, const char *missing)
{
	struct menu_item *item = add(&t->menu, name, missing ? missing : op->help);
	struct buf line = BUF(BUF_SMALL);

	buf_addf(&line, "mutate %s on %s 1 ", op->name, on);
	item->line = buf_detach(&line, NULL);
	item->off = missing != NULL;
}

/* The person's own words come first, and go to whichever operator is chosen. */
void menu_mutate(struct tui *t)
{
	struct text_ref text;
	bool region;
	const struct called on = target(t, &region, &text);

	clear(&t->menu);
	title(t, on.s, region);
	for (int own = 1; own >= 0; own--)
		for (size_t i = 0; operators[i]; i++) {
			const struct op *op = operators[i];
			const bool words = strcmp(op->name, "mutate") == 0;
			if (words == own)
				add_operator(t, op, words ? "your own words" : op->name, on.s,
					live_operator_missing(t->live, op, text, region));
		}
	lineedit_start(t->line, (struct str){0});
	t->mode = MODE_MENU;
	tui_dirty(t, true);
}

/* ---- choosing ---- */

static void choose(struct tui *t, size_t i)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	struct str words = str_trim(lineedit_text(t->line, &(size_t){0}));
	const struct menu_item *item;

	if (i >= t->menu.list.n)
		return;
	item = &t->menu.list.items[i];
	if (item->off || (i == 0 && !words.n)) {
		t->menu.at = i;
		buf_addf(&b, "%s: %s", item->name,
			item->off ? item->help : "say what to do, or choose an operator below");
		tui_say(t, true, buf_text(&b));
	} else {
		buf_adds(&b, item->line);
		buf_addstr(&b, words);
		menu_close(t);
		tui_command(t, str_trim(buf_str(&b)));
	}
}

void menu_key(struct tui *t, const struct key *k)
{
	struct menu *m = &t->menu;

	if (key_is(k, "Down Tab C-n C-j")) {
		m->at = (m->at + 1) % m->list.n;
	} else if (key_is(k, "Up S-Tab C-p")) {
		m->at = (m->at + m->list.n - 1) % m->list.n;
	} else if (key_is(k, "Enter")) {
		choose(t, m->at);
	} else {
		switch (lineedit_key(t->line, k)) {
		case LINE_CANCELLED:
			menu_close(t);
			break;
		case LINE_FULL:
			tui_say(t, true, "your own words hold 8 kB at most");
			break;
		default:
			break;
		}
	}
}

void menu_click(struct tui *t, int y, int x)
{
	struct rect in = t->menu.in;
	const int row = y - in.y + t->menu.top;

	if (y < in.y || y >= in.y + in.rows || x < in.x || x >= in.x + in.cols)
		menu_close(t);
	else if (row)
		choose(t, (size_t)row);
	else
		t->menu.at = 0;
}

/* ---- drawing ---- */

static void item_row(struct rows *out, const struct tui *t, size_t i, int columns)
{
	const struct menu_item *item = &t->menu.list.items[i];
	bool at = i == t->menu.at;

	rows_begin(out, -1);
	if (at)
		rows_select(out);
	rows_putf(out, SHADE_MARK, " %s ", at ? t->marks->selected : " ");
	rows_cell(out, item->off ? SHADE_DIM : SHADE_KEY, str_of(item->name), NAME_COLUMNS);
	if (item->off)
		rows_puts(out, SHADE_DIM, "(not now) ");
	if (i)
		rows_cell(out, SHADE_DIM, str_of(item->help), columns - out->column);
}

static void box(struct canvas *c, struct rect r, const struct marks *m)
{
	int right = r.x + r.cols - 1, bottom = r.y + r.rows - 1;

	for (int y = r.y; y <= bottom; y++)
		canvas_across(c, y, r.x, r.cols, ' ', SHADE_TEXT);
	canvas_across(c, r.y, r.x, r.cols, m->h, SHADE_BORDER);
	canvas_across(c, bottom, r.x, r.cols, m->h, SHADE_BORDER);
	canvas_down(c, r.y, r.x, r.rows, m->v, SHADE_BORDER);
	canvas_down(c, r.y, right, r.rows, m->v, SHADE_BORDER);
	canvas_across(c, r.y, r.x, 1, m->tl, SHADE_BORDER);
	canvas_across(c, r.y, right, 1, m->tr, SHADE_BORDER);
	canvas_across(c, bottom, r.x, 1, m->bl, SHADE_BORDER);
	canvas_across(c, bottom, right, 1, m->br, SHADE_BORDER);
}

void menu_draw(struct tui *t)
{
	struct canvas *c = &t->canvas;
	struct menu *m = &t->menu;
	SCOPED(buf) title_text = BUF(BUF_SMALL);
	int cols = c->cols - 6 < 104 ? c->cols - 6 : 104, rows = (int)m->list.n;

	if (rows > c->rows - 6)
		rows = c->rows - 6;
	m->in = (struct rect){(c->rows - rows) / 2, (c->cols - cols) / 2, rows, cols};
	m->top = pane_follow(m->top, (int)m->at, (int)m->list.n, rows, true);
	rows_clear(&t->page);
	for (size_t i = 0; i < m->list.n; i++)
		item_row(&t->page, t, i, cols);
	box(c, (struct rect){m->in.y - 1, m->in.x - 1, rows + 2, cols + 2}, t->marks);
	buf_addf(&title_text, " %s ", m->title);
	canvas_text(c, m->in.y - 1, m->in.x + 1, cols - 2, buf_str(&title_text), SHADE_FOCUS, 0);
	rows_draw(&t->page, c, m->in, m->top, (struct str){0});
	if (!m->top)
		bars_words(t, m->in.y, m->in.x + OWN_WORDS, cols - OWN_WORDS);
}
