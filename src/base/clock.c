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

static int digits(const char *p, int n)
{
	int value = 0;

	while (n--)
		value = 10 * value + (*p++ - '0');
	return value;
}

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Of the Gregorian calendar before that year. */
static int64_t days_until(int year)
{
	const int64_t last = year - 1;

	return last * 365 + last / 4 - last / 100 + last / 400;
}

/* Since the epoch; -1: there is no such day, or it is before. */
static int64_t day_of(int year, int month, int day)
{
	static const int ends[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
	const int leap = is_leap(year);

	if (year < 1970 || month < 1 || month > 12 || day < 1 ||
		day > ends[month] - ends[month - 1] + (month == 2 ? leap : 0))
		return -1;
	return days_until(year) - days_until(1970) + ends[month - 1] + (month > 2 ? leap : 0) +
	       day - 1;
}

/* By hand: each line of a session has one, and strptime and timegm take long. */
int64_t clock_parse(const char *stamp)
{
	static const char shape[] = "0000-00-00T00:00:00.000Z";
	int64_t day;
	int hour, minute, second;

	if (!stamp || strlen(stamp) != sizeof shape - 1)
		return -1;
	for (size_t i = 0; shape[i]; i++)
		if (shape[i] == '0' ? stamp[i] < '0' || stamp[i] > '9' : stamp[i] != shape[i])
			return -1;
	day = day_of(digits(stamp, 4), digits(stamp + 5, 2), digits(stamp + 8, 2));
	hour = digits(stamp + 11, 2);
	minute = digits(stamp + 14, 2);
	second = digits(stamp + 17, 2);
	if (day < 0 || hour > 23 || minute > 59 || second > 60)
		return -1;
	return (((day * 24 + hour) * 60 + minute) * 60 + second) * 1000 + digits(stamp + 20, 3);
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
