/* errand.c - one call to the proposer that is no try at a variant. */
#include "errand.h"

static struct request request_of(const struct errand *x)
{
	return (struct request){.model = x->proposer, .messages = &x->request,
		.sampling = &x->sampling, .sample = x->sample, .stream = x->delta != NULL,
		.priority = x->delta ? 2 : 1};
}

void errand_init(struct errand *x, struct desk *d, const char *role, const char *what)
{
	*x = (struct errand){.desk = d, .role = role, .what = what, .sample = 1};
	x->proposer = desk_called(d, d->proposer.name);
}

void errand_free(struct errand *x)
{
	if (x->over)
		x->over(x);
	prompt_release(&x->request);
	sampling_release(&x->sampling);
	free(x);
}

void errand_cost(const struct errand *x, struct cost *out)
{
	const struct request r = request_of(x);

	cost_add_request(out, purse_prices(x->desk->purse), &r);
}

static void on_delta(void *arg, struct str text)
{
	struct errand *x = arg;

	x->delta(x, text);
}

static void on_done(void *arg, const struct answer *a)
{
	struct errand *x = arg;
	struct desk *d = x->desk;
	cJSON *e = event_new(BY_MODEL, "result", NULL), *call;

	calls_flush(d);
	call = calls_add(d, e, x->number, x->role, x->proposer, a, x->sample, &x->request);
	x->done(x, a, e, call);
	desk_unseat(d, x);
	errand_free(x);
}

static bool on_again(void *arg)
{
	const struct errand *x = arg;

	return calls_again(x->desk, x->number);
}

static void play(void *arg)
{
	struct errand *x = arg;
	const struct request r = request_of(x);

	if (x->number || !calls_may(x->desk, x->role, &r, 0))
		return;
	x->number = calls_number(x->desk, x->role, &r, 0);
	x->call = client_send(x->desk->client, &r,
		&(struct call_events){.delta = x->delta ? on_delta : NULL, .done = on_done,
			.again = on_again, .arg = x});
}

static void cancel(void *arg, cJSON *calls)
{
	struct errand *x = arg;

	if (x->call) {
		json_add_int(calls, NULL, x->number);
		calls_cut(x->desk, x->number, x->call);
		call_cancel(x->call);
	}
	errand_free(x);
}

void errand_seat(struct errand *x)
{
	desk_seat(x->desk,
		&(struct player){.play = play, .cancel = cancel, .what = x->what, .arg = x});
}
