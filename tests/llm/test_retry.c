/* test_retry.c - what is tried again, and when. */
#include "../support/test.h"
#include "hunsu/llm/retry.h"

static int64_t asked(struct retry_headers h)
{
	return retry_asked(&h, 1445412480); /* Wed, 21 Oct 2015 07:28:00 GMT */
}

TEST(passing_troubles_are_tried_again_and_others_not)
{
	const struct retry_headers none = {0};
	const long passing[] = {408, 409, 429, 500, 502, 503, 529};
	const long lasting[] = {300, 400, 401, 402, 403, 404, 413, 422};
	for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
		assert_true(retry_wanted(passing[i], &none));
	for (size_t i = 0; i < sizeof lasting / sizeof *lasting; i++)
		assert_false(retry_wanted(lasting[i], &none));
}

TEST(a_server_that_says_whether_to_try_again_is_heeded)
{
	const struct retry_headers yes = {.should_retry = STR("true")},
				   no = {.should_retry = STR("false")};
	assert_true(retry_wanted(400, &yes));
	assert_false(retry_wanted(500, &no));
}

TEST(retry_after_may_be_ms_seconds_or_a_date)
{
	assert_int_equal(asked((struct retry_headers){.after = STR("7")}), 7000);
	assert_int_equal(asked((struct retry_headers){.after = STR(" 0.25 ")}), 250);
	assert_int_equal(
		asked((struct retry_headers){.after_ms = STR("12"), .after = STR("7")}), 12);
	assert_int_equal(
		asked((struct retry_headers){.after = STR("Wed, 21 Oct 2015 07:28:30 GMT")}),
		30000);
	assert_int_equal(
		asked((struct retry_headers){.after = STR("Wed, 21 Oct 2015 07:00:00 GMT")}), 0);
	assert_int_equal(asked((struct retry_headers){.after = STR("2s")}), 2000);
	assert_int_equal(asked((struct retry_headers){.after = STR("-5")}), -1);
	/* a year that no patience reaches */
	assert_int_equal(asked((struct retry_headers){.after = STR("2 Oct 444420464")}),
		INT64_C(100) * 24 * 3600 * 1000);
	assert_int_equal(asked((struct retry_headers){.after = STR("soon")}), -1);
	assert_int_equal(asked((struct retry_headers){0}), -1);
}

TEST(the_longer_of_two_limits_is_waited_for)
{
	const struct retry_headers h = {.resets = {STR("12ms"), STR("6m0s")}};
	assert_int_equal(asked(h), 360000);
}

TEST(a_limit_that_is_there_again_at_a_time_is_waited_for)
{
	static const struct {
		const char *reset;
		int64_t ms;
	} cases[] = {
		{"2015-10-21T07:28:30Z", 30000},
		{"2015-10-21T07:28:30.250Z", 30000},
		{"2015-10-21T09:28:05+02:00", 5000},
		{"2015-10-21T07:00:00Z", 0},
		{"1445412490", 10000},	  /* the epoch, seconds */
		{"1445412490000", 10000}, /* and milliseconds */
		{"17", 17000},
		{" 1m3s", 63000},
		{"2015-10-21", -1},
		{"2015-13-21T07:28:30Z", -1},
		{"2015-10-21T07:28:30 noon", -1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(asked((struct retry_headers){.resets = {str_of(cases[i].reset)}}),
			cases[i].ms);
}

TEST(durations_are_read_as_go_writes_them)
{
	assert_int_equal(duration_ms(STR("1s")), 1000);
	assert_int_equal(duration_ms(STR("120ms")), 120);
	assert_int_equal(duration_ms(STR("6m0s")), 360000);
	assert_int_equal(duration_ms(STR("1h2m3.5s")), 3723500);
	assert_int_equal(duration_ms(STR("1.5")), 1500);
	assert_int_equal(duration_ms(STR("")), -1);
	assert_int_equal(duration_ms(STR("s")), -1);
	assert_int_equal(duration_ms(STR("5 parsecs")), -1);
	assert_int_equal(duration_ms(STR("-1s")), -1);
}

TEST(backoff_grows_within_its_bounds_and_spreads)
{
	struct rng r = rng_seed(1);
	for (int tries = 1; tries < 40; tries++) {
		int64_t low = INT64_MAX, high = 0;
		int64_t bound =
			tries > 6 ? RETRY_LONGEST_MS : (int64_t)RETRY_FIRST_MS << (tries - 1);
		for (int i = 0; i < 200; i++) {
			const int64_t ms = retry_backoff(tries, &r), pause = retry_pause(tries, &r);
			assert_true(pause > bound / 2 && pause <= bound + 1);
			low = ms < low ? ms : low;
			high = ms > high ? ms : high;
		}
		assert_true(low >= 1 && high <= bound);
		assert_true(low < bound / 4 && high > bound / 4 * 3);
	}
}
