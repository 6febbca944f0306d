/* views.c - the table of views, and what all of them have. */
#include "hunsu/app/views.h"

#include "hunsu/session/story.h"
#include "views/parts.h"

#define DETAIL_ENTRY(member, name) [DETAIL_##member] = &view_##name,
const struct view_page *const view_pages[DETAILS] = {DETAIL_VIEWS(DETAIL_ENTRY)};

struct about view_about(const struct live *v)
{
	const struct state *s = live_state(v);
	struct about a = {.text.version = s->head, .example = v->view.example};

	if (v->view.pair.at == v->view.variant && state_text(s, v->view.pair.text, NULL)) {
		a.text = v->view.pair.text;
		if (state_text(s, v->view.pair.against, NULL))
			a.against = v->view.pair.against;
	} else if (v->view.variant && state_variant(s, v->view.variant))
		a.text = (struct text_ref){.variant = v->view.variant};
	return a;
}

void view_title(struct buf *out, const struct live *v)
{
	const struct view_page *page = view_pages[v->view.detail];
	const char *name = detail_names[v->view.detail];
	struct about a = view_about(v);

	if (page->of_text && (a.text.variant || a.text.version))
		buf_adds(out, text_called(live_state(v), a.text).s);
	else if (page->of_text)
		buf_adds(out, "Detail");
	else if (!page->title)
		buf_addf(out, "%c%s", name[0] - 'a' + 'A', name + 1);
	if (page->title)
		page->title(out, v, &a);
}

enum detail view_beside(enum detail d, bool back)
{
	const size_t by = back ? DETAILS - 1 : 1;
	size_t at = view_pages[d]->walked ? (size_t)d : back ? 0 : DETAILS - 1;

	do
		at = (at + by) % DETAILS;
	while (!view_pages[at]->walked);
	return (enum detail)at;
}

/* A variant must not be worse on what is pinned; where one text is looked at, that comes first. */
static void put_broken(struct rows *out, const struct live *v, struct text_ref text)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	figures_broken_words(v->desk->figures, text, "! ", &b);
	if (b.n)
		rows_line(out, -1, SHADE_WARNING, "%s", buf_text(&b));
}

void view_rows(struct rows *out, const struct live *v, enum detail d, const struct about *a)
{
	const bool text = a->text.variant || a->text.version;

	if (view_pages[d]->of_text && !text) {
		put_hint(out, v, "Your prompt is looked at here, and what comes of it.");
		return;
	}
	if (view_pages[d]->of_text && a->text.variant)
		put_broken(out, v, a->text);
	view_pages[d]->rows(out, v, a);
}

void view_lines(struct buf *out, const struct live *v, enum detail d, const struct about *a)
{
	SCOPED(rows) rows;

	rows_init(&rows);
	view_rows(&rows, v, d, a);
	rows_lines(&rows, out);
}
