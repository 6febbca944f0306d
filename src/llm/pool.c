/*
 * pool.c - a model at several servers: which of them takes the next call, and which are left aside.
 *
 * A call goes where the calls that run, and it, times what an answer takes there are least. A
 * server that takes SLOW times as long as the quickest gets one call at a time, which tells when it
 * is as quick again.
 *
 * One that cannot be reached, or fails FAILURES times in a row, is left aside, and is asked now and
 * then whether it is there (as for retries: at first every half second, later every half minute).
 * Where all are left aside they are called all the same, as one server would be.
 */
#include "inside.h"

#include "hunsu/base/clock.h"

#define SLOW 4
#define FAILURES 3
#define PART 8 /* of its time, what an answer adds to the average: about the last so many count */

/* What an answer takes, as the last ones did, in ms; one that is under way for much longer says
 * that they were quick. 0: nothing is known. */
static double time_of(const struct endpoint *e)
{
	const struct call *k = e->running > 0 ? e->client->running.head : NULL;
	double ms = e->took_ms;
	while (k && k->endpoint != e) /* they stand in the order in which they went out */
		k = k->next;
	if (k && k->transfer) {
		const double old = (double)(clock_us() - k->transfer->started_us) / 1000 / SLOW;
		ms = old > ms ? old : ms;
	}
	return ms;
}

static bool is_aside(const struct endpoint *e)
{
	return e->wake || e->waking;
}

static size_t not_aside(const struct endpoint *pool)
{
	size_t n = 0;
	for (size_t i = 0; i < pool->servers.n; i++)
		n += !is_aside(pool->servers.items[i]);
	return n;
}

/* Of those that have answered; 0: none has. */
static double quickest(const struct endpoint *pool)
{
	double least = 0;
	for (size_t i = 0; i < pool->servers.n; i++) {
		const struct endpoint *e = pool->servers.items[i];
		const double ms = e->took_ms > 0 && !is_aside(e) ? time_of(e) : 0;
		if (ms > 0 && !(least > 0 && least <= ms))
			least = ms;
	}
	return least;
}

/* Of equals one that has not answered yet, or again. */
static bool is_before(const struct endpoint *e, double load, const struct endpoint *best,
	double least)
{
	return load < least || (load <= least && best->took_ms > 0 && !(e->took_ms > 0));
}

struct endpoint *pool_server(struct endpoint *pool, const struct call *k)
{
	struct endpoint *best = NULL;
	const size_t up = not_aside(pool);
	const double quick = quickest(pool);
	double least = 0;
	for (size_t i = 0; i < pool->servers.n; i++) {
		struct endpoint *e = pool->servers.items[i];
		const double ms = quick > 0 ? time_of(e) : 1, each = ms > quick ? ms : quick;
		const double load = (e->running + 1) * each;
		if ((up > 0 && is_aside(e)) || (e == k->failed_at && up != 1))
			continue;
		if (e->resume_ms > 0 || !endpoint_room(e) ||
			(e->running > 0 && quick > 0 && each > SLOW * quick))
			continue;
		if (!best || is_before(e, load, best, least)) {
			best = e;
			least = load;
		}
	}
	return best;
}

/* ---- what becomes of calls there */

static void say(const struct endpoint *e, const struct buf *words)
{
	if (e->client->options.said)
		e->client->options.said(e->client->options.status_arg, buf_text(words));
}

static void on_wake(void *arg)
{
	struct endpoint *e = arg;
	SCOPED(buf) url = BUF(BUF_SMALL);
	struct call *k = NEW(struct call);
	e->wake = NULL;
	e->waking = k;
	k->client = e->client;
	k->endpoint = e;
	k->transfer = wire_take(e->client->wire, k);
	k->transfer->direct = !e->model.remote;
	buf_addf(&url, "%s%s", e->url_base, e->provider->models);
	wire_start(k->transfer, url.s, e->headers, NULL, false);
}

static void wake_later(struct endpoint *e)
{
	e->wake = loop_timer(e->client->loop,
		retry_pause(++e->asleep, &e->client->rng), on_wake, e);
}

/* Whatever it says: what calls it an error was said by a server. Only an answer to a call shows
 * that all is well, and that is said then. */
bool pool_over(struct call *k, CURLcode result)
{
	struct endpoint *e = k->endpoint;
	long status = 0;
	if (k != e->waking)
		return false;
	curl_easy_getinfo(k->transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	call_free(k);
	e->waking = NULL;
	if (result == CURLE_OK && status / 100 < 5)
		client_kick(e->client);
	else
		wake_later(e);
	return true;
}

void pool_stop(struct endpoint *e)
{
	timer_remove(e->wake);
	if (e->waking)
		call_free(e->waking);
}

void pool_answered(struct call *k)
{
	struct endpoint *e = k->endpoint;
	SCOPED(buf) words = BUF(BUF_SMALL);
	const double ms = k->total_ms > 0 ? (double)k->total_ms : 0.5;
	e->failures = 0;
	if (e == k->home)
		return;
	e->took_ms = e->took_ms > 0 ? e->took_ms + (ms - e->took_ms) / PART : ms;
	e->asleep = 0;
	if (e->aside_said) {
		buf_addf(&words, "%s: %s answers again", k->model->model, e->base);
		say(e, &words);
	}
	e->aside_said = false;
}

/* In how many ms another server than e, not left aside, takes a call; -1: there is none. */
static int64_t soonest(const struct endpoint *pool, const struct endpoint *e)
{
	const int64_t now = clock_ms();
	int64_t least = -1;
	for (size_t i = 0; i < pool->servers.n; i++) {
		const struct endpoint *other = pool->servers.items[i];
		int64_t wait;
		if (other == e || is_aside(other))
			continue;
		wait = other->resume_ms > now ? other->resume_ms - now : 0;
		if (least < 0 || wait < least)
			least = wait;
	}
	return least;
}

int64_t pool_failed(struct call *k, bool fault, bool at_once, const struct buf *why)
{
	struct endpoint *e = k->endpoint;
	const struct endpoint *pool = k->home;
	struct buf words = BUF(BUF_SMALL);
	if (e == pool)
		return -1;
	k->failed_at = e;
	if (fault && (++e->failures >= FAILURES || at_once) && !is_aside(e)) {
		wake_later(e);
		e->took_ms = 0;
		buf_addf(&words, "%s: %s is left aside: %s; %zu of %zu servers take its calls",
			k->model->model, e->base, buf_text(why), not_aside(pool),
			pool->servers.n);
		if (!e->aside_said)
			say(e, &words);
		e->aside_said = true;
		buf_release(&words);
	}
	return soonest(pool, e);
}

int64_t pool_paused_ms(const struct endpoint *pool)
{
	const int64_t ms = soonest(pool, NULL);
	return ms > 0 ? ms : 0;
}
