/* detail_lineage.c - which text came from which, with lines and scores. */
#include <stdlib.h>

#include "hunsu/figures/lineage.h"
#include "hunsu/tui/pane.h"

static void score(struct rows *out, const struct pane_view *v, struct text_ref ref)
{
	struct score_line line;
	struct buf b = BUF(BUF_SMALL);

	figures_score(v->live->desk->figures, ref, &line);
	if (line.dev.n) {
		rows_puts(out, SHADE_TEXT, " ");
		stats_print_interval(&b, line.dev, v->ascii);
		rows_put(out, line.early ? SHADE_SCORE_EARLY : SHADE_TEXT, buf_str(&b));
	}
	if (line.held_out.n) {
		buf_clear(&b);
		stats_print_interval(&b, line.held_out, v->ascii);
		rows_putf(out, SHADE_DIM, " held-out %s", buf_text(&b));
	}
	buf_release(&b);
}

/* Over as many rows as it takes, the lines going on at their left. */
static void put_words(
	struct rows *out, const struct pane_view *v, const struct lineage_row *r, struct str words)
{
	enum shade shade = r->round ? SHADE_DIM : SHADE_TEXT;
	struct buf below = BUF(BUF_SMALL);

	lineage_below(&below, r, v->ascii);
	for (size_t at = 0; at < words.n;) {
		int room = v->columns - out->column;
		size_t end = wrap_row(words, at, room > 8 ? room : 8);
		rows_put(out, shade, (struct str){words.p + at, end - at});
		at = end;
		if (at == words.n)
			break;
		rows_begin(out, r->ref.version ? r->ref.version : -1);
		rows_puts(out, SHADE_TEXT, " ");
		rows_put(out, SHADE_DIM, buf_str(&below));
	}
	buf_release(&below);
}

static void put_row(struct rows *out, const struct pane_view *v, const struct lineage *l,
	const struct lineage_row *r)
{
	const struct state *s = live_state(v->live);
	struct buf b = BUF(BUF_SMALL);
	bool selected = r->ref.version && r->ref.version == v->live->view.version;

	rows_begin(out, r->ref.version ? r->ref.version : -1);
	if (selected)
		rows_select(out);
	rows_puts(out, SHADE_FOCUS, selected ? v->marks->selected : " ");
	lineage_lines(&b, r, v->ascii);
	rows_put(out, SHADE_DIM, buf_str(&b));
	buf_clear(&b);
	if (!r->round) {
		bool head = r->ref.version == s->head && !r->ref.variant;
		pane_text_name(&b, v->live, r->ref);
		rows_put(out, head ? SHADE_ACCEPTED : SHADE_KEY, buf_str(&b));
		score(out, v, r->ref);
		rows_puts(out, SHADE_TEXT, "  ");
		buf_clear(&b);
	}
	lineage_words(&b, v->live->desk->figures, l, r);
	put_words(out, v, r, buf_str(&b));
	buf_release(&b);
}

static bool first_is_selected(const struct lineage *l, int version)
{
	size_t i = 0;

	while (i < l->n && !l->items[i].ref.version)
		i++;
	return i < l->n && l->items[i].ref.version == version;
}

void detail_lineage(struct rows *out, struct pane_view *v)
{
	struct lineage l = {0};

	lineage_make(&l, v->live->desk->figures);
	for (size_t i = 0; i < l.n; i++)
		put_row(out, v, &l, &l.items[i]);
	if (first_is_selected(&l, v->live->view.version))
		v->top = 0; /* the rounds above it have nothing to stand on */
	if (l.n && v->live->view.focus == PANE_DETAIL)
		pane_say(out, v, SHADE_HINT,
			"Enter makes the chosen version your prompt; u takes that back.");
	if (!l.n)
		pane_say(out, v, SHADE_HINT, "There is no version of a prompt yet.");
	lineage_release(&l);
}
