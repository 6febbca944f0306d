#include "hunsu/llm/retry.h"

#include <curl/curl.h>
#include <math.h>
#include <string.h>

#define DAY_MS (24.0 * 3600 * 1000)

bool retry_wanted(long http_status, const struct retry_headers *h)
{
	if (str_is(h->should_retry, "true"))
		return true;
	if (str_is(h->should_retry, "false"))
		return false;
	return http_status == 408 || http_status == 409 || http_status == 429 || http_status >= 500;
}

struct unit {
	const char *name;
	double ms;
};

static const struct unit units[] = {
	/* "ms" before "m" */
	{"ms", 1},
	{"h", 3600e3},
	{"m", 60e3},
	{"s", 1e3},
	{"us", 1e-3},
	{"ns", 1e-6},
	{NULL, 0},
};

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
		while (n < s.n && ((s.p[n] >= '0' && s.p[n] <= '9') || s.p[n] == '.'))
			n++;
		if (n == 0 || !str_to_double(str_first(s, n), 0, DAY_MS, &number))
			return -1;
		s = str_from(s, n);
		const struct unit *u = units;
		while (u->name && !str_starts(s, u->name))
			u++;
		if (!u->name)
			return -1;
		sum += number * u->ms;
		s = str_from(s, strlen(u->name));
	}
	return sum > 100 * DAY_MS ? -1 : (int64_t)ceil(sum);
}

static int64_t date_ms(struct str s, int64_t now)
{
	char text[64];
	if (s.n == 0 || s.n >= sizeof text)
		return -1;
	memcpy(text, s.p, s.n);
	text[s.n] = 0;
	const int64_t then = (int64_t)curl_getdate(text, NULL);
	if (then < 0)
		return -1;
	return then > now ? (then - now) * 1000 : 0;
}

int64_t retry_asked(const struct retry_headers *h, int64_t now)
{
	double number;
	if (str_to_double(str_trim(h->after_ms), 0, DAY_MS, &number))
		return (int64_t)ceil(number);
	if (str_to_double(str_trim(h->after), 0, DAY_MS, &number))
		return (int64_t)ceil(number * 1e3);
	int64_t ms = date_ms(str_trim(h->after), now);
	if (ms >= 0)
		return ms;
	/* Both limits are told on each answer; the wait is for the one that was hit, perhaps both.
	 */
	ms = duration_ms(h->reset_requests);
	const int64_t tokens = duration_ms(h->reset_tokens);
	return tokens > ms ? tokens : ms;
}

int64_t retry_backoff(int tries, struct rng *r)
{
	int64_t bound = RETRY_FIRST_MS;
	for (int i = 1; i < tries && bound < RETRY_LONGEST_MS; i++)
		bound *= 2;
	if (bound > RETRY_LONGEST_MS)
		bound = RETRY_LONGEST_MS;
	return 1 + (int64_t)rng_below(r, (uint32_t)bound);
}
