/* live.c - a live session's beginning and end, its messages, and what is typed into the prompt. */
#include "hunsu/app/live.h"

#include <stdlib.h>
#include <string.h>

#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/base/mem.h"
#include "hunsu/base/named.h"
#include "hunsu/app/replaying.h"
#include "own.h"

#define VIEW_EVERY_MS 60000

/* ---- a new session ---- */

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
	cJSON *c = event_change(event, "task");
	json_add_int(c, "version", 1);
	json_add_cstr(c, "name", t->name ? t->name : "prompt");
	json_add_cstr(c, "file", file);
	json_add_cstr(c, "description", t->description);
	json_add_int(c, "seed", (int64_t)t->seed);
	json_add_num(c, "held_out", t->held_out);
	if (task_columns_any(&t->columns))
		change_columns(event, 1, &t->columns);
	for (size_t i = 0; i < t->n; i++)
		change_example(event, &t->items[i]);
	scoring_metric(event, 1, task_metric(t), task_extract(t));
}

/* Under its whole name ("local" is "local:1.5b"): scores are found by it. The person chose it, so
 * it is named; where that cannot be kept, live_open finds out and says so. */
static enum status add_model(
	cJSON *event, int version, const char *role, const char *name, struct buf *err)
{
	struct model m = {0};
	enum status st = model_parse(&m, str_of(name), err);
	if (!st)
		change_model(event, version, role, m.name);
	if (!st && model_name(&m, NULL))
		st = OK;
	model_release(&m);
	return st;
}

static void add_prompt(cJSON *event, const struct prompt *p)
{
	struct authors a;
	authors_init(&a);
	change_version(event, 1, NULL, 0, NULL, 0, "import", NULL, p, &a);
	change_head(event, 1);
	authors_release(&a);
}

enum status live_new_session(struct session **out, struct loop *l, const char *path,
	const struct task *task, const char *task_file, struct str prompt, const struct config *c,
	const struct live_options *o, struct buf *err)
{
	struct task none;
	task_init(&none);
	const struct task *t = task ? task : &none;
	struct prompt p = {0};
	enum status st = task_settle(t, NULL, err);
	if (!prompt.n)
		prompt = str_of(t->prompt);
	if (!st && str_trim(prompt).n)
		st = doc_parse(&p, prompt, NULL, AUTHOR_IMPORT, err);
	if (!st) {
		cJSON *event = event_new(BY_HUMAN, "new", task_file);
		cJSON *open = event_change(event, "open");
		char id[27];
		random_id(id);
		json_add_int(open, "format", SESSION_FORMAT);
		json_add_cstr(open, "program", "hunsu " HUNSU_VERSION);
		json_add_cstr(open, "id", id);
		add_task(event, t, task_file);
		add_settings(event, t, c);
		st = add_model(
			event, 1, "target", o->target ? o->target : config_get(c, "target"), err);
		if (!st)
			st = add_model(event, 2, "proposer",
				o->proposer ? o->proposer : config_get(c, "proposer"), err);
		if (p.n)
			add_prompt(event, &p);
		if (!st)
			st = session_create(out, l, path, event, err);
		else
			cJSON_Delete(event);
	}
	prompt_release(&p);
	task_release(&none);
	return st;
}

/* ---- opening ---- */

static void on_status(void *arg)
{
	live_changed(arg);
}

/* Takes the model of a role from the session, unless the person named another: that is an act. */
static enum status open_model(struct live *v, struct model *m, const char *role, int index,
	const char *asked, struct buf *err)
{
	const char *name = asked ? asked : state_model(live_state(v), index);
	if (!*name)
		name = "local";
	enum status st = OK;
	if (asked)
		st = model_parse(m, str_of(name), err);
	else
		live_model_of(m, name);
	bool changed = !st && strcmp(m->name, state_model(live_state(v), index)) != 0;
	if (changed && asked && !journal_read_only(v->session->journal)) {
		struct buf args = BUF(BUF_SMALL);
		buf_addf(&args, "%s %s", role, m->name);
		cJSON *e = event_new(BY_HUMAN, "model", buf_text(&args));
		change_model(e, live_state(v)->model_version + 1, role, m->name);
		session_do(v->session, e);
		buf_release(&args);
	}
	return st;
}

static void save_view(void *arg)
{
	struct live *v = arg;
	v->own->view_timer = loop_timer(v->loop, VIEW_EVERY_MS, save_view, v);
	cJSON *e = event_new(BY_SYSTEM, "view", NULL);
	cJSON *change = event_change(e, "view");
	view_write(&v->view, change);
	json_add_cstr(change, "file", v->prompt_file);
	if (!journal_read_only(v->session->journal) &&
		!cJSON_Compare(change, live_state(v)->view, true))
		session_do(v->session, e);
	else
		cJSON_Delete(e);
}

static void after_turn(void *arg)
{
	struct live *v = arg;
	record_news(v);
	live_flush_sends(v);
	merging_check(v);
	if (v->own->short_of) /* what was out may have cost less than it could have */
		scoring_step(v);
}

static void open_view(struct live *v)
{
	const cJSON *was = live_state(v)->view;
	if (was) {
		view_read(&v->view, was);
		v->prompt_file = mem_dup(json_str(was, "file"));
		if (v->prompt_file && strcmp(v->prompt_file, "-") == 0) {
			free(v->prompt_file);
			v->prompt_file = NULL;
		}
	} else if (live_state(v)->examples.n) {
		v->view.example = 1;
	}
	/* Any path may stand in a session: it is not even read before the person named it. */
	if (v->prompt_file && named_has_file(v->prompt_file)) {
		struct buf text = BUF(BUF_TEXT);
		if (file_read_text(&text, v->prompt_file, NULL) == OK)
			v->prompt_was = buf_detach(&text, NULL);
		buf_release(&text);
	}
}

static void open_prices(struct live *v)
{
	struct buf why = BUF(BUF_SMALL);
	if (prices_load(&v->own->prices, &why))
		live_say(v, true, "%s; no price is known", buf_text(&why));
	buf_release(&why);
}

enum status live_open(struct live **out, struct loop *l, struct session *s, struct config *c,
	const struct live_options *o, const struct front *front, struct buf *err)
{
	struct live *v = NEW(struct live);
	v->own = NEW(struct live_private);
	buf_init(&v->own->at_end, BUF_SMALL);
	v->loop = l;
	v->session = s;
	v->config = c;
	v->front = *front;
	v->own->yes = o->yes;
	v->own->next_call = state_next_call(&s->state);
	enum status st = open_model(v, &v->target, "target", s->state.target, o->target, err);
	if (!st)
		st = open_model(v, &v->proposer, "proposer", s->state.proposer, o->proposer, err);
	if (!st) {
		if (!o->no_store && !s->replay)
			v->store = store_start(l, NULL);
		open_prices(v);
		struct client_options co = {
			.in_flight =
				o->in_flight ? o->in_flight : (int)config_number(c, "in-flight"),
			.store = v->store,
			.prices = v->own->prices,
			.ca_file = config_get(c, "ca-file"),
			.status = on_status,
			.status_arg = v};
		config_limits(c, &co);
		v->client = client_new(l, &co);
		reach_start(v, o);
		if (s->state.events <= 1) /* whoever made it has looked */
			live_foreign_told(v);
		if (s->replay)
			replaying_start(v, o->guessing);
		else
			open_view(v);
		scoring_renew(v);
		loop_after(l, after_turn, v);
		v->own->view_timer = loop_timer(l, VIEW_EVERY_MS, save_view, v);
		suggest_start(v);
		live_say_lacking(v);
		*out = v;
	} else {
		v->session = NULL; /* both stay the caller's when opening fails */
		v->config = NULL;
		live_close(v);
	}
	return st;
}

/* ---- the end ---- */

bool live_busy(const struct live *v)
{
	return v->own->proposal || v->own->trying || v->own->book || !scoring_idle(v);
}

void live_cancel(struct live *v)
{
	live_flush_sends(v);
	book_free(v); /* reading is no work to record */
	free(v->own->later);
	v->own->later = NULL;
	if (!live_busy(v))
		return;
	cJSON *event = event_new(BY_HUMAN, "cancel", NULL), *change = event_change(event, "cancel");
	json_add_cstr(change, "what",
		v->own->proposal ? "propose"
		: v->own->trying ? "try"
				 : "evaluate");
	cJSON *calls = json_add_list(change, "calls");
	proposing_cancel(v, calls);
	trying_cancel(v, calls);
	scoring_cancel(v, calls);
	session_do(v->session, event);
	live_say(v, false, "cancelled; what was answered is kept");
}

static void write_quit(struct live *v)
{
	cJSON *e = event_new(BY_HUMAN, "quit", NULL);
	cJSON *view = event_change(e, "view");
	view_write(&v->view, view);
	json_add_cstr(view, "file", v->prompt_file);
	char hash[HASH_HEX];
	state_hash(hash, live_state(v));
	json_add_cstr(event_change(e, "quit"), "state", hash);
	session_do(v->session, e);
}

enum status live_leave(struct live *v, struct buf *words)
{
	merging_drop(v, "the merge in hand was not finished; nothing of it is kept");
	v->front = (struct front){0};
	if (!v->session || !v->client || v->own->left)
		return OK;
	v->own->left = true;
	loop_after_remove(v->loop, after_turn, v);
	live_cancel(v);
	live_settle(v);
	if (!journal_read_only(v->session->journal))
		write_quit(v);
	enum status st = record_end(v, words);
	if (v->own->at_end.n)
		buf_addf(words, "%s%s", words->n ? "\n" : "", buf_text(&v->own->at_end));
	return st;
}

void live_close(struct live *v)
{
	if (!v)
		return;
	struct buf words = BUF(BUF_SMALL);
	if (live_leave(v, &words))
		buf_clear(&words);
	buf_release(&words);
	timer_remove(v->own->view_timer);
	client_free(v->client);
	prices_free(v->own->prices);
	suggest_free(v);
	store_close(v->store);
	replaying_free(v);
	session_close(v->session);
	session_close(v->next);
	config_free(v->config);
	model_release(&v->target);
	model_release(&v->proposer);
	trial_release(&v->trial);
	view_release(&v->view);
	figures_release(v);
	ablating_release(v);
	free(v->scoring);
	free(v->own->jobs.items);
	cJSON_Delete(v->own->sends);
	question_release(&v->own->posed.question);
	free(v->own->pending);
	free(v->own->asked);
	free(v->own->later);
	buf_release(&v->own->at_end);
	free(v->own);
	free(v->prompt_file);
	free(v->prompt_was);
	free(v->message);
	free(v);
}

/* ---- typing ---- */

enum status live_draft(
	struct live *v, struct str doc, const struct runs *runs, struct buf *err)
{
	const struct state *s = live_state(v);
	const struct version *head = state_head(s);
	const struct prompt *before = state_typed(s);
	struct prompt p = {0};
	if (!live_writable(v, "typing", err))
		return FAILED;
	if (doc_parse(&p, doc, runs, AUTHOR_PERSON, NULL))
		prompt_release(&p); /* all of it is deleted: so it stands there */
	if (before ? !prompt_equal(&p, before) : p.n > 0) {
		bool back = head && prompt_equal(&p, &head->prompt);
		cJSON *e = event_new(BY_HUMAN, "typing", NULL);
		change_draft(e, s->head, before, back ? NULL : &p, &s->authors);
		session_do(v->session, e);
		live_changed(v);
	}
	prompt_release(&p);
	return OK;
}

void live_settle(struct live *v)
{
	if (v->front.act)
		(void)v->front.act(v->front.arg, "settle");
	if (!journal_read_only(v->session->journal))
		session_settle(v->session);
}

static enum status make_version(struct live *v, const struct prompt *p, bool typed,
	const char *act, struct buf *err)
{
	cJSON *e = event_new(BY_HUMAN, act, NULL);
	struct new_version w = {.origin = "typing", .now = p, .typed = typed};
	enum status st = live_add_version(v, e, &w, err);
	if (!st)
		session_do(v->session, e);
	else
		cJSON_Delete(e);
	live_changed(v);
	return st;
}

enum status live_set_prompt(
	struct live *v, struct str doc, const struct runs *runs, const char *act, struct buf *err)
{
	const struct version *head = state_head(live_state(v));
	if (!live_writable(v, act, err))
		return FAILED;
	struct prompt p = {0};
	enum status st = doc_parse(&p, doc, runs, AUTHOR_PERSON, err);
	if (!st && !(head && prompt_equal(&p, &head->prompt))) {
		if (!runs && head)
			prompt_credit(&p, &head->prompt, AUTHOR_PERSON);
		st = make_version(v, &p, runs != NULL, act, err);
	} else if (!st && live_state(v)->draft.event) {
		cJSON *e = event_new(BY_HUMAN, act, NULL);
		change_draft(e, head->n, NULL, NULL, NULL);
		session_do(v->session, e);
	}
	prompt_release(&p);
	return st;
}
