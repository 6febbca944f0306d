/* merge.c - the merge in hand: the current hunk in its text, and what was decided so far; in lines
 * each hunk is one. */

#include "hunsu/prompt/merge.h"

#include "hunsu/session/story.h"
#include "parts.h"

#define BEFORE 120 /* bytes of what is before a hunk: two rows of a small pane */
#define NAMED 4 /* in the title; of more there is only room to say how many */
#define AROUND 3 /* hunks before and after the current one whose choices are in sight */
#define SIDE_LEAST 36 /* columns; in a narrower pane the result is below, where there is room */
/* ---- what it is ---- */

/* One letter for each: as the keys that decided it. */
static const char *const letters[CHOICES] = {"?", "n", "y", "b", "B", "e"};

/* Those around the one at hand: all of many would leave no room to read it. */
static void draw_some(struct rows *out, const struct merging *g, size_t at)
{
	const size_t n = g->merge.hunks.n, from = at > AROUND ? at - AROUND : 0;
	const size_t to = n - at > AROUND + 1 ? at + AROUND + 1 : n;

	rows_puts(out, SHADE_DIM, from ? "\u2026 " : "");
	for (size_t i = from; i < to; i++) {
		const struct hunk *h = &g->merge.hunks.items[i];
		rows_putf(out, i == at ? SHADE_KEY : SHADE_DIM, "%s%zu%s%s%s ", i == at ? "[" : "",
			i + 1, h->locked ? "#" : letters[h->choice], h->conflict ? "!" : "",
			i == at ? "]" : "");
	}
	rows_puts(out, SHADE_DIM, to < n ? "\u2026" : "");
}

/* Where a side comes from. */
static struct called side_name(const struct live *v, size_t side)
{
	return v->merging.lesson ? (struct called){"lesson"}
				 : variant_called(live_state(v), v->merging.variants[side]);
}

static void put_heading(
	struct rows *out, const struct live *v, const struct merging *g, size_t at)
{
	static const char *const grains[] = {"words", "sentence", "message"};
	const struct hunk *h = &g->merge.hunks.items[at];
	const char *choice = h->locked ? "locked" : choice_names[h->choice];
	const struct called name = side_name(v, h->side);

	rows_begin(out, -1);
	rows_putf(out, SHADE_HEADING, "hunk %zu", at + 1);
	rows_wordsf(out, SHADE_HEADING, " %s", choice);
	rows_signf(out, SHADE_HEADING, " of %zu", g->merge.hunks.n);
	rows_two(out, SHADE_DIM, " \u00b7 ", ", ");
	if (g->lesson)
		rows_putf(out, SHADE_DIM, "clause %zu", h->slot + 1);
	else
		rows_putf(out, SHADE_DIM, "%s, %s",
			role_name(g->merge.slots.items[h->slot].role), grains[h->grain]);
	if (!g->lesson)
		rows_signf(out, SHADE_DIM, ", of %s", name.s);
	if (g->n > 1)
		rows_wordsf(out, SHADE_DIM, ", of %s", name.s);
	if (h->conflict)
		rows_two(out, SHADE_WARNING, " \u00b7 conflict", ", conflict");
	if (h->locked || h->choice != CHOICE_OPEN)
		rows_signf(out, h->locked ? SHADE_WARNING : SHADE_ACCEPTED, " \u00b7 %s", choice);
	rows_two(out, SHADE_TEXT, "", ": ");
}

/* ---- the text around ---- */

static void put_before(struct rows *out, struct str before)
{
	size_t from = 0;

	rows_break(out, 1, "");
	if (before.n > BEFORE) {
		from = word_next(before, grapheme_prev(before, before.n - BEFORE));
		rows_puts(out, SHADE_DIM, "\u2026 ");
	}
	rows_theirs(out, SHADE_TEXT, str_from(before, from));
}

/* ---- the hunk ---- */

static void put_side(struct rows *out, const char *name, struct str text,
	void (*put)(struct rows *out, struct str s))
{
	rows_break(out, 1, "");
	rows_putf(out, SHADE_DIM, "%s:", name);
	rows_break(out, 3, "");
	if (text.n)
		put(out, text);
	else
		rows_puts(out, SHADE_DIM, "(nothing)");
}

static void put_plain(struct rows *out, struct str s)
{
	rows_theirs(out, SHADE_DIM, s);
}

/* Both sides whole, below each other, and what was there before both changed it. */
static void put_conflict(struct rows *out, const char *name, const struct merge *m,
	const struct hunk *h)
{
	put_side(out, "yours", merge_ours(m, h), put_removed);
	put_side(out, name, merge_theirs(m, h), put_added);
	if (h->base.message != MERGE_NONE)
		put_side(out, "both were made from", merge_base(m, h), put_plain);
	rows_break(out, 1, "");
}

static void put_change(struct rows *out, const struct merge *m, const struct hunk *h)
{
	struct str ours = merge_ours(m, h), theirs = merge_theirs(m, h);

	if (h->locked)
		put_locked(out, ours);
	put_instead(out, h->locked ? (struct str){0} : ours, theirs);
}

/* In lines a hunk is a sentence. */
static void tell_hunk(
	struct rows *out, const char *name, const struct merge *m, const struct hunk *h)
{
	const struct str ours = merge_ours(m, h), theirs = merge_theirs(m, h);

	rows_only(out, FOR_LINES);
	if (h->conflict) {
		rows_puts(out, SHADE_TEXT, "yours is ");
		tell_quote(out, ours);
		rows_putf(out, SHADE_TEXT, ", %s has ", name);
		tell_quote(out, theirs);
		if (h->base.message != MERGE_NONE) {
			rows_puts(out, SHADE_TEXT, ", both were made from ");
			tell_quote(out, merge_base(m, h));
		}
	} else {
		tell_change(out, ours, theirs, merge_before(m, h), merge_after(m, h));
	}
	if (h->choice == CHOICE_EDIT) {
		rows_puts(out, SHADE_TEXT, ", your text instead: ");
		tell_quote(out, str_of(h->edit));
	}
	rows_only(out, FOR_SCREEN);
}

static void put_hunk(struct rows *out, const struct live *v, const struct merging *g, size_t at)
{
	const struct merge *m = &g->merge;
	const struct hunk *h = &m->hunks.items[at];
	const struct called name = side_name(v, h->side);

	put_heading(out, v, g, at);
	tell_hunk(out, name.s, m, h);
	rows_break(out, 1, "");
	draw_some(out, g, at);
	put_before(out, merge_before(m, h));
	if (h->conflict)
		put_conflict(out, name.s, m, h);
	else
		put_change(out, m, h);
	rows_theirs(out, SHADE_TEXT, merge_after(m, h));
	if (h->choice == CHOICE_EDIT) {
		rows_break(out, 1, "");
		rows_puts(out, SHADE_DIM, "your text instead:");
		rows_break(out, 3, "");
		put_added(out, str_of(h->edit));
	}
	rows_only(out, FOR_ALL);
	if (h->locked)
		put_hint(out, v,
			"Locked text never changes, so this cannot be taken; "
			LINE("unlock") " frees it.");
}

/* ---- what comes of it ---- */

/* What has come in is marked; what it came for is in the hunk. */
static void put_grown(struct rows *out, struct str was, struct str now)
{
	SCOPED(pieces) d = {0};

	diff_texts(&d, was, now);
	for (size_t i = 0; i < d.n; i++) {
		const struct piece *p = &d.items[i];
		const struct str part = {now.p + p->b, p->b_n};
		if (p->common)
			rows_theirs(out, SHADE_TEXT, part);
		else
			put_added(out, part);
	}
}

/* The whole prompt as it would be, for the screen: lines have `finish` and `undo`. */
static void put_result(struct rows *out, const struct merging *g)
{
	SCOPED(prompt) now = {0};

	merge_result(&now, &g->merge);
	rows_only(out, FOR_SCREEN);
	rows_begin(out, -1);
	rows_putf(out, SHADE_HEADING, "%s so far", g->lesson ? "the rubric" : "your prompt");
	for (size_t i = 0; i < now.n; i++) {
		const struct message *was = prompt_pair(&now, i, &g->merge.ours);
		rows_break(out, 1, "");
		if (g->lesson) {
			rows_putf(out, SHADE_KEY, "%zu ", i + 1);
		} else if (now.n > 1) {
			rows_puts(out, SHADE_PROMPT_ROLE, role_name(now.items[i].role));
			rows_break(out, 1, "");
		}
		put_grown(out, was ? message_str(was) : STR(""), message_str(&now.items[i]));
	}
	rows_only(out, FOR_ALL);
}

static void title(struct buf *out, const struct live *v, const struct about *a)
{
	const struct merging *g = &v->merging;
	bool marked = g->n == v->view.n_marked;

	buf_adds(out, g->lesson ? "Merge clauses into the judge's rubric" : "Merge");
	if (g->lesson)
		return;
	for (size_t i = 0; i < g->n; i++) {
		if (g->n <= NAMED)
			buf_addf(out, "%s %s", i ? "," : "",
				variant_called(live_state(v), g->variants[i]).s);
		marked = marked && view_marked(&v->view, g->variants[i]);
	}
	if (g->n > NAMED)
		buf_addf(out, " %zu variants", g->n);
	if (g->on)
		buf_addf(out, "%s into your v%d", marked ? " (marked)" : "", g->head);
}

static void merge(struct rows *out, const struct live *v, const struct about *a)
{
	const struct merging *g = &v->merging;

	if (!g->on) {
		put_hint(out, v,
			"No merge is in hand. " KEY("merge") " brings the selected variant, or the "
			"marked ones, into your prompt hunk by hunk.");
		return;
	}
	out->side_least = SIDE_LEAST;
	rows_side(out, a->nth ? 0 : 1);
	put_hunk(out, v, g, a->nth ? a->nth - 1 : g->at);
	if (!a->nth) {
		rows_side(out, 2);
		put_result(out, g);
	}
	rows_side(out, 0);
}

VIEW(merge, "the merge in hand, hunk by hunk, and what comes of it", .title = title, .rows = merge);
