/* detail_example.c - one example in full: what goes in, what is expected, every text's output. */
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"
#include "hunsu/prompt/diff.h"
#include "hunsu/tui/pane.h"
#include "styled.h"

#define COLUMN_MIN 30 /* narrower than that nothing is read side by side */
#define TEXTS_MAX 64

/* ---- the example ---- */

static void fact(struct rows *out, const struct pane_view *v, const char *name, struct str text)
{
	rows_begin(out, -1);
	rows_putf(out, SHADE_DIM, " %-10s ", name);
	if (!text.n)
		rows_puts(out, SHADE_DIM, "(empty)");
	for (struct str rest = text, line; str_line(&rest, &line);) {
		if (line.p != text.p) {
			rows_begin(out, -1);
			rows_to(out, 12);
		}
		rows_wrap(out, SHADE_TEXT, line, v->columns, 12, -1);
	}
}

static void moves(struct rows *out, const struct pane_view *v, int id)
{
	const struct state *s = live_state(v->live);

	for (size_t i = 0; i < s->notes.n; i++) {
		const struct note *n = &s->notes.items[i];
		if (n->example == id && n->words)
			fact(out, v, n->kind == NOTE_COMMENT ? "" : "note", str_of(n->words));
	}
}

static void head(struct rows *out, const struct pane_view *v, const struct example *e)
{
	rows_begin(out, -1);
	rows_putf(out, SHADE_HEADING, " example %d", e->id);
	rows_putf(out, SHADE_DIM, "  %s%s", split_name(e->split),
		e->version > 1 ? ", corrected" : "");
	if (e->pinned)
		rows_putf(out, SHADE_MARK, "  %s pinned", v->marks->pin);
	if (e->dropped)
		rows_puts(out, SHADE_WARNING, "  dropped");
	for (size_t i = 0; i < e->fields.n; i++)
		fact(out, v, e->fields.items[i].name, str_of(e->fields.items[i].value));
	for (size_t i = 0; i < e->expected.n; i++)
		fact(out, v, i ? "or" : "expected", str_of(e->expected.items[i]));
	if (!e->expected.n)
		fact(out, v, "expected", STR("nothing: it is never scored"));
	moves(out, v, e->id);
}

/* ---- outputs ---- */

struct output { /* of one text on the example */
	struct text_ref ref;
	const struct mark *mark;
	const struct call_record *call;
	const char *scored; /* what of the answer was; NULL: no answer */
	enum shade shade;
	struct buf sign;
};

static void look(struct output *o, const struct pane_view *v, struct text_ref ref, int id)
{
	const struct state *s = live_state(v->live);
	const char *hash = NULL;

	*o = (struct output){.ref = ref, .sign = BUF(BUF_SMALL)};
	if (!state_text(s, ref, &hash))
		return;
	pane_mark(&o->sign, &o->shade, v, hash, id);
	o->mark = state_mark(s, hash, id);
	o->call = pane_answer(v->live, hash, id);
	if (o->call && o->call->answer)
		o->scored = o->mark->extracted ? o->mark->extracted : o->call->answer;
}

static size_t common_bytes(struct str a, struct str b)
{
	struct pieces p = {0};
	size_t n = 0;

	diff_words(&p, a, b);
	for (size_t i = 0; i < p.n; i++)
		n += p.items[i].common ? p.items[i].a_n : 0;
	pieces_release(&p);
	return n;
}

/* What an output is held against: the accepted answer that has most in common with it; where
 * nothing is expected, the prompt's output. */
static const char *against(
	const struct example *e, const struct output *o, const struct output *first)
{
	const char *best = e->expected.n ? e->expected.items[0] : o == first ? NULL : first->scored;
	size_t most = 0;

	for (size_t i = 0; i < e->expected.n; i++) {
		size_t n = common_bytes(str_of(e->expected.items[i]), str_of(o->scored));
		if (n > most) {
			most = n;
			best = e->expected.items[i];
		}
	}
	return best;
}

static void put_text(struct rows *out, enum shade shade, struct str text, int columns)
{
	struct styled s = STYLED;

	styled_add(&s, shade, text);
	styled_end(&s, out, columns, 1, -1);
}

static bool one_word(struct str s)
{
	return str_find(str_trim(s), " ", 0) == SIZE_MAX &&
	       str_find(str_trim(s), "\n", 0) == SIZE_MAX;
}

static void put_answer(struct rows *out, const struct pane_view *v, const struct example *e,
	const struct output *o, const struct output *first, int columns)
{
	struct str scored = str_trim(str_of(o->scored)), raw = str_trim(str_of(o->call->answer));
	bool hidden = state_hidden(live_state(v->live), o->ref);
	bool right = o->mark->samples && o->mark->sum / o->mark->samples >= 0.995;
	const char *base = right || hidden ? NULL : against(e, o, first);
	struct styled s = STYLED;

	if (base && (one_word(scored) || one_word(str_of(base))))
		styled_add(&s, SHADE_SCORE_BAD, scored); /* all of it differs */
	else if (base)
		styled_diff(&s, str_trim(str_of(base)), scored);
	else
		styled_add(&s, SHADE_TEXT, scored);
	styled_end(&s, out, columns, 1, -1);
	if (!scored.n)
		put_text(out, SHADE_DIM, STR("(nothing)"), columns);
	if (o->mark->reason && o->mark->samples && !hidden)
		put_text(out, SHADE_DIM, str_of(o->mark->reason), columns);
	if (!str_eq(raw, scored)) {
		put_text(out, SHADE_DIM, STR("whole answer:"), columns);
		put_text(out, SHADE_DIM, raw, columns);
	}
}

static void put_output(struct rows *out, const struct pane_view *v, const struct example *e,
	const struct output *o, const struct output *first, int columns)
{
	const struct state *s = live_state(v->live);
	bool selected = o->ref.variant && o->ref.variant == v->live->view.variant;
	struct buf name = BUF(BUF_SMALL);

	pane_text_name(&name, v->live, o->ref);
	rows_begin(out, -1);
	rows_putf(out, selected ? SHADE_FOCUS : SHADE_KEY, "%s%s",
		selected ? v->marks->selected : " ", buf_text(&name));
	rows_puts(out, SHADE_TEXT, " ");
	rows_put(out, o->shade, buf_str(&o->sign));
	if (!o->ref.variant)
		rows_puts(out, SHADE_DIM, " your prompt");
	else if (!state_hidden(s, o->ref))
		rows_putf(out, SHADE_DIM, " %s", state_variant(s, o->ref.variant)->operator);
	if (o->scored)
		put_answer(out, v, e, o, first, columns);
	else if (o->call && o->call->error)
		put_text(out, SHADE_ERROR, str_of(o->call->error), columns);
	else
		put_text(out, SHADE_DIM, STR("not run yet"), columns);
	buf_clear(&name);
	if (figures_said(live_state(v->live), o->ref, e->id, &name))
		put_text(out, SHADE_MARK, buf_str(&name), columns);
	rows_begin(out, -1);
	buf_release(&name);
}

/* ---- side by side, or one below the other ---- */

static size_t choose(const struct pane_view *v, struct output *o, int id)
{
	const struct state *s = live_state(v->live);
	size_t n = 0, k;
	const int *list = live_columns(v->live, &k);

	if (s->head)
		look(&o[n++], v, (struct text_ref){.version = s->head}, id);
	for (size_t i = 0; i < k && n < TEXTS_MAX; i++)
		look(&o[n++], v, (struct text_ref){.variant = list[i]}, id);
	return n;
}

static void side_by_side(struct rows *out, const struct pane_view *v, const struct example *e,
	const struct output *o, size_t n)
{
	size_t together = v->columns / COLUMN_MIN > 1 ? (size_t)(v->columns / COLUMN_MIN) : 1;

	together = together > n ? n : together;
	for (size_t i = 0; i < n; i += together) {
		size_t k = n - i < together ? n - i : together;
		int width = v->columns / (int)together;
		struct rows *columns = NEWN(k, struct rows);
		for (size_t c = 0; c < k; c++) {
			rows_init(&columns[c]);
			put_output(&columns[c], v, e, &o[i + c], o, width - 1);
		}
		rows_beside(out, columns, k, width);
		for (size_t c = 0; c < k; c++)
			rows_release(&columns[c]);
		free(columns);
	}
}

void detail_example(struct rows *out, struct pane_view *v)
{
	const struct example *e = state_example(live_state(v->live), v->live->view.example);
	struct output *o = NEWN(TEXTS_MAX, struct output);
	size_t n = e ? choose(v, o, e->id) : 0;

	if (!e)
		pane_say(out, v, SHADE_HINT,
			"Select an example in its pane: it stands here in full, with every "
			"output.");
	else
		head(out, v, e);
	if (n) {
		rows_begin(out, -1);
		side_by_side(out, v, e, o, n);
	}
	for (size_t i = 0; i < n; i++)
		buf_release(&o[i].sign);
	free(o);
}
