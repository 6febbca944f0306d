/* test_loop.c - timers, descriptors, signals and ends of a turn. */
#include "../support/test.h"
#include "hunsu/base/loop.h"
#include "hunsu/base/clock.h"

#include <signal.h>
#include <unistd.h>

/* What happened, in order, one letter for each callback. */
struct story {
	struct loop *l;
	struct buf log;
	struct watch *watch[3];
	struct timer *timer[3];
	int ends[2];
};

static int begin(void **state)
{
	struct story *s = calloc(1, sizeof *s);

	s->l = loop_new();
	s->log = BUF(BUF_SMALL);
	*state = s;
	return pipe(s->ends);
}

static int finish(void **state)
{
	struct story *s = *state;

	loop_free(s->l);
	buf_release(&s->log);
	close(s->ends[0]);
	close(s->ends[1]);
	free(s);
	return 0;
}

#define T(name) TEST_WITH(name, begin, finish)

static void on_a(void *arg)
{
	struct story *s = arg;

	buf_addc(&s->log, 'a');
}

static void on_b(void *arg)
{
	struct story *s = arg;

	buf_addc(&s->log, 'b');
}

static void on_stop(void *arg)
{
	struct story *s = arg;

	buf_addc(&s->log, '.');
	loop_stop(s->l);
}

T(timers_run_in_the_order_of_their_deadlines_then_of_their_making)
{
	struct story *s = *state;

	loop_timer(s->l, 400, on_stop, s);
	loop_timer(s->l, 200, on_b, s);
	loop_timer(s->l, 0, on_a, s);
	loop_timer(s->l, 0, on_b, s);
	loop_timer(s->l, -5, on_a, s);
	loop_run(s->l);
	assert_string_equal(buf_text(&s->log), "abab.");
}

T(a_timer_is_not_early)
{
	struct story *s = *state;
	int64_t from = clock_ms();

	loop_timer(s->l, 30, on_stop, s);
	loop_run(s->l);
	assert_true(clock_ms() - from >= 30);
}

T(many_timers_keep_their_order_through_removals)
{
	struct story *s = *state;
	struct timer *t[200];
	unsigned seed = 3;

	for (int i = 0; i < 200; i++) {
		seed = seed * 1103515245u + 12345u;
		t[i] = loop_timer(s->l, (int)(seed >> 16) % 20 + 100000, i % 2 ? on_b : on_a, s);
	}
	for (int i = 0; i < 200; i += 2)
		timer_remove(t[i]);
	for (int i = 1; i < 199; i += 2)
		timer_remove(t[i]);
	loop_turn(s->l, 0);
	assert_int_equal(s->log.n, 0);
	timer_remove(t[199]);
	timer_remove(NULL);
}

static void removing(void *arg)
{
	struct story *s = arg;

	buf_addc(&s->log, 'r');
	timer_remove(s->timer[0]); /* itself */
	timer_remove(s->timer[1]);
	s->timer[2] = loop_timer(s->l, 0, on_b, s);
}

T(a_timer_may_remove_itself_and_others_and_what_it_makes_waits_a_turn)
{
	struct story *s = *state;

	s->timer[0] = loop_timer(s->l, 0, removing, s);
	s->timer[1] = loop_timer(s->l, 0, on_a, s);
	loop_turn(s->l, 1000);
	assert_string_equal(buf_text(&s->log), "r");
	loop_turn(s->l, 1000);
	assert_string_equal(buf_text(&s->log), "rb");
}

static void on_readable(void *arg, int fd, short revents)
{
	struct story *s = arg;
	char c;

	assert_true(revents & POLLIN);
	buf_addc(&s->log, read(fd, &c, 1) == 1 ? c : '0');
}

T(a_readable_descriptor_is_reported_and_so_is_its_hang_up)
{
	struct story *s = *state;

	s->watch[0] = loop_watch(s->l, s->ends[0], POLLIN, on_readable, s);
	assert_int_equal(write(s->ends[1], "x", 1), 1);
	loop_turn(s->l, 1000);
	close(s->ends[1]);
	s->ends[1] = -1;
	loop_turn(s->l, 1000);
	assert_string_equal(buf_text(&s->log), "x0");
}

T(a_paused_watch_neither_reports_nor_keeps_the_loop_awake)
{
	struct story *s = *state;

	s->watch[0] = loop_watch(s->l, s->ends[0], POLLIN, on_readable, s);
	watch_events(s->watch[0], 0);
	close(s->ends[1]);
	s->ends[1] = -1;
	loop_timer(s->l, 20, on_a, s);
	loop_turn(s->l, 1000);
	assert_string_equal(buf_text(&s->log), "a");
	watch_events(s->watch[0], POLLIN);
	loop_turn(s->l, 1000);
	assert_string_equal(buf_text(&s->log), "a0");
}

static void remove_all(void *arg, int fd, short revents)
{
	struct story *s = arg;

	buf_addc(&s->log, 'w');
	for (int i = 0; i < 3; i++)
		watch_remove(s->watch[i]);
	memset(s->watch, 0, sizeof s->watch);
	for (int i = 0; i < 50; i++)
		s->watch[0] = loop_watch(s->l, s->ends[1], POLLOUT, remove_all, s);
}

T(a_watch_may_remove_itself_and_others_that_are_ready)
{
	struct story *s = *state;

	for (int i = 0; i < 3; i++)
		s->watch[i] = loop_watch(s->l, s->ends[1], POLLOUT, remove_all, s);
	loop_turn(s->l, 1000);
	assert_string_equal(buf_text(&s->log), "w");
	watch_remove(NULL);
}

static void unhook(void *arg)
{
	struct story *s = arg;

	buf_addc(&s->log, 'u');
	loop_after_remove(s->l, unhook, s);
	loop_after_remove(s->l, on_b, s);
	loop_after(s->l, on_a, s);
}

T(what_comes_after_runs_last_each_turn_and_may_be_removed)
{
	struct story *s = *state;

	loop_after(s->l, unhook, s);
	loop_after(s->l, on_b, s);
	loop_timer(s->l, 0, on_a, s);
	loop_turn(s->l, 1000);
	assert_string_equal(buf_text(&s->log), "au");
	loop_turn(s->l, 0);
	assert_string_equal(buf_text(&s->log), "aua");
}

static void on_signal(void *arg, int signo)
{
	struct story *s = arg;

	buf_addc(&s->log, signo == SIGUSR1 ? '1' : '2');
	if (signo == SIGUSR2 && s->log.n < 3)
		raise(SIGUSR2);
}

T(signals_arrive_in_order_coalesced_and_again_when_raised_meanwhile)
{
	struct story *s = *state;
	struct sigaction now;

	loop_signal(s->l, SIGUSR1, on_signal, s);
	loop_signal(s->l, SIGUSR2, on_signal, s);
	raise(SIGUSR2);
	raise(SIGUSR1);
	raise(SIGUSR1);
	raise(SIGUSR2);
	assert_int_equal(s->log.n, 0);
	loop_turn(s->l, 1000);
	assert_string_equal(buf_text(&s->log), "21");
	loop_turn(s->l, 1000);
	assert_string_equal(buf_text(&s->log), "212");
	loop_signal(s->l, SIGUSR1, NULL, NULL);
	sigaction(SIGUSR1, NULL, &now);
	assert_true(now.sa_handler == SIG_DFL);
}

T(a_freed_loop_gives_its_signals_back)
{
	struct loop *l = loop_new();
	struct sigaction now;

	loop_signal(l, SIGUSR1, on_signal, *state);
	loop_free(l);
	sigaction(SIGUSR1, NULL, &now);
	assert_true(now.sa_handler == SIG_DFL);
	loop_free(NULL);
}

T(a_stop_before_the_run_is_kept)
{
	struct story *s = *state;

	loop_stop(s->l);
	loop_run(s->l);
	loop_timer(s->l, 0, on_stop, s);
	loop_run(s->l);
	assert_string_equal(buf_text(&s->log), ".");
}
