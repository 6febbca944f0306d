/* canvas.c - the grid. */
#include "hunsu/tui/canvas.h"

#include <string.h>


#define CELLS_AT_ONCE 16

static const struct glyph blank = {.cp = {' '}, .width = 1, .shade = SHADE_TEXT};

void canvas_resize(struct canvas *c, int rows, int cols)
{
	free(c->cells);
	c->rows = rows;
	c->cols = cols;
	c->cells = NEWN((size_t)rows * (size_t)cols, struct glyph);
	canvas_clear(c);
}

void canvas_release(struct canvas *c)
{
	free(c->cells);
	*c = (struct canvas){0};
}

void canvas_clear(struct canvas *c)
{
	for (size_t i = 0; i < (size_t)c->rows * (size_t)c->cols; i++)
		c->cells[i] = blank;
	c->cursor_y = c->cursor_x = 0;
	c->cursor_bar = false;
}

static struct glyph *cell_at(const struct canvas *c, int y, int x)
{
	return &c->cells[(size_t)y * (size_t)c->cols + (size_t)x];
}

/* What is overwritten in part goes whole. */
static void break_wide(struct canvas *c, int y, int x)
{
	struct glyph *g = cell_at(c, y, x);

	if (g->width == 0 && x > 0)
		*cell_at(c, y, x - 1) = blank;
	if (g->width == 2 && x + 1 < c->cols)
		*cell_at(c, y, x + 1) = blank;
	*g = blank;
}

static void put(
	struct canvas *c, int y, int x, const struct cell *cell, enum shade shade, enum shade over)
{
	struct glyph *g = cell_at(c, y, x);

	break_wide(c, y, x);
	memcpy(g->cp, cell->cp, sizeof g->cp);
	g->width = (uint8_t)cell->width;
	g->shade = (uint8_t)(cell->mark ? SHADE_CONTROL : shade);
	g->over = (uint8_t)over;
	if (cell->width == 2) {
		break_wide(c, y, x + 1);
		*cell_at(c, y, x + 1) =
			(struct glyph){.width = 0, .shade = g->shade, .over = (uint8_t)over};
	}
}

int canvas_text(
	struct canvas *c, int y, int x, int cols, struct str s, enum shade shade, enum shade over)
{
	struct cell cells[CELLS_AT_ONCE];
	int used = 0;

	if (y < 0 || y >= c->rows || x < 0)
		return 0;
	if (cols > c->cols - x)
		cols = c->cols - x;
	for (size_t at = 0; at < s.n && s.p[at] != '\n';) {
		size_t n = cells_next(s, &at, used, cells, CELLS_AT_ONCE);
		for (size_t i = 0; i < n; i++) {
			if (used + cells[i].width > cols)
				return used;
			put(c, y, x + used, &cells[i], shade, over);
			used += cells[i].width;
		}
	}
	return used;
}

void canvas_across(struct canvas *c, int y, int x, int n, int32_t cp, enum shade shade)
{
	struct cell cell = {.cp = {cp}, .width = 1};

	for (int i = 0; i < n; i++)
		if (y >= 0 && y < c->rows && x + i >= 0 && x + i < c->cols)
			put(c, y, x + i, &cell, shade, 0);
}

void canvas_down(struct canvas *c, int y, int x, int n, int32_t cp, enum shade shade)
{
	for (int i = 0; i < n; i++)
		canvas_across(c, y + i, x, 1, cp, shade);
}

void canvas_over(struct canvas *c, int y, int x, int cols, enum shade over)
{
	for (int i = 0; i < cols; i++)
		if (y >= 0 && y < c->rows && x + i >= 0 && x + i < c->cols)
			cell_at(c, y, x + i)->over = (uint8_t)over;
}

const struct marks *marks_for(bool ascii)
{
	static const struct marks drawn = {0x2500, 0x2502, 0x250c, 0x2510, 0x2514, 0x2518, 0x251c,
		0x2524, 0x2534, 0x252c, "▸", "▸", "*", "·", "≠", "→", "●",
		"○", "▒", "░", "^", "\"", "✓", "✗", "…", "▐", "↑", "↓"};
	static const struct marks plain = {'-', '|', '+', '+', '+', '+', '+', '+', '+', '+', ">",
		">", "*", "-", "~", "->", "*", "o", "#", ".", "^", "\"",
		"+", "x", "...", "L", "^", "v"};

	return ascii ? &plain : &drawn;
}
