/* pane_examples.c - the matrix: examples down, the prompt and its variants across. */
#include "hunsu/session/story.h"
#include "hunsu/tui/pane.h"

#define MARK_COLUMNS 4
#define HELD_COLUMNS 6 /* of the number, while held-out rows are among them */

struct matrix {
	struct text_ref *texts;
	const char **hashes;
	int n;
	int number, input, expected, output; /* widths */
};

static void title(struct buf *out, const struct pane_view *v)
{
	const struct view *view = &v->live->view;
	const size_t none = figures_no_scores(v->live->desk->figures);

	buf_addf(out, "Examples%s%zu dev", pane_part(v),
		figures_split_size(v->live->desk->figures, SPLIT_DEV));
	if (live_held_out_shown(v->live))
		buf_addf(out, ", %zu held-out (h)",
			figures_split_size(v->live->desk->figures, SPLIT_HELD_OUT));
	if (none)
		buf_addf(out, ", %zu without score (:status)", none);
	if (view->filter != FILTER_ALL)
		buf_addf(out, "%s%s%s", pane_part(v), filter_names[view->filter],
			view->filter == FILTER_DIFFER && view->n_marked ? " among the marked" : "");
}

/* The prompt and as many of the columns beside it as there is room for. */
static void choose_texts(struct matrix *m, const struct pane_view *v, size_t most)
{
	const struct state *s = live_state(v->live);
	const int selected = v->live->view.variant;
	bool there = !selected;
	size_t n, k = 0;
	const int *list = live_columns(v->live, &n);

	most = most < n + 1 ? most : n + 1;
	m->texts = NEWN(most + 1, struct text_ref);
	m->hashes = NEWN(most + 1, const char *);
	if (s->head)
		m->texts[k++] = (struct text_ref){.version = s->head};
	for (size_t i = 0; i < n && k < most; i++)
		m->texts[k++] = (struct text_ref){.variant = list[i]};
	for (size_t i = 0; i < k; i++)
		there = there || m->texts[i].variant == selected;
	if (!there && k > 1) /* the selected one always has a column */
		m->texts[k - 1] = (struct text_ref){.variant = selected};
	for (size_t i = 0; i < k; i++)
		state_text(s, m->texts[i], &m->hashes[i]);
	m->n = (int)k;
}

static int clamp(int n, int low, int high)
{
	return n < low ? low : n > high ? high : n;
}

/* How wide the columns of inputs and expected outputs would be, by the first of them. */
static void widest(const struct state *s, int *input, int *expected)
{
	SCOPED(buf) b = BUF(BUF_TEXT);

	*input = *expected = 8; /* the heading */
	for (size_t i = 0; i < s->examples.n && i < 200; i++) {
		const struct example *e = &s->examples.items[i].now;

		buf_clear(&b);
		fields_text(&b, &e->fields);
		*input = clamp(text_width(str_first(buf_str(&b), 400)), *input, 400);
		for (size_t k = 0; k < e->expected.n; k++)
			*expected = clamp(text_width(str_of(e->expected.items[k])), *expected, 400);
	}
}

/* The variants have the columns that a fifth for the input leaves; then the input takes what it
 * needs of those that are left, and the output the rest. */
static void plan(struct matrix *m, const struct pane_view *v)
{
	const int room = v->columns - (live_held_out_shown(v->live) ? HELD_COLUMNS : 5);
	int most, left, input, expected;

	*m = (struct matrix){.number = live_held_out_shown(v->live) ? HELD_COLUMNS : 5};
	m->input = clamp(room / 5, 8, 30);
	m->expected = clamp(room / 7, 8, 24);
	most = (room - m->input - m->expected - 22) / MARK_COLUMNS;
	choose_texts(m, v, most < 1 ? 1 : (size_t)most);
	left = room - m->n * MARK_COLUMNS - 3;
	widest(live_state(v->live), &input, &expected);
	m->expected = expected < m->expected ? expected : m->expected;
	left -= m->expected;
	m->input = clamp(input + 1, m->input, clamp(left - left / 3, m->input, left - 19));
	m->output = left - m->input;
}

static void header(struct rows *out, const struct pane_view *v, const struct matrix *m)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	rows_begin(out, -1);
	rows_cell(out, SHADE_DIM, m->number < HELD_COLUMNS ? STR("   #") : STR("    #"), m->number);
	rows_cell(out, SHADE_DIM, STR("input"), m->input);
	rows_puts(out, SHADE_DIM, " ");
	rows_cell(out, SHADE_DIM, STR("expected"), m->expected);
	for (int i = 0; i < m->n; i++) {
		bool selected = m->texts[i].variant == v->live->view.variant;
		rows_cell_right(out, selected ? SHADE_FOCUS : SHADE_DIM,
			str_of(text_called(live_state(v->live), m->texts[i]).s), MARK_COLUMNS);
	}
	if (m->n)
		buf_addf(&b, "  output of %s",
			text_called(live_state(v->live), view_about(v->live).text).s);
	rows_cell(out, SHADE_DIM, buf_str(&b), m->output);
}

static void expected_cell(struct rows *out, const struct example *e, int columns)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	for (size_t i = 0; i < e->expected.n; i++)
		buf_addf(&b, "%s%s", i ? " | " : "", e->expected.items[i]);
	rows_cell(out, SHADE_TEXT, buf_str(&b), columns);
}

static void output_cell(struct rows *out, const struct pane_view *v, int example, int columns)
{
	const struct call_record *c;
	const char *hash = NULL;

	if (columns < 3 || !state_text(live_state(v->live), view_about(v->live).text, &hash))
		return;
	c = view_answer(v->live, hash, example);
	rows_puts(out, SHADE_TEXT, "  ");
	if (c && c->answer)
		rows_cell(out, SHADE_TEXT, str_trim(str_of(c->answer)), columns - 2);
	else if (c && c->error)
		rows_cell(out, SHADE_ERROR, str_of(figures_failure(live_state(v->live), c)),
			columns - 2);
}

static void example_row(struct rows *out, const struct pane_view *v, const struct matrix *m, int id)
{
	const struct example *e = state_example(live_state(v->live), id);
	const bool held = e->split == SPLIT_HELD_OUT;
	SCOPED(buf) b = BUF(BUF_TEXT);

	buf_addf(&b, "%s%s%3d%s", id == v->live->view.example ? v->marks->selected : " ",
		m->number < HELD_COLUMNS ? "" : held ? "h" : " ", id,
		e->pinned ? v->marks->pin : " ");
	rows_cell(out, held ? SHADE_WARNING : SHADE_DIM, buf_str(&b), m->number);
	buf_clear(&b);
	fields_text(&b, &e->fields);
	rows_cell(out, SHADE_TEXT, buf_str(&b), m->input);
	rows_puts(out, SHADE_TEXT, " ");
	expected_cell(out, e, m->expected);
	for (int i = 0; i < m->n; i++) {
		const struct sign sign = view_sign(v->live, m->hashes[i], id);
		buf_clear(&b);
		sign_draw(&b, str_of(sign.sign), v->ascii);
		if (figures_said(live_state(v->live), m->texts[i], id, NULL))
			buf_adds(&b, v->marks->comment);
		rows_cell_right(out, sign.shade, buf_str(&b), MARK_COLUMNS);
	}
	output_cell(out, v, id, m->output);
}

static void empty_rows(struct rows *out, const struct pane_view *v)
{
	bool any = live_state(v->live)->examples.n > 0;

	if (any) {
		pane_say(out, v, SHADE_HINT, "No example passes this filter.");
		pane_say(out, v, SHADE_HINT, "f goes on to the next filter.");
		return;
	}
	pane_say(out, v, SHADE_HINT, "There is no example yet: :example add INPUT => ANSWER");
	pane_say(out, v, SHADE_HINT,
		"Ten are a start; with twenty, a difference begins to mean something.");
}

static void make_rows(struct rows *out, struct pane_view *v)
{
	int selected = -1, to;
	struct matrix m;
	size_t n;
	const int *list = live_examples(v->live, &n);

	if (!n) {
		v->sticky = 0;
		v->top = 0;
		empty_rows(out, v);
		return;
	}
	plan(&m, v);
	header(out, v, &m);
	for (size_t i = 0; i < n; i++)
		if (list[i] == v->live->view.example)
			selected = (int)i;
	v->sticky = 1;
	v->top = pane_follow(v->top, selected, (int)n, v->height - v->sticky, v->follow);
	to = v->top + v->height < (int)n ? v->top + v->height : (int)n;
	rows_skip(out, (size_t)v->top);
	for (int i = v->top; i < to; i++) {
		rows_begin(out, list[i]);
		if (i == selected)
			rows_select(out);
		example_row(out, v, &m, list[i]);
	}
	rows_skip(out, n - (size_t)to);
	free(m.texts);
	free(m.hashes);
}

/* Whether one of the example's own texts, or the output that is shown of it, has it, wherever the
 * columns end. */
static bool has(const struct live *live, int id, struct str needle)
{
	const struct state *s = live_state(live);
	const struct example *e = state_example(s, id);
	const struct text_ref text = view_about(live).text;
	const struct call_record *c = NULL;
	const char *hash;
	SCOPED(buf) b = BUF(BUF_TEXT);

	if (!e)
		return false;
	fields_text(&b, &e->fields);
	for (size_t i = 0; i < e->expected.n; i++)
		buf_addf(&b, "\n%s", e->expected.items[i]);
	if (!state_hidden(s, text) && state_text(s, text, &hash))
		c = view_answer(live, hash, id);
	if (c && c->answer)
		buf_addf(&b, "\n%s", c->answer);
	return search_find(buf_str(&b), needle, 0) != SIZE_MAX;
}

const struct pane_record pane_examples = {title, make_rows, has};
