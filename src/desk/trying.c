/* trying.c - one input, now, through the prompt and the marked variants: side by side, streamed. */
#include <string.h>

#include "hunsu/base/clock.h"
#include "volley.h"

static void over(struct volley *v)
{
	for (size_t i = 0; i < v->calls.n; i++)
		if (v->calls.items[i].call) {
			struct trial_column *t = &v->desk->flight.trial.columns[i];

			t->error = mem_dup("cancelled");
			t->done = true;
		}
	v->desk->own->trying = NULL;
}

static void delta(struct volley *v, size_t i, struct str text)
{
	struct buf *out = &v->desk->flight.trial.columns[i].output;

	if (text.p)
		buf_addstr(out, text);
	else
		buf_clear(out);
	desk_touch(v->desk);
}

static void keep_outcome(struct trial_column *t, const struct answer *a, int64_t began_ms)
{
	t->done = true;
	/* What failed has taken all its tries, and the waits between them. */
	t->ms = a->error ? clock_ms() - began_ms : a->total_ms;
	t->error = mem_dup(a->error);
	if (a->finish)
		memcpy(t->finish, a->finish, str_first(str_of(a->finish), sizeof t->finish - 1).n);
	if (!a->error) {
		buf_clear(&t->output);
		buf_addstr(&t->output, a->text);
	}
}

static void done(struct volley *v, size_t i, const struct answer *a, cJSON *event, cJSON *call)
{
	struct trial_column *t = &v->desk->flight.trial.columns[i];

	keep_outcome(t, a, v->desk->flight.trial.began_ms);
	t->call_n = v->calls.items[i].number;
	json_add(call, "prompt", event_text_ref(t->text));
}

static enum status render_all(struct volley *v, const struct text_ref *texts, struct buf *err)
{
	struct trial *t = &v->desk->flight.trial;
	enum status st = OK;

	for (size_t i = 0; i < t->n && !st; i++) {
		t->columns[i].text = texts[i];
		t->columns[i].output = BUF(BUF_TEXT);
		st = prompt_render(&volley_add(v, v->sampling.max_tokens)->request,
			state_text(desk_state(v->desk), texts[i], NULL), &t->input, err);
	}
	return st;
}

/* The last try's outputs would have no place any more. */
static void stop_last(struct desk *d)
{
	cJSON *event, *change;
	struct volley *v = d->own->trying;

	if (!v)
		return;
	calls_flush(d);
	event = event_new(BY_HUMAN, "cancel", NULL);
	change = event_change(event, "cancel");
	json_add_cstr(change, "what", "try");
	desk_unseat(d, v);
	volley_cancel(v, json_add_list(change, "calls"));
	calls_cancelled(d, event);
}

static bool affordable(struct volley *v)
{
	struct cost c = {0};

	volley_cost(v, &c);
	return purse_fits(v->desk->purse, &c, v->calls.n);
}

enum status trying_start(struct desk *d, const struct text_ref *texts, size_t n,
	struct fields *input, struct buf *err)
{
	struct volley *v;
	enum status st = desk_held(d, err);

	if (st) {
		fields_release(input);
		return st;
	}
	stop_last(d);
	trial_release(&d->flight.trial);
	d->flight.trial = (struct trial){
		.input = *input, .columns = NEWN(n, struct trial_column), .n = n,
		.began_ms = clock_ms()};
	*input = (struct fields){0};
	v = NEW(struct volley);
	*v = (struct volley){.desk = d, .model = desk_called(d, d->target.name), .priority = 2,
		.sample = 1, .by = BY_SYSTEM, .role = "target", .what = "try", .at_once = n,
		.delta = delta, .done = done, .over = over};
	d->own->trying = v;
	sampling_copy(&v->sampling, &state_settings(desk_state(d))->sampling);
	st = render_all(v, texts, err);
	if (!st && !affordable(v))
		st = fail(err, FAILED, "that could pass the budget; " LINE("budget") " raises it");
	if (st) {
		volley_free(v);
		trial_release(&d->flight.trial);
		return st;
	}
	volley_seat(v);
	return OK;
}
