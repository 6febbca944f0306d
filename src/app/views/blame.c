/* blame.c - who wrote what, and with which version it came in. */
#include "hunsu/session/blame.h"

#include "parts.h"

#define BRIEF 400 /* columns of a stretch in lines */

static void put_stretch(
	struct rows *out, const struct state *s, const struct prompt *p, const struct blamed *b)
{
	SCOPED(buf) where = BUF(BUF_SMALL), role = BUF(BUF_SMALL);

	blame_where(&where, s, b);
	buf_addf(&role, ", %s: ", role_name(p->items[b->part.message].role));
	rows_begin(out, -1);
	rows_put(out, SHADE_HEADING, state_author_shown(s, b->by));
	rows_item(out, SHADE_DIM, "%s", buf_text(&where));
	rows_break(out, 3, buf_text(&role));
	rows_brief(out, author_shade(b->by), str_trim(prompt_range(p, b->part)), BRIEF);
}

static void blame(struct rows *out, const struct live *v, const struct about *a)
{
	const struct state *s = live_state(v);
	const struct prompt *p = state_text(s, a->text, NULL);
	const struct blame *b = figures_blame(v->desk->figures, a->text);
	size_t message = SIZE_MAX;

	if (state_hidden(s, a->text)) {
		put_hint(out, v, "hidden until it is revealed");
		return;
	}
	for (size_t i = 0; p && i < b->n; i++) {
		const struct blamed *one = &b->items[i];
		if (!str_trim(prompt_range(p, one->part)).n)
			continue;
		if (p->n > 1 && one->part.message != message) {
			rows_begin(out, -1);
			rows_signf(out, SHADE_PROMPT_ROLE, "%s",
				role_name(p->items[one->part.message].role));
		}
		message = one->part.message;
		put_stretch(out, s, p, one);
	}
	if (!b->n)
		put_hint(out, v,
			"There is no prompt yet: who wrote each stretch of it comes here.");
}

VIEW(blame, "who wrote each stretch of it, and with which version it came in", .of_text = true,
	.rows = blame);
