/* detail_merge.c - the merge in hand: the current hunk in its text, and what was decided so far. */
#include <string.h>

#include "hunsu/base/utf8.h"
#include "hunsu/session/story.h"
#include "hunsu/tui/pane.h"
#include "styled.h"

/* ---- the row above: all hunks ---- */

/* One letter for each: as the keys that decided it. */
static const char *const letters[CHOICES] = {"?", "n", "y", "b", "B", "e"};

static void decided(struct rows *out, const struct pane_view *v, const struct merging *g)
{
	rows_begin(out, -1);
	rows_puts(out, SHADE_DIM, " ");
	for (size_t i = 0; i < g->merge.hunks.n; i++) {
		const struct hunk *h = &g->merge.hunks.items[i];
		const char *letter = h->locked ? "#" : letters[h->choice];
		bool here = i == g->at;

		if (out->column > v->columns - 8) {
			rows_begin(out, -1);
			rows_puts(out, SHADE_DIM, " ");
		}
		rows_putf(out, here ? SHADE_KEY : SHADE_DIM, "%s%zu%s%s%s ", here ? "[" : "", i + 1,
			letter, h->conflict ? "!" : "", here ? "]" : "");
	}
}

static void heading(struct rows *out, const struct pane_view *v, const struct merging *g)
{
	static const char *const grains[] = {"words", "a sentence", "a whole message"};
	const struct hunk *h = &g->merge.hunks.items[g->at];
	const char *dot = v->marks->dot;
	char name[8];

	variant_name(name, live_state(v->live), g->variants[h->side]);
	rows_begin(out, -1);
	rows_putf(out, SHADE_HEADING, " hunk %zu of %zu", g->at + 1, g->merge.hunks.n);
	rows_putf(out, SHADE_DIM, " %s %s, %s, of %s", dot,
		role_name(g->merge.slots.items[h->slot].role), grains[h->grain], name);
	if (h->conflict)
		rows_putf(out, SHADE_WARNING, " %s conflict", dot);
	if (h->locked)
		rows_putf(out, SHADE_WARNING, " %s locked", dot);
	else if (h->choice != CHOICE_OPEN)
		rows_putf(out, SHADE_ACCEPTED, " %s %s", dot, choice_names[h->choice]);
	decided(out, v, g);
}

/* ---- the text around ---- */

/* At most two rows of what stands before, so that the hunk is in sight in a small pane. */
static void put_before(struct styled *s, const struct pane_view *v, const struct merge *m,
	const struct hunk *h)
{
	struct str before = merge_before(m, h);
	size_t from = 0, most = (size_t)(v->columns > 20 ? v->columns : 20);

	if (before.n > most) {
		from = word_next(before, grapheme_prev(before, before.n - most));
		styled_add(s, SHADE_DIM, str_of(v->ascii ? "... " : "\xe2\x80\xa6 "));
	}
	styled_add(s, SHADE_TEXT, str_from(before, from));
}

static void put_behind(struct styled *s, const struct merge *m, const struct hunk *h)
{
	styled_add(s, SHADE_TEXT, merge_behind(m, h));
}

/* ---- the hunk ---- */

static void side_rows(struct rows *out, const struct pane_view *v, const char *name,
	enum shade shade, const char *mark, struct str text)
{
	struct styled s = STYLED;

	rows_line(out, -1, SHADE_DIM, " %s:", name);
	if (text.n)
		styled_marked(&s, shade, mark, text);
	else
		styled_add(&s, SHADE_DIM, STR("(nothing)"));
	styled_end(&s, out, v->columns, 3, -1);
}

/* Both sides whole, below each other, and what stood there before both changed it. */
static void conflict_rows(struct rows *out, const struct pane_view *v, const struct merging *g,
	const struct hunk *h)
{
	const struct merge *m = &g->merge;
	struct styled before = STYLED, behind = STYLED;
	char name[8];

	put_before(&before, v, m, h);
	styled_end(&before, out, v->columns, 1, -1);
	side_rows(out, v, "yours", SHADE_DIFF_REMOVED, "-", merge_ours(m, h));
	variant_name(name, live_state(v->live), g->variants[h->side]);
	side_rows(out, v, name, SHADE_DIFF_ADDED, "+", merge_theirs(m, h));
	if (h->base.message != MERGE_NONE)
		side_rows(out, v, "both were made from", SHADE_DIM, "", merge_base(m, h));
	put_behind(&behind, m, h);
	styled_end(&behind, out, v->columns, 1, -1);
}

static void hunk_rows(struct rows *out, const struct pane_view *v, const struct merging *g,
	const struct hunk *h)
{
	const struct merge *m = &g->merge;
	struct styled s = STYLED;

	put_before(&s, v, m, h);
	if (h->locked)
		styled_marked(&s, SHADE_PROMPT_LOCKED, "#", merge_ours(m, h));
	else
		styled_marked(&s, SHADE_DIFF_REMOVED, "-", merge_ours(m, h));
	styled_marked(&s, SHADE_DIFF_ADDED, "+", merge_theirs(m, h));
	put_behind(&s, m, h);
	styled_end(&s, out, v->columns, 1, -1);
}

void detail_merge(struct rows *out, struct pane_view *v)
{
	const struct merging *g = &v->live->merging;
	const struct hunk *h = g->on ? &g->merge.hunks.items[g->at] : NULL;
	struct buf key = BUF(BUF_SMALL);

	if (!h) {
		pane_key(&key, v->live, "merge");
		pane_say(out, v, SHADE_HINT,
			"No merge is in hand. %s brings the selected variant, or the marked ones, "
			"into your prompt hunk by hunk.",
			buf_text(&key));
		buf_release(&key);
		return;
	}
	heading(out, v, g);
	if (h->conflict)
		conflict_rows(out, v, g, h);
	else
		hunk_rows(out, v, g, h);
	if (h->locked)
		pane_say(out, v, SHADE_WARNING,
			"Locked text never changes, so this cannot be taken; :unlock frees it.");
	if (h->choice == CHOICE_EDIT)
		side_rows(out, v, "your text instead", SHADE_DIFF_ADDED, "+", str_of(h->edit));
}
