/* models.c - hunsu models: the forms of names, and what answers here. */
#include <inttypes.h>
#include "hunsu/base/utf8.h"
#include "hunsu/cli/subcommand.h"
#include "hunsu/cli/work.h"

struct models_options {
	bool check;
};

struct check {
	struct model model;
	bool done;
	int *open; /* checks that have not ended */
	bool *all_done;
};

static void told(void *arg, const struct probe *p)
{
	struct check *c = arg;
	struct buf line = BUF(BUF_SMALL), safe = BUF(BUF_SMALL);
	/* An error names its model itself. */
	if (p->error && str_starts(str_of(p->error), c->model.name))
		buf_addf(&line, "no   %s", p->error);
	else if (p->error)
		buf_addf(&line, "no   %s: %s", c->model.name, p->error);
	else if (model_program(&c->model))
		buf_addf(&line, "yes  %s: can be run; it was not asked", c->model.name);
	else
		buf_addf(&line, "yes  %s: answers in %" PRId64 " ms", c->model.name, p->ms);
	if (!p->error && p->models && *p->models)
		buf_addf(&line, "; offers %s", p->models);
	text_visible(&safe, buf_str(&line), false);
	print_line("%s", buf_text(&safe));
	buf_release(&safe);
	buf_release(&line);
	c->done = true;
	*c->all_done = !--*c->open;
}

static void waiting(void *arg, struct buf *out)
{
	buf_addf(out, "%d still to answer", *(int *)arg);
}

static bool has_key(const struct model *m, struct buf *why)
{
	char *key = model_key(m, why);
	const bool has = key != NULL;

	model_key_free(key);
	return has;
}

static size_t n_usual(void)
{
	size_t n = 0;

	while (model_usual(n))
		n++;
	return n;
}

/* Fills checks (room for all); what is not worth asking is left out. */
static enum status choose(
	struct check *checks, size_t *n, const struct arguments *words, struct buf *err)
{
	struct buf why = BUF(BUF_SMALL);
	const size_t many = words->n ? words->n : n_usual();

	for (size_t i = 0; i < many; i++) {
		const char *name = words->n ? words->items[i] : model_usual(i)->name;
		struct check *c = &checks[*n];
		enum status st = model_parse(&c->model, str_of(name), err);
		if (st)
			return st;
		if (!words->n && model_key_variable(&c->model) && !has_key(&c->model, &why)) {
			print_line("no   %s: there is no key for it", c->model.name);
			if (why.n)
				print_note("%s", buf_text(&why));
			buf_release(&why);
			model_release(&c->model);
			*c = (struct check){0};
		} else {
			++*n;
		}
	}
	return OK;
}

static enum status check_all(const struct arguments *words, struct buf *err)
{
	size_t n = 0;
	struct check *checks = NEWN(words->n + n_usual(), struct check);
	struct work w = {0};
	struct work_options o = {.no_store = true};
	enum status st = choose(checks, &n, words, err);
	int open = (int)n;
	bool done = !n;
	if (!st)
		st = work_open(&w, &o, err);
	/* A name that is typed here is named here. */
	for (size_t i = 0; !st && words->n && i < n; i++)
		work_allow(&w, &checks[i].model);
	for (size_t i = 0; !st && i < n; i++) {
		checks[i].open = &open;
		checks[i].all_done = &done;
		client_probe(w.client, &checks[i].model, told, &checks[i]);
	}
	if (!st)
		st = work_until(&w, &done, waiting, &open);
	work_close(&w);
	for (size_t i = 0; i < n; i++)
		model_release(&checks[i].model);
	free(checks);
	return st;
}

/* The providers tell their forms when a name is none of theirs: indented lines. */
static void list_forms(void)
{
	struct model m = {0};
	struct buf told_forms = BUF(BUF_SMALL);
	struct str text, line;
	if (!model_parse(&m, STR("?"), &told_forms))
		model_release(&m);
	text = buf_str(&told_forms);
	while (str_line(&text, &line))
		if (str_starts(line, "  "))
			print_line("%.*s", (int)line.n - 2, line.p + 2);
	buf_release(&told_forms);
}

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	const struct models_options *o = values;
	if (o->check)
		return check_all(words, err);
	if (words->n)
		return fail(err, BAD_USAGE, "to ask whether %s answers: hunsu models --check %s",
			words->items[0], words->items[0]);
	list_forms();
	return OK;
}

static const struct cli_option known[] = {
	FLAG_OPTION("check", offsetof(struct models_options, check),
		"Ask what answers, under which name, and how fast"),
	{.name = NULL},
};

static const char more[] =
	"Without names --check asks the local model, OpenAI and Anthropic where there is a key, "
	"Ollama, and a llama.cpp server at its usual port 8080.";

const struct subcommand models_command = {
	.form = {.name = "models", .synopsis = "[--check [NAME…]]",
		.help = "List the forms of model names, or ask which models answer", .more = more,
		.options = known},
	.size = sizeof(struct models_options), .max_words = -1, .run = run
};
