/* pane_detail.c - the view that is on, of the text that is looked at. */
#include "hunsu/app/views.h"
#include "hunsu/tui/laid.h"
#include "hunsu/tui/pane.h"

#define TITLE_LESS 4 /* columns of the pane's width: its number, the blanks around the title */

/* The views that are walked, by name, and the one that is on, in brackets; without room for all of
 * them that one alone. */
static void add_tabs(struct buf *out, const struct pane_view *v)
{
	const enum detail on = v->live->view.detail;
	const size_t n = out->n;
	const char *part = pane_part(v);

	for (int d = 0; d < DETAILS; d++) {
		if (!view_pages[d]->walked && (enum detail)d != on)
			continue;
		buf_addf(out, (enum detail)d == on ? "%s[%s]" : "%s%s", part, detail_names[d]);
		part = " ";
	}
	if (text_width(buf_str(out)) > v->columns - TITLE_LESS) {
		buf_splice(out, n, out->n - n, (struct str){0});
		buf_addf(out, "%s[%s]", pane_part(v), detail_names[on]);
	}
}

static void title(struct buf *out, const struct pane_view *v)
{
	const struct text_ref text = view_about(v->live).text;

	view_title(out, v->live);
	if (text.variant || text.version || !view_pages[v->live->view.detail]->of_text)
		add_tabs(out, v);
}

/* What is above the first row that can be selected is reached by selecting that one. */
static int first_row(const struct rows *r, int selected)
{
	for (int i = 0; i < selected; i++)
		if (r->list.items[i].tag > 0)
			return selected;
	return selected < 0 ? selected : 0;
}

static void make_rows(struct rows *out, struct pane_view *v)
{
	const struct about about = view_about(v->live);
	const struct laying how = {v->columns, v->height, v->ascii};
	bool follow = v->live->view.detail == DETAIL_LINEAGE ||
		      v->live->view.detail == DETAIL_KINDS ||
		      v->live->view.detail == DETAIL_ASK ||
		      v->live->view.detail == DETAIL_CORPUS ||
		      v->live->view.detail == DETAIL_SURPRISES;
	SCOPED(rows) rows;

	rows_init(&rows);
	view_rows(&rows, v->live, v->live->view.detail, &about);
	rows_lay(out, &rows, &how);
	v->top = pane_follow(v->top, first_row(out, out->selected), (int)out->n,
		v->height, follow);
}

const struct pane_record pane_detail = {title, make_rows, NULL};
