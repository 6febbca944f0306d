/* models.c - hunsu models: the forms of names, and what answers here. */
#include <inttypes.h>
#include "hunsu/base/child.h"
#include "hunsu/base/file.h"
#include "hunsu/base/utf8.h"
#include "hunsu/cli/subcommand.h"
#include "hunsu/cli/work.h"

struct models_options {
	bool check, fetch;
};

struct check {
	struct model model;
	bool done;
	int *open; /* checks that have not ended */
	bool *all_done;
	struct client *client;
	struct child *child; /* that looks what of a local one is not here; NULL: none runs */
	long missing;	     /* bytes; -1: not known */
};

#define MB 1000000
struct checks LIST_OF(struct check);

static void told(void *arg, const struct probe *p)
{
	struct check *c = arg;
	SCOPED(buf) line = BUF(BUF_SMALL), safe = BUF(BUF_SMALL);
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
	c->done = true;
	*c->all_done = !--*c->open;
}

/* ---- a local model is asked only where nothing has to be fetched for it ---- */

static void on_missing(void *arg, bool is_err, struct str line)
{
	struct check *c = arg;

	if (!is_err && !str_to_long(str_trim(line), 0, 1000000000000, &c->missing))
		c->missing = -1;
}

static void on_looked(void *arg, int status)
{
	struct check *c = arg;
	SCOPED(buf) why = BUF(BUF_SMALL);

	c->child = NULL;
	if (status || c->missing < 0)
		buf_adds(&why, "scripts/local-model does not tell whether it is here");
	else if (c->missing)
		buf_addf(&why, "%ld MB of it are not here; hunsu models --check --fetch %s "
			"fetches them", (c->missing + MB - 1) / MB, c->model.name);
	if (why.n)
		told(c, &(struct probe){.error = buf_text(&why)});
	else
		client_probe(c->client, &c->model, told, c);
}

static enum status ask(struct check *c, struct loop *l, bool fetch, struct buf *err)
{
	const struct child_events ev = {.line = on_missing, .end = on_looked, .arg = c};
	SCOPED(buf) script = BUF(BUF_SMALL);
	const char *what = c->model.file;

	c->missing = -1;
	if (!what || fetch) {
		client_probe(c->client, &c->model, told, c);
		return OK;
	}
	if (str_ends(str_of(what), ".gguf"))
		what = "server";
	share_path(&script, "scripts/local-model");
	c->child = child_start(
		l, (const char *const[]){"sh", buf_text(&script), "missing", what, NULL}, &ev, err);
	return c->child ? OK : FAILED;
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

/* What is not worth asking is left out; of several servers each is asked. */
static enum status choose(struct checks *checks, const struct arguments *words, struct buf *err)
{
	struct buf why = BUF(BUF_SMALL);
	const size_t many = words->n ? words->n : n_usual();
	enum status st = OK;

	for (size_t i = 0; !st && i < many; i++) {
		const char *name = words->n ? words->items[i] : model_usual(i)->name;
		SCOPED(model) m = {0};
		st = model_parse(&m, str_of(name), err);
		if (!st && !words->n && model_key_variable(&m) && !has_key(&m, &why)) {
			print_line("no   %s: there is no key for it", m.name);
			if (why.n)
				print_note("%s", buf_text(&why));
			buf_release(&why);
		} else if (!st) {
			size_t at = 0;
			do
				model_alone(&PUSH(checks)->model, &m, at);
			while (model_url(&m, ++at).n);
		}
	}
	return st;
}

static enum status check_all(const struct arguments *words, bool fetch, struct buf *err)
{
	struct checks all = {0};
	struct work w = {0};
	struct work_options o = {.no_store = true};
	enum status st = choose(&all, words, err);
	int open = (int)all.n;
	bool done = !all.n;
	if (!st)
		st = work_open(&w, &o, err);
	/* A name that is typed here is named here. */
	for (size_t i = 0; !st && words->n && i < all.n; i++)
		work_allow(&w, &all.items[i].model);
	for (size_t i = 0; !st && i < all.n; i++) {
		struct check *c = &all.items[i];
		c->open = &open;
		c->all_done = &done;
		c->client = w.client;
		st = ask(c, w.loop, fetch, err);
	}
	if (!st)
		st = work_until(&w, &done, waiting, &open);
	for (size_t i = 0; i < all.n; i++)
		child_stop(all.items[i].child);
	work_close(&w);
	for (size_t i = 0; i < all.n; i++)
		model_release(&all.items[i].model);
	free(all.items);
	return st;
}

/* The providers tell their forms when a name is none of theirs: indented lines. */
static void list_forms(void)
{
	struct model m = {0};
	SCOPED(buf) told_forms = BUF(BUF_SMALL);
	struct str text, line;
	if (!model_parse(&m, STR("?"), &told_forms))
		model_release(&m);
	text = buf_str(&told_forms);
	while (str_line(&text, &line))
		if (str_starts(line, "  "))
			print_line("%.*s", (int)line.n - 2, line.p + 2);
}

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	const struct models_options *o = values;
	if (o->check)
		return check_all(words, o->fetch, err);
	if (o->fetch)
		return fail(err, BAD_USAGE, "--fetch goes with --check");
	if (words->n)
		return fail(err, BAD_USAGE, "to ask whether %s answers: hunsu models --check %s",
			words->items[0], words->items[0]);
	list_forms();
	return OK;
}

static const struct cli_option known[] = {
	FLAG_OPTION("check", offsetof(struct models_options, check),
		"Ask what answers, under which name, and how fast"),
	FLAG_OPTION("fetch", offsetof(struct models_options, fetch),
		"Fetch a local model that is not here, to ask it too"),
	{.name = NULL},
};

static const char more[] =
	"Without names --check asks the local model, OpenAI and Anthropic where there is a key, "
	"Ollama, and a llama.cpp server at its usual port 8080; of several servers of one model "
	"it asks each.";

const struct subcommand models_command = {
	.form = {.name = "models", .synopsis = "[--check [--fetch] [NAME…]]",
		.help = "List the forms of model names, or ask which models answer", .more = more,
		.options = known},
	.size = sizeof(struct models_options), .max_words = -1, .run = run
};
