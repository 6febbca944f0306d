/* pane.c - what several panes use. */
#include "hunsu/tui/pane.h"

#include <string.h>

#include "hunsu/app/command.h"

int pane_follow(int top, int selected, int n, int height, bool follow)
{
	height = height < 1 ? 1 : height; /* without room the selected one is next */
	if (follow && selected >= 0) {
		if (selected < top)
			top = selected;
		if (selected >= top + height)
			top = selected - height + 1;
	}
	if (top > n - height)
		top = n - height;
	return top > 0 ? top : 0;
}

struct pane_window pane_window(const struct pane_view *v, int selected, int above, int n)
{
	const int row = selected < 0 ? -1 : above + selected, end = above + n;
	const int top = pane_follow(v->top, row, end + v->height, v->height, v->follow);
	/* The top comes down when there is nothing to fill the rows below the list. */
	const int from = (top < end - v->height ? top : end - v->height) - above;
	const int to = top + v->height - above;

	return (struct pane_window){from < 0 ? 0 : from, to > n ? n : to < 0 ? 0 : to};
}

const char *pane_part(const struct pane_view *v)
{
	return v->ascii ? " - " : " ─ ";
}

void pane_say(struct rows *out, const struct pane_view *v, enum shade shade, const char *fmt, ...)
{
	SCOPED(buf) text = BUF(BUF_SMALL), b = BUF(BUF_SMALL);
	va_list ap;

	va_start(ap, fmt);
	buf_addv(&text, fmt, ap);
	va_end(ap);
	command_spell(&b, v->live, true, buf_str(&text));
	rows_begin(out, -1);
	rows_puts(out, shade, " ");
	rows_wrap(out, shade, buf_str(&b), v->columns, 1, -1);
}

static const struct {
	const char *command;
	int rows, pages;
} page_moves[] = {{"up", -1, 0}, {"down", 1, 0}, {"page-up", 0, -1}, {"page-down", 0, 1},
	{"top", -100000, 0}, {"bottom", 100000, 0}};

bool pane_page_move(int height, const char *line, int *by)
{
	for (size_t i = 0; i < COUNT(page_moves); i++)
		if (strcmp(line, page_moves[i].command) == 0) {
			*by = page_moves[i].rows + page_moves[i].pages * (height - 1);
			return true;
		}
	return false;
}
