/* kinds.c - the failed examples by kind, and what variants mend and break of each. */
#include "hunsu/figures/failures.h"
#include "parts.h"

#define TEXTS_MOST 8
#define IDS_MOST 12

struct beside_texts {
	struct text_ref items[TEXTS_MOST];
	size_t n;
};

static void add_text(struct beside_texts *t, const struct live *v, int variant)
{
	const struct text_ref text = {.variant = variant};

	for (size_t i = 0; i < t->n; i++)
		if (t->items[i].variant == variant)
			return;
	if (t->n < TEXTS_MOST && figures_scored(v->desk->figures, text))
		t->items[t->n++] = text;
}

/* The selected variant, and those that come first in the list. */
static void choose_texts(struct beside_texts *t, const struct live *v)
{
	size_t n;
	const int *ids = live_variants(v, &n);

	if (v->view.variant)
		add_text(t, v, v->view.variant);
	for (size_t i = 0; i < n && t->n < TEXTS_MOST; i++)
		add_text(t, v, ids[i]);
}

static void put_texts(struct rows *out, const struct live *v, const struct failure_group *g,
	const struct beside_texts *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct mended *m = &g->by[i];

		if (!m->fixed && !m->broken)
			continue;
		rows_item(out, SHADE_TEXT, "%s", "");
		put_name(out, v, SHADE_KEY, t->items[i]);
		rows_signf(out, SHADE_TEXT, " %zu:%zu", m->fixed, m->broken);
		rows_wordsf(out, SHADE_TEXT, " fixes %zu and breaks %zu", m->fixed, m->broken);
	}
}

static void put_group(struct rows *out, const struct live *v, const struct failures *f, size_t at,
	const struct beside_texts *t)
{
	const struct failure_group *g = &f->items[at];

	rows_begin(out, (int)at + 1);
	rows_hang(out, 3);
	if (v->view.kind == (int)at + 1)
		rows_select(out);
	rows_putf(out, SHADE_KEY, "%zu ", at + 1);
	rows_theirs(out, g->named ? SHADE_ACCEPTED : SHADE_TEXT, str_of(g->name));
	rows_break(out, 3, ": ");
	rows_putf(out, SHADE_DIM, "%zu failed", g->failed.n);
	put_texts(out, v, g, t);
	if (!g->failed.n)
		return;
	rows_break(out, 3, "; ");
	for (size_t i = 0; i < g->failed.n && i < IDS_MOST; i++)
		rows_putf(out, SHADE_DIM, "%s#%d", i ? ", " : "", g->failed.items[i]);
	if (g->failed.n > IDS_MOST)
		rows_putf(out, SHADE_DIM, " and %zu more", g->failed.n - IDS_MOST);
}

static void kinds(struct rows *out, const struct live *v, const struct about *a)
{
	SCOPED(failures) f = {0};
	struct beside_texts t = {.n = 0};

	choose_texts(&t, v);
	failures_make(&f, v->desk->figures, t.items, t.n);
	if (!f.scored) {
		put_hint(out, v,
			"Nothing is scored yet. What fails comes here by kind, with what each "
			"variant mends and breaks of it; " KEY("evaluate") " scores the prompt.");
	} else {
		rows_line(out, -1, SHADE_HEADING, "%zu of %zu fail with v%d", f.failed, f.scored,
			f.base);
		if (t.n && f.n)
			rows_two(out, SHADE_DIM, "  (fixed : broken)", "");
	}
	for (size_t i = 0; i < f.n; i++)
		put_group(out, v, &f, i, &t);
	rows_only(out, FOR_SCREEN);
	if (f.n && v->view.focus == PANE_DETAIL)
		put_hint(out, v,
			KEY("propose") " proposes for the chosen kind; " LINE("kinds") " name N "
			"WORDS names it, " LINE("kinds") " move EXAMPLE N moves one.");
	rows_only(out, FOR_ALL);
}

VIEW(kinds, "what fails by kind, and what each variant mends and breaks of it", .rows = kinds);
