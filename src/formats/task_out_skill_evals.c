/* task_out_skill_evals.c - a task as skill-creator's evals.json: prompts, and what is expected. */
#include <string.h>
#include "hunsu/task/rubric.h"
#include "task_out.h"

static void hold(struct example *out, const struct example *e)
{
	task_out_one_field(out, e, "prompt");
	while (out->expected.n > 1)
		free(out->expected.items[--out->expected.n]);
}

/* The list that the example brought of that name, from such a file; an empty one has no value.
 * False: it brought none. */
static bool add_own(cJSON *to, const char *name, const struct example *e)
{
	const char *value = NULL;
	cJSON *list;

	for (size_t i = 0; i < e->fields.n; i++)
		if (e->fields.items[i].aside && !strcmp(e->fields.items[i].name, name))
			value = e->fields.items[i].value;
	list = value ? json_parse(str_of(*value ? value : "[]"), name, NULL) : NULL;
	if (cJSON_IsArray(list)) {
		json_add(to, name, list);
		return true;
	}
	cJSON_Delete(list);
	return false;
}

/* What a grader is to see in the output: the clauses of a judge, or every accepted answer. */
static void add_expectations(cJSON *to, const struct task *t, const struct example *e)
{
	const struct str metric = str_of(task_metric(t));
	cJSON *list = json_add_list(to, "expectations");
	struct rubric r = {0};

	if (str_starts(metric, "judge:"))
		r = rubric_read(str_from(metric, strlen("judge:")));
	for (size_t i = 0; i < r.n; i++)
		json_add_str(list, NULL, r.items[i].words);
	if (!r.n && e->expected.n) {
		SCOPED(buf) one = BUF(BUF_FILE);

		buf_addf(&one, "The answer is%s: ", e->expected.n > 1 ? " one of" : "");
		for (size_t i = 0; i < e->expected.n; i++) {
			buf_adds(&one, i ? " | " : "");
			buf_adds(&one, e->expected.items[i]);
		}
		json_add_str(list, NULL, buf_str(&one));
	}
}

static void write(struct buf *out, const struct task *t)
{
	SCOPED(buf) name = BUF(BUF_SMALL);

	json_quote(&name, str_of(t->name ? t->name : "task"));
	buf_addf(out, "{\"skill_name\":%s,\"evals\":[", buf_text(&name));
	for (size_t i = 0; i < t->n; i++) {
		const struct example *e = &t->items[i];
		SCOPED(example) held = {0};
		OWNED_JSON cJSON *eval = cJSON_CreateObject();

		hold(&held, e);
		json_add_int(eval, "id", (int64_t)i + 1);
		json_add_cstr(eval, "prompt", held.fields.items[0].value);
		json_add_cstr(
			eval, "expected_output", held.expected.n ? held.expected.items[0] : NULL);
		if (!add_own(eval, "files", e))
			json_add_list(eval, "files");
		if (!add_own(eval, "expectations", e))
			add_expectations(eval, t, e);
		buf_adds(out, i ? ",\n" : "\n");
		json_print(out, eval);
	}
	buf_adds(out, "\n]}\n");
}

const struct task_form task_form_skill_evals = {.name = "skill-evals",
	.ending = ".json",
	.help = "evals.json of skill-creator: \"prompt\", \"expected_output\" and "
		"\"expectations\", "
		"which are a judge's clauses",
	.hold = hold,
	.fields = "fields: they are one text, \"prompt\", without those not sent",
	.answers = "accepted answers beside the first: they are an expectation in words",
	.write = write};
