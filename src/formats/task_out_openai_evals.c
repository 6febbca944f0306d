/* task_out_openai_evals.c - a task as samples of OpenAI's Evals: "input", messages, and "ideal". */
#include "readers.h"
#include "task_out.h"

/* One field of messages stays as it is; all else is a message of the user. */
static void hold(struct example *out, const struct example *e)
{
	const struct field *only = NULL;
	size_t n = 0;

	for (size_t i = 0; i < e->fields.n; i++)
		if (!e->fields.items[i].aside) {
			only = &e->fields.items[i];
			n++;
		}
	task_out_one_field(out, e, "input");
	if (n != 1 || !only->turns) {
		SCOPED(buf) text = BUF(BUF_FILE);

		turns_of_text(&text, str_of(out->fields.items[0].value));
		free(out->fields.items[0].value);
		out->fields.items[0].value = str_dup(buf_str(&text));
	}
	out->fields.items[0].turns = true;
}

static void write(struct buf *out, const struct task *t)
{
	for (size_t i = 0; i < t->n; i++) {
		SCOPED(example) held = {0};
		OWNED_JSON cJSON *line = cJSON_CreateObject();

		hold(&held, &t->items[i]);
		task_out_field(line, "input", &held.fields.items[0]);
		task_out_answers(line, "ideal", &held.expected);
		json_print(out, line);
		buf_addc(out, '\n');
	}
}

const struct task_form task_form_openai_evals = {.name = "openai-evals",
	.ending = ".jsonl",
	.help = "samples of OpenAI's Evals: a JSON object a line with \"input\", messages, and "
		"\"ideal\"",
	.hold = hold,
	.fields = "fields: they are one message, \"input\", without those not sent",
	.write = write};
