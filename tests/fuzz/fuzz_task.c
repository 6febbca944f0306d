/*
 * fuzz_task.c - any text as a task: the first byte chooses the reader (a format, or .task.yaml); it
 * is read or refused with a message, and what was read is whole.
 */
#include <string.h>
#include "hunsu/base/utf8.h"
#include "hunsu/formats/task_forms.h"
#include "../../src/formats/readers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(cond) ((cond) ? (void)0 : BUG("not so: %s", #cond))

static void check_task(struct task *t)
{
	size_t bad;

	task_split(t);
	CHECK(task_metric(t) && task_extract(t));
	for (size_t i = 0; i < t->n; i++) {
		const struct example *e = &t->items[i];

		CHECK(e->fields.n > 0);
		for (size_t k = 0; k < e->fields.n; k++) {
			struct str name = str_of(e->fields.items[k].name);

			CHECK(name.n && fields_get(&e->fields, name) == e->fields.items[k].value);
			CHECK(utf8_valid(str_of(e->fields.items[k].value), &bad));
		}
	}
}

/* What goes out reads back: all of it in a .task.yaml, and what other forms do not hold is told. */
static void check_forms(const struct task *t)
{
	for (size_t i = 0; task_forms[i]; i++) {
		SCOPED(buf) out = BUF(BUF_FILE), path = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
		SCOPED(answers) lost = {0};
		enum status st;

		buf_addf(&path, "fuzz%s", task_forms[i]->ending);
		task_forms[i]->write(&out, t);
		st = task_form_check(
			&lost, task_forms[i], t, buf_text(&path), buf_str(&out), &err);
		CHECK((st == OK) == (err.n == 0));
		CHECK(utf8_valid(buf_str(&out), NULL));
		if (task_forms[i]->whole && st)
			BUG("%s\n%s", buf_text(&err), buf_text(&out));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(buf) text = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
	SCOPED(task_settings) settings = {0};
	bool matters = false;
	struct task_columns said = {0};
	struct task t;
	enum status st;
	const struct task_format *const *formats_here = task_formats + 1; /* fuzz_promptfoo.c */
	size_t formats = 0;

	if (size < 1 || memchr(data, '\0', size))
		return 0;
	while (formats_here[formats])
		formats++;
	utf8_repair(&text, (struct str){(const char *)data + 1, size - 1});
	buf_add(&text, "", 0);
	task_init(&t);
	if (data[0] % (formats + 1) < formats)
		st = formats_here[data[0] % (formats + 1)]->read(&(const struct reader){.task = &t,
									 .path = "fuzz.json",
									 .said = &said,
									 .matters = &matters,
									 .err = &err},
			&SOURCE(buf_str(&text)));
	else
		st = task_yaml_read(&t, "fuzz.task.yaml", buf_str(&text), &settings, &err);
	CHECK((st == OK) == (err.n == 0));
	if (st == OK && settings.rows.n && !settings.files.n) {
		task_release(&t);
		st = task_read(&t, "fuzz.task.yaml", buf_str(&text), &err);
		CHECK((st == OK) == (err.n == 0));
	}
	if (st == OK) {
		check_task(&t);
		if (t.n)
			check_forms(&t);
	}
	task_release(&t);
	return 0;
}
