/* lineage.c - which text came from which: lines on the screen, and words. */
#include "hunsu/figures/lineage.h"

#include "hunsu/session/story.h"
#include "parts.h"

static void put_text(
	struct rows *out, const struct live *v, struct text_ref text, const char *sentence)
{
	const bool head = text.version == live_state(v)->head && !text.variant;
	struct score_line line;

	figures_score(v->desk->figures, text, &line);
	rows_two(out, head ? SHADE_ACCEPTED : SHADE_KEY, text_called(live_state(v), text).s,
		sentence);
	if (line.dev.n)
		rows_two(out, SHADE_TEXT, " ", ": ");
	put_score(out, v, &line);
	rows_signf(out, SHADE_TEXT, "  ");
}

static void put_row(struct rows *out, const struct live *v, const struct lineage *l,
	const struct lineage_row *r)
{
	struct figures *g = v->desk->figures;
	SCOPED(buf) lines = BUF(BUF_SMALL), below = BUF(BUF_SMALL);
	SCOPED(buf) words = BUF(BUF_SMALL), sentence = BUF(BUF_SMALL);

	rows_begin(out, r->ref.version ? r->ref.version : -1);
	if (r->ref.version && r->ref.version == v->view.version)
		rows_select(out);
	lineage_lines(&lines, r);
	lineage_below(&below, r);
	lineage_words(&words, g, l, r);
	lineage_tell(&sentence, g, l, r);
	rows_two(out, SHADE_DIM, buf_text(&lines), r->round ? buf_text(&sentence) : "");
	rows_below(out, SHADE_DIM, buf_str(&below));
	if (!r->round)
		put_text(out, v, r->ref, buf_text(&sentence));
	rows_two(out, r->round ? SHADE_DIM : SHADE_TEXT, buf_text(&words), "");
}

static void lineage(struct rows *out, const struct live *v, const struct about *a)
{
	SCOPED(lineage) l = {0};

	lineage_make(&l, v->desk->figures);
	for (size_t i = 0; i < l.n; i++)
		put_row(out, v, &l, &l.items[i]);
	if (!l.n)
		put_hint(out, v, "There is no version of a prompt yet.");
	rows_only(out, FOR_SCREEN);
	if (l.n && v->view.focus == PANE_DETAIL)
		put_hint(out, v,
			KEY("open") " makes the chosen version your prompt; " KEY(
				"undo") " takes that back.");
	rows_only(out, FOR_ALL);
}

VIEW(lineage, "which version and variant came from which, with their scores", .rows = lineage);
