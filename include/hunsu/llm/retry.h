/*
 * retry.h - whether to try again, and when.
 *
 * What a server asks for counts first: x-should-retry, retry-after-ms, Retry-After in seconds or as
 * an HTTP date (RFC 9110, section 10.2.3), x-ratelimit-reset-* as a Go duration ("6m0s"), seconds,
 * a time (RFC 3339), or seconds or milliseconds since the epoch. Else exponential backoff with full
 * jitter (Brooker, "Exponential backoff and jitter", AWS, 2015).
 */
#ifndef HUNSU_LLM_RETRY_H
#define HUNSU_LLM_RETRY_H

#include "hunsu/base/hash.h"

#define RETRY_FIRST_MS 500
#define RETRY_LONGEST_MS 30000

#define RETRY_LIMITS 4

/* Values of headers; empty where the answer had none. resets: of the limits that are used up. */
struct retry_headers {
	struct str should_retry, after_ms, after, resets[RETRY_LIMITS];
};

/* Is a status of HTTP worth another try? */
bool status_passing(long status);
bool retry_wanted(long http_status, const struct retry_headers *h);
/* What the server asks for, in ms; -1: nothing. now: seconds since the epoch. */
int64_t retry_asked(const struct retry_headers *h, int64_t now);
/* Before try number `tries` + 1 (tries > 0): from 1 ms to the backoff's bound. */
int64_t retry_backoff(int tries, struct rng *r);
/* The same where all others wait as well, and nothing is gained by coming early: at least half of
 * the bound. */
int64_t retry_pause(int tries, struct rng *r);
/* "1h2m3.5s", "120ms", "7" (seconds); -1 when it is none. */
int64_t duration_ms(struct str s);

#endif
