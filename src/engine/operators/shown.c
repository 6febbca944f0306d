/* shown.c - how the operators show a model the examples of a task. */
#include "operators.h"

#define FIELD_MOST 400 /* bytes of a field that are shown */
#define TEXT_MOST 300  /* bytes of an input or output that are shown */

void show_example(struct buf *out, const struct example *e)
{
	size_t inputs = 0;
	buf_adds(out, out->n ? "\n\n" : "");
	for (size_t i = 0; i < e->fields.n; i++)
		inputs += !e->fields.items[i].aside;
	for (size_t i = 0; i < e->fields.n; i++) {
		if (inputs && e->fields.items[i].aside)
			continue;
		if (e->fields.n == 1 || inputs == 1)
			buf_adds(out, "Input: ");
		else
			buf_addf(out, "%s: ", e->fields.items[i].name);
		add_cut(out, str_of(e->fields.items[i].value), FIELD_MOST);
		buf_adds(out, "\n");
	}
	buf_adds(out, "Output: ");
	add_cut(out, str_of(e->expected.items[0]), FIELD_MOST);
}

static void add_input(struct buf *out, const struct example *e)
{
	SCOPED(buf) input = BUF(BUF_TEXT);
	fields_text(&input, &e->fields);
	buf_adds(out, "- Input: ");
	add_cut(out, buf_str(&input), TEXT_MOST);
}

void show_failed(struct buf *out, const struct example *e, const struct outcome *o)
{
	add_input(out, e);
	if (e->expected.n) {
		buf_adds(out, "\n  Expected: ");
		add_cut(out, str_of(e->expected.items[0]), TEXT_MOST);
	}
	buf_adds(out, "\n  Got: ");
	add_cut(out, str_of(o->output), TEXT_MOST);
	/* Most reasons only repeat the two lines above; what was read out of a long output does
	 * not. */
	if (o->extracted && o->reason && str_of(o->output).n > TEXT_MOST) {
		buf_adds(out, "\n  Why: ");
		add_cut(out, str_of(o->reason), TEXT_MOST);
	}
	buf_adds(out, "\n");
}

void show_passed(struct buf *out, const struct example *e, const struct outcome *o)
{
	add_input(out, e);
	buf_adds(out, "\n  Got: ");
	add_cut(out, str_of(o->output), TEXT_MOST);
	buf_adds(out, "\n");
}
