/* choice.c - a question that is asked before there is a session: its rows and its keys. */
#include <string.h>

#include "hunsu/app/command.h"
#include "inside.h"

/* A reply's row has its key, and is cut at the edge; other lines are wrapped. */
static void add_rows(struct rows *out, const struct tui *t, int columns)
{
	const struct question *q = t->asked;
	struct str rest = str_of(q->more ? q->more : ""), line;
	int n = (int)q->rows;

	for (int i = 0; str_line(&rest, &line); i++) {
		bool at = i == t->picked;

		rows_begin(out, -1);
		if (at)
			rows_select(out);
		rows_puts(out, SHADE_MARK, at ? t->marks->selected : " ");
		if (i < n && q->replies[i].key)
			rows_putf(out, SHADE_KEY, "[%c]", q->replies[i].key);
		if (i < n) {
			rows_to(out, 5);
			rows_cell(out, SHADE_TEXT, str_trim(line), columns - 5);
		} else {
			rows_wrap(out, SHADE_TEXT, line, columns, 1, -1);
		}
	}
}

static void draw_hint(struct tui *t)
{
	const struct question *q = t->asked;
	struct canvas *c = &t->canvas;
	SCOPED(buf) b = BUF(BUF_SMALL);

	if (q->rows)
		buf_adds(&b, "Up, Down and Enter, or a key in brackets; ");
	else if (t->page_height < (int)t->page.list.n)
		buf_adds(&b, "Up, Down, PageUp and PageDown scroll; ");
	buf_addf(&b, "Esc: %s", q->replies[q->none].word);
	canvas_text(c, c->rows - 1, 1, c->cols - 1, buf_str(&b), SHADE_HINT, 0);
}

void choice_draw(struct tui *t)
{
	struct canvas *c = &t->canvas;
	SCOPED(rows) words;
	int n, most;

	rows_init(&words);
	bars_question_rows(&words, t->asked, t->asked->rows, c->cols - 2);
	rows_clear(&t->page);
	add_rows(&t->page, t, c->cols - 1);
	n = (int)t->page.list.n;
	most = c->rows - 5 - (int)words.list.n; /* without bar, hint, and the blank lines between */
	t->page_height = n < most ? n : most > 1 ? most : 1;
	t->page_top = pane_follow(t->page_top, t->picked, n, t->page_height, true);
	canvas_across(c, 0, 0, c->cols, ' ', SHADE_BAR);
	canvas_text(c, 0, 1, c->cols - 1, STR("hunsu"), SHADE_BAR, 0);
	rows_draw(&t->page, c, (struct rect){2, 0, t->page_height, c->cols}, t->page_top,
		(struct str){0});
	c->cursor_y = 2 + (t->picked < 0 ? 0 : t->picked - t->page_top);
	draw_hint(t);
	bars_over(c, &words, n ? 3 + t->page_height : 2, SHADE_QUESTION);
}

void choice_take(struct tui *t, size_t reply)
{
	t->reply = reply;
	t->leaving = true;
	loop_stop(t->loop);
}

void choice_key(struct tui *t, const char *key)
{
	const char *line = command_for_key(commands, t->config, KEYS_PLAY, key);
	int n = (int)t->asked->rows, by;

	if (!line)
		return;
	if (strcmp(line, "open") == 0 && t->picked >= 0)
		choice_take(t, (size_t)t->picked);
	else if (strcmp(line, "suspend") == 0)
		outside_suspend(t);
	else if (strcmp(line, "redraw") == 0)
		paint_again(t->paint);
	else if (!pane_page_move(t->page_height, line, &by))
		return;
	else if (!n)
		t->page_top += by;
	else if (t->picked + by < 0)
		t->picked = 0;
	else
		t->picked = t->picked + by < n ? t->picked + by : n - 1;
}
