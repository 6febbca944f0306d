/* styled.c - texts with a role for each byte. */
#include "styled.h"

#include "hunsu/prompt/diff.h"
#include "hunsu/tui/pane.h"

void styled_add(struct styled *s, enum shade shade, struct str t)
{
	buf_addstr(&s->text, t);
	for (size_t i = 0; i < t.n; i++)
		buf_addc(&s->shades, (char)shade);
}

void styled_end(struct styled *s, struct rows *out, int columns, int indent, int tag)
{
	rows_styled(out, buf_str(&s->text), (const unsigned char *)buf_text(&s->shades), NULL,
		columns, indent, tag);
	buf_release(&s->text);
	buf_release(&s->shades);
}

void styled_marked(struct styled *s, enum shade shade, const char *mark, struct str t)
{
	struct str body = t;

	if (!t.n)
		return;
	while (body.n && (body.p[body.n - 1] == ' ' || body.p[body.n - 1] == '\n'))
		body.n--;
	if (!body.n)
		body = t;
	styled_add(s, shade, str_of(mark));
	styled_add(s, shade, body);
	styled_add(s, shade, str_of(mark));
	if (body.n < t.n)
		styled_add(s, SHADE_TEXT, str_from(t, body.n));
	else
		styled_add(s, SHADE_TEXT, STR(" "));
}

void styled_diff(struct styled *s, struct str a, struct str b)
{
	struct pieces pieces = {0};

	diff_words(&pieces, a, b);
	for (size_t i = 0; i < pieces.n; i++) {
		const struct piece *p = &pieces.items[i];
		if (p->common) {
			styled_add(s, SHADE_TEXT, (struct str){b.p + p->b, p->b_n});
			continue;
		}
		styled_marked(s, SHADE_DIFF_REMOVED, "-", (struct str){a.p + p->a, p->a_n});
		styled_marked(s, SHADE_DIFF_ADDED, "+", (struct str){b.p + p->b, p->b_n});
	}
	pieces_release(&pieces);
}
