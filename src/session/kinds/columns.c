/* columns.c - columns: which fields of the examples are the input, are aside, hold messages. */
#include <string.h>
#include "kinds.h"

#define COLUMNS_SAID(F) \
	F(c_columns, version, INT, NEED, "N", ANY) \
	F(c_columns, input, TEXTS, SET, "[S,...]", ANY) \
	F(c_columns, expected, TEXTS, SET, "[S,...]", ANY) \
	F(c_columns, turns, TEXTS, MAY, "[S,...]?", ANY)
FIELDS_OF(c_columns, COLUMNS_SAID);

static bool names(char *const *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(list[i], name))
			return true;
	return false;
}

void columns_show(struct state *s, struct fields *f)
{
	const struct columns *c = &s->columns;

	for (size_t i = 0; i < f->n; i++) {
		struct field *to = &f->items[i];

		to->aside = c->version && !names(c->input, c->n_input, to->name);
		to->turns = c->version && names(c->turns, c->n_turns, to->name);
	}
}

/* What was frozen keeps its own. */
static void show_again(struct state *s, struct fields *f)
{
	f->items = shelf_copy(&s->fold->shelf, f->items, f->n, sizeof *f->items);
	columns_show(s, f);
}

static void columns_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	const struct c_columns *c = p->as;
	struct shelf *shelf = &s->fold->shelf;

	s->columns = (struct columns){.version = c->version};
	if (c->version) {
		s->columns.input = shelf_texts(shelf, c->input, &s->columns.n_input);
		s->columns.expected = shelf_texts(shelf, c->expected, &s->columns.n_expected);
		s->columns.turns = shelf_texts(shelf, c->turns, &s->columns.n_turns);
	}
	s->changed.examples = in->n;
	for (size_t i = 0; i < s->examples.n; i++) {
		struct example_state *e = &s->examples.items[i];

		touch(s, COL_EXAMPLES, i);
		show_again(s, &e->now.fields);
		for (size_t k = 0; k < e->n_old; k++)
			show_again(s, &e->old[k].fields);
	}
}

static void tell_columns(struct buf *out, const cJSON *c, const struct state *s)
{
	tell_texts(out, ": the input is ", json_get(c, "input"));
	tell_texts(out, ": the answer is ", json_get(c, "expected"));
}

static void columns_digest(struct digest *d, const struct state *s)
{
	if (!s->columns.version)
		return;
	buf_addf(&d->text, "columns %d", s->columns.version);
	digest_names(d, s->columns.input, s->columns.n_input);
	digest_names(d, s->columns.expected, s->columns.n_expected);
	digest_names(d, s->columns.turns, s->columns.n_turns);
	digest_line(d);
}

KIND(columns, REGISTER, SET, FIELDS(c_columns), .apply = columns_apply, .present = register_kept,
	.tell = tell_columns, .told = TELL_OPENING, .digest = columns_digest,
	.manual = "Which columns or fields of the task's file are which. The fields named in "
		"`input` are sent where a prompt without placeholders gets the input; the others "
		"only where a placeholder names them. `expected` names the columns that held the "
		"accepted answers. The fields named in `turns` hold messages, written as a prompt "
		"is; they are sent as messages after the prompt's own. Where there is no such "
		"change, all fields are input, and text.");
