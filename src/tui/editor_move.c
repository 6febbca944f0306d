/* editor_move.c - rows of the soft-wrapped text, the motions over them, and what is cut by one. */

#include "hunsu/base/utf8.h"
#include "hunsu/tui/editor.h"

void editor_layout(struct editor *e, int columns, int page)
{
	struct str s = buf_str(&e->text);

	e->page = page > 1 ? page : 1;
	if (columns < 2)
		columns = 2;
	if (e->width == columns && e->laid == e->changes && e->rows.n)
		return;
	e->rows.n = 0;
	for (size_t at = 0; at < s.n;) {
		size_t end =
			wrap_row(s, at, columns - 1); /* a column for the cursor behind the end */
		*PUSH(&e->rows) = (struct text_row){at, end};
		at = end;
	}
	if (!s.n || s.p[s.n - 1] == '\n')
		*PUSH(&e->rows) = (struct text_row){s.n, s.n};
	e->width = columns;
	e->laid = e->changes;
}

size_t editor_row_of(const struct editor *e, size_t at)
{
	size_t low = 0, high = e->rows.n ? e->rows.n - 1 : 0;

	while (low < high) {
		size_t middle = (low + high + 1) / 2;
		if (e->rows.items[middle].from <= at)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

int editor_column_of(const struct editor *e, size_t at)
{
	size_t from = e->rows.n ? e->rows.items[editor_row_of(e, at)].from : 0;

	return text_width((struct str){e->text.s + from, at - from});
}

/* The last place of a row where the cursor can stand and still be on it. */
static size_t row_end(const struct editor *e, size_t row)
{
	const struct text_row *r = &e->rows.items[row];
	bool last = row + 1 == e->rows.n;

	if (r->to > r->from && e->text.s[r->to - 1] == '\n')
		return r->to - 1;
	return last || r->to == r->from ? r->to : grapheme_prev(buf_str(&e->text), r->to);
}

/* Rows as wide as before, of the text as it is now. */
static void lay_again(struct editor *e)
{
	editor_layout(e, e->width ? e->width : 80, e->page);
}

size_t editor_at(struct editor *e, size_t row, int column)
{
	struct str s = buf_str(&e->text);
	size_t at, end, next;

	lay_again(e);
	if (row >= e->rows.n)
		row = e->rows.n - 1;
	at = e->rows.items[row].from;
	end = row_end(e, row);
	while (at < end) {
		next = grapheme_next(s, at);
		if (text_width((struct str){s.p + e->rows.items[row].from,
			    next - e->rows.items[row].from}) > column)
			break;
		at = next;
	}
	return at < end ? at : end;
}

static size_t by_rows(struct editor *e, long by)
{
	long row = (long)editor_row_of(e, e->cursor), last = (long)e->rows.n - 1;

	if (e->goal < 0)
		e->goal = editor_column_of(e, e->cursor);
	if (row + by < 0)
		return 0;
	if (row + by > last)
		return e->text.n;
	return editor_at(e, (size_t)(row + by), e->goal);
}

/* Where a row-wise motion leads. */
static size_t target_row(struct editor *e, enum motion m)
{
	lay_again(e);
	switch (m) {
	case MOVE_UP:
		return by_rows(e, -1);
	case MOVE_DOWN:
		return by_rows(e, 1);
	case MOVE_PAGE_UP:
		return by_rows(e, -(long)e->page);
	case MOVE_PAGE_DOWN:
		return by_rows(e, e->page);
	case MOVE_ROW_START:
		return e->rows.items[editor_row_of(e, e->cursor)].from;
	default:
		return row_end(e, editor_row_of(e, e->cursor));
	}
}

static size_t line_end(struct str s, size_t at)
{
	if (at < s.n && s.p[at] == '\n')
		return at + 1;
	while (at < s.n && s.p[at] != '\n')
		at++;
	return at;
}

static size_t target(struct editor *e, enum motion m)
{
	static size_t (*const steps[])(struct str s, size_t at) = {
		[MOVE_LEFT] = grapheme_prev, [MOVE_RIGHT] = grapheme_next,
		[MOVE_WORD_LEFT] = word_prev, [MOVE_WORD_RIGHT] = word_next,
		[MOVE_SENTENCE_LEFT] = sentence_prev, [MOVE_SENTENCE_RIGHT] = sentence_next,
		[MOVE_LINE_START] = str_line_start, [MOVE_LINE_END] = line_end};
	struct str s = buf_str(&e->text);

	if (m == MOVE_TOP || m == MOVE_BOTTOM)
		return m == MOVE_TOP ? 0 : s.n;
	return steps[m] ? steps[m](s, e->cursor) : target_row(e, m);
}

static bool keeps_goal(enum motion m)
{
	return m == MOVE_UP || m == MOVE_DOWN || m == MOVE_PAGE_UP || m == MOVE_PAGE_DOWN;
}

void editor_move(struct editor *e, enum motion m, bool extend)
{
	size_t from, to;

	if (!extend && (m == MOVE_LEFT || m == MOVE_RIGHT) && editor_selection(e, &from, &to))
		editor_place(e, m == MOVE_LEFT ? from : to,
			false); /* as everywhere: leaves the selection */
	else
		editor_place(e, target(e, m), extend);
	if (!keeps_goal(m))
		e->goal = -1;
}

void editor_kill(struct editor *e, enum motion m, struct buf *taken)
{
	size_t from, to;

	if (!editor_selection(e, &from, &to)) {
		e->selecting = false;
		editor_move(e, m, true);
		editor_selection(e, &from, &to);
		e->cursor = e->anchor; /* where undo brings it back to */
	}
	if (taken && to > from && !editor_is_locked(e, from, to)) {
		buf_clear(taken);
		buf_add(taken, e->text.s + from, to - from);
	}
	editor_splice(e, from, to - from, (struct str){0}, AUTHOR_PERSON, false);
	e->selecting = false;
}
