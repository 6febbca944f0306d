/* text.c - what forms of a report share: rows as words, and texts made safe for HTML. */
#include "pen.h"

bool span_is_for(const struct span *s, enum reader reader)
{
	return s->reader == FOR_ALL || s->reader == (uint8_t)reader;
}

bool row_tells_keys(const struct rows *r, const struct row *w)
{
	for (size_t i = 0; i < w->n_spans; i++) {
		const struct span *s = &r->spans.items[w->span + i];
		if (s->n && s->reader != FOR_SCREEN && s->shade != SHADE_HINT)
			return false;
	}
	return true;
}

void row_words(struct buf *out, const struct rows *r, const struct row *w)
{
	for (size_t i = 0; i < w->n_spans; i++) {
		const struct span *s = &r->spans.items[w->span + i];
		if (span_is_for(s, FOR_LINES) && s->kind != SPAN_BELOW)
			text_visible(out, (struct str){r->text.s + s->at, s->n}, false);
	}
}

static void put_html(struct buf *out, struct str safe)
{
	for (size_t i = 0; i < safe.n; i++)
		switch (safe.p[i]) {
		case '&':
			buf_adds(out, "&amp;");
			break;
		case '<':
			buf_adds(out, "&lt;");
			break;
		case '>':
			buf_adds(out, "&gt;");
			break;
		case '"':
			buf_adds(out, "&quot;");
			break;
		default:
			buf_addc(out, safe.p[i]);
		}
}

void html_text(struct buf *out, struct str text)
{
	SCOPED(buf) safe = BUF(BUF_TEXT);

	text_visible(&safe, text, true);
	put_html(out, buf_str(&safe));
}
