/* ask.c - what a model says of two texts, and the examples that it says it by. */
#include "../parts.h"
#include "hunsu/engine/explain.h"
#include "parts.h"

#define INPUT_BRIEF 60

static void put_question(struct rows *out, struct str question)
{
	rows_begin(out, -1);
	rows_theirs(out, SHADE_HEADING, question);
}

static void put_example(
	struct rows *out, const struct live *v, const struct call_record *c, int id)
{
	const struct state *s = live_state(v);
	const struct version *base = state_version(s, figures_base(v->desk->figures));
	const struct sign was = view_sign(v, base ? base->hash : "", id);
	SCOPED(buf) input = BUF(BUF_FILE);
	struct sign sign;
	const char *hash = "";

	(void)state_text(s, c->prompt, &hash);
	sign = view_sign(v, hash, id);
	fields_text(&input, &state_example(s, id)->fields);
	rows_begin(out, id);
	rows_hang(out, 2);
	if (v->view.example == id)
		rows_select(out);
	rows_putf(out, SHADE_KEY, "#%d ", id);
	put_name(out, v, SHADE_TEXT, c->prompt);
	rows_two(out, sign.shade, " ", " ");
	rows_two(out, sign.shade, sign.sign, *sign.words ? sign.words : "not scored");
	if (base) {
		rows_putf(out, SHADE_DIM, ", v%d ", base->n);
		rows_two(out, was.shade, was.sign, *was.words ? was.words : "not scored");
	}
	rows_puts(out, SHADE_DIM, ": ");
	rows_brief(out, SHADE_DIM, buf_str(&input), INPUT_BRIEF);
}

static void put_answer(struct rows *out, const struct live *v, const struct call_record *c)
{
	SCOPED(prompt) request = {0};
	size_t n, others;
	OWNED int *ids = asked_examples(live_state(v), &n, &others);

	if (figures_request(live_state(v), c, &request, NULL))
		put_question(out, explain_question(&request));
	rows_begin(out, -1);
	rows_theirs(out, SHADE_TEXT, str_trim(str_of(c->answer)));
	for (size_t i = 0; i < n; i++)
		put_example(out, v, c, ids[i]);
	if (!n)
		rows_line(out, -1, SHADE_WARNING,
			"it names no example that it was shown: nothing holds it up");
	if (others)
		rows_line(out, -1, SHADE_WARNING, "%zu of the numbers in it %s not shown to it",
			others, others == 1 ? "was" : "were");
	rows_only(out, FOR_SCREEN);
	if (n && v->view.focus == PANE_DETAIL)
		put_hint(out, v, KEY("down") " chooses an example, " KEY("open") " shows it.");
	rows_only(out, FOR_ALL);
}

static void ask(struct rows *out, const struct live *v, const struct about *a)
{
	const struct asked_now *now = &v->desk->flight.asked;
	const struct call_record *c = asked_last(live_state(v));

	if (now->on) {
		put_question(out, str_of(now->question));
		rows_begin(out, -1);
		rows_theirs(out, SHADE_PROGRESS,
			now->answer.n ? buf_str(&now->answer) : STR("waiting for the answer"));
	} else if (c) {
		put_answer(out, v, c);
	} else {
		put_hint(out, v,
			LINE("ask") " why did B lose? shows the proposer where B and the prompt "
			"differ on dev examples. Its answer comes here, with those it names.");
	}
}

VIEW(ask, "a model's answer to `ask`, and the examples that it names", .rows = ask);
