/* trying.c - one input, now, through the prompt and the marked variants: side by side, streamed. */
#include <string.h>

#include "hunsu/base/clock.h"
#include "inside.h"

struct column { /* what a call's callbacks need */
	struct trying *all;
	size_t i;
	struct call *call;
	int number;
	struct prompt request;
};

struct trying {
	struct desk *desk;
	struct column *columns;
	size_t n, left;
	struct sampling sampling;
	struct model target;
};

static void trying_free(struct trying *y)
{
	for (size_t i = 0; i < y->n; i++)
		prompt_release(&y->columns[i].request);
	free(y->columns);
	sampling_release(&y->sampling);
	model_release(&y->target);
	y->desk->own->trying = NULL;
	free(y);
}

static void on_delta(void *arg, struct str text)
{
	struct column *c = arg;
	struct buf *out = &c->all->desk->flight.trial.columns[c->i].output;

	if (text.p)
		buf_addstr(out, text);
	else
		buf_clear(out);
	desk_touch(c->all->desk);
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

static void on_done(void *arg, const struct answer *a)
{
	struct column *c = arg;
	struct trying *y = c->all;
	struct desk *d = y->desk;
	struct trial_column *t = &d->flight.trial.columns[c->i];
	cJSON *e = event_new(BY_SYSTEM, "result", NULL), *change;

	calls_flush(d);
	c->call = NULL;
	keep_outcome(t, a, d->flight.trial.began_ms);
	change = calls_add(d, e, c->number, "target", &y->target, a, 1, &c->request);
	json_add(change, "prompt", event_text_ref(t->text));
	session_do(d->session, e);
	t->call_n = c->number;
	desk_touch(d);
	if (--y->left == 0) {
		desk_unseat(d, y);
		trying_free(y);
	}
}

static void trying_cancel(void *arg, cJSON *calls)
{
	struct trying *y = arg;
	struct trial *t = &y->desk->flight.trial;

	for (size_t i = 0; i < y->n; i++)
		if (y->columns[i].call) {
			json_add_int(calls, NULL, y->columns[i].number);
			calls_cut(y->desk, y->columns[i].number, y->columns[i].call);
			call_cancel(y->columns[i].call);
			t->columns[i].error = mem_dup("cancelled");
			t->columns[i].done = true;
		}
	trying_free(y);
}

static enum status render_all(struct trying *y, const struct text_ref *texts, struct buf *err)
{
	struct trial *t = &y->desk->flight.trial;
	enum status st = OK;

	for (size_t i = 0; i < y->n && !st; i++) {
		y->columns[i].all = y;
		y->columns[i].i = i;
		t->columns[i].text = texts[i];
		t->columns[i].output = BUF(BUF_TEXT);
		st = prompt_render(&y->columns[i].request,
			state_text(desk_state(y->desk), texts[i], NULL), &t->input, err);
	}
	return st;
}

/* The last try's outputs would have no place any more. */
static void stop_last(struct desk *d)
{
	cJSON *event, *change;
	struct trying *y = d->own->trying;

	if (!y)
		return;
	calls_flush(d);
	event = event_new(BY_HUMAN, "cancel", NULL);
	change = event_change(event, "cancel");
	json_add_cstr(change, "what", "try");
	desk_unseat(d, y);
	trying_cancel(y, json_add_list(change, "calls"));
	calls_cancelled(d, event);
}

static struct request request_of(const struct column *c)
{
	return (struct request){.model = &c->all->target, .messages = &c->request,
		.sampling = &c->all->sampling, .sample = 1, .stream = true, .priority = 2};
}

static bool affordable(const struct trying *y)
{
	struct cost c = {0};

	for (size_t i = 0; i < y->n; i++) {
		struct request r = request_of(&y->columns[i]);
		cost_add_request(&c, purse_prices(y->desk->purse), &r);
	}
	return purse_fits(y->desk->purse, &c, y->n);
}

static bool on_again(void *arg)
{
	const struct column *c = arg;

	return calls_again(c->all->desk, c->number);
}

/* All at once, in the first turn that lets it. */
static void trying_play(void *arg)
{
	struct trying *y = arg;

	for (size_t i = 0; i < y->n; i++) {
		struct column *c = &y->columns[i];
		struct request r = request_of(c);
		struct call_events ev = {.delta = on_delta, .done = on_done,
			.again = on_again, .arg = c};
		if (c->number)
			continue;
		c->number = calls_number(y->desk, "target", &r, 0);
		c->call = client_send(y->desk->client, &r, &ev);
	}
}

enum status trying_start(struct desk *d, const struct text_ref *texts, size_t n,
	struct fields *input, struct buf *err)
{
	struct trying *y;
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
	y = NEW(struct trying);
	*y = (struct trying){.desk = d, .n = n, .left = n, .columns = NEWN(n, struct column)};
	d->own->trying = y;
	sampling_copy(&y->sampling, &state_settings(desk_state(d))->sampling);
	desk_model(&y->target, d->target.name);
	st = render_all(y, texts, err);
	if (!st && !affordable(y))
		st = fail(err, FAILED, "that could pass the budget; " LINE("budget") " raises it");
	if (st) {
		trying_free(y);
		trial_release(&d->flight.trial);
		return st;
	}
	desk_seat(d, &(struct player){.play = trying_play, .cancel = trying_cancel,
			      .what = "try", .arg = y});
	return OK;
}
