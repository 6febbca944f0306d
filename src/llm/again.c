/* again.c - whether a call that failed is made again, where and when. */
#include "haul.h"
#include "inside.h"

#include "hunsu/base/clock.h"

/* A wait that the server asked for; false: its failure is one of the tries. */
static bool asked_to_wait(const struct judged *j)
{
	return j->verdict == AGAIN && (j->wait_ms > 0 || j->status == 429 || j->loading);
}

static int64_t time_to_wait(struct call *k, const struct judged *j)
{
	struct rng *r = &k->client->rng;
	if (j->verdict == AGAIN_AT_ONCE)
		return 0;
	if (j->wait_ms > 0) /* a little later than asked, and not all at once */
		return j->wait_ms + 1 + (int64_t)rng_below(r, 50 + (uint32_t)j->wait_ms / 20);
	if (asked_to_wait(j))
		return retry_pause(k->waits, r);
	return j->wait_ms == 0 ? 1 : retry_backoff(k->spent, r);
}

/* False: the server asked for more than there is patience for, and *j says so. */
static bool patient(struct call *k, struct judged *j, int64_t ms)
{
	const struct endpoint *e = k->endpoint;
	const int64_t most = k->client->options.patience_ms;
	const int64_t now = clock_ms();
	const int64_t refused = e->refused_ms > 0 ? now - e->refused_ms : 0;
	/* It does not say how long: perhaps for ever. */
	const int64_t unsaid = j->wait_ms > 0 ? most : most / 10;
	if (j->wait_ms > most)
		buf_addf(&j->why, ": it asks to wait %lld s", (long long)(j->wait_ms / 1000));
	else if (k->waited_ms + ms > most)
		buf_addf(&j->why, ": it has asked to wait for %lld s",
			(long long)(k->waited_ms / 1000));
	else if (refused > unsaid)
		buf_addf(&j->why, ": it has let nothing through for %lld s%s",
			(long long)(refused / 1000),
			j->wait_ms > 0 ? "" : " and does not say for how long");
	else
		return true;
	buf_addf(&j->why, "; the patience is %lld s%s", (long long)(most / 1000),
		refused > unsaid && j->wait_ms <= 0 ? ", a tenth of it where no time is named"
						    : "");
	return false;
}

/* In how many ms another of several servers takes it; -1: none does. */
static int64_t elsewhere(struct call *k, const struct judged *j)
{
	const bool passing = j->verdict == AGAIN;
	/* Not the request's: that is wrong everywhere. */
	const bool its_own = j->unreached || j->status / 100 == 3 || j->status >= 500 ||
			     j->status == 401 || j->status == 403 || j->status == 404;
	if (j->verdict == AGAIN_AT_ONCE || (!passing && !its_own))
		return -1;
	return pool_failed(k, !asked_to_wait(j), !passing || j->unreached, &j->why);
}

/* One of its tries, or of its waits; false: there is no other. other: as of elsewhere. */
static bool counted(struct call *k, const struct judged *j, int64_t other)
{
	if (j->verdict == LOST && other < 0)
		return false;
	if (asked_to_wait(j)) {
		k->waits++;
		endpoint_slow(k->endpoint, k->transfer->started_us);
	} else if (j->verdict != AGAIN_AT_ONCE) {
		k->endpoint->refused_ms = j->status > 0 ? 0 : k->endpoint->refused_ms;
		return ++k->spent < k->client->options.tries && (other >= 0 || k->spent < j->tries);
	}
	return true;
}

bool again_in(struct call *k, struct judged *j, int64_t *ms)
{
	const bool asked = asked_to_wait(j);
	const int64_t most = k->client->options.patience_ms;
	int64_t pause, other;
	if (haul_final(k, j->status))
		return false;
	other = elsewhere(k, j);
	if (!counted(k, j, other))
		return false;
	*ms = time_to_wait(k, j);
	pause = j->wait_ms > 0 ? j->wait_ms : *ms;
	if (other >= 0 && other < *ms)
		*ms = other;
	if (asked && *ms > 0 && !patient(k, j, *ms))
		return false;
	if (k->ev.again && !k->ev.again(k->ev.arg)) {
		buf_adds(&j->why, "; what may be sent leaves no other try");
		return false;
	}
	k->waited_ms += asked ? *ms : 0;
	if (asked)
		endpoint_pause(k->endpoint, pause < most ? pause : most);
	return true;
}
