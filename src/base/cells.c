/*
 * cells.c - what a terminal can hold of a text: clusters reduced to cells, and everything dangerous
 * visible.
 */
#include <stdio.h>
#include <utf8proc.h>
#include <wchar.h>

#include "hunsu/base/utf8.h"

#define MARKS_MAX 4 /* what a cell of ncurses holds beside its spacing character */
#define TAB 8
#define ZWNJ 0x200c
#define ZWJ 0x200d
#define DOTTED_CIRCLE 0x25cc

static bool is_selector(int32_t cp)
{
	return (cp >= 0xfe00 && cp <= 0xfe0f) || (cp >= 0xe0100 && cp <= 0xe01ef);
}

/* Characters that would act on the terminal, or that would be there without being seen. */
static bool is_hidden(int32_t cp)
{
	if (cp < 0x7f)
		return cp < 0x20;
	if (cp < 0xa0)
		return true;
	switch (utf8proc_category(cp)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return true;
	default:
		return wcwidth((wchar_t)cp) < 0;
	}
}

static size_t put_mark(int32_t cp, struct cell *out)
{
	char text[12];
	size_t n;

	if (cp < 0x20 || cp == 0x7f)
		snprintf(text, sizeof text, "^%c", (char)(cp ^ 0x40));
	else
		snprintf(text, sizeof text, "<%02X>", (unsigned)cp);
	for (n = 0; text[n]; n++)
		out[n] = (struct cell){.cp = {text[n]}, .width = 1, .mark = true};
	return n;
}

static size_t put_tab(int column, struct cell *out)
{
	size_t n = (size_t)(TAB - (column > 0 ? column % TAB : 0));

	for (size_t i = 0; i < n; i++)
		out[i] = (struct cell){.cp = {' '}, .width = 1};
	return n;
}

static void add_mark(struct cell *c, int32_t cp)
{
	size_t n = 1;

	while (c->cp[n])
		n++;
	if (n <= MARKS_MAX)
		c->cp[n] = cp;
}

/* A joiner is proper behind an emoji or a letter of a script that joins; behind Latin it only
 * hides. */
static bool is_joiner_after(int32_t cp, int32_t before)
{
	return (cp == ZWJ || cp == ZWNJ) && before >= 0x590;
}

static bool is_pictograph(int32_t cp)
{
	return utf8proc_get_property(cp)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC ||
	       (cp >= 0x1f3fb && cp <= 0x1f3ff);
}

/* The rest of the cluster whose first character is in out[0]. */
static size_t put_rest(struct str s, size_t *at, size_t end, struct cell *out, size_t max)
{
	int32_t before = out[0].cp[0], cp;
	size_t n = 1, next;
	int width;

	for (; *at < end; *at = next, before = cp) {
		next = *at;
		cp = utf8_next(s, &next);
		/* One variation selector is a way to write the character before it; more hide
		 * something. */
		if (is_joiner_after(cp, before) || (is_selector(cp) && !is_selector(before)))
			continue;
		if (is_hidden(cp) || is_selector(cp))
			break;
		width = wcwidth((wchar_t)cp);
		if (width == 0) {
			add_mark(&out[n - 1], cp);
		} else if (!is_pictograph(cp)) {
			if (n == max)
				break;
			out[n++] = (struct cell){.cp = {cp}, .width = width};
		}
	}
	return n;
}

size_t cells_next(struct str s, size_t *at, int column, struct cell *out, size_t max)
{
	size_t end, start = *at;
	int32_t cp;
	int width;

	if (start >= s.n)
		return 0;
	cp = utf8_next(s, at);
	if (cp >= 0x20 && cp < 0x7f && (*at == s.n || (unsigned char)s.p[*at] < 0x80)) {
		out[0] = (struct cell){.cp = {cp}, .width = 1};
		return 1;
	}
	if (cp == '\t')
		return put_tab(column, out);
	if (is_hidden(cp) || is_selector(cp))
		return put_mark(cp, out);
	end = grapheme_next(s, start);
	width = wcwidth((wchar_t)cp);
	if (width == 0)
		out[0] = (struct cell){.cp = {DOTTED_CIRCLE, cp}, .width = 1, .mark = true};
	else
		out[0] = (struct cell){.cp = {cp}, .width = width};
	return put_rest(s, at, end, out, max);
}

static int columns_of(const struct cell *cells, size_t n)
{
	int columns = 0;

	for (size_t i = 0; i < n; i++)
		columns += cells[i].width;
	return columns;
}

int text_width(struct str s)
{
	struct cell cells[16];
	int columns = 0;

	for (size_t at = 0; at < s.n;) {
		size_t n = cells_next(s, &at, columns, cells, 16);

		columns += columns_of(cells, n);
	}
	return columns;
}

/* Bytes at `at`, at most `max`, that are a cell each: ASCII that is seen and stays alone. */
static size_t plain_cells(struct str s, size_t at, int max)
{
	size_t end = at;

	while (end < s.n && end - at < (size_t)max && s.p[end] >= 0x20 && s.p[end] < 0x7f)
		end++;
	return end - at - (end > at && end < s.n && (unsigned char)s.p[end] >= 0x80);
}

struct str text_fit(struct str s, int columns)
{
	struct cell cells[16];
	size_t at = 0, fits = 0;
	int used = 0;

	while (at < s.n && used < columns) {
		size_t n = plain_cells(s, at, columns - used);

		used += (int)n;
		fits = at += n;
		n = cells_next(s, &at, used, cells, 16);
		used += columns_of(cells, n);
		if (used > columns)
			break;
		fits = at;
	}
	return str_first(s, fits);
}

static void add_cell(struct buf *out, const struct cell *c)
{
	char bytes[4];

	for (size_t i = 0; i < 6 && c->cp[i]; i++)
		buf_add(out, bytes, utf8_encode(c->cp[i], bytes));
}

void text_visible(struct buf *out, struct str s, bool keep_nl)
{
	struct cell cells[16];
	int column = 0;

	for (size_t at = 0; at < s.n;) {
		size_t from = at, n;

		if (keep_nl && s.p[at] == '\n') {
			buf_addc(out, s.p[at++]);
			column = 0;
			continue;
		}
		n = cells_next(s, &at, column, cells, 16);
		column += columns_of(cells, n);
		/* A cluster without anything to mark goes out whole: terminals draw more than cells
		 * hold. */
		if (!cells[0].mark && s.p[from] != '\t')
			buf_add(out, s.p + from, at - from);
		else
			for (size_t i = 0; i < n; i++)
				add_cell(out, &cells[i]);
	}
}

void text_joined(struct buf *out, struct str s)
{
	struct str line;

	for (bool any = false; str_line(&s, &line);) {
		buf_adds(out, any && line.n ? " / " : "");
		buf_addstr(out, line);
		any = any || line.n;
	}
}

void text_brief(struct buf *out, struct str s, int columns)
{
	struct cell cells[16];
	struct str line = {"", 0}, rest = s, fit;
	int column = 0;
	bool cut;

	str_line(&rest, &line);
	fit = text_fit(line, columns);
	/* What follows an end of line is cut as well, unless there is nothing. */
	cut = fit.n < line.n || str_trim(rest).n > 0;
	if (cut)
		fit = text_fit(line, columns - 1);
	for (size_t at = 0; at < fit.n;) {
		size_t n = plain_cells(fit, at, columns);

		buf_add(out, fit.p + at, n);
		column += (int)n;
		at += n;
		n = cells_next(fit, &at, column, cells, 16);
		column += columns_of(cells, n);
		for (size_t i = 0; i < n; i++)
			add_cell(out, &cells[i]);
	}
	if (cut && columns > 0)
		buf_adds(out, "…");
}
