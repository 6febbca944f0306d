/* rows.c - rows of spans, and how they come onto the canvas. */
#include "hunsu/tui/rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"

void rows_init(struct rows *r)
{
	*r = (struct rows){.text = BUF(BUF_FILE), .selected = -1};
}

void rows_release(struct rows *r)
{
	buf_release(&r->text);
	free(r->spans.items);
	free(r->list.items);
	rows_init(r);
}

void rows_clear(struct rows *r)
{
	buf_clear(&r->text);
	r->spans.n = r->list.n = r->n = 0;
	r->selected = -1;
	r->column = 0;
}

void rows_begin(struct rows *r, int tag)
{
	struct row *row = PUSH(&r->list);

	row->span = r->spans.n;
	row->tag = tag;
	r->column = 0;
	r->n++;
}

void rows_skip(struct rows *r, size_t n)
{
	if (!n)
		return;
	*PUSH(&r->list) = (struct row){.span = r->spans.n, .skipped = n, .tag = -1};
	r->n += n;
}

const struct row *rows_at(const struct rows *r, size_t row)
{
	if (row >= r->n)
		return NULL;
	if (r->n == r->list.n)
		return &r->list.items[row];
	for (size_t i = 0, first = 0; i < r->list.n; i++) {
		const struct row *w = &r->list.items[i];
		if (row == first && !w->skipped)
			return w;
		first += w->skipped ? w->skipped : 1;
		if (row < first)
			return NULL;
	}
	return NULL;
}

void rows_put_over(struct rows *r, enum shade shade, enum shade over, struct str s)
{
	const char *nl = s.n ? memchr(s.p, '\n', s.n) : NULL;
	struct span *span;

	if (nl)
		s.n = (size_t)(nl - s.p);
	if (!s.n || !r->list.n)
		return;
	span = PUSH(&r->spans);
	*span = (struct span){r->text.n, s.n, (uint8_t)shade, (uint8_t)over};
	if (!buf_addstr(&r->text, s))
		span->n = 0;
	r->list.items[r->list.n - 1].n_spans++;
	r->column += text_width(s);
}

void rows_put(struct rows *r, enum shade shade, struct str s)
{
	rows_put_over(r, shade, 0, s);
}

void rows_puts(struct rows *r, enum shade shade, const char *s)
{
	rows_put(r, shade, str_of(s));
}

void rows_putf(struct rows *r, enum shade shade, const char *fmt, ...)
{
	struct buf b = BUF(BUF_SMALL);
	va_list ap;

	va_start(ap, fmt);
	buf_addv(&b, fmt, ap);
	va_end(ap);
	rows_put(r, shade, buf_str(&b));
	buf_release(&b);
}

void rows_to(struct rows *r, int column)
{
	static const char blanks[] =
		"                                                                ";

	while (r->column < column) {
		int n = column - r->column;
		int most = (int)sizeof blanks - 1;
		rows_put(r, SHADE_TEXT, (struct str){blanks, (size_t)(n < most ? n : most)});
	}
}

void rows_cell(struct rows *r, enum shade shade, struct str s, int columns)
{
	int end = r->column + columns;
	struct buf b = BUF(BUF_SMALL);

	if (columns <= 0)
		return;
	text_brief(&b, s, columns);
	rows_put(r, shade, buf_str(&b));
	rows_to(r, end);
	buf_release(&b);
}

void rows_cell_right(struct rows *r, enum shade shade, struct str s, int columns)
{
	rows_to(r, r->column + columns - text_width(s));
	rows_put(r, shade, s);
}

void rows_wrap(struct rows *r, enum shade shade, struct str s, int columns, int indent, int tag)
{
	int width = columns - indent > 8 ? columns - indent : 8;

	for (size_t at = 0; at < s.n;) {
		size_t end = wrap_row(s, at,
			at			  ? width
			: columns - r->column > 8 ? columns - r->column
						  : width);
		if (at) {
			rows_begin(r, tag);
			rows_to(r, indent);
		}
		rows_put(r, shade, (struct str){s.p + at, end - at});
		at = end;
	}
}

void rows_beside(struct rows *r, const struct rows *lists, size_t n, int width)
{
	size_t most = 0;

	for (size_t i = 0; i < n; i++)
		most = lists[i].list.n > most ? lists[i].list.n : most;
	for (size_t y = 0; y < most; y++) {
		rows_begin(r, -1);
		for (size_t i = 0; i < n; i++) {
			const struct row *w = y < lists[i].list.n ? &lists[i].list.items[y] : NULL;
			if (w && i)
				rows_to(r, (int)i * width);
			for (size_t k = 0; w && k < w->n_spans; k++) {
				const struct span *s = &lists[i].spans.items[w->span + k];
				rows_put_over(r, s->shade, s->over,
					(struct str){lists[i].text.s + s->at, s->n});
			}
		}
	}
}

void rows_line(struct rows *r, int tag, enum shade shade, const char *fmt, ...)
{
	struct buf b = BUF(BUF_SMALL);
	va_list ap;

	va_start(ap, fmt);
	buf_addv(&b, fmt, ap);
	va_end(ap);
	rows_begin(r, tag);
	rows_put(r, shade, buf_str(&b));
	buf_release(&b);
}

void rows_select(struct rows *r)
{
	if (!r->list.n)
		return;
	r->list.items[r->list.n - 1].selected = true;
	if (r->selected < 0)
		r->selected = (int)r->n - 1;
}

void rows_text(const struct rows *r, size_t row, struct buf *out)
{
	const struct row *w = rows_at(r, row);

	for (size_t i = 0; w && i < w->n_spans; i++) {
		const struct span *s = &r->spans.items[w->span + i];
		buf_add(out, r->text.s + s->at, s->n);
	}
}

/* The spans of a row stand behind each other in the text. */
static struct str row_bytes(const struct rows *r, const struct row *w)
{
	size_t n = 0;

	if (!w->n_spans)
		return (struct str){"", 0};
	for (size_t i = 0; i < w->n_spans; i++)
		n += r->spans.items[w->span + i].n;
	return (struct str){r->text.s + r->spans.items[w->span].at, n};
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

size_t search_find(struct str s, struct str needle, size_t from)
{
	for (size_t i = from; needle.n && i + needle.n <= s.n; i++) {
		size_t k = 0;
		while (k < needle.n && lower(s.p[i + k]) == lower(needle.p[k]))
			k++;
		if (k == needle.n)
			return i;
	}
	return SIZE_MAX;
}

bool rows_has(const struct rows *r, size_t row, struct str needle)
{
	const struct row *w = rows_at(r, row);

	return w && search_find(row_bytes(r, w), needle, 0) != SIZE_MAX;
}

static void draw_row(
	const struct rows *r, const struct row *w, struct canvas *c, int y, struct rect in)
{
	int x = 0;

	for (size_t i = 0; i < w->n_spans; i++) {
		const struct span *s = &r->spans.items[w->span + i];
		enum shade over = s->over ? s->over : w->selected ? SHADE_SELECTED : 0;
		x += canvas_text(c, y, in.x + x, in.cols - x, (struct str){r->text.s + s->at, s->n},
			s->shade, over);
	}
	if (w->selected)
		canvas_over(c, y, in.x + x, in.cols - x, SHADE_SELECTED);
}

static void draw_matches(const struct rows *r, const struct row *w, struct canvas *c, int y,
	struct rect in, struct str search)
{
	struct str s = row_bytes(r, w);

	for (size_t at = 0; (at = search_find(s, search, at)) != SIZE_MAX; at += search.n) {
		int from = text_width(str_first(s, at)),
		    to = text_width(str_first(s, at + search.n));
		if (from < in.cols)
			canvas_over(c, y, in.x + from, (to < in.cols ? to : in.cols) - from,
				SHADE_SEARCH);
	}
}

void rows_draw(const struct rows *r, struct canvas *c, struct rect in, int top, struct str search)
{
	for (int i = 0; i < in.rows; i++) {
		const struct row *w = top + i < 0 ? NULL : rows_at(r, (size_t)(top + i));
		if (!w)
			continue;
		draw_row(r, w, c, in.y + i, in);
		if (search.n)
			draw_matches(r, w, c, in.y + i, in, search);
	}
}
