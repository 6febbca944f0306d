/* task_out_jsonl.c - a task as JSON lines: the fields of an example, and "expected". */
#include "task_out.h"

static void write(struct buf *out, const struct task *t)
{
	for (size_t i = 0; i < t->n; i++) {
		OWNED_JSON cJSON *line = task_out_example(&t->items[i], "expected");

		json_print(out, line);
		buf_addc(out, '\n');
	}
}

const struct task_form task_form_jsonl = {.name = "jsonl",
	.ending = ".jsonl",
	.help = "a JSON object a line: the fields, and \"expected\": a text, or a list of several",
	.write = write};
