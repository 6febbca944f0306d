/* clock.c - times, and how they are written and read. */
#include "hunsu/base/clock.h"

#include <stdbool.h>
#include <stddef.h>
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

/* The number in the n digits at s, or -1. */
static int digits(const char *s, int n)
{
	int v = 0;

	for (; n > 0; n--, s++) {
		if (*s < '0' || *s > '9')
			return -1;
		v = v * 10 + (*s - '0');
	}
	return v;
}

static int month_days(int y, int m)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	return days[m - 1] + (m == 2 && leap);
}

/* Days from 1970-01-01 to the given date of the Gregorian calendar, with years that begin in March.
 */
static int64_t days_since_epoch(int y, int m, int d)
{
	int64_t year = m > 2 ? y : y - 1, month = m > 2 ? m - 3 : m + 9;

	return year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + d - 1 -
	       719468;
}

int64_t clock_parse(const char *stamp)
{
	static const char shape[] = "0000-00-00T00:00:00.000Z";
	static const struct {
		int at, digits, least, most;
	} field[] = {
		{0, 4, 1970, 9999},
		{5, 2, 1, 12},
		{8, 2, 1, 31},
		{11, 2, 0, 23},
		{14, 2, 0, 59},
		{17, 2, 0, 60},
		{20, 3, 0, 999},
	};
	int v[sizeof field / sizeof *field];

	if (!stamp || strlen(stamp) != sizeof shape - 1)
		return -1;
	for (size_t i = 0; shape[i]; i++)
		if (shape[i] != '0' && shape[i] != stamp[i])
			return -1;
	for (size_t i = 0; i < sizeof field / sizeof *field; i++) {
		v[i] = digits(stamp + field[i].at, field[i].digits);
		if (v[i] < field[i].least || v[i] > field[i].most)
			return -1;
	}
	if (v[2] > month_days(v[0], v[1]))
		return -1;
	return ((days_since_epoch(v[0], v[1], v[2]) * 24 + v[3]) * 60 + v[4]) * 60000 +
	       (int64_t)v[5] * 1000 + v[6];
}
