/* task_out.c - examples as the JSON that several forms of tasks are made of. */
#include "task_out.h"

#include "hunsu/prompt/doc.h"

void task_out_field(cJSON *to, const char *key, const struct field *f)
{
	SCOPED(prompt) p = {0};
	cJSON *list;

	if (!f->turns || doc_parse(&p, str_of(f->value), NULL, AUTHOR_IMPORT, NULL)) {
		json_add_cstr(to, key, f->value);
		return;
	}
	list = json_add_list(to, key);
	for (size_t i = 0; i < p.n; i++) {
		cJSON *message = json_add_object(list, NULL);

		json_add_cstr(message, "role", role_name(p.items[i].role));
		json_add_str(message, "content", message_str(&p.items[i]));
	}
}

void task_out_answers(cJSON *to, const char *key, const struct answers *a)
{
	cJSON *list;

	if (a->n == 1) {
		json_add_cstr(to, key, a->items[0]);
		return;
	}
	list = json_add_list(to, key);
	for (size_t i = 0; i < a->n; i++)
		json_add_cstr(list, NULL, a->items[i]);
}

cJSON *task_out_example(const struct example *e, const char *expected)
{
	cJSON *out = cJSON_CreateObject();

	for (size_t i = 0; i < e->fields.n; i++)
		task_out_field(out, e->fields.items[i].name, &e->fields.items[i]);
	task_out_answers(out, expected, &e->expected);
	return out;
}

void task_out_places(struct buf *out, const struct task *t, bool pinned)
{
	const char *between = "";

	for (size_t i = 0; i < t->n; i++) {
		const struct example *e = &t->items[i];

		if (!(pinned ? e->pinned : e->split == SPLIT_HELD_OUT))
			continue;
		buf_addf(out, "%s%zu", between, i + 1);
		between = ", ";
	}
}

void task_out_one_field(struct example *out, const struct example *e, const char *name)
{
	SCOPED(buf) text = BUF(BUF_FILE);

	fields_text(&text, &e->fields);
	fields_add(&out->fields, str_of(name), buf_str(&text));
	for (size_t i = 0; i < e->expected.n; i++)
		answers_add(&out->expected, str_of(e->expected.items[i]));
}
