/* kinds_columns.c - columns: which fields of the examples are the input, which are aside, which
 * hold messages. */
#include <string.h>
#include "fold.h"

static const struct part columns_parts[] = {
	PART(c_columns, version, PART_INT, NEED),
	PART(c_columns, input, PART_LIST, MAY),
	PART(c_columns, expected, PART_LIST, MAY),
	PART(c_columns, turns, PART_LIST, MAY),
	PARTS_END,
};

static enum status columns_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_columns *c = &p->as.columns;
	int next = state_next_columns(in->s);

	if (!c->version && !c->input)
		return OK;
	if (!c->input || !c->expected)
		return fail(err, FAILED, "input or expected is missing");
	if (!part_texts(c->input) || !part_texts(c->expected) ||
		(c->turns && !part_texts(c->turns)))
		return fail(err, FAILED, "a name is not text");
	if (c->version < 1 || c->version > next)
		return fail(err, FAILED, "version %d, but the next one is %d", c->version, next);
	return OK;
}

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
	const struct c_columns *c = &p->as.columns;
	struct shelf *shelf = &s->fold->shelf;

	s->columns = (struct columns){.version = c->version};
	if (c->version) {
		s->columns.input = shelf_texts(shelf, c->input, &s->columns.n_input);
		s->columns.expected = shelf_texts(shelf, c->expected, &s->columns.n_expected);
		s->columns.turns = shelf_texts(shelf, c->turns, &s->columns.n_turns);
	}
	s->fold->columns = c->version ? register_keep(s, p->change) : NULL;
	if (c->version > s->fold->columns_highest)
		s->fold->columns_highest = c->version;
	s->changed.examples = in->n;
	for (size_t i = 0; i < s->examples.n; i++) {
		struct example_state *e = &s->examples.items[i];

		touch(s, COL_EXAMPLES, i);
		show_again(s, &e->now.fields);
		for (size_t k = 0; k < e->n_old; k++)
			show_again(s, &e->old[k].fields);
	}
}

static cJSON *columns_present(const struct state *s, const struct prepared *p)
{
	(void)p;
	return register_present("columns", s->fold->columns);
}

const struct kind kinds_columns[] = {
	{"columns", columns_parts, columns_check, columns_apply, columns_present},
	{NULL, NULL, NULL, NULL, NULL},
};

static void add_names(struct buf *out, const char *lead, const cJSON *list)
{
	const cJSON *name;

	cJSON_ArrayForEach(name, list)
	{
		buf_adds(out, name == list->child ? lead : ", ");
		buf_adds(out, cJSON_IsString(name) ? name->valuestring : "?");
	}
}

void tell_columns(struct buf *out, const cJSON *c, const struct state *s)
{
	(void)s;
	add_names(out, ": the input is ", json_get(c, "input"));
	add_names(out, ": the answer is ", json_get(c, "expected"));
}

int state_next_columns(const struct state *s)
{
	return s->fold->columns_highest + 1;
}
