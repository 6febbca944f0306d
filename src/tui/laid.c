/* laid.c - rows of any length in a pane's columns, and how rows come onto the canvas. */
#include "hunsu/tui/laid.h"

#include <string.h>

#define SIDE_MIN 30 /* columns: narrower than that nothing is read side by side */
#define ROOM_MIN 8  /* with less room than that a text begins in the next row */

struct paragraph { /* what of a row is wrapped together, with a role for each byte */
	struct buf text, shades;
};

struct lay { /* one row on its way */
	struct rows *out;
	const struct rows *from;
	const struct laying *how;
	const struct row *row;
	const struct span *below; /* NULL: blanks */
	int hang;
	struct paragraph p;
};

/* ---- our signs in ASCII ---- */

static const char *const plain_signs[][2] = {{"\u2500", "-"}, {"\u2502", "|"}, {"\u2575", "|"},
	{"\u2577", "|"}, {"\u2574", "-"}, {"\u2576", "-"}, {"\u2518", "+"}, {"\u2510", "+"},
	{"\u2524", "+"}, {"\u2514", "+"}, {"\u250c", "+"}, {"\u251c", "+"}, {"\u2534", "+"},
	{"\u252c", "+"}, {"\u253c", "+"}, {"\u25cf", "*"}, {"\u25cb", "o"}, {"\u25c7", "h"},
	{"\u2713", "+"}, {"\u2717", "x"}, {"\u00b7", "."}, {"\u2192", "->"}, {"\u2026", ".."},
	{"\u2013", "-"}, {"\u23ce", "\\n"}, {"\u2260", "~"}, {"\u2191", "^"}, {"\u2193", "v"},
	{"\u2212", "-"}, {"\u25b2", "^"}, {"\u25bc", "v"}};

/* The length of the sign that s begins with, and how it is drawn; 0: it begins with none. */
static size_t plain_sign(struct str s, const char **drawn)
{
	for (size_t i = 0; i < COUNT(plain_signs); i++) {
		*drawn = plain_signs[i][1];
		if (str_starts(s, plain_signs[i][0]))
			return strlen(plain_signs[i][0]);
	}
	return 0;
}

void sign_draw(struct buf *out, struct str s, bool ascii)
{
	const char *drawn;

	if (!ascii) {
		buf_addstr(out, s);
		return;
	}
	for (size_t at = 0, n; at < s.n; at += n) {
		n = (unsigned char)s.p[at] < 0x80 ? 0 : plain_sign(str_from(s, at), &drawn);
		if (n)
			buf_adds(out, drawn);
		else
			buf_addc(out, s.p[at]);
		n = n ? n : 1;
	}
}

/* ---- paragraphs ---- */

static void shade_to_end(struct paragraph *p, enum shade shade)
{
	char block[256];

	memset(block, (int)shade, sizeof block);
	while (p->shades.n < p->text.n && !p->shades.full)
		buf_addstr(&p->shades, str_first((struct str){block, sizeof block},
					       p->text.n - p->shades.n));
}

static void put(struct lay *l, size_t from, size_t to)
{
	const char *shades = buf_text(&l->p.shades);

	while (from < to) {
		size_t end = from + 1;
		while (end < to && shades[end] == shades[from])
			end++;
		rows_put(l->out, (enum shade)shades[from],
			(struct str){l->p.text.s + from, end - from});
		from = end;
	}
}

static void next_row(struct lay *l)
{
	SCOPED(buf) below = BUF(BUF_SMALL);

	rows_begin(l->out, l->row->tag);
	rows_to(l->out, l->below ? 1 : l->hang);
	if (l->below) {
		sign_draw(&below, (struct str){l->from->text.s + l->below->at, l->below->n},
			l->how->ascii);
		rows_put(l->out, l->below->shade, buf_str(&below));
	}
}

static int room(const struct lay *l)
{
	return l->how->columns - l->out->column;
}

static void end_paragraph(struct lay *l)
{
	struct str s = buf_str(&l->p.text);

	for (size_t at = 0, end; at < s.n; at = end) {
		if (at || (room(l) < ROOM_MIN && l->out->column > l->hang))
			next_row(l);
		end = wrap_row(s, at, room(l) > ROOM_MIN ? room(l) : ROOM_MIN);
		put(l, at, end);
	}
	buf_clear(&l->p.text);
	buf_clear(&l->p.shades);
}

/* ---- rows ---- */

static void put_cut(struct lay *l, enum shade shade, struct str s)
{
	int half = l->how->columns / 2;

	rows_cell(l->out, shade, s, l->out->column < half ? half - l->out->column : room(l));
}

static void lay_span(struct lay *l, const struct span *s)
{
	struct str text = {l->from->text.s + s->at, s->n};

	if (s->kind == SPAN_BREAK) {
		end_paragraph(l);
		l->hang = s->columns;
		next_row(l);
	} else if (s->kind == SPAN_CUT) {
		end_paragraph(l);
		put_cut(l, s->shade, text);
	} else if (s->kind == SPAN_BELOW) {
		l->below = s;
	} else {
		sign_draw(&l->p.text, text, l->how->ascii && s->kind == SPAN_OURS);
		shade_to_end(&l->p, s->shade);
	}
}

static void lay_row(
	struct rows *out, const struct rows *from, size_t row, const struct laying *how)
{
	const struct row *w = &from->list.items[row];
	struct lay l = {.out = out, .from = from, .how = how, .row = w, .hang = w->hang,
		.p = {BUF(BUF_FILE), BUF(BUF_FILE)}};

	rows_begin(out, w->tag);
	if (w->selected) {
		rows_select(out);
		rows_puts(out, SHADE_FOCUS, marks_for(how->ascii)->selected);
	}
	rows_to(out, 1);
	for (size_t i = 0; i < w->n_spans; i++)
		if (from->spans.items[w->span + i].reader != FOR_LINES)
			lay_span(&l, &from->spans.items[w->span + i]);
	end_paragraph(&l);
	buf_release(&l.p.text);
	buf_release(&l.p.shades);
}

/* ---- rows beside each other ---- */

/* The end of the group of columns that begins with that row; n: how many there are. */
static size_t group_end(const struct rows *from, size_t row, size_t *n)
{
	size_t end = row;

	for (*n = 1; end < from->list.n && from->list.items[end].side >= (short)*n; end++)
		*n = (size_t)from->list.items[end].side;
	return end;
}

static size_t lay_group(
	struct rows *out, const struct rows *from, size_t row, const struct laying *how)
{
	size_t n, end = group_end(from, row, &n);
	size_t most = (size_t)(how->columns / (from->side_least ? from->side_least : SIDE_MIN));
	size_t together = most < 1 ? 1 : most < n ? most : n;
	struct laying narrow = *how;
	OWNED struct rows *columns = NEWN(together, struct rows);

	narrow.columns = how->columns / (int)together - 1;
	for (size_t c = 0; c < together; c++)
		rows_init(&columns[c]);
	for (size_t first = 1; first <= n; first += together) {
		for (size_t c = 0; c < together; c++)
			rows_clear(&columns[c]);
		for (; row < end && (size_t)from->list.items[row].side < first + together; row++)
			lay_row(&columns[(size_t)from->list.items[row].side - first], from, row,
				&narrow);
		rows_beside(out, columns, together, narrow.columns + 1);
	}
	for (size_t c = 0; c < together; c++)
		rows_release(&columns[c]);
	return end;
}

/* What only lines have words for is no row. */
static bool is_shown(const struct rows *from, const struct row *w)
{
	const struct span *s = from->spans.items + w->span;

	for (size_t i = 0; i < w->n_spans; i++)
		if (s[i].reader != FOR_LINES)
			return true;
	return !w->n_spans;
}

void rows_lay(struct rows *out, const struct rows *from, const struct laying *how)
{
	bool drawn = false;

	for (size_t i = 0; i < from->list.n;) {
		const struct row *w = &from->list.items[i];

		if (w->side) {
			i = lay_group(out, from, i, how);
			continue;
		}
		if (w->point && !drawn)
			rows_chart(out, from, how);
		else if (!w->point && is_shown(from, w))
			lay_row(out, from, i, how);
		drawn = drawn || w->point;
		i++;
	}
}

/* ---- onto the canvas ---- */

static bool is_wider(struct str s, int columns)
{
	while (s.n && s.p[s.n - 1] == ' ')
		s.n--;
	return text_width(s) > columns;
}

/* What has no room ends with a mark. */
static void draw_row(
	const struct rows *r, const struct row *w, struct canvas *c, int y, struct rect in)
{
	const bool wider = is_wider(rows_bytes(r, w), in.cols);
	int x = 0;

	for (size_t i = 0; i < w->n_spans; i++) {
		const struct span *s = &r->spans.items[w->span + i];
		enum shade over = s->over ? s->over : w->selected ? SHADE_SELECTED : 0;
		x += canvas_text(c, y, in.x + x, in.cols - x, (struct str){r->text.s + s->at, s->n},
			s->shade, over);
	}
	if (wider)
		canvas_text(c, y, in.x + in.cols - 1, 1, STR("\u2026"), SHADE_MARK,
			w->selected ? SHADE_SELECTED : 0);
	if (w->selected)
		canvas_over(c, y, in.x + x, in.cols - x, SHADE_SELECTED);
}

static void draw_matches(const struct rows *r, const struct row *w, struct canvas *c, int y,
	struct rect in, struct str search)
{
	struct str s = rows_bytes(r, w);

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
		const int at = top + i;
		const struct row *w = at < 0 ? NULL : rows_at(r, (size_t)at);
		if (!w)
			continue;
		draw_row(r, w, c, in.y + i, in);
		if (search.n)
			draw_matches(r, w, c, in.y + i, in, search);
	}
}
