/* refused.c - what the checks of proposals refused, and why; the last one first. */
#include "parts.h"

#define BRIEF 200 /* columns of a text in lines */

static void put_refused(struct rows *out, const struct state *s, const struct refused *r)
{
	rows_begin(out, -1);
	rows_hang(out, 3);
	rows_wordsf(out, SHADE_HEADING, "refused in ");
	rows_putf(out, SHADE_HEADING, "round %d", r->round);
	rows_two(out, SHADE_HEADING, " ", ", ");
	rows_puts(out, SHADE_HEADING,
		state_hidden_round(s, r->round) ? "hidden" : r->operator);
	if (r->check)
		rows_item(out, SHADE_WARNING, "%s", r->check);
	rows_puts(out, SHADE_DIM, ": ");
	rows_theirs(out, SHADE_DIM, str_of(r->reason));
	if (!r->text)
		return;
	rows_break(out, 3, ": ");
	rows_brief(out, SHADE_TEXT, str_of(r->text), BRIEF);
}

static void refused(struct rows *out, const struct live *v, const struct about *a)
{
	const struct state *s = live_state(v);

	for (size_t i = s->refusals.n; i-- > 0;)
		if (!a->nth || a->nth == i + 1)
			put_refused(out, s, &s->refusals.items[i]);
	if (!s->refusals.n)
		put_hint(out, v,
			"Nothing was refused so far. What a check refuses comes here with the "
			"reason.");
}

VIEW(refused, "what the checks of proposals refused, and why", .rows = refused);
