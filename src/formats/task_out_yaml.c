/*
 * task_out_yaml.c - a task as one .task.yaml: all that a task says, and its examples. Values are
 * written as JSON, which YAML reads.
 */
#include "hunsu/base/yaml.h"
#include "task_out.h"

static void add_text(struct buf *out, const char *key, const char *text)
{
	if (!text)
		return;
	buf_addf(out, "%s: ", key);
	json_quote(out, str_of(text));
	buf_addc(out, '\n');
}

static void add_sampling(struct buf *out, const struct sampling *s)
{
	buf_addf(out, "max_tokens: %d\ntemperature: %.17g\n", s->max_tokens, s->temperature);
	for (size_t i = 0; i < s->n_stop; i++) {
		buf_adds(out, i ? ", " : "stop: [");
		json_quote(out, str_of(s->stop[i]));
	}
	buf_adds(out, s->n_stop ? "]\n" : "");
	if (s->schema)
		buf_addf(out, "schema: %s\n", s->schema);
}

/* What none of the fields is called. */
static void answer_name(struct buf *out, const struct task *t)
{
	buf_adds(out, "expected");
	for (size_t i = 0; i < t->n; i++)
		while (fields_get(&t->items[i].fields, buf_str(out))) {
			buf_addc(out, '_');
			i = 0;
		}
}

/* Which fields are sent: said, whatever they are called. */
static void add_columns(struct buf *out, const struct task *t, const char *expected)
{
	SCOPED(fields) seen = {0};
	const char *between = "columns: {input: [";

	for (size_t i = 0; i < t->n; i++)
		for (size_t k = 0; k < t->items[i].fields.n; k++) {
			const struct field *f = &t->items[i].fields.items[k];

			if (f->aside || fields_get(&seen, str_of(f->name)))
				continue;
			fields_add(&seen, str_of(f->name), STR(""));
			buf_adds(out, between);
			json_quote(out, str_of(f->name));
			between = ", ";
		}
	buf_addf(out, "%sexpected: %s}\n", seen.n ? "], " : "columns: {", expected);
}

static void write_json(struct buf *out, const struct task *t)
{
	SCOPED(buf) expected = BUF(BUF_SMALL);
	bool pins = false;

	answer_name(&expected, t);
	add_text(out, "description", t->description);
	add_text(out, "prompt", t->prompt);
	add_text(out, "metric", task_metric(t));
	add_text(out, "extract", task_extract(t));
	add_sampling(out, &t->sampling);
	buf_addf(out, "split: {held_out: %.17g, seed: %llu, which: [", t->held_out,
		(unsigned long long)t->seed);
	task_out_places(out, t, false);
	buf_adds(out, "]}\n");
	for (size_t i = 0; i < t->n; i++)
		pins = pins || t->items[i].pinned;
	if (pins) {
		buf_adds(out, "pinned: [");
		task_out_places(out, t, true);
		buf_adds(out, "]\n");
	}
	add_columns(out, t, buf_text(&expected));
	buf_adds(out, "examples:\n");
	for (size_t i = 0; i < t->n; i++) {
		OWNED_JSON cJSON *line = task_out_example(&t->items[i], buf_text(&expected));

		buf_adds(out, "- ");
		json_print(out, line);
		buf_addc(out, '\n');
	}
}

static void write(struct buf *out, const struct task *t)
{
	SCOPED(buf) text = BUF(BUF_FILE);

	write_json(&text, t);
	yaml_of_json(out, buf_str(&text));
}

const struct task_form task_form_yaml = {.name = "yaml",
	.ending = ".task.yaml",
	.whole = true,
	.help = "hunsu's own .task.yaml, whole: the prompt, metric, settings, split, pins and "
		"examples",
	.write = write};
