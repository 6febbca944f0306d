/* drawn.c - what is on a canvas, as text. */
#include "drawn.h"

const struct glyph *drawn_at(const struct canvas *c, int y, int x)
{
	return &c->cells[(size_t)y * (size_t)c->cols + (size_t)x];
}

void drawn_text(struct buf *out, const struct canvas *c)
{
	for (int y = 0; y < c->rows; y++) {
		size_t end = out->n;
		for (int x = 0; x < c->cols; x++) {
			const struct glyph *g = drawn_at(c, y, x);
			char utf8[4];
			for (size_t i = 0; g->width && i < 6 && g->cp[i]; i++)
				buf_add(out, utf8, utf8_encode(g->cp[i], utf8));
			if (g->width && g->cp[0] != ' ')
				end = out->n;
		}
		if (out->n > end)
			buf_splice(out, end, out->n - end, (struct str){0});
		buf_addc(out, '\n');
	}
}
