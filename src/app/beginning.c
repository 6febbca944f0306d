/* beginning.c - a new session: its first event, and a prompt where it has none. */
#include "hunsu/app/live.h"
#include "hunsu/prompt/template.h"
#include "naming.h"
#include "parts.h"
#include "targets.h"
#include "words.h"

/* The task says what is asked of the target, the options how rounds are made. */
static void add_settings(cJSON *event, const struct task *t, const struct config *c)
{
	struct settings first = settings_usual;
	struct setting_said said[SETTINGS_MAX];
	size_t n = 0;
	first.sampling = t->sampling;
	for (const struct option *o = options; o->name; o++) {
		const struct setting *s = setting_find(str_of(o->name));
		if (s)
			said[n++] = (struct setting_said){s, str_of(config_get(c, o->name))};
	}
	change_settings(event, 1, &first, said, n);
}

static void add_task(cJSON *event, const struct task *t, const char *file)
{
	json_fill(event_change(event, "task"),
		"version %d name %s file %s description %s seed %ld held_out %g", 1,
		t->name ? t->name : "prompt", file, t->description, (long)t->seed, t->held_out);
	if (task_columns_any(&t->columns))
		change_columns(event, 1, &t->columns);
	json_add(cJSON_GetObjectItemCaseSensitive(event, "do"), NULL, cJSON_CreateNull());
	scoring_metric(event, 1, task_metric(t), task_extract(t));
}

/* Under its whole name ("local" is "local:1.5b"): scores are found by it. The person chose it, so
 * it is named; where that cannot be kept, live_open finds out and says so. */
static enum status add_model(
	cJSON *event, int version, const char *role, const char *name, struct buf *err)
{
	SCOPED(model) m = {0};
	enum status st = model_parse(&m, str_of(name), err);
	if (!st)
		change_model(event, version, role, m.name);
	if (!st && model_name(&m, NULL))
		st = OK;
	return st;
}

static enum status add_targets(cJSON *event, const struct live_options *o, struct buf *err)
{
	struct targets_list all = {.n = 0};
	struct model found[TARGETS_MOST] = {{0}};
	enum status st = targets_parse(&all, found, o, err);

	if (!st)
		change_targets(event, 1, all.items, all.n);
	for (size_t i = 0; i < all.n; i++)
		model_release(&found[i]);
	return st;
}

static void add_prompt(cJSON *event, const struct prompt *p)
{
	SCOPED(authors) a;
	authors_init(&a);
	change_version(event, 1, NULL, 0, NULL, 0, "import", NULL, p, &a);
	change_head(event, 1);
}

enum status live_new_session(struct session **out, struct loop *l, const char *path,
	struct task *task, const char *task_file, struct str prompt, const struct config *c,
	const struct live_options *o, struct buf *err)
{
	SCOPED(task) none = {0};
	struct task *t = task ? task : &none;
	SCOPED(prompt) p = {0};
	enum status st;
	task_init(&none);
	st = task_settle(t, NULL, err);
	if (!prompt.n)
		prompt = str_of(t->prompt);
	if (!st && str_trim(prompt).n)
		st = doc_parse(&p, prompt, NULL, AUTHOR_IMPORT, err);
	if (!st) {
		cJSON *event = event_new(BY_HUMAN, "new", task_file);

		change_open(event);
		add_task(event, t, task_file);
		add_settings(event, t, c);
		st = add_model(
			event, 1, "target", o->target ? o->target : config_get(c, "target"), err);
		if (!st)
			st = add_model(event, 2, "proposer",
				o->proposer ? o->proposer : config_get(c, "proposer"), err);
		if (!st && o->n_others)
			st = add_targets(event, o, err);
		if (p.n)
			add_prompt(event, &p);
		if (!st)
			st = session_create(out, l, path, event, t, err);
		else
			cJSON_Delete(event);
	}
	return st;
}

/* ---- without a task, or a prompt ---- */

void beginning_describe(const struct state *s, cJSON *event, struct str words)
{
	cJSON *c;

	if (s->description || !words.n)
		return;
	c = event_change(event, "task");
	json_fill(c, "version %d name %s file %s seed %ld held_out %g", s->task_version + 1,
		s->task_name ? s->task_name : "prompt", s->task_file, (long)s->seed, s->held_out);
	json_add_str(c, "description", words);
}

void live_example_fields(const struct live *v, struct fields *out)
{
	const struct state *s = live_state(v);
	struct str found[16];
	const struct version *head = state_head(s);
	size_t n;

	if (s->examples.n) {
		const struct fields *f = &s->examples.items[0].now.fields;
		for (size_t i = 0; i < f->n; i++)
			fields_put(out, &f->items[i], "");
		return;
	}
	n = head ? prompt_placeholders(&head->prompt, found, 16) : 0;
	for (size_t i = 0; i < n && i < 16; i++)
		fields_add(out, found[i], STR(""));
	if (!n)
		fields_add(out, STR("input"), STR(""));
}

void beginning_ground(struct live *v, const char *act, struct str args, const char *description)
{
	const struct state *s = live_state(v);
	const bool bare = !s->head, described = description && !s->description;
	SCOPED(prompt) text = {0};
	SCOPED(fields) names = {0};
	const struct prompt none = {0};
	const struct new_version w = {.origin = BARE_OPERATOR, .now = &text};
	cJSON *e;

	if (!bare && !described)
		return;
	e = act_new(act, args);
	if (described)
		beginning_describe(s, e, str_of(description));
	live_example_fields(v, &names);
	prompt_explicit(&text, &none, &names);
	act_end(v, e, !bare || state_add_version(s, e, &w, NULL) == OK);
	if (bare)
		live_say(v, false, "there was no prompt: v%d is the bare input, with which others "
			"are compared", s->head);
}

enum status beginning_missing(const char *name, struct buf *err)
{
	return fail(err, BAD_USAGE, "%s: there is no prompt yet; " KEY("edit") " types one, "
		LINE("mutate") " describe WORDS has one written", name);
}
