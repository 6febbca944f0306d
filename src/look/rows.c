/* rows.c - rows of spans: how they are written, and told in lines. */
#include "hunsu/look/rows.h"

#include <string.h>

void rows_init(struct rows *r)
{
	*r = (struct rows){.text = BUF(BUF_FILE), .selected = -1};
}

void rows_release(struct rows *r)
{
	buf_release(&r->text);
	free(r->spans.items);
	free(r->list.items);
	free(r->points.items);
	rows_init(r);
}

void rows_clear(struct rows *r)
{
	buf_clear(&r->text);
	r->spans.n = r->list.n = r->points.n = r->n = 0;
	r->selected = -1;
	r->column = r->side = r->side_least = 0;
	r->reader = FOR_ALL;
}

void rows_begin(struct rows *r, int tag)
{
	struct row *row = PUSH(&r->list);

	row->span = r->spans.n;
	row->tag = tag;
	row->hang = 1;
	row->side = r->side;
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

static struct span *add_span(struct rows *r, enum span_kind kind, enum shade shade, struct str s)
{
	struct span *span;

	if (!r->list.n)
		return NULL;
	span = PUSH(&r->spans);
	*span = (struct span){.at = r->text.n,
		.n = s.n, .shade = (uint8_t)shade, .reader = (uint8_t)r->reader,
		.kind = (uint8_t)kind};
	if (!buf_addstr(&r->text, s))
		span->n = 0;
	r->list.items[r->list.n - 1].n_spans++;
	return span;
}

void rows_put_over(struct rows *r, enum shade shade, enum shade over, struct str s)
{
	const char *nl = s.n ? memchr(s.p, '\n', s.n) : NULL;
	struct span *span;

	if (nl)
		s.n = (size_t)(nl - s.p);
	span = s.n ? add_span(r, SPAN_OURS, shade, s) : NULL;
	if (!span)
		return;
	span->over = (uint8_t)over;
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

/* For those of them that what is put now is for. */
static void put_only(struct rows *r, enum reader reader, enum span_kind kind, enum shade shade,
	struct str s)
{
	enum reader was = r->reader;

	if (!s.n || (was != FOR_ALL && was != reader))
		return;
	r->reader = reader;
	add_span(r, kind, shade, s);
	r->reader = was;
}

PRINTF_LIKE(4, 0)
static void put_v(struct rows *r, enum reader reader, enum shade shade, const char *fmt, va_list ap)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	buf_addv(&b, fmt, ap);
	if (reader == FOR_ALL)
		rows_put(r, shade, buf_str(&b));
	else
		put_only(r, reader, SPAN_OURS, shade, buf_str(&b));
}

void rows_putf(struct rows *r, enum shade shade, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put_v(r, FOR_ALL, shade, fmt, ap);
	va_end(ap);
}

void rows_signf(struct rows *r, enum shade shade, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put_v(r, FOR_SCREEN, shade, fmt, ap);
	va_end(ap);
}

void rows_wordsf(struct rows *r, enum shade shade, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put_v(r, FOR_LINES, shade, fmt, ap);
	va_end(ap);
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
	SCOPED(buf) b = BUF(BUF_SMALL);

	if (columns <= 0)
		return;
	text_brief(&b, s, columns);
	rows_put(r, shade, buf_str(&b));
	rows_to(r, end);
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
	va_list ap;

	rows_begin(r, tag);
	va_start(ap, fmt);
	put_v(r, FOR_ALL, shade, fmt, ap);
	va_end(ap);
}

void rows_select(struct rows *r)
{
	if (!r->list.n)
		return;
	r->list.items[r->list.n - 1].selected = true;
	if (r->selected < 0)
		r->selected = (int)r->n - 1;
}

/* ---- rows of any length ---- */

void rows_only(struct rows *r, enum reader reader)
{
	r->reader = reader;
}

void rows_two(struct rows *r, enum shade shade, const char *sign, const char *words)
{
	put_only(r, FOR_SCREEN, SPAN_OURS, shade, str_of(sign));
	put_only(r, FOR_LINES, SPAN_OURS, shade, str_of(words));
}

void rows_item(struct rows *r, enum shade shade, const char *fmt, ...)
{
	va_list ap;

	rows_two(r, SHADE_TEXT, "  ", ", ");
	va_start(ap, fmt);
	put_v(r, FOR_ALL, shade, fmt, ap);
	va_end(ap);
}

void rows_theirs(struct rows *r, enum shade shade, struct str s)
{
	if (s.n)
		add_span(r, SPAN_THEIRS, shade, s);
}

void rows_brief(struct rows *r, enum shade shade, struct str s, int columns)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	text_brief(&b, s, columns);
	put_only(r, FOR_SCREEN, SPAN_THEIRS, shade, s);
	put_only(r, FOR_LINES, SPAN_THEIRS, shade, buf_str(&b));
}

void rows_cut(struct rows *r, enum shade shade, struct str s, int columns)
{
	struct span *span = add_span(r, SPAN_CUT, shade, s);

	if (span)
		span->columns = (short)columns;
}

void rows_hang(struct rows *r, int column)
{
	r->list.items[r->list.n - 1].hang = (short)column;
}

void rows_break(struct rows *r, int column, const char *words)
{
	struct span *span = add_span(r, SPAN_BREAK, SHADE_TEXT, str_of(words));

	if (span)
		span->columns = (short)column;
}

void rows_below(struct rows *r, enum shade shade, struct str s)
{
	add_span(r, SPAN_BELOW, shade, s);
}

void rows_side(struct rows *r, int n)
{
	r->side = (short)n;
}

struct point *rows_point(struct rows *r)
{
	r->list.items[r->list.n - 1].point = true;
	return PUSH(&r->points);
}

static bool has_words(const struct span *s)
{
	return s->n && s->reader != FOR_SCREEN && s->kind != SPAN_BELOW;
}

void rows_lines(const struct rows *r, struct buf *out)
{
	size_t told = 0;

	for (size_t i = 0; i < r->list.n; i++) {
		const struct span *s = r->spans.items + r->list.items[i].span;
		const struct span *end = s + r->list.items[i].n_spans;
		bool any = false;

		for (; s < end; s++) {
			struct str text = {r->text.s + s->at, s->n};

			if (!has_words(s))
				continue;
			if (!any && told++)
				buf_addc(out, '\n');
			any = true;
			if (s->kind == SPAN_CUT)
				text_brief(out, text, s->columns);
			else
				text_visible(out, text, true);
		}
	}
}

/* ---- what is in a row ---- */

struct str rows_bytes(const struct rows *r, const struct row *w)
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

	return w && search_find(rows_bytes(r, w), needle, 0) != SIZE_MAX;
}
