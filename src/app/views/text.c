/* text.c - the whole text, tinted by who wrote it, and what was said about it. */
#include "hunsu/prompt/doc.h"

#include "parts.h"

static void text(struct rows *out, const struct live *v, const struct about *a)
{
	const struct prompt *p = state_text(live_state(v), a->text, NULL);
	const bool hidden = state_hidden(live_state(v), a->text);
	SCOPED(doc) d = {0};
	size_t at = 0;

	if (p)
		doc_format(&d, p);
	rows_begin(out, -1);
	for (size_t i = 0; i < d.runs.n; i++) {
		const struct run *r = &d.runs.items[i];
		rows_theirs(out, hidden ? SHADE_TEXT : author_shade(r->by),
			(struct str){d.text.s + at, r->n});
		at += r->n;
	}
	rows_only(out, FOR_LINES); /* the screen has why beside it */
	put_said(out, v, a->text);
	rows_only(out, FOR_ALL);
}

VIEW(text, "all of it, tinted by who wrote it", .of_text = true, .walked = true, .rows = text);
