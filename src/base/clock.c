/* clock.c - times, and how they are written and read. */
#include "hunsu/base/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

int64_t clock_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t clock_ms(void)
{
	return clock_us() / 1000;
}

int64_t clock_wall_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void clock_stamp(char out[static 25])
{
	int64_t ms = clock_wall_ms();
	time_t sec = (time_t)(ms / 1000);
	char text[64];
	struct tm tm;

	gmtime_r(&sec, &tm);
	snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", tm.tm_year + 1900,
		tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, (int)(ms % 1000));
	memcpy(out, text, 24);
	out[24] = '\0';
}

int64_t clock_parse(const char *stamp)
{
	static const char shape[] = "0000-00-00T00:00:00.000Z";
	struct tm tm = {0};
	double second;
	int64_t minute;
	int day;

	if (!stamp || strlen(stamp) != sizeof shape - 1)
		return -1;
	for (size_t i = 0; shape[i]; i++)
		if (shape[i] == '0' ? stamp[i] < '0' || stamp[i] > '9' : stamp[i] != shape[i])
			return -1;
	if (!strptime(stamp, "%Y-%m-%dT%H:%M:", &tm))
		return -1;
	day = tm.tm_mday;
	minute = timegm(&tm);
	second = strtod(stamp + 17, NULL);
	/* timegm takes the 30th of February for the 2nd of March. */
	if (minute < 0 || tm.tm_mday != day || second >= 61)
		return -1;
	return minute * 1000 + (int64_t)(second * 1000 + 0.5);
}

void clock_ago(struct buf *out, int64_t wall_ms)
{
	static const struct {
		int64_t ms;
		const char *unit;
	} units[] = {{86400000, "day"}, {3600000, "hour"}, {60000, "minute"}};
	const int64_t ms = clock_wall_ms() - wall_ms;

	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		long n = (long)(ms / units[i].ms);
		if (n > 0) {
			buf_addf(out, "%ld %s%s ago", n, units[i].unit, n > 1 ? "s" : "");
			return;
		}
	}
	buf_adds(out, "just now");
}

struct clock_words clock_words(double seconds)
{
	struct clock_words out;
	const long most = 999L * 3600;
	const long s = !(seconds > 1) ? 1 : seconds < (double)most ? (long)ceil(seconds) : most;
	const long big = s < 3600 ? s / 60 : s / 3600, small = s < 3600 ? s % 60 : s / 60 % 60;

	if (s < 60)
		snprintf(out.s, sizeof out.s, "%ld s", s);
	else if (small)
		snprintf(out.s, sizeof out.s, s < 3600 ? "%ld min %ld s" : "%ld h %ld min", big,
			small);
	else
		snprintf(out.s, sizeof out.s, s < 3600 ? "%ld min" : "%ld h", big);
	return out;
}
