/* calling.c - calls by a client of a test's own. */
#include "calling.h"
#include "test.h"

#include "hunsu/base/clock.h"

void calling_open(struct calling *d, const struct client_options *o)
{
	char name[80];
	SCOPED(buf) err = BUF(BUF_SMALL);
	*d = (struct calling){.options.anywhere = true};
	if (o)
		d->options = *o, d->options.anywhere = true;
	d->loop = loop_new();
	d->server = faulty_start();
	d->client = client_new(d->loop, &d->options);
	snprintf(name, sizeof name, "openai@http://127.0.0.1:%d/v1:m", faulty_port(d->server));
	assert_int_equal(model_parse(&d->model, str_of(name), &err), OK);
}

void calling_close(struct calling *d)
{
	client_free(d->client);
	store_close(d->store);
	loop_free(d->loop);
	faulty_stop(d->server);
	model_release(&d->model);
}

int calling_begin(void **state)
{
	struct calling *d = calloc(1, sizeof *d);

	unsetenv("HUNSU_API_KEY");
	unsetenv("OPENAI_API_KEY");
	calling_open(d, NULL);
	*state = d;
	return 0;
}

int calling_finish(void **state)
{
	calling_close(*state);
	free(*state);
	return 0;
}

static void on_delta(void *arg, struct str text)
{
	struct said *s = arg;
	if (text.p)
		buf_addstr(&s->deltas, text);
	else
		buf_addc(&s->deltas, '|');
	if (s->cancel_at_delta) {
		call_cancel(s->call);
		s->call = NULL;
		s->done = 1;
	}
}

static void on_done(void *arg, const struct answer *a)
{
	struct said *s = arg;
	s->call = NULL;
	s->done++;
	s->text = str_dup(a->text);
	s->thinking = str_dup(a->thinking);
	s->finish = mem_dup(a->finish);
	s->error = mem_dup(a->error);
	s->refusal = a->refusal;
	s->cached = a->cached;
	s->lost_paid = a->lost_paid;
	s->in = a->tokens_in;
	s->out = a->tokens_out;
	s->usd = a->usd;
	s->tries = a->tries;
	s->first_ms = a->first_ms;
	snprintf(s->hash, sizeof s->hash, "%s", a->hash);
	s->served = a->served ? *a->served : (struct serving){.model = ""};
	if (s->order)
		s->place = ++*s->order;
}

void calling_ask(struct calling *d, struct said *out, const struct ask *a)
{
	SCOPED(prompt) p = {0};
	const struct sampling sampling = {.temperature = a->temperature, .max_tokens = 16};
	const struct call_events ev = {.delta = on_delta, .done = on_done, .arg = out};
	out->deltas = BUF(BUF_TEXT);
	prompt_add(&p, ROLE_USER, str_of(a->user ? a->user : "Capital of France?"), AUTHOR_PERSON);
	if (a->prefix)
		prompt_add(&p, ROLE_ASSISTANT, str_of(a->prefix), AUTHOR_PERSON);
	const struct request r = {
		.model = a->model ? a->model : &d->model,
		.messages = &p,
		.sampling = &sampling,
		.sample = a->sample ? a->sample : 1,
		.stream = a->stream,
		.fresh = a->fresh,
		.priority = a->priority,
	};
	out->call = client_send(d->client, &r, &ev);
}

void calling_until(struct calling *d, const int *n, int wanted)
{
	const int64_t until = clock_ms() + PATIENCE_MS;
	while (*n < wanted) {
		assert_true(clock_ms() < until);
		loop_turn(d->loop, 100);
	}
}

void calling_until_requests(struct calling *d, int wanted)
{
	const int64_t until = clock_ms() + PATIENCE_MS;
	while (faulty_requests(d->server) < wanted) {
		assert_true(clock_ms() < until);
		loop_turn(d->loop, 5);
	}
}

void calling_call(struct calling *d, struct said *out, const struct ask *a)
{
	calling_ask(d, out, a);
	calling_until(d, &out->done, 1);
}

void said_release(struct said *s)
{
	free(s->text);
	free(s->thinking);
	free(s->finish);
	free(s->error);
	buf_release(&s->deltas);
	*s = (struct said){0};
}
