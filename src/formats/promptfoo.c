/* promptfoo.c - promptfoo's configuration: what all of it makes. */
#include "promptfoo.h"

#include "hunsu/base/file.h"
#include "hunsu/prompt/doc.h"

static void say_rest(struct config *c)
{
	static const char *const known[] = {"redteam", "extensions"};
	const cJSON *options = json_get(c->tree, "evaluateOptions");

	for (size_t i = 0; i < COUNT(known); i++)
		if (json_get(c->tree, known[i]))
			config_left_out(c, PROMPTFOO_REST, "%s", known[i]);
	if (!json_get(options, "repeat"))
		options = json_get(c->tree, "commandLineOptions");
	c->out->repeat = (long)json_int(options, "repeat", 1);
	if (c->out->repeat < 1 || c->out->repeat > 1000)
		c->out->repeat = 1;
}

/* Sent only where a prompt names it; a prompt without any placeholder is sent as it is. */
static void settle_fields(struct promptfoo *p)
{
	bool bare = false;
	SCOPED(fields) named = {0};

	for (size_t i = 0; i < p->prompts.n; i++) {
		struct str names[256];
		const size_t n = prompt_placeholders(&p->prompts.items[i].prompt, names, 256);

		bare = bare || !n;
		for (size_t k = 0; k < n && k < 256; k++)
			if (!fields_get(&named, names[k]))
				fields_add(&named, names[k], STR(""));
	}
	for (size_t i = 0; i < p->task.n; i++) {
		struct fields *f = &p->task.items[i].fields;

		for (size_t k = 0; k < named.n; k++)
			if (!fields_get(f, str_of(named.items[k].name)))
				fields_put(f, &named.items[k], NULL);
		if (!f->n)
			fields_add(f, STR("input"), STR(""));
		for (size_t k = 0; k < f->n; k++)
			f->items[k].aside =
				bare || !fields_get(&named, str_of(f->items[k].name));
	}
}

static struct str task_name(const char *path)
{
	struct str name = path_base(path);
	const size_t dot = str_find(name, ".", 1);

	return str_first(name, dot == SIZE_MAX ? name.n : dot);
}

bool promptfoo_is(const char *path, struct str text)
{
	static const char *const keys[] = {"prompts:", "providers:", "targets:", "tests:"};
	const struct str p = str_of(path);
	struct str line;
	size_t found = 0;

	if (str_starts(path_base(path), "promptfooconfig") && str_ends(p, ".json"))
		return true;
	if (!str_ends(p, ".yaml") && !str_ends(p, ".yml"))
		return false;
	while (str_line(&text, &line))
		for (size_t i = 0; i < COUNT(keys); i++)
			found += str_starts(line, keys[i]);
	return found > 0;
}

enum status promptfoo_read(struct promptfoo *out, const char *path, struct str text,
	const char *judge, struct buf *err)
{
	struct config c = {.out = out, .path = path, .judge = judge, .err = err};
	enum status st = OK;

	*out = (struct promptfoo){.repeat = 1};
	task_init(&out->task);
	out->task.name = str_dup(task_name(path));
	out->task.file = mem_dup(path);
	out->task.metric = mem_dup("asserts");
	out->task.extract = mem_dup("all");
	c.tree = str_ends(str_of(path), ".json") ? config_tree(path, text, err)
						 : config_yaml(path, text, err);
	if (!c.tree)
		return FAILED;
	if (!cJSON_IsObject(c.tree))
		st = fail(err, FAILED, "%s: not a configuration of promptfoo: prompts, providers "
			"and tests are its keys", path);
	if (!st && !(st = promptfoo_prompts(&c)) && !(st = promptfoo_targets(&c)))
		st = promptfoo_tests(&c);
	if (!st) {
		say_rest(&c);
		settle_fields(out);
		if (json_str(c.tree, "description"))
			out->task.description = mem_dup(json_str(c.tree, "description"));
	}
	answers_release(&c.beginnings);
	cJSON_Delete(c.tree);
	return st;
}

enum status promptfoo_load(
	struct promptfoo *out, const char *path, const char *judge, struct buf *err)
{
	SCOPED(buf) text = BUF(TASK_BYTES_MAX);
	enum status st = encoding_read(&text, path, err);

	*out = (struct promptfoo){.repeat = 1};
	if (!st)
		st = promptfoo_read(out, path, buf_str(&text), judge, err);
	return st;
}

void promptfoo_release(struct promptfoo *p)
{
	for (size_t i = 0; i < p->targets.n; i++) {
		free(p->targets.items[i].name);
		sampling_release(&p->targets.items[i].sampling);
	}
	free(p->targets.items);
	named_prompts_release(&p->prompts);
	for (size_t i = 0; i < PROMPTFOO_PARTS; i++)
		answers_release(&p->left_out[i]);
	task_release(&p->task);
	free(p->judge);
	*p = (struct promptfoo){0};
}

/* ---- as a task ---- */

static void tell_rest(struct task *t, const struct promptfoo *p)
{
	if (p->prompts.n > 1)
		task_note(t,
			"%s: the first of its %zu prompts is taken; hunsu eval -c runs them all",
			t->file, p->prompts.n);
	for (size_t i = 0; i < p->targets.n; i++)
		task_note(t, "%s: a provider of it is --target %s", t->file,
			p->targets.items[i].name);
	if (p->judge)
		task_note(t, "%s: what grades is --judge %s", t->file, p->judge);
	for (size_t k = 0; k < PROMPTFOO_PARTS; k++)
		for (size_t i = 0; i < p->left_out[k].n; i++)
			task_note(t, "%s: not taken: %s", t->file, p->left_out[k].items[i]);
}

/* What was said beside the file holds. */
static void take(char **to, char **from)
{
	if (!*to) {
		*to = *from;
		*from = NULL;
	}
}

static enum status read_task(const struct reader *r, struct source *from)
{
	SCOPED(promptfoo) p = {0};
	SCOPED(doc) doc = {0};
	struct task *t = r->task;
	enum status st = source_whole(from, r->err);

	if (!st)
		st = promptfoo_read(&p, r->path, from->text, "", r->err);

	if (!st && t->n)
		st = fail(r->err, FAILED, "%s: a configuration of promptfoo is a task alone",
			r->path);
	if (!st) {
		if (p.prompts.n && !t->prompt) {
			doc_format(&doc, &p.prompts.items[0].prompt);
			t->prompt = str_dup(buf_str(&doc.text));
		}
		if (p.targets.n)
			sampling_copy(&t->sampling, &p.targets.items[0].sampling);
		take(&t->metric, &p.task.metric);
		take(&t->extract, &p.task.extract);
		take(&t->description, &p.task.description);
		if (p.task.note)
			task_note(t, "%s", p.task.note);
		tell_rest(t, &p);
		free(t->items);
		t->items = p.task.items;
		t->n = p.task.n;
		t->cap = p.task.cap;
		p.task.items = NULL;
		p.task.n = 0;
	}
	return st;
}

const struct task_format task_format_promptfoo = {
	.name = "promptfoo",
	.help = "promptfooconfig.yaml: its tests, and the first of its prompts",
	.recognise = promptfoo_is, .read = read_task
};
