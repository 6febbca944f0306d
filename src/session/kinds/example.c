/* example.c - example: an input, its accepted answers, its side of the split. */
#include <string.h>
#include "kinds.h"

#define EXAMPLE(F) \
	F(c_example, id, INT, NEED, "N", ANY) \
	F(c_example, version, INT, NEED, "N", ANY) \
	F(c_example, fields, OBJECT, NEED, "{NAME:S,...}", ANY) \
	F(c_example, expected, TEXTS, NEED, "[S,...]", ANY) \
	F(c_example, split, TEXT, NEED, "SPLIT", WORD("dev, held-out")) \
	F(c_example, pinned, BOOL, MAY, "true?", ANY) \
	F(c_example, dropped, BOOL, MAY, "true?", ANY)
FIELDS_OF(c_example, EXAMPLE);

/* A version's input and expected answers are fixed: scores rest on them. */
static bool same_content(const struct example *e, const struct c_example *c)
{
	const cJSON *item = c->fields->child;
	size_t i;

	for (i = 0; item && i < e->fields.n; i++, item = item->next)
		if (strcmp(item->string, e->fields.items[i].name) ||
			strcmp(item->valuestring, e->fields.items[i].value))
			return false;
	if (item || i < e->fields.n)
		return false;
	item = c->expected->child;
	for (i = 0; item && i < e->expected.n; i++, item = item->next)
		if (strcmp(item->valuestring, e->expected.items[i]))
			return false;
	return !item && i == e->expected.n;
}

static enum status example_check_known(
	const struct state *s, const struct c_example *c, struct buf *err)
{
	const struct example *known = state_example_version(s, c->id, c->version);

	if (known && !same_content(known, c))
		return fail(err, FAILED, "example %d version %d has other content already", c->id,
			c->version);
	return known ? OK
		     : register_next(c->version, state_next_example_version(s, c->id) - 1, err);
}

static enum status example_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_example *c = p->as;

	if (!part_texts(c->fields))
		return fail(err, FAILED, "a field is not text");
	if (c->id < 1 || c->id > in->examples + 1)
		return fail(err, FAILED, "id %d, but the next one is %d", c->id, in->examples + 1);
	if ((size_t)c->id <= in->s->examples.n && in->n > 1)
		return example_check_known(in->s, c, err);
	if (c->id <= in->examples || c->version != 1)
		return fail(err, FAILED, "example %d is new: once, and version 1", c->id);
	in->examples++;
	return OK;
}

static void fields_fill(struct state *s, struct fields *out, const cJSON *list)
{
	struct shelf *shelf = &s->fold->shelf;
	SCOPED(fields) built = {0};
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
		fields_add(&built, str_of(item->string), str_of(item->valuestring));
	out->n = out->cap = built.n;
	out->items = shelf_copy(shelf, built.items, built.n, sizeof *built.items);
	for (size_t i = 0; i < out->n; i++) {
		out->items[i].name = shelf_keep(shelf, built.items[i].name);
		out->items[i].value = shelf_keep(shelf, built.items[i].value);
	}
	columns_show(s, out);
}

static void example_fill(struct state *s, struct example *e, const struct c_example *c)
{
	struct shelf *shelf = &s->fold->shelf;

	e->id = c->id;
	e->version = c->version;
	fields_fill(s, &e->fields, c->fields);
	e->expected.items = shelf_texts(shelf, c->expected, &e->expected.n);
	e->expected.cap = e->expected.n;
}

static void example_turn(struct state *s, struct example_state *e, const struct c_example *c)
{
	struct example *known = (struct example *)(uintptr_t)state_example_version(
			       s, c->id, c->version),
		       was = e->now;

	if (known == &e->now)
		return;
	if (known) {
		e->now = *known;
		*known = was;
	} else {
		e->old =
			shelf_grow(&s->fold->shelf, e->old, e->n_old, e->n_old + 1, sizeof *e->old);
		e->old[e->n_old++] = was;
		e->now = (struct example){0};
		example_fill(s, &e->now, c);
	}
	marks_turn(s, c->id, was.version, c->version);
}

static void example_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	const struct c_example *c = p->as;
	struct example_state *e;

	if ((size_t)c->id > s->examples.n) {
		e = PUSH(&s->examples);
		(void)PUSH(&s->fold->example);
		example_fill(s, &e->now, c);
	} else {
		touch(s, COL_EXAMPLES, (size_t)c->id - 1);
		touch(s, COL_EXAMPLE_JSON, (size_t)c->id - 1);
		e = &s->examples.items[c->id - 1];
		example_turn(s, e, c);
	}
	e->now.split = strcmp(c->split, split_name(SPLIT_HELD_OUT)) ? SPLIT_DEV : SPLIT_HELD_OUT;
	e->now.pinned = c->pinned;
	e->now.dropped = c->dropped;
	/* The state has all of it: there may be a million of them. */
	s->fold->example.items[c->id - 1] = p->unknown ? register_keep(s, p->change) : NULL;
	s->changed.examples = in->n;
}

/* An example that was not there before is dropped, for scores and looks may speak of it already. */
static cJSON *example_present(const struct state *s, const struct prepared *p)
{
	const struct c_example *c = p->as;
	cJSON *value;

	if ((size_t)c->id <= s->examples.n) {
		value = s->fold->example.items[c->id - 1];
		return value ? register_present("example", value)
			     : example_change(&s->examples.items[c->id - 1].now);
	}
	value = cJSON_Duplicate(p->change, true);
	cJSON_DeleteItemFromObjectCaseSensitive(value, "dropped");
	json_add_bool(value, "dropped", true);
	return change_of("example", value);
}

static void tell_example(struct buf *out, const cJSON *c, const struct state *s)
{
	buf_addf(out, ": example %d version %d%s%s%s", told_number(c, "id"),
		told_number(c, "version"),
		strcmp(told_text(c, "split"), split_name(SPLIT_HELD_OUT)) ? "" : ", held-out",
		json_bool(c, "pinned", false) ? ", pinned" : "",
		json_bool(c, "dropped", false) ? ", dropped" : "");
}

static void example_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;

		buf_addf(&d->text, "example %d %d %s %d %d", e->id, e->version,
			split_name(e->split), e->pinned, e->dropped);
		for (size_t k = 0; k < e->fields.n; k++) {
			digest_text(d, e->fields.items[k].name);
			digest_text(d, e->fields.items[k].value);
		}
		for (size_t k = 0; k < e->expected.n; k++)
			digest_text(d, e->expected.items[k]);
		digest_line(d);
	}
}

KIND(example, REGISTER, SET, FIELDS(c_example), .check = example_check, .apply = example_apply,
	.present = example_present, .tell = tell_example, .digest = example_digest,
	.manual = "One input, its accepted answers, and `dev` or `held-out`, which is fixed when "
		"the example is made; only the act\n"
		".Ic move\n"
		"changes it, and a `comment` about the example in the same line says what had been "
		"seen of it. A corrected field or answer makes a new version; pinning and dropping "
		"keep the version. The fields and answers of a version never change.");
