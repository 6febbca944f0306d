/* How many threads a model gets, and when its pace asks for fewer. */
#include "../../src/llm/processor.h"
#include "../support/test.h"

#include <unistd.h>

#include "../../src/llm/pace.h"

static int threads(int cores, uint64_t idle, uint64_t total)
{
	const struct processor before = {.cores = cores, .idle = 5000, .total = 90000};
	const struct processor after = {
		.cores = cores, .idle = 5000 + idle, .total = 90000 + total};
	return processor_threads(&before, &after);
}

TEST(as_many_threads_as_cores_are_idle_and_at_least_one)
{
	static const struct {
		int cores;
		uint64_t idle, total;
		int wanted;
	} rows[] = {
		{2, 100, 100, 2}, {2, 96, 100, 2}, {2, 50, 100, 1}, {2, 2, 100, 1}, {2, 0, 100, 1},
		{1, 0, 50, 1}, {1, 50, 50, 1}, {8, 400, 400, 8}, {8, 200, 400, 4}, {8, 60, 400, 1},
		{64, 3150, 3200, 63}, {16, 790, 800, 16},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(
			threads(rows[i].cores, rows[i].idle, rows[i].total), rows[i].wanted);
}

TEST(what_is_not_known_leaves_all_cores)
{
	const struct processor none = {.cores = 4}, some = {.cores = 4, .idle = 9, .total = 10};
	assert_int_equal(processor_threads(&none, &none), 4);
	assert_int_equal(processor_threads(&none, &some), 4);
	assert_int_equal(processor_threads(&some, &some), 4); /* the clock did not move */
	assert_int_equal(processor_threads(&some, &none), 4);
}

TEST(only_cores_that_the_process_may_run_on_count)
{
	static const char stat[] = "cpu  1000 0 0 9000 0 0 0 0 0 0\n"
				   "cpu0 100 1 2 300 40 5 6 7 8 9\n"
				   "cpu1 50 0 0 50 0 0 0 0 0 0\n"
				   "cpu10 1 1 1 1 1 1 1 1 0 0\n"
				   "intr 99 1 2 3\n";
	struct processor p = {0};
	bool ours[16] = {true, false, true};
	processor_count(&p, str_of(stat), ours, 16);
	assert_int_equal(p.idle, 340); /* waiting for a disk is idle too */
	assert_int_equal(p.total, 461); /* guests are in the first two */
	ours[10] = true;
	processor_count(&p, str_of(stat), ours, 16);
	assert_int_equal(p.total, 469);
	processor_count(&p, str_of(stat), ours, 2); /* a list that ends before core 10 */
	assert_int_equal(p.total, 461);
	processor_count(&p, STR("cpu0 nonsense\ncpu\ncpu0"), ours, 16);
	assert_int_equal(p.total, 0);
}

TEST(a_quota_of_the_container_is_a_limit)
{
	assert_int_equal(processor_quota(STR("max 100000\n")), 0);
	assert_int_equal(processor_quota(STR("150000 100000\n")), 2);
	assert_int_equal(processor_quota(STR("100000 100000\n")), 1);
	assert_int_equal(processor_quota(STR("5000 100000\n")), 1);
	assert_int_equal(processor_quota(STR("")), 0);
	assert_int_equal(processor_quota(STR("100000")), 0);
}

TEST(this_machine_can_be_looked_at)
{
	struct processor p;
	processor_look(&p);
	assert_true(p.cores >= 1 && p.cores <= sysconf(_SC_NPROCESSORS_ONLN));
	if (access("/proc/stat", R_OK) == 0)
		assert_true(p.total > 0 && p.idle <= p.total);
}

/* ---- the pace */

enum { SECOND = 1000, MINUTE = 60 * SECOND };

/* An answer a second over `seconds`, each of 20 tokens, that took `ms`. */
static int64_t write_for(struct pace *p, int64_t now, int seconds, double ms)
{
	for (int i = 0; i < seconds; i++)
		pace_add(p, now += SECOND, 20, ms, 1);
	return now;
}

TEST(a_third_of_the_best_for_a_minute_is_slow)
{
	struct pace p = {0};
	int64_t now = write_for(&p, 5 * MINUTE, 100, 1000); /* 20 tokens a second */
	assert_false(pace_look_due(&p, now));
	now = write_for(&p, now, 200, 2900); /* slower, but more than a third */
	assert_false(pace_look_due(&p, now));
	now = write_for(&p, now, 50, 3100);
	assert_false(pace_look_due(&p, now)); /* since 53 s */
	now = write_for(&p, now, 10, 3100);
	assert_true(pace_look_due(&p, now));
}

TEST(one_answer_at_the_old_pace_begins_the_minute_again)
{
	struct pace p = {0};
	int64_t now = write_for(&p, 5 * MINUTE, 10, 1000);
	now = write_for(&p, now, 55, 9000 - 6000);
	now = write_for(&p, now, 50, 4000);
	now = write_for(&p, now, 1, 1200);
	now = write_for(&p, now, 50, 4000);
	assert_false(pace_look_due(&p, now));
	now = write_for(&p, now, 10, 4000);
	assert_true(pace_look_due(&p, now));
}

TEST(a_single_answer_of_minutes_is_enough)
{
	struct pace p = {0};
	pace_add(&p, 5 * MINUTE, 300, 10 * SECOND, 1);
	pace_add(&p, 9 * MINUTE, 300, 2 * MINUTE, 1);
	assert_true(pace_look_due(&p, 9 * MINUTE));
}

TEST(short_answers_are_taken_together)
{
	struct pace p = {0};
	int64_t now = 5 * MINUTE;
	for (int i = 0; i < 100; i++)
		pace_add(&p, now += 50, 1, i % 2 ? 95 : 5, 1); /* alone: 10 or 200 a second */
	assert_true(p.best > 15 && p.best < 25);
	pace_add(&p, now, 0, 100, 1); /* one token alone has no pace */
	pace_add(&p, now, 5, 0, 1);
	pace_add(&p, now, -3, 100, 1);
	assert_true(p.best > 15 && p.best < 25);
}

TEST(calls_side_by_side_share_the_pace)
{
	struct pace one = {0}, four = {0};
	pace_add(&one, 5 * MINUTE, 100, 5 * SECOND, 1);
	for (int i = 0; i < 4; i++)
		pace_add(&four, 5 * MINUTE, 25, 5 * SECOND, 4);
	assert_true(one.best > 19.9 && one.best < 20.1);
	assert_true(four.best > 19.9 && four.best < 20.1);
}

TEST(it_is_looked_at_once_in_ten_minutes)
{
	struct pace p = {0};
	int64_t now = write_for(&p, 5 * MINUTE, 10, 500);
	now = write_for(&p, now, 70, 5000);
	assert_true(pace_look_due(&p, now));
	pace_looked(&p, now);
	const int64_t looked = now;
	now = write_for(&p, now, 500, 5000);
	assert_false(pace_look_due(&p, now));
	assert_false(pace_look_due(&p, looked + 10 * MINUTE - 1));
	assert_true(pace_look_due(&p, looked + 10 * MINUTE));
	pace_forget(&p); /* started again: what it could do before says nothing */
	now = write_for(&p, now, 30, 5000);
	assert_false(pace_look_due(&p, looked + 20 * MINUTE));
	assert_true(p.looked_ms == looked);
}
