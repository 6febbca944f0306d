/* client.c - the contract (client.h): calls, the queues they wait in, and what moves them. */
#include "haul.h"
#include "likely.h"

#include <signal.h>

#define TURN_US 8000 /* answers from the store that are given out before keys are looked at */

/* ---- the queue moves */

static bool call_hash(struct call *k)
{
	SCOPED(buf) who = BUF(BUF_SMALL);
	const bool known = endpoint_identity(k->home, &who);
	if (known) {
		request_identity(k->hash, buf_str(&who), buf_str(&k->body), k->sample);
		k->hashed = true;
	}
	return known;
}

/* True: the store had its answer, and k is gone. */
static bool answered_from_store(struct call *k)
{
	struct answer a;
	if (k->hashed || k->probed || !call_hash(k))
		return false;
	if (k->fresh || !store_get(k->client->options.store, k->hash, &a))
		return false;
	call_answer_stored(k, &a);
	return true;
}

static void arrive(struct call *k)
{
	const struct client_options *o = &k->client->options;
	if (k->state == CALL_FAILING) {
		call_fail_now(k, k->failure);
		return;
	}
	if (answered_from_store(k))
		return;
	if (o->withheld && !k->probed) {
		call_fail_now(k, o->withheld(o->withheld_arg, k->hash));
		return;
	}
	call_unlink(k);
	call_enqueue(k, false);
}

static void fail_queue(struct endpoint *e, const char *why)
{
	OWNED char *words = mem_dup(why); /* calling back may change what it points to */
	for (struct call *k; (k = endpoint_next(e));)
		call_fail_now(k, words);
}

static struct endpoint *server_for(struct endpoint *e, const struct call *k)
{
	if (e->servers.n)
		return pool_server(e, k);
	return e->resume_ms == 0 && endpoint_room(e) ? e : NULL;
}

static bool held(const struct client *c)
{
	return c->held || (c->hold_ms && loop_now(c->loop) >= c->hold_ms);
}

static void start_queued(struct endpoint *e)
{
	struct client *c = e->client;
	struct endpoint *s;
	const char *why;
	struct call *k;
	if (e->local && c->local && e->running == 0)
		local_idle(c->local, &e->model);
	while ((k = endpoint_next(e)) && (s = server_for(e, k))) {
		if (held(c) && !k->probed)
			return;
		if (!endpoint_ready(s, k, &why)) {
			if (why)
				fail_queue(e, why);
			return;
		}
		if (answered_from_store(k))
			continue;
		k->endpoint = s;
		k->served = endpoint_served(s, k->model);
		if (e->provider->errand) {
			errand_start(k);
			continue;
		}
		call_start(k);
		wire_push(c->wire);
	}
}

static void pump(struct client *c)
{
	const int64_t until = clock_us() + TURN_US;
	for (struct call *k; (k = c->arrived.head) && clock_us() < until;) {
		struct endpoint *e = k->endpoint;
		arrive(k);
		start_queued(e);
	}
	for (struct endpoint *e = c->endpoints; e; e = e->next)
		start_queued(e);
	if (c->arrived.head)
		client_kick(c);
}

static void on_kick(void *arg)
{
	struct client *c = arg;
	c->kick = NULL;
	pump(c);
	client_changed(c);
}

/* A call of e has ended, and the next ones start; NULL: none has. */
static void refill(struct client *c, struct endpoint *e)
{
	if (!e)
		return;
	start_queued(e);
	for (struct endpoint *pool = c->endpoints; pool; pool = pool->next)
		if (pool->servers.n)
			start_queued(pool);
	if (c->arrived.head && endpoint_room(e)) {
		struct endpoint *other = c->arrived.head->endpoint;
		arrive(c->arrived.head);
		start_queued(other);
	}
}

static void on_heard(void *arg, struct transfer *t)
{
	refill(arg, outcome_heard(t));
}

static void on_over(void *arg, struct transfer *t, CURLcode result)
{
	refill(arg, outcome_over(t, result));
}

static void on_silent(void *arg, struct transfer *t)
{
	refill(arg, outcome_silent(t));
}

/* ---- the contract */

void request_identity(char out[static HASH_HEX], struct str endpoint, struct str body, int sample)
{
	char number[16];
	/* The body begins with the model. */
	struct str parts[] = {endpoint, body, {number, 0}};
	parts[2].n = (size_t)snprintf(number, sizeof number, "%d", sample);
	hash_parts(out, parts, sizeof parts / sizeof *parts);
}

static int or_else(int given, int otherwise)
{
	return given > 0 ? given : otherwise;
}

void client_limit(struct client *c, const struct client_options *o)
{
	c->options.in_flight = o->in_flight;
	endpoints_limit(c);
	c->options.tries = or_else(o->tries, 5);
	c->options.connect_ms = or_else(o->connect_ms, 10000);
	c->options.first_byte_ms = or_else(o->first_byte_ms, 120000);
	c->options.total_ms = or_else(o->total_ms, TOTAL_MS);
	c->options.patience_ms = or_else(o->patience_ms, 600000);
}

struct client *client_new(struct loop *l, const struct client_options *o)
{
	struct client *c = NEW(struct client);
	const struct wire_owner owner = {on_heard, on_over, on_silent, c};
	c->loop = l;
	c->on_kick = on_kick;
	c->options = *o;
	client_limit(c, o);
	if (c->options.max_answer == 0)
		c->options.max_answer = (size_t)4 << 20;
	c->rng = rng_seed((uint64_t)clock_us());
	c->reply.text = BUF(c->options.max_answer);
	c->reply.thinking = BUF(c->options.max_answer);
	/* With CURLOPT_NOSIGNAL a connection that breaks while written to is ours to survive. */
	signal(SIGPIPE, SIG_IGN);
	trust_find(&c->trust, o->ca_file);
	c->wire = wire_new(l, &c->options, &c->trust, &owner);
	return c;
}

static void free_calls(struct calls *list)
{
	for (struct call *k = list->head, *next; k; k = next) {
		next = k->next;
		call_free(k);
	}
}

void client_free(struct client *c)
{
	if (!c)
		return;
	free_calls(&c->arrived);
	free_calls(&c->running);
	free_calls(&c->sleeping);
	for (struct endpoint *e; (e = c->endpoints);) {
		for (int p = 0; p < PRIORITIES; p++)
			free_calls(&e->queue[p]);
		c->endpoints = e->next;
		pool_stop(e);
		endpoint_free(e);
	}
	timer_remove(c->kick);
	wire_free(c->wire);
	trust_release(&c->trust);
	local_free(c->local);
	reply_release(&c->reply);
	for (size_t i = 0; i < c->allowed.n; i++)
		free(c->allowed.items[i]);
	free(c->allowed.items);
	free(c);
}

static struct call *call_new(struct client *c, const struct model *m)
{
	struct call *k = NEW(struct call);
	k->client = c;
	k->home = k->endpoint = endpoint_for(c, m);
	k->model = m;
	k->state = CALL_ARRIVED;
	if (k->endpoint->local && c->local && local_error(c->local, m))
		local_want(c->local, m); /* asked for again: tried anew */
	calls_push(&c->arrived, k);
	client_kick(c);
	return k;
}

static struct streaming *streaming_new(const struct client *c, const char *prefix)
{
	struct streaming *s = NEW(struct streaming);
	const size_t max = c->options.max_answer;
	sse_init(&s->sse, max);
	s->reply.text = s->reply.thinking = BUF(max);
	s->reply.prefix = str_of(prefix);
	s->trouble = BUF(BUF_SMALL);
	reply_clear(&s->reply);
	return s;
}

struct loop *client_loop(const struct client *c)
{
	return c->loop;
}

/* What its hash is made of says what it asks. */
static void ask_likely(struct buf *body, const struct request *r)
{
	char ask[32];
	if (!r->likely)
		return;
	snprintf(ask, sizeof ask, ",\"likely\":%d", r->likely);
	buf_splice(body, body->n - 1, 0, str_of(ask));
}

/* Why it cannot be sent at all; NULL: it can. */
static const char *never(const struct call *k)
{
	if (k->body.full)
		return "the request is longer than 16 MiB";
	if (k->likely && !k->model->provider->logprobs)
		return "it gives no log-probabilities; " LIKELY_ELSEWHERE;
	return NULL;
}

struct call *client_send(struct client *c, const struct request *r, const struct call_events *ev)
{
	struct call *k = call_new(c, r->model);
	const struct prompt *p = r->messages;
	const struct provider *provider = r->model->provider;
	k->ev = *ev;
	k->sample = r->sample;
	k->fresh = r->fresh || (provider->errand && provider->errand->unkept);
	k->priority = r->priority < 0 ? 0 : r->priority < PRIORITIES ? r->priority : PRIORITIES - 1;
	k->quirks = provider->quirks ? provider->quirks(r->model) : 0;
	k->body = BUF(BUF_TEXT);
	provider->body(&k->body, r, k->quirks);
	if (provider->repeats_prefix && p->n > 0 && p->items[p->n - 1].role == ROLE_ASSISTANT)
		k->prefix = mem_dupn(p->items[p->n - 1].text, p->items[p->n - 1].n);
	ask_likely(&k->body, r);
	if (r->likely)
		k->likely = likely_new(r);
	if (r->stream && !provider->errand && !r->likely)
		k->streaming = streaming_new(c, k->prefix);
	cost_add_request(&k->most, c->options.prices, r);
	k->max_tokens = r->sampling->max_tokens;
	k->failure = mem_dup(never(k));
	if (k->failure) /* done comes from the loop */
		k->state = CALL_FAILING;
	return k;
}

struct call *client_haul(struct client *c, const struct haul *h, const struct call_events *ev)
{
	struct call *k = call_new(c, h->model);
	SCOPED(buf) why = BUF(BUF_SMALL);
	k->ev = *ev;
	k->fresh = true;
	k->haul = haul_new(h, &why);
	if (!why.n && model_url(h->model, 1).n)
		buf_adds(&why, "a batch is at one server: name one base URL");
	if (why.n) {
		k->failure = mem_dup(buf_text(&why));
		k->state = CALL_FAILING;
	}
	return k;
}

void call_cancel(struct call *k)
{
	if (!k)
		return;
	if (k->busy) { /* from inside its own callback, which still needs it */
		k->cancelled = true;
		return;
	}
	client_kick(k->client);
	call_free(k);
}

int call_lost(const struct call *k)
{
	return k->lost + (k->state == CALL_RUNNING);
}

double call_lost_usd(const struct call *k)
{
	return call_lost(k) ? call_lost(k) * k->most.usd : 0;
}

void request_hash(char out[static HASH_HEX], const struct request *r)
{
	SCOPED(buf) body = BUF(BUF_TEXT);
	char digest[HASH_HEX];
	const struct provider *p = r->model->provider;
	struct str who = str_of(r->model->base_url);
	p->body(&body, r, p->quirks ? p->quirks(r->model) : 0);
	ask_likely(&body, r);
	if (r->model->file) /* without its file it has no digest, nor answers: the name will do */
		who = str_of(local_digest(digest, r->model) ? digest : r->model->file);
	request_identity(out, who, buf_str(&body), r->sample);
}

int client_waiting(const struct client *c)
{
	return (int)(c->arrived.n + c->queued + c->sleeping.n);
}

int client_running(const struct client *c)
{
	return (int)c->running.n;
}

int64_t client_paused_ms(const struct client *c)
{
	const int64_t now = clock_ms();
	int64_t longest = 0;
	for (const struct endpoint *e = c->endpoints; e; e = e->next) {
		const int64_t ms = e->servers.n ? pool_paused_ms(e) : e->resume_ms - now;
		if (!e->shares && ms > longest)
			longest = ms;
	}
	return longest;
}

void client_reading(const struct client *c, struct reading *out)
{
	bool reads = false;
	*out = (struct reading){0};
	for (const struct call *k = c->running.head; k; k = k->next) {
		const struct reply *r = k->streaming ? &k->streaming->reply : NULL;
		if (!r || !r->to_read)
			continue;
		reads = reads || (!r->begun && r->read < r->to_read);
		out->read += r->begun ? r->to_read : r->read;
		out->total += r->to_read;
	}
	if (!reads)
		*out = (struct reading){0};
}

void client_hold(struct client *c, bool hold)
{
	c->held = hold;
	if (!hold)
		client_kick(c);
}

void client_hold_at(struct client *c, int64_t ms)
{
	c->hold_ms = ms;
	client_kick(c);
}

void client_probe(struct client *c, const struct model *m,
	void (*done)(void *arg, const struct probe *p), void *arg)
{
	struct call *k = call_new(c, m);
	k->priority = PRIORITIES - 1;
	k->probed = done;
	k->probed_arg = arg;
}

void client_local(const struct client *c, struct local_status *out)
{
	*out = (struct local_status){.state = LOCAL_OFF};
	if (c->local)
		local_status(c->local, out);
}
