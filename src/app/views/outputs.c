/* outputs.c - what the text made of each example. */
#include "parts.h"

#define INPUT_BRIEF 60 /* columns in lines */
#define ANSWER_BRIEF 40
#define EXPECTED_BRIEF 30
#define REASON_BRIEF 60

static void put_expected(struct rows *out, const struct example *e)
{
	SCOPED(buf) b = BUF(BUF_TEXT);

	for (size_t i = 0; i < e->expected.n; i++)
		buf_addf(&b, "%s%s", i ? " | " : "", e->expected.items[i]);
	if (b.n) {
		rows_two(out, SHADE_DIM, " \u2192 ", ", expected ");
		rows_cut(out, SHADE_DIM, buf_str(&b), EXPECTED_BRIEF);
	} else {
		rows_two(out, SHADE_DIM, "", ", nothing expected");
	}
}

static void put_example(struct rows *out, const struct live *v, const struct example *e)
{
	SCOPED(buf) input = BUF(BUF_TEXT);

	fields_text(&input, &e->fields);
	rows_begin(out, e->id);
	if (e->id == v->view.example)
		rows_select(out);
	rows_putf(out, SHADE_HEADING, "#%d ", e->id);
	rows_wordsf(out, SHADE_DIM, "%s%s: ", split_name(e->split), e->pinned ? ", pinned" : "");
	rows_cut(out, SHADE_HEADING, buf_str(&input), INPUT_BRIEF);
	put_expected(out, e);
}

/* The sign and the whole answer; in lines what of it was scored. */
static void put_answer(struct rows *out, const struct live *v, const char *hash, int example)
{
	const struct sign sign = view_sign(v, hash, example);
	const struct call_record *c = view_answer(v, hash, example);
	const struct mark *m = hash ? state_mark(live_state(v), hash, example) : NULL;

	rows_only(out, FOR_SCREEN);
	rows_break(out, 1, "");
	rows_hang(out, 3);
	rows_putf(out, sign.shade, "%s ", sign.sign);
	if (c && (c->answer || c->error))
		rows_theirs(out, c->answer ? SHADE_TEXT : SHADE_ERROR,
			str_of(c->answer ? c->answer : figures_failure(live_state(v), c)));
	else
		rows_puts(out, SHADE_DIM, *sign.words ? sign.words : "not run yet");
	rows_only(out, FOR_LINES);
	if (m && m->samples && c && c->answer) {
		rows_putf(out, sign.shade, "; %s: ", *sign.words ? sign.words : "answer");
		rows_brief(out, SHADE_TEXT, str_of(m->extracted ? m->extracted : c->answer),
			ANSWER_BRIEF);
	} else if (*sign.words) {
		rows_putf(out, sign.shade, "; %s", sign.words);
	}
	rows_only(out, FOR_ALL);
}

static void put_output(struct rows *out, const struct live *v, const struct about *a,
	const char *hash, int example)
{
	const struct mark *m = figures_mark(v->desk->figures, hash, example);
	SCOPED(buf) said = BUF(BUF_SMALL);

	put_answer(out, v, hash, example);
	if (m && m->reason && m->samples) {
		rows_break(out, 3, "; ");
		rows_brief(out, SHADE_DIM, str_of(m->reason), REASON_BRIEF);
	}
	if (figures_said(live_state(v), a->text, example, &said)) {
		rows_break(out, 1, "; ");
		rows_two(out, SHADE_MARK, "\" ", "you said ");
		rows_theirs(out, SHADE_TEXT, buf_str(&said));
	}
}

static void outputs(struct rows *out, const struct live *v, const struct about *a)
{
	const struct state *s = live_state(v);
	const char *hash = NULL;
	size_t n;
	const int *list = live_examples(v, &n);
	bool text = state_text(s, a->text, &hash) != NULL;

	for (size_t i = 0; i < n; i++) {
		put_example(out, v, state_example(s, list[i]));
		if (text)
			put_output(out, v, a, hash, list[i]);
	}
	if (!n)
		put_hint(out, v,
			"No example here: outputs come here once a text has been run on examples.");
}

VIEW(outputs, "what it made of each example", .of_text = true, .walked = true, .rows = outputs);
