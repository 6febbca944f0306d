/* test_clock.c - stamps and known dates. */
#include <time.h>

#include "../support/test.h"
#include "hunsu/base/clock.h"

TEST(a_stamp_reads_back_as_the_wall_clock)
{
	int64_t before = clock_wall_ms(), at;
	char stamp[25];

	clock_stamp(stamp);
	at = clock_parse(stamp);
	assert_true(at >= before && at <= clock_wall_ms());
	assert_int_equal(strlen(stamp), 24);
}

TEST(known_dates_have_their_milliseconds)
{
	assert_int_equal(clock_parse("1970-01-01T00:00:00.000Z"), 0);
	assert_int_equal(clock_parse("2000-02-29T12:00:00.001Z"), 951825600001);
	assert_int_equal(clock_parse("2026-11-24T10:00:01.123Z"), 1795514401123);
}

TEST(every_day_is_what_the_calendar_says)
{
	for (int64_t at = 951; at / 86400 < 366 * 640; at += 86400) {
		const time_t seconds = (time_t)at;
		char stamp[32];
		struct tm tm;

		gmtime_r(&seconds, &tm);
		strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S.042Z", &tm);
		assert_int_equal(clock_parse(stamp), at * 1000 + 42);
	}
}

TEST(what_is_no_stamp_is_refused)
{
	static const char *const bad[] = {
		"",
		"2026-11-24",
		"2026-11-24T10:00:01Z",
		"2026-11-24T10:00:01.123+",
		"2026-13-24T10:00:01.123Z",
		"2025-02-29T10:00:01.123Z",
		"2100-02-29T10:00:01.123Z",
		"2026-04-31T10:00:01.123Z",
		"2026-11-00T10:00:01.123Z",
		"2026-11-24T10:00:61.123Z",
		"2026-00-24T10:00:01.123Z",
		"2026-11-24T24:00:01.123Z",
		"2026-11-24T10:60:01.123Z",
		"2026-11-24T10:00:01.12xZ",
		"2026-11-24 10:00:01.123Z",
		"1969-11-24T10:00:01.123Z",
		"2026-11-24T10:00:01.123ZZ",
	};

	assert_int_equal(clock_parse(NULL), -1);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(clock_parse(bad[i]), -1);
}

TEST(a_time_is_said_in_two_units_at_most)
{
	static const struct {
		double s;
		const char *words;
	} said[] = {{-1, "1 s"}, {0, "1 s"}, {1, "1 s"}, {1.2, "2 s"}, {59, "59 s"},
		{59.5, "1 min"}, {60, "1 min"}, {130, "2 min 10 s"}, {3599, "59 min 59 s"},
		{3600, "1 h"}, {3900, "1 h 5 min"}, {7200, "2 h"}, {1e300, "999 h"}};

	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		assert_string_equal(clock_words(said[i].s).s, said[i].words);
}

TEST(the_waiting_clock_never_goes_back)
{
	int64_t last = clock_us();

	for (int i = 0; i < 1000; i++) {
		int64_t now = clock_us();

		assert_true(now >= last);
		last = now;
	}
}
