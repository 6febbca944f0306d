/* try.c - an input run now, through the prompt and the marked variants. */
#include "parts.h"

static void put_column(struct rows *out, const struct live *v, const struct trial_column *c)
{
	rows_begin(out, -1);
	put_name(out, v, SHADE_HEADING, c->text);
	if (!c->done)
		rows_item(out, SHADE_HEADING, "running");
	else if (c->ms > 0)
		rows_item(out, SHADE_HEADING, "%.1f s", (double)c->ms / 1000);
	if (c->done && *c->finish)
		rows_item(out, SHADE_HEADING, "%s", c->finish);
	rows_break(out, 1, ": ");
	if (c->error)
		rows_theirs(out, SHADE_ERROR, str_of(c->error));
	else
		rows_theirs(out, SHADE_TEXT, buf_str(&c->output));
}

static void try(struct rows *out, const struct live *v, const struct about *a)
{
	const struct trial *t = &v->desk->flight.trial;
	struct buf input = BUF(BUF_TEXT);

	(void)a;
	fields_text(&input, &t->input);
	if (t->n)
		put_fact(out, 8, "input", buf_str(&input));
	for (size_t i = 0; i < t->n; i++) {
		rows_side(out, (int)i + 1);
		put_column(out, v, &t->columns[i]);
	}
	rows_side(out, 0);
	if (!t->n)
		put_hint(out, v,
			KEY("try") " runs any input now, through the prompt and the marked "
				   "variants. Their outputs grow here, side by side.");
	buf_release(&input);
}

const struct view_page view_try = {
	.help = "an input of your own, run now", .rows = try
};
