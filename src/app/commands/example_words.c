/* example_words.c - what the commands about examples share. */
#include "example_words.h"

#include "hunsu/task/example_text.h"

void example_answers(struct example *e, struct str text)
{
	for (size_t at; (at = str_find(text, " | ", 0)) != SIZE_MAX; text = str_from(text, at + 3))
		answers_add(&e->expected, str_trim(str_first(text, at)));
	answers_add(&e->expected, str_trim(text));
}

/* `INPUT => ANSWER | ANSWER` for inputs of one field, or lines `name: value` for any. */
enum status example_words(struct example *e, struct str text, const struct fields *names,
	const char *verb, struct buf *err)
{
	size_t at = str_find(text, "=>", 0);
	struct str input = str_trim(str_first(text, at == SIZE_MAX ? text.n : at));
	size_t inputs = 0;

	for (size_t i = 0; i < names->n; i++)
		inputs += !names->items[i].aside;
	if (example_is_text(text, names))
		return example_read(e, text, names, err);
	if (names->n && inputs != 1) {
		fail(err, BAD_USAGE, "%s <<END, then a line for each of:", verb);
		for (size_t i = 0; i < names->n; i++)
			fail(err, BAD_USAGE, " `%s: …`,", names->items[i].name);
		return fail(err, BAD_USAGE, " `expected: …`, then END");
	}
	if (at == SIZE_MAX || !input.n || !str_trim(str_from(text, at + 2)).n)
		return fail(err, BAD_USAGE, "%s INPUT => ANSWER (several accepted answers: A | B)",
			verb);
	for (size_t i = 0; i < names->n; i++) {
		fields_put(&e->fields, &names->items[i], "");
		if (names->items[i].aside)
			continue;
		free(e->fields.items[i].value);
		e->fields.items[i].value = str_dup(input);
	}
	if (!names->n)
		fields_add(&e->fields, STR("input"), input);
	example_answers(e, str_from(text, at + 2));
	return OK;
}

/* An editor writes what is to be said; where there is none, lines do. */
enum status example_editor(
	struct live *v, int id, struct str args, const char *usage, struct buf *err)
{
	SCOPED(buf) what = BUF(BUF_SMALL);
	bool done;

	if (id)
		buf_addf(&what, "editor example %d correct %d", id, id);
	else
		buf_addf(&what, "editor example 0 example %.*s", (int)args.n, args.p);
	done = v->front.act && v->front.act(v->front.arg, buf_text(&what));
	return done ? OK : fail(err, BAD_USAGE, "%s", usage);
}
