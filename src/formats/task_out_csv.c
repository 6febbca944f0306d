/* task_out_csv.c - a task as CSV (RFC 4180): a column a field, and one for each accepted answer. */
#include <string.h>
#include "task_out.h"

static void hold(struct example *out, const struct example *e)
{
	example_copy(out, e);
	for (size_t i = 0; i < out->fields.n; i++)
		out->fields.items[i].turns = false;
}

/* All names of fields, in the order in which they come first. */
static void add_names(struct answers *names, const struct task *t)
{
	for (size_t i = 0; i < t->n; i++)
		for (size_t k = 0; k < t->items[i].fields.n; k++) {
			const char *name = t->items[i].fields.items[k].name;
			size_t at = 0;

			while (at < names->n && strcmp(names->items[at], name) != 0)
				at++;
			if (at == names->n)
				answers_add(names, str_of(name));
		}
}

static void write(struct buf *out, const struct task *t)
{
	SCOPED(answers) names = {0};
	size_t most = 1;

	add_names(&names, t);
	for (size_t i = 0; i < t->n; i++)
		most = t->items[i].expected.n > most ? t->items[i].expected.n : most;
	for (size_t i = 0; i < names.n; i++) {
		buf_addcsv(out, names.items[i]);
		buf_addc(out, ',');
	}
	buf_adds(out, "expected");
	for (size_t i = 1; i < most; i++)
		buf_addf(out, ",expected%zu", i + 1);
	buf_adds(out, "\r\n");
	for (size_t i = 0; i < t->n; i++) {
		const struct example *e = &t->items[i];

		for (size_t k = 0; k < names.n; k++) {
			buf_addcsv(out, fields_get(&e->fields, str_of(names.items[k])));
			buf_addc(out, ',');
		}
		for (size_t k = 0; k < most; k++) {
			buf_adds(out, k ? "," : "");
			buf_addcsv(out, k < e->expected.n ? e->expected.items[k] : NULL);
		}
		buf_adds(out, "\r\n");
	}
}

const struct task_form task_form_csv = {.name = "csv",
	.ending = ".csv",
	.help = "a header, then a row an example: a column a field, then \"expected\", "
		"\"expected2\" and so on",
	.hold = hold,
	.fields = "messages: each field of them is one text",
	.write = write};
