/* refused.c - what the checks of proposals refused, and why; the last one first. */
#include "parts.h"

#define BRIEF 200 /* columns of a text in lines */

static void refused(struct rows *out, const struct live *v, const struct about *a)
{
	const struct state *s = live_state(v);

	(void)a;
	for (size_t i = s->refusals.n; i-- > 0;) {
		const struct refused *r = &s->refusals.items[i];
		bool hidden = state_hidden_round(s, r->round);
		rows_begin(out, -1);
		rows_hang(out, 3);
		rows_putf(out, SHADE_HEADING, "round %d %s", r->round,
			hidden ? "hidden" : r->operator);
		if (r->check)
			rows_item(out, SHADE_WARNING, "%s", r->check);
		rows_puts(out, SHADE_DIM, ": ");
		rows_theirs(out, SHADE_DIM, str_of(r->reason));
		if (!r->text)
			continue;
		rows_break(out, 3, ": ");
		rows_brief(out, SHADE_TEXT, str_of(r->text), BRIEF);
	}
	if (!s->refusals.n)
		put_hint(out, v,
			"Nothing was refused so far. What a check refuses comes here with the "
			"reason.");
}

const struct view_page view_refused = {
	.help = "what the checks of proposals refused, and why", .rows = refused
};
