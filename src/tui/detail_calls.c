/* detail_calls.c - outputs by example, requests as they were sent, an input tried now. */
#include <math.h>
#include <stdlib.h>

#include "hunsu/base/mem.h"
#include "hunsu/session/story.h"
#include "hunsu/tui/pane.h"

#define CALLS_MAX 20

static void example_head(struct rows *out, const struct pane_view *v, const struct example *e)
{
	struct buf b = BUF(BUF_TEXT);

	buf_addf(&b, " #%d ", e->id);
	fields_text(&b, &e->fields);
	rows_begin(out, e->id);
	if (e->id == v->live->view.example)
		rows_select(out);
	rows_cell(out, SHADE_HEADING, buf_str(&b), v->columns / 2);
	buf_clear(&b);
	for (size_t i = 0; i < e->expected.n; i++)
		buf_addf(&b, "%s%s", i ? " | " : "", e->expected.items[i]);
	if (b.n) {
		rows_putf(out, SHADE_DIM, " %s ", v->marks->arrow);
		rows_cell(out, SHADE_DIM, buf_str(&b), v->columns - out->column);
	}
	buf_release(&b);
}

void detail_outputs(struct rows *out, struct pane_view *v)
{
	const struct state *s = live_state(v->live);
	const char *hash = NULL;
	size_t n;
	const int *list = live_examples(v->live, &n);

	if (!state_text(s, pane_selected(v->live), &hash))
		n = 0;
	for (size_t i = 0; i < n; i++) {
		const struct call_record *c = pane_answer(v->live, hash, list[i]);
		struct buf b = BUF(BUF_SMALL);
		enum shade shade;
		const struct mark *m = figures_mark(v->live->desk->figures, hash, list[i]);
		example_head(out, v, state_example(s, list[i]));
		pane_mark(&b, &shade, v, hash, list[i]);
		rows_begin(out, list[i]);
		rows_putf(out, shade, " %s ", buf_text(&b));
		if (c && c->answer)
			rows_wrap(out, SHADE_TEXT, str_of(c->answer), v->columns, 3, list[i]);
		else if (c && c->error)
			rows_wrap(out, SHADE_ERROR, str_of(c->error), v->columns, 3, list[i]);
		else
			rows_puts(out, SHADE_DIM, "not run yet");
		if (m && m->reason && m->samples) {
			rows_begin(out, list[i]);
			rows_puts(out, SHADE_DIM, "   ");
			rows_wrap(out, SHADE_DIM, str_of(m->reason), v->columns, 3, list[i]);
		}
		buf_clear(&b);
		if (figures_said(live_state(v->live), pane_selected(v->live), list[i], &b)) {
			rows_begin(out, list[i]);
			rows_putf(out, SHADE_MARK, " %s ", v->marks->comment);
			rows_wrap(out, SHADE_TEXT, buf_str(&b), v->columns, 3, list[i]);
		}
		buf_release(&b);
	}
	if (!n)
		pane_say(out, v, SHADE_HINT,
			"Outputs stand here once the text has been run on examples.");
}

/* ---- requests ---- */

static void call_facts(struct rows *out, const struct pane_view *v, const struct call_record *c)
{
	static const char *const standings[] = {
		"sent, no answer yet", "answered", "failed", "lost", "cancelled"};
	const char *role = c->role == 'p' ? "proposer" : c->role == 'j' ? "judge" : "target";

	rows_begin(out, c->n);
	rows_putf(out, SHADE_HEADING, " call %d", c->n);
	rows_putf(out, SHADE_DIM, "  %s %s", role, state_model(live_state(v->live), c->model));
	if (c->example)
		rows_putf(out, SHADE_DIM, "  #%d", c->example);
	rows_putf(out, c->standing == CALL_FAILED ? SHADE_ERROR : SHADE_DIM, "  %s%s",
		standings[c->standing], c->cached ? " from the store" : "");
	if (c->in >= 0 || c->out >= 0)
		rows_putf(out, SHADE_DIM, "  %ld+%ld tok", c->in < 0 ? 0 : c->in,
			c->out < 0 ? 0 : c->out);
	if (c->ms > 0)
		rows_putf(out, SHADE_DIM, "  %.1f s", (double)c->ms / 1000);
	if (!isnan(c->usd))
		rows_putf(out, SHADE_DIM, "  $%.4f", c->usd);
	if (c->finish[0])
		rows_putf(out, SHADE_DIM, "  %s", c->finish);
}

static void part(struct rows *out, const struct pane_view *v, const char *name, struct str text,
	enum shade shade)
{
	rows_line(out, -1, SHADE_PROMPT_ROLE, "  %s", name);
	rows_begin(out, -1);
	rows_puts(out, SHADE_TEXT, "  ");
	rows_wrap(out, shade, text, v->columns, 2, -1);
}

static void whole_call(struct rows *out, const struct pane_view *v, const struct call_record *c)
{
	struct buf why = BUF(BUF_SMALL);
	struct prompt p = {0};

	if (figures_request(live_state(v->live), c, &p, &why))
		for (size_t i = 0; i < p.n; i++)
			part(out, v, role_name(p.items[i].role),
				(struct str){p.items[i].text, p.items[i].n}, SHADE_TEXT);
	else
		part(out, v, "request", buf_str(&why), SHADE_WARNING);
	if (c->thinking)
		part(out, v, "thinking", str_of(c->thinking), SHADE_DIM);
	if (c->answer)
		part(out, v, "answer", str_of(c->answer), SHADE_TEXT);
	if (c->error)
		part(out, v, "error", str_of(c->error), SHADE_ERROR);
	prompt_release(&p);
	buf_release(&why);
}

void detail_request(struct rows *out, struct pane_view *v)
{
	int list[CALLS_MAX];
	size_t n = figures_calls(live_state(v->live), live_selected(v->live), v->live->view.example,
		list, CALLS_MAX);

	for (size_t i = 0; i < n && i < CALLS_MAX; i++) {
		const struct call_record *c = state_call(live_state(v->live), list[i]);
		if (!c)
			continue;
		call_facts(out, v, c);
		whole_call(out, v, c);
		rows_begin(out, -1);
	}
	if (!n)
		pane_say(out, v, SHADE_HINT,
			"The messages as they were sent stand here, once there was a call.");
}

/* ---- try ---- */

static void column_head(
	struct rows *out, const struct live *live, const struct trial_column *c, int columns)
{
	struct buf b = BUF(BUF_SMALL);

	pane_text_name(&b, live, c->text);
	if (!c->done)
		buf_adds(&b, "  running");
	else if (c->ms > 0)
		buf_addf(&b, "  %.1f s", (double)c->ms / 1000);
	if (c->done && c->finish[0])
		buf_addf(&b, "  %s", c->finish);
	rows_cell(out, SHADE_HEADING, buf_str(&b), columns);
	buf_release(&b);
}

static struct str column_text(const struct trial_column *c)
{
	return c->error ? str_of(c->error) : buf_str(&c->output);
}

/* As many side by side as have room to be read; row by row over all of them. */
static void side_by_side(struct rows *out, const struct live *live, const struct trial_column *c,
	size_t n, int columns)
{
	size_t at[8] = {0};
	int width = (columns - 1) / (int)n;
	bool more = true;

	rows_begin(out, -1);
	rows_puts(out, SHADE_TEXT, " ");
	for (size_t i = 0; i < n; i++)
		column_head(out, live, &c[i], width);
	while (more) {
		more = false;
		rows_begin(out, -1);
		for (size_t i = 0; i < n; i++) {
			struct str s = column_text(&c[i]);
			size_t end = wrap_row(s, at[i], width - 2);

			rows_to(out, 1 + (int)i * width);
			if (at[i] >= s.n)
				continue;
			rows_put(out, c[i].error ? SHADE_ERROR : SHADE_TEXT,
				(struct str){s.p + at[i], end - at[i]});
			at[i] = end;
			more = more || end < s.n;
		}
	}
}

void detail_try(struct rows *out, struct pane_view *v)
{
	const struct trial *t = &v->live->desk->flight.trial;
	struct buf b = BUF(BUF_TEXT), key = BUF(BUF_SMALL);
	size_t together = v->columns >= 60 ? (size_t)v->columns / 30 : 1;

	if (together > 8)
		together = 8;
	if (!t->n) {
		pane_key(&key, v->live, "try");
		pane_say(out, v, SHADE_HINT,
			"%s runs any input now, through the prompt and the marked variants.",
			buf_text(&key));
		pane_say(out, v, SHADE_HINT, "Their outputs grow here, side by side.");
	} else {
		fields_text(&b, &t->input);
		rows_begin(out, -1);
		rows_puts(out, SHADE_DIM, " input: ");
		rows_wrap(out, SHADE_TEXT, buf_str(&b), v->columns, 8, -1);
	}
	for (size_t i = 0; i < t->n; i += together)
		side_by_side(out, v->live, t->columns + i,
			t->n - i < together ? t->n - i : together, v->columns);
	buf_release(&b);
	buf_release(&key);
}
