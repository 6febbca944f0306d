/* retry.c - whether to try again and when, out of headers (retry.h). */
#include "hunsu/llm/retry.h"

#include <curl/curl.h>
#include <math.h>
#include <string.h>
#include <time.h>

#define DAY_MS (24.0 * 3600 * 1000)
#define DATE_MAX 64

bool status_passing(long status)
{
	return status == 408 || status == 409 || status == 425 || status == 429 || status >= 500;
}

bool retry_wanted(long http_status, const struct retry_headers *h)
{
	if (str_is(h->should_retry, "true"))
		return true;
	if (str_is(h->should_retry, "false"))
		return false;
	return status_passing(http_status);
}

struct unit {
	const char *name;
	double ms;
};

static const struct unit units[] = {
	/* "ms" before "m" */
	{"ms", 1}, {"h", 3600e3}, {"m", 60e3}, {"s", 1e3}, {"us", 1e-3}, {"ns", 1e-6}, {NULL, 0}};

int64_t duration_ms(struct str s)
{
	double sum = 0, number;
	s = str_trim(s);
	if (str_to_double(s, 0, DAY_MS, &number))
		return (int64_t)ceil(number * 1e3);
	if (s.n == 0)
		return -1;
	while (s.n > 0) {
		size_t n = 0;
		const struct unit *u = units;
		while (n < s.n && ((s.p[n] >= '0' && s.p[n] <= '9') || s.p[n] == '.'))
			n++;
		if (n == 0 || !str_to_double(str_first(s, n), 0, DAY_MS, &number))
			return -1;
		s = str_from(s, n);
		while (u->name && !str_starts(s, u->name))
			u++;
		if (!u->name)
			return -1;
		sum += number * u->ms;
		s = str_from(s, strlen(u->name));
	}
	return sum > 100 * DAY_MS ? -1 : (int64_t)ceil(sum);
}

/* A point in time given as a number: seconds or milliseconds since the epoch. -1: it is none. */
static int64_t epoch_ms(struct str s, int64_t now)
{
	double number, ms;
	if (!str_to_double(s, 1e9, 1e14, &number))
		return -1;
	ms = (number < 1e11 ? number * 1e3 : number) - (double)now * 1e3;
	return ms > 0 ? (int64_t)ceil(ms) : 0;
}

/* A year that is far away is as good as a few months: no patience lasts so long. */
static int64_t until_ms(int64_t then, int64_t now)
{
	const double ms = ((double)then - (double)now) * 1e3;
	return ms <= 0 ? 0 : ms > 100 * DAY_MS ? (int64_t)(100 * DAY_MS) : (int64_t)ms;
}

/* As a string; "" when it is too long for a date. */
static const char *date_text(char out[static DATE_MAX], struct str s)
{
	const size_t n = s.n < DATE_MAX ? s.n : 0;
	memcpy(out, n > 0 ? s.p : "", n);
	out[n] = 0;
	return out;
}

/* "2026-01-31T12:00:05Z", or with .5 or +01:00 (RFC 3339); -1: it is none. */
static int64_t rfc3339_ms(struct str s, int64_t now)
{
	struct tm t = {0};
	char text[DATE_MAX];
	const char *rest;
	long offset = 0, hours, minutes;
	if (s.n < 20 || s.p[10] != 'T')
		return -1;
	rest = strptime(date_text(text, s), "%Y-%m-%dT%H:%M:%S", &t);
	if (!rest)
		return -1;
	rest += *rest == '.' ? 1 + strspn(rest + 1, "0123456789") : 0;
	if ((*rest == '+' || *rest == '-') && strlen(rest) == 6 && rest[3] == ':' &&
		str_to_long((struct str){rest + 1, 2}, 0, 23, &hours) &&
		str_to_long((struct str){rest + 4, 2}, 0, 59, &minutes))
		offset = (*rest == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
	else if (strcmp(rest, "Z") != 0)
		return -1;
	return until_ms((int64_t)timegm(&t) - offset, now);
}

static int64_t date_ms(struct str s, int64_t now)
{
	char text[DATE_MAX];
	const int64_t then = (int64_t)curl_getdate(date_text(text, s), NULL);
	return then < 0 ? -1 : until_ms(then, now);
}

/* When a limit is there again, in any of the ways in which servers say so. */
static int64_t reset_ms(struct str s, int64_t now)
{
	int64_t ms;
	s = str_trim(s);
	ms = epoch_ms(s, now);
	if (ms < 0)
		ms = rfc3339_ms(s, now);
	return ms < 0 ? duration_ms(s) : ms;
}

int64_t retry_asked(const struct retry_headers *h, int64_t now)
{
	double number;
	int64_t ms;
	if (str_to_double(str_trim(h->after_ms), 0, DAY_MS, &number))
		return (int64_t)ceil(number);
	ms = duration_ms(h->after);
	if (ms < 0)
		ms = date_ms(str_trim(h->after), now);
	if (ms >= 0)
		return ms;
	/* All limits are told on each answer; the wait is for those that were hit. */
	for (size_t i = 0; i < RETRY_LIMITS; i++) {
		const int64_t one = reset_ms(h->resets[i], now);
		ms = one > ms ? one : ms;
	}
	return ms;
}

static int64_t backoff_bound(int tries)
{
	int64_t bound = RETRY_FIRST_MS;
	for (int i = 1; i < tries && bound < RETRY_LONGEST_MS; i++)
		bound *= 2;
	return bound > RETRY_LONGEST_MS ? RETRY_LONGEST_MS : bound;
}

int64_t retry_backoff(int tries, struct rng *r)
{
	return 1 + (int64_t)rng_below(r, (uint32_t)backoff_bound(tries));
}

int64_t retry_pause(int tries, struct rng *r)
{
	const int64_t half = backoff_bound(tries) / 2;
	return half + 1 + (int64_t)rng_below(r, (uint32_t)half);
}
