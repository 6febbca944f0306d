/* trying.c - one input, now, through the prompt and the marked variants: side by side, streamed. */
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"
#include "own.h"

struct column { /* what a call's callbacks need */
	struct trying *all;
	size_t i;
	struct call *call;
	int number;
	struct prompt request;
};

struct trying {
	struct live *live;
	struct column *columns;
	size_t n, left;
	struct sampling sampling;
	struct model target;
};

void trial_release(struct trial *t)
{
	for (size_t i = 0; i < t->n; i++) {
		buf_release(&t->columns[i].output);
		free(t->columns[i].error);
	}
	free(t->columns);
	fields_release(&t->input);
	*t = (struct trial){0};
}

static void trying_free(struct live *v)
{
	struct trying *y = v->own->trying;
	for (size_t i = 0; i < y->n; i++)
		prompt_release(&y->columns[i].request);
	free(y->columns);
	sampling_release(&y->sampling);
	model_release(&y->target);
	free(y);
	v->own->trying = NULL;
}

static void on_delta(void *arg, struct str text)
{
	struct column *c = arg;
	struct buf *out = &c->all->live->trial.columns[c->i].output;
	if (text.p)
		buf_addstr(out, text);
	else
		buf_clear(out);
	live_changed(c->all->live);
}

static void on_done(void *arg, const struct answer *a)
{
	struct column *c = arg;
	struct trying *y = c->all;
	struct live *v = y->live;
	struct trial_column *t = &v->trial.columns[c->i];
	live_flush_sends(v);
	c->call = NULL;
	t->done = true;
	t->ms = a->total_ms;
	t->error = mem_dup(a->error);
	if (a->finish)
		memcpy(t->finish, a->finish, str_first(str_of(a->finish), sizeof t->finish - 1).n);
	if (!a->error) {
		buf_clear(&t->output);
		buf_addstr(&t->output, a->text);
	}
	cJSON *e = event_new(BY_SYSTEM, "result", NULL);
	cJSON *change = live_add_call(v, e, c->number, "target", &y->target, a, 1, &c->request);
	json_add(change, "prompt", event_text_ref(t->text));
	session_do(v->session, e);
	t->call_n = c->number;
	if (--y->left == 0)
		trying_free(v);
	live_changed(v);
}

void trying_cancel(struct live *v, cJSON *calls)
{
	struct trying *y = v->own->trying;
	if (!y)
		return;
	for (size_t i = 0; i < y->n; i++)
		if (y->columns[i].call) {
			json_add_int(calls, NULL, y->columns[i].number);
			call_cancel(y->columns[i].call);
			v->trial.columns[i].error = mem_dup("cancelled");
			v->trial.columns[i].done = true;
		}
	trying_free(v);
}

/* `name: value` lines for the names of several fields. */
static enum status read_lines(
	struct str input, const struct str *names, size_t n, struct fields *out, struct buf *err)
{
	for (size_t i = 0; i < n; i++) {
		struct str name = names[i], rest = input, line;
		bool there = false;
		while (!there && str_line(&rest, &line)) {
			there = line.n > name.n && memcmp(line.p, name.p, name.n) == 0 &&
				line.p[name.n] == ':';
			if (there)
				fields_add(out, name, str_trim(str_from(line, name.n + 1)));
		}
		if (!there)
			return fail(err, BAD_USAGE,
				"this task's inputs have several fields: give `%.*s: TEXT` lines",
				(int)name.n, name.p);
	}
	return OK;
}

#define NAMES 16 /* fields of a typed input at the most */

static bool is_named(const struct str *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(names[i], name))
			return true;
	return false;
}

/* What a typed input is made of: the examples' fields (those that are aside where the prompt names
 * them), else the prompt's placeholders. */
static size_t input_names(const struct state *s, struct str *names)
{
	struct str named[NAMES];
	size_t n_named = prompt_placeholders(&state_head(s)->prompt, named, NAMES), n = 0;
	if (n_named > NAMES)
		n_named = NAMES;
	if (!s->examples.n) {
		memcpy(names, named, n_named * sizeof *names);
		return n_named;
	}
	const struct fields *f = &s->examples.items[0].now.fields;
	for (size_t i = 0; i < f->n && n < NAMES; i++)
		if (!f->items[i].aside || is_named(named, n_named, f->items[i].name))
			names[n++] = str_of(f->items[i].name);
	return n;
}

/* The input's fields: the selected example's when nothing was typed; the typed text for a single
 * name; `name: value` lines for several. */
static enum status read_input(
	const struct live *v, struct str input, struct fields *out, struct buf *err)
{
	const struct state *s = live_state(v);
	const struct example *e = v->view.example ? state_example(s, v->view.example) : NULL;
	if (!input.n) {
		for (size_t i = 0; e && i < e->fields.n; i++)
			fields_put(out, &e->fields.items[i], NULL);
		return e ? OK : fail(err, BAD_USAGE, "say what to try: :try TEXT");
	}
	struct str names[NAMES];
	size_t n = input_names(s, names);
	if (n > 1)
		return read_lines(input, names, n, out, err);
	fields_add(out, n ? names[0] : STR("input"), input);
	return OK;
}

/* The head, then the marked variants, else the selected one. */
static size_t choose_texts(const struct live *v, struct text_ref *out, size_t max)
{
	size_t n = 0;
	out[n++] = (struct text_ref){.version = live_state(v)->head};
	for (size_t i = 0; i < v->view.n_marked && n < max; i++)
		if (state_variant(live_state(v), v->view.marked[i]))
			out[n++] = (struct text_ref){.variant = v->view.marked[i]};
	if (n == 1 && v->view.variant && n < max)
		out[n++] = (struct text_ref){.variant = v->view.variant};
	return n;
}

static enum status render_all(
	struct live *v, struct trying *y, const struct text_ref *texts, struct buf *err)
{
	for (size_t i = 0; i < y->n; i++) {
		y->columns[i].all = y;
		y->columns[i].i = i;
		v->trial.columns[i].text = texts[i];
		v->trial.columns[i].output = BUF(BUF_TEXT);
		enum status st = prompt_render(&y->columns[i].request,
			state_text(live_state(v), texts[i], NULL), &v->trial.input, err);
		if (st)
			return st;
	}
	return OK;
}

/* The last try's outputs would have no place any more. */
static void stop_last(struct live *v)
{
	if (!v->own->trying)
		return;
	live_flush_sends(v);
	cJSON *event = event_new(BY_HUMAN, "cancel", NULL), *change = event_change(event, "cancel");
	json_add_cstr(change, "what", "try");
	trying_cancel(v, json_add_list(change, "calls"));
	session_do(v->session, event);
}

static bool affordable(const struct live *v, const struct trying *y)
{
	struct cost c = {0};
	for (size_t i = 0; i < y->n; i++)
		cost_add_request(&c, v->own->prices,
			&(struct request){.model = &y->target,
				.messages = &y->columns[i].request,
				.sampling = &y->sampling});
	return purse_fits(v, &c, y->n);
}

enum status trying_start(struct live *v, struct str input, struct buf *err)
{
	struct text_ref texts[9] = {0};
	struct fields f = {0};
	if (v->own->held)
		return fail(err, FAILED, "the budget holds what would be asked; :budget raises it");
	enum status st = read_input(v, input, &f, err);
	if (st) {
		fields_release(&f);
		return st;
	}
	stop_last(v);
	trial_release(&v->trial);
	v->trial.input = f;
	v->trial.n = choose_texts(v, texts, sizeof texts / sizeof *texts);
	v->trial.columns = NEWN(v->trial.n, struct trial_column);
	struct trying *y = NEW(struct trying);
	v->own->trying = y;
	y->live = v;
	y->n = y->left = v->trial.n;
	y->columns = NEWN(y->n, struct column);
	sampling_copy(&y->sampling, &state_settings(live_state(v))->sampling);
	live_model_of(&y->target, v->target.name);
	st = render_all(v, y, texts, err);
	if (!st && !affordable(v, y))
		st = fail(err, FAILED, "that could pass the budget; :budget raises it");
	if (st) {
		trying_free(v);
		trial_release(&v->trial);
		return st;
	}
	for (size_t i = 0; i < y->n; i++) {
		struct column *c = &y->columns[i];
		struct request r = {.model = &y->target,
			.messages = &c->request,
			.sampling = &y->sampling,
			.sample = 1,
			.stream = true,
			.priority = 2};
		struct call_events ev = {.delta = on_delta, .done = on_done, .arg = c};
		c->number = live_call_number(v, "target", &r);
		c->call = client_send(v->client, &r, &ev);
	}
	v->view.detail = DETAIL_TRY;
	live_changed(v);
	return OK;
}
