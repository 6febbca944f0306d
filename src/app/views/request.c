/* request.c - the last calls about the text and the example: what was sent, and what came. */
#include <math.h>

#include "parts.h"

#define CALLS_MAX 20

static void put_served(struct rows *out, const struct live *v, const struct call_record *c)
{
	SCOPED(buf) words = BUF(BUF_SMALL);

	figures_served_words(&live_state(v)->served.items[c->served - 1], &words);
	rows_break(out, 2, ", ");
	rows_theirs(out, SHADE_DIM, buf_str(&words));
}

static void put_facts(struct rows *out, const struct live *v, const struct call_record *c)
{
	static const char *const standings[] = {
		"sent, no answer yet", "answered", "failed", "lost", "cancelled"};
	const long in = c->in < 0 ? 0 : c->in, back = c->out < 0 ? 0 : c->out;
	const char *role = c->role == 'p'   ? "proposer"
			   : c->role == 'j' ? "judge"
			   : c->role == 'a' ? "ask"
					    : "target";

	rows_begin(out, c->n);
	rows_putf(out, SHADE_HEADING, "call %d", c->n);
	rows_item(out, SHADE_DIM, "%s %s", role, state_model(live_state(v), c->model));
	if (c->example)
		rows_item(out, SHADE_DIM, "#%d", c->example);
	rows_item(out, c->standing == CALL_FAILED ? SHADE_ERROR : SHADE_DIM, "%s%s",
		standings[c->standing], c->cached ? " from the store" : "");
	if (c->in >= 0 || c->out >= 0) {
		rows_signf(out, SHADE_DIM, "  %ld+%ld tok", in, back);
		rows_wordsf(out, SHADE_DIM, ", %ld tokens in, %ld out", in, back);
	}
	if (c->ms > 0)
		rows_item(out, SHADE_DIM, "%.1f s", (double)c->ms / 1000);
	if (!isnan(c->usd))
		rows_item(out, SHADE_DIM, "$%.4f", c->usd);
	if (c->served)
		put_served(out, v, c);
	if (*c->finish)
		rows_item(out, SHADE_DIM, "%s", c->finish);
}

static void put_part(struct rows *out, const char *name, struct str text, enum shade shade)
{
	rows_begin(out, -1);
	rows_two(out, SHADE_PROMPT_ROLE, " ", "");
	rows_puts(out, SHADE_PROMPT_ROLE, name);
	rows_break(out, 2, ": ");
	rows_theirs(out, shade, text);
}

static void put_whole(
	struct rows *out, const struct live *v, const struct call_record *c, bool hidden)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	SCOPED(prompt) p = {0};

	if (!figures_request(live_state(v), c, &p, &why))
		put_part(out, "request", buf_str(&why), SHADE_WARNING);
	else
		for (size_t i = 0; i < p.n; i++)
			put_part(out, role_name(p.items[i].role),
				(struct str){p.items[i].text, p.items[i].n}, SHADE_TEXT);
	if (hidden)
		put_part(out, "answer", STR("hidden until it is revealed"), SHADE_DIM);
	if (c->thinking && !hidden)
		put_part(out, "thinking", str_of(c->thinking), SHADE_DIM);
	if (c->answer && !hidden)
		put_part(out, "answer", str_of(c->answer), SHADE_TEXT);
	if (c->error)
		put_part(out, "error", str_of(c->error), SHADE_ERROR);
}

static void request(struct rows *out, const struct live *v, const struct about *a)
{
	int list[CALLS_MAX + 1];
	size_t n = figures_calls(live_state(v), a->text, a->example, list, CALLS_MAX + 1);

	for (size_t i = 0; i < n && i < CALLS_MAX; i++) {
		const struct call_record *c = state_call(live_state(v), list[i]);
		if (!c)
			continue;
		put_facts(out, v, c);
		put_whole(out, v, c, state_hidden(live_state(v), a->text));
		rows_begin(out, -1);
	}
	if (n > CALLS_MAX)
		put_hint(out, v, "These are the %d newest calls; older ones are left out.",
			CALLS_MAX);
	if (!n)
		put_hint(out, v,
			"No call about the selected text and example yet: the messages as they "
			"were sent come here.");
}

VIEW(request, "the calls about it, as they were sent and answered", .of_text = true,
	.rows = request);
