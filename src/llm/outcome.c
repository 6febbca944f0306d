/* outcome.c - a call goes out, and what becomes of it: an answer, another try, or a failure. */
#include "haul.h"
#include "likely.h"

#include <limits.h>
#include <math.h>
#include <time.h>

#define MOST_TOLD_USD 1e4 /* for one call */


/* ---- going out */

void call_take(struct call *k)
{
	call_unlink(k);
	k->state = CALL_RUNNING;
	k->endpoint->running++;
	calls_push(&k->client->running, k);
	k->tries++;
}

static void take_wire(struct call *k)
{
	if (k->transfer)
		wire_release(k->transfer);
	k->transfer = wire_take(k->client->wire, k);
	k->transfer->direct = !k->endpoint->model.remote;
	k->transfer->patient = k->endpoint->local;
}

void call_start(struct call *k)
{
	struct endpoint *e = k->endpoint;
	const unsigned unlearned = k->served->learned & ~k->quirks;
	call_take(k);
	take_wire(k);
	if (k->probed) {
		probe_start(k);
		return;
	}
	if (k->haul || k->likely) {
		(k->haul ? haul_start : likely_start)(k);
		return;
	}
	if (unlearned) {
		e->provider->adapt(&k->body, unlearned);
		k->quirks |= unlearned;
	}
	if (k->streaming && !k->asked_stream) {
		e->provider->ask_stream(&k->body);
		k->asked_stream = true;
	}
	wire_start(k->transfer, e->url, e->headers, &k->body, k->streaming != NULL);
}

/* ---- telling */

/* Tries that were lost count at their most. */
static void add_lost(const struct call *k, struct answer *a)
{
	const double usd = k->lost * k->most.usd;
	if (!k->lost)
		return;
	a->usd = a->error ? usd : a->usd + usd;
	a->tokens_more += a->error ? 0 : (long)(k->lost * k->most.tokens);
	if (!a->error)
		return;
	a->tokens_out = (long)k->lost * k->max_tokens;
	a->tokens_in = (long)(k->lost * k->most.tokens) - a->tokens_out;
}

static void tell_done(struct call *k, struct answer *a)
{
	call_unlink(k);
	if (k->transfer)
		wire_release(k->transfer);
	k->transfer = NULL;
	a->tries = k->tries;
	a->hash = k->hash;
	a->lost_paid = a->error && k->lost > 0;
	add_lost(k, a);
	k->busy = true;
	if (k->ev.done)
		k->ev.done(k->ev.arg, a);
	call_free(k);
}

/* A proxy's own figure; in the head of a stream it cannot be known yet, and 0 says no more. */
static double told_usd(const struct call *k)
{
	double usd;
	if (!str_to_double(str_trim(failure_header(k->transfer, "x-litellm-response-cost")), 0,
		    MOST_TOLD_USD, &usd))
		return NAN;
	return k->streaming && !(usd > 0) ? NAN : usd;
}

static double usd_of(const struct call *k, const struct reply *r)
{
	const struct prices *prices = k->client->options.prices;
	const double told = k->transfer ? told_usd(k) : r->usd;
	struct price price;
	if (!isnan(told))
		return told;
	if (prices_free_of_charge(prices, k->model))
		return 0; /* whatever was counted */
	if (!reply_counted(r))
		return k->most.usd;
	if (!prices_find(prices, k->model, &price))
		return NAN;
	return cost_of(&price, (double)r->tokens_in + r->cached_in, (double)r->tokens_out);
}

void call_answered(struct call *k, const struct reply *r)
{
	const struct errand *errand = k->endpoint->provider->errand;
	struct serving served;
	struct answer a = {
		.served = !k->likely && !k->haul && about_heard(k, &r->served, &served) ? &served
											: NULL,
		.text = buf_str(&r->text), .thinking = buf_str(&r->thinking), .finish = r->finish,
		.refusal = r->refusal, .tokens_in = r->tokens_in, .tokens_out = r->tokens_out,
		.usd = usd_of(k, r), .tokens_more = reply_untold(r, k->most.tokens),
		.first_ms = k->first_ms, .total_ms = k->total_ms
	};
	if (k->endpoint->local)
		local_paced(k->client->local, &k->endpoint->model, r->steps, r->steps_ms,
			k->endpoint->running);
	/* First into the store: it was paid for, whatever `done` does. */
	if (!k->haul && (!errand || !errand->unkept))
		store_put(k->client->options.store, k->hash, k->model->name, &a);
	tell_done(k, &a);
}

void call_answer_stored(struct call *k, struct answer *a)
{
	a->cached = true;
	a->usd = 0;
	tell_done(k, a);
}

void call_fail_now(struct call *k, const char *why)
{
	SCOPED(buf) words = BUF(BUF_SMALL);
	struct answer a = {.tokens_in = -1, .tokens_out = -1, .usd = NAN, .total_ms = k->total_ms};
	buf_addf(&words, "%s: %s", k->model->name, why);
	a.error = buf_text(&words);
	if (k->probed)
		probe_tell(k, &(struct probe){.error = a.error, .models = ""});
	else
		tell_done(k, &a);
}

/* ---- streams */

static bool on_event(void *arg, const char *name, struct str data)
{
	struct call *k = arg;
	struct streaming *s = k->streaming;
	const bool good =
		reply_event(&s->reply, k->endpoint->provider, name, data, &s->trouble) == OK;
	scrub_reply(&s->reply, k->endpoint->key, false);
	return good;
}

static long status_of(const struct transfer *t)
{
	long status = 0;
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

/* Takes what has come into the reply. Errors' bodies and answers that came whole stay where they
 * are. */
static void take_stream(struct call *k, struct transfer *t, bool ended)
{
	struct streaming *s = k->streaming;
	if (!s->begun) { /* by what it is, not by its Content-Type, which may be anything */
		const enum body_form form = body_form(buf_str(&t->in));
		s->begun = form != BODY_OPEN || ended;
		s->plain = status_of(t) / 100 != 2 || form != BODY_EVENTS;
	}
	if (s->plain || s->trouble.n > 0)
		return;
	if (!sse_feed(&s->sse, buf_str(&t->in), on_event, k) && s->trouble.n == 0)
		buf_adds(&s->trouble, "the answer is too long");
	buf_clear(&t->in);
	if (!ended)
		return;
	/* Cut inside a line there is nothing to go by. */
	if (s->trouble.n == 0 && s->sse.line.n == 0)
		sse_end(&s->sse, on_event, k);
	reply_end(&s->reply);
	scrub_reply(&s->reply, k->endpoint->key, true);
}

/* False: the call was cancelled in there, and is gone. */
static bool tell_delta(struct call *k, struct str text)
{
	if (!k->ev.delta)
		return true;
	k->busy = k->told_any = true;
	k->ev.delta(k->ev.arg, text);
	k->busy = false;
	if (k->cancelled) {
		client_kick(k->client);
		call_free(k);
		return false;
	}
	return true;
}

static bool tell_news(struct call *k, bool ended)
{
	struct streaming *s = k->streaming;
	const struct str text = buf_str(&s->reply.text);
	const size_t to = ended ? text.n : scrub_told(text, k->endpoint->key);
	const struct str news = str_from(str_first(text, to), s->told);
	s->told += news.n;
	return news.n == 0 || tell_delta(k, news);
}

struct endpoint *outcome_heard(struct transfer *t)
{
	struct call *k = t->user;
	const long read = k->streaming->reply.read;
	take_stream(k, t, false);
	if (k->streaming->reply.to_read && !k->streaming->reply.begun)
		t->first_us = 0; /* what has come so far is none of the answer */
	if (k->streaming->reply.read != read)
		client_changed(k->client);
	if (!tell_news(k, false) || k->streaming->trouble.n == 0)
		return NULL;
	wire_stop(t); /* nothing that follows an error is of use */
	return outcome_over(t, CURLE_OK);
}

static void forget_stream(struct call *k)
{
	struct streaming *s = k->streaming;
	sse_clear(&s->sse);
	reply_clear(&s->reply);
	buf_clear(&s->trouble);
	s->told = 0;
	s->begun = s->plain = false;
}

/* ---- judging */

/* A refusal told with the status of an error is an answer all the same. */
static bool refused(struct call *k, const struct trouble *t, struct judged *j)
{
	const bool about_something_else = j->status == 401 || j->status == 402 ||
					  j->status == 404 || j->status == 407 || j->status == 429;
	struct reply *r = &k->client->reply;
	if (!t->refusal || k->haul || j->status / 100 < 4 || about_something_else)
		return false;
	r->prefix = (struct str){0};
	reply_clear(r);
	r->refusal = true;
	failure_say(&r->text, &t->words, k->endpoint->key);
	snprintf(r->finish, sizeof r->finish, "content_filter");
	j->reply = r;
	j->verdict = ANSWERED;
	return true;
}

/* Any status but 2xx. */
static void judge_told(
	struct call *k, const struct transfer *t, const struct trouble *said, struct judged *j)
{
	struct retry_headers h;
	const struct provider *p = k->endpoint->provider;
	unsigned told;
	failure_say(&j->why, &said->words, k->endpoint->key);
	told = j->status == 400 && !k->haul ? p->learn(buf_str(&j->why)) & ~k->quirks : 0;
	if (j->status / 100 == 3)
		buf_adds(&j->why, "the server redirects to another address: name that one");
	buf_addf(&j->why, "%s(status %ld)", j->why.n > 0 ? " " : "", j->status);
	if (told) {
		k->served->learned |= told;
		j->verdict = AGAIN_AT_ONCE;
		return;
	}
	if (j->status == 401 && !k->endpoint->key && p->key_header)
		buf_addf(&j->why, ": it got no key; HUNSU_API_KEY is for servers but %s's own",
			p->owner);
	if (j->status / 100 == 4 && failure_elsewhere(j->status, buf_str(&t->in)))
		failure_address(&j->why, k->endpoint);
	failure_headers(&h, t, p->limits);
	j->wait_ms = retry_asked(&h, (int64_t)time(NULL));
	if (j->wait_ms < 0)
		j->wait_ms = said->wait_ms;
	j->loading = j->status == 503 && said->loading;
	/* No money left is told with the status of going too fast. */
	j->verdict = retry_wanted(j->status, &h) && !said->unpaid ? AGAIN : LOST;
}

static void judge_status(struct call *k, const struct transfer *t, struct judged *j)
{
	struct trouble said = TROUBLE_INIT;
	failure_read(&said, buf_str(&t->in));
	if (!refused(k, &said, j))
		judge_told(k, t, &said, j);
	buf_release(&said.words);
}

/* A 200 that is no answer. */
static void judge_error(
	struct call *k, const struct reply *r, const struct buf *why, struct judged *j)
{
	failure_say(&j->why, why, k->endpoint->key);
	k->lost_paid = true;
	if (r->page)
		failure_address(&j->why, k->endpoint);
	j->status = r->status;
	j->wait_ms = r->wait_ms;
	j->loading = r->status == 503 && r->loading;
	j->verdict = status_passing(r->status) ? AGAIN : LOST;
}

static void judge_stream(
	struct call *k, CURLcode result, const struct transfer *t, struct judged *j)
{
	struct streaming *s = k->streaming;
	j->reply = &s->reply;
	k->lost_paid = true;
	if (s->trouble.n > 0) {
		judge_error(k, &s->reply, &s->trouble, j);
	} else if (s->reply.finish[0]) {
		j->verdict = ANSWERED; /* whole, even if the connection broke right after it */
	} else if (result != CURLE_OK) {
		j->verdict = failure_passing(result, t) ? AGAIN : LOST;
		failure_transfer(&j->why, result, t, &k->client->options);
	} else if (s->reply.hint[0]) {
		j->verdict = AGAIN;
		buf_addf(&s->trouble, "the server said: %s", s->reply.hint);
		failure_say(&j->why, &s->trouble, k->endpoint->key);
	} else {
		j->verdict = AGAIN;
		buf_adds(&j->why, "the stream ended without a finish reason");
	}
}

static void judge_whole(struct call *k, const struct transfer *t, struct judged *j)
{
	struct reply *r = &k->client->reply;
	SCOPED(buf) why = BUF(BUF_SMALL);
	enum likely_next next = LIKELY_DONE;
	r->prefix = str_of(k->prefix);
	reply_clear(r);
	j->reply = r;
	if (k->haul)
		buf_addstr(&r->text, buf_str(&t->in));
	else if (k->likely)
		next = likely_took(k, buf_str(&t->in), r, &why);
	else if (reply_whole(r, k->endpoint->provider, buf_str(&t->in), &why))
		next = LIKELY_FAILED;
	if (next != LIKELY_FAILED)
		j->verdict = next == LIKELY_DONE ? ANSWERED : STEP;
	else
		judge_error(k, r, &why, j);
}

static void judge_unanswered(
	struct call *k, const struct transfer *t, CURLcode result, struct judged *j)
{
	if (result == CURLE_OPERATION_TIMEDOUT)
		endpoint_narrow(k->endpoint, t->started_us);
	k->lost_paid = k->lost_paid || failure_may_have_cost(t);
	failure_transfer(&j->why, result, t, &k->client->options);
	j->verdict = failure_passing(result, t) ? AGAIN : LOST;
}

static void judge(struct call *k, const struct transfer *t, CURLcode result, struct judged *j)
{
	const bool streamed = k->streaming && k->streaming->begun && !k->streaming->plain;
	j->wait_ms = -1;
	j->status = status_of(t);
	k->endpoint->answered = k->endpoint->answered || k->endpoint->local || j->status > 0;
	j->unreached = failure_unreached(result, t);
	j->tries = k->endpoint->answered ? INT_MAX : failure_tries(result, t);
	if (t->too_long) {
		k->lost_paid = true;
		failure_transfer(&j->why, result, t, &k->client->options);
		j->verdict = LOST;
	} else if (streamed) {
		judge_stream(k, result, t, j);
	} else if (result != CURLE_OK) {
		judge_unanswered(k, t, result, j);
	} else if (k->likely && likely_elsewhere(k, j->status)) {
		j->verdict = STEP;
	} else if (j->status / 100 != 2) {
		judge_status(k, t, j);
	} else {
		judge_whole(k, t, j);
	}
	if (j->verdict == ANSWERED)
		scrub_reply(j->reply, k->endpoint->key, true);
}

/* An answer may say that it was the last one for a while. */
static void heed_limits(struct call *k, const struct transfer *t)
{
	struct retry_headers h;
	int64_t ms;
	if (!k->endpoint->model.remote)
		return;
	failure_headers(&h, t, k->endpoint->provider->limits);
	ms = retry_asked(&h, (int64_t)time(NULL));
	if (ms > 0 && ms <= k->client->options.patience_ms)
		endpoint_pause(k->endpoint, ms);
}

/* ---- concluding */

static void on_awake(void *arg)
{
	struct call *k = arg;
	k->timer = NULL;
	call_unlink(k);
	call_enqueue(k, true);
	client_kick(k->client);
}

static void sleep_for(struct call *k, int64_t ms)
{
	struct client *c = k->client;
	call_unlink(k);
	wire_release(k->transfer);
	k->transfer = NULL;
	k->state = CALL_SLEEPING;
	calls_push(&c->sleeping, k);
	k->timer = loop_timer(c->loop, ms, on_awake, k);
	if (!k->streaming)
		return;
	forget_stream(k);
	if (k->told_any)
		tell_delta(k, (struct str){0});
}

static void conclude(struct call *k, struct judged *j)
{
	int64_t ms;
	k->lost += j->verdict > STEP && k->lost_paid;
	k->lost_paid = false;
	if (j->verdict <= STEP)
		endpoint_through(k->endpoint);
	if (j->verdict == ANSWERED) {
		call_answered(k, j->reply);
	} else if (j->verdict == STEP) {
		k->spent = 0;
		take_wire(k);
		likely_start(k);
	} else if (again_in(k, j, &ms)) {
		sleep_for(k, ms);
	} else {
		if (k->spent > 1)
			buf_addf(&j->why, ", %d times", k->spent);
		call_fail_now(k, buf_text(&j->why));
	}
}

struct endpoint *outcome_over(struct transfer *t, CURLcode result)
{
	struct call *k = t->user;
	struct endpoint *e = k->endpoint;
	struct judged j = {.why = BUF(BUF_SMALL)};
	const int64_t now = clock_us();
	if (pulse_over(k, result) || about_over(k, result))
		return NULL;
	if (pool_over(k, result))
		return NULL;
	if (k->probed) {
		if (!probe_over(k, result, status_of(t), &j.why))
			call_fail_now(k, buf_text(&j.why));
		buf_release(&j.why);
		return e;
	}
	k->first_ms = ((t->first_us ? t->first_us : now) - t->started_us) / 1000;
	k->total_ms = (now - t->started_us) / 1000;
	if (k->streaming) {
		take_stream(k, t, true);
		if (!tell_news(k, true))
			return e;
	}
	judge(k, t, result, &j);
	if (j.verdict == ANSWERED) {
		heed_limits(k, t);
		pool_answered(k);
	}
	conclude(k, &j);
	buf_release(&j.why);
	return e;
}

struct endpoint *outcome_silent(struct transfer *t)
{
	struct call *k = t->user;
	struct endpoint *e = k->endpoint;
	struct judged j = {
		.verdict = AGAIN, .why = BUF(BUF_SMALL), .wait_ms = -1, .tries = INT_MAX};
	if (t->patient) {
		pulse_take(e);
		return NULL;
	}
	if (pulse_over(k, CURLE_OPERATION_TIMEDOUT) || about_over(k, CURLE_OPERATION_TIMEDOUT) ||
		pool_over(k, CURLE_OPERATION_TIMEDOUT))
		return NULL;
	endpoint_narrow(e, t->started_us);
	buf_addf(&j.why, "not a byte for %g s", e->client->options.first_byte_ms / 1000.0);
	k->total_ms = (clock_us() - t->started_us) / 1000;
	k->lost_paid = true;
	if (k->probed)
		call_fail_now(k, buf_text(&j.why));
	else
		conclude(k, &j);
	buf_release(&j.why);
	return e;
}
