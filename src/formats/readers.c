/* readers.c - what the readers of tasks share. */
#include "readers.h"

#include <string.h>

struct example *reader_add(struct task *t, const char *path, struct buf *err)
{
	if (t->n < TASK_EXAMPLES_MAX)
		return task_add(t);
	fail(err, FAILED, "%s: more than %d examples: split the file", path, TASK_EXAMPLES_MAX);
	return NULL;
}

void reader_fit(struct example *e)
{
	e->fields.cap = e->fields.n;
	e->fields.items = mem_grow(e->fields.items, e->fields.n, sizeof *e->fields.items);
	e->expected.cap = e->expected.n;
	e->expected.items = mem_grow(e->expected.items, e->expected.n, sizeof *e->expected.items);
}

bool reader_scalar(struct buf *out, const cJSON *v)
{
	if (cJSON_IsString(v))
		buf_adds(out, v->valuestring);
	else if (cJSON_IsNumber(v) || cJSON_IsBool(v))
		json_print(out, v);
	else
		return false;
	return true;
}

void reader_answer(struct answers *a, struct str s)
{
	for (size_t i = 0; i < a->n; i++) {
		if (str_is(s, a->items[i]))
			return;
	}
	answers_add(a, s);
}

static bool add_scalar(struct answers *a, const cJSON *v)
{
	SCOPED(buf) text = BUF(BUF_FILE);
	bool ok = reader_scalar(&text, v);

	if (ok)
		reader_answer(a, buf_str(&text));
	return ok;
}

bool reader_answers(struct answers *a, const cJSON *v)
{
	const cJSON *item;
	bool ok = true;

	if (!cJSON_IsArray(v))
		return cJSON_IsNull(v) || add_scalar(a, v);
	cJSON_ArrayForEach(item, v) ok = (cJSON_IsNull(item) || add_scalar(a, item)) && ok;
	return ok;
}

bool reader_worked_answer(struct buf *out, struct str answer)
{
	size_t at = SIZE_MAX, next = 0;
	struct str last;

	while ((next = str_find(answer, "#### ", next)) != SIZE_MAX) {
		at = next;
		next++;
	}
	if (at == SIZE_MAX) {
		last = str_boxed(answer);
		return last.n && buf_addstr(out, str_trim(last));
	}
	last = str_trim(str_from(answer, at + strlen("#### ")));
	for (size_t i = 0; i < last.n; i++) {
		if (last.p[i] != ',')
			buf_addc(out, last.p[i]);
	}
	return true;
}
