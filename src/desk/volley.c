/* volley.c - calls to one model that score nothing, so many at once. */
#include "volley.h"

struct volley_call *volley_add(struct volley *v, int max_tokens)
{
	struct volley_call *k = PUSH(&v->calls);

	*k = (struct volley_call){.all = v, .max_tokens = max_tokens};
	return k;
}

struct volley_call *volley_ask(
	struct volley *v, struct desk *d, const char *role, const char *what, int max_tokens)
{
	*v = (struct volley){.desk = d, .model = desk_called(d, d->proposer.name), .priority = 1,
		.sample = 1, .by = BY_MODEL, .role = role, .what = what, .at_once = 1};
	return volley_add(v, max_tokens);
}

void volley_free(struct volley *v)
{
	if (v->over)
		v->over(v);
	for (size_t i = 0; i < v->calls.n; i++)
		prompt_release(&v->calls.items[i].request);
	free(v->calls.items);
	sampling_release(&v->sampling);
	free(v->error);
	free(v);
}

static struct request request_of(const struct volley_call *k)
{
	struct volley *v = k->all;

	v->sampling.max_tokens = k->max_tokens;
	return (struct request){.model = v->model, .messages = &k->request,
		.sampling = &v->sampling, .sample = v->sample, .likely = v->likely,
		.stream = v->delta != NULL, .priority = v->priority};
}

void volley_failed(struct volley *v, const char *why)
{
	v->failed++;
	free(v->error);
	v->error = mem_dup(why);
}

static void on_delta(void *arg, struct str text)
{
	const struct volley_call *k = arg;

	k->all->delta(k->all, (size_t)(k - k->all->calls.items), text);
}

static void on_done(void *arg, const struct answer *a)
{
	struct volley_call *k = arg;
	struct volley *v = k->all;
	struct desk *d = v->desk;
	cJSON *e = event_new(v->by, "result", NULL), *call;

	calls_flush(d);
	k->call = NULL;
	v->out--;
	call = calls_add(d, e, k->number, v->role, v->model, a, v->sample, &k->request);
	v->done(v, (size_t)(k - v->calls.items), a, e, call);
	session_do(d->session, e);
	desk_touch(d);
	if (v->next < v->calls.n || v->out)
		return;
	if (v->tell)
		v->tell(v);
	desk_unseat(d, v);
	volley_free(v);
}

static bool on_again(void *arg)
{
	const struct volley_call *k = arg;

	return calls_again(k->all->desk, k->number);
}

static void play(void *arg)
{
	struct volley *v = arg;

	while (v->next < v->calls.n && v->out < v->at_once) {
		struct volley_call *k = &v->calls.items[v->next];
		const struct request r = request_of(k);

		if (!calls_may(v->desk, v->role, &r, 0))
			return;
		v->next++;
		v->out++;
		k->number = calls_number(v->desk, v->role, &r, 0);
		k->call = client_send(v->desk->client, &r,
			&(struct call_events){.delta = v->delta ? on_delta : NULL,
				.done = on_done, .again = on_again, .arg = k});
	}
}

void volley_cancel(void *arg, cJSON *calls)
{
	struct volley *v = arg;

	for (size_t i = 0; i < v->calls.n; i++)
		if (v->calls.items[i].call) {
			json_add_int(calls, NULL, v->calls.items[i].number);
			calls_cut(v->desk, v->calls.items[i].number, v->calls.items[i].call);
			call_cancel(v->calls.items[i].call);
		}
	volley_free(v);
}

void volley_cost(struct volley *v, struct cost *out)
{
	for (size_t i = 0; i < v->calls.n; i++) {
		const struct request r = request_of(&v->calls.items[i]);

		cost_add_request(out, purse_prices(v->desk->purse), &r);
	}
}

void volley_seat(struct volley *v)
{
	desk_seat(v->desk,
		&(struct player){.play = play, .cancel = volley_cancel, .what = v->what, .arg = v});
}
