/* loop.c - the event loop: descriptors, timers, and what is to be done soon. */
#include "hunsu/base/loop.h"

#include "hunsu/base/clock.h"
#include "inside.h"

#define LONGEST_WAIT_MS 3600000 /* poll counts in an int; an idle turn an hour is nothing */
#define AFTER_MAX 16

struct watch {
	struct loop *loop;
	int fd;
	short events;
	bool removed;
	watch_fn *fn;
	void *arg;
};

struct timer {
	struct loop *loop;
	int64_t deadline;
	uint64_t serial; /* which of all that were made */
	bool running;
	timer_fn *fn;
	void *arg;
};

struct after {
	timer_fn *fn;
	void *arg;
};

struct watches LIST_OF(struct watch *);

struct loop {
	struct watches watches;
	/* the earliest last; of one deadline the one that was made first */
	LIST(struct timer *) timers;
	LIST(struct after) after;
	LIST(struct pollfd) polled;
	struct loop_signals *signals;
	uint64_t serial;
	int64_t skipped_ms;
	bool stopped, turning;
};

struct loop *loop_new(void)
{
	return NEW(struct loop);
}

void loop_free(struct loop *l)
{
	if (!l)
		return;
	loop_signals_free(l->signals);
	for (size_t i = 0; i < l->watches.n; i++)
		free(l->watches.items[i]);
	for (size_t i = 0; i < l->timers.n; i++)
		free(l->timers.items[i]);
	free(l->watches.items);
	free(l->timers.items);
	free(l->after.items);
	free(l->polled.items);
	free(l);
}

void loop_signal(struct loop *l, int signo, signal_fn *fn, void *arg)
{
	int fd;

	if (!l->signals) {
		l->signals = loop_signals_new(&fd);
		loop_watch(l, fd, POLLIN, loop_signals_come, l->signals);
	}
	loop_signals_set(l->signals, signo, fn, arg);
}

/* Descriptors. */

struct watch *loop_watch(struct loop *l, int fd, short events, watch_fn *fn, void *arg)
{
	struct watch *w = NEW(struct watch);

	*w = (struct watch){.loop = l, .fd = fd, .events = events, .fn = fn, .arg = arg};
	*PUSH(&l->watches) = w;
	return w;
}

void watch_events(struct watch *w, short events)
{
	w->events = events;
}

/* Removed watches stay in the list until nobody can hold a place in it. */
static void sweep_watches(struct loop *l)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->watches.n; i++) {
		struct watch *w = l->watches.items[i];

		if (w->removed)
			free(w);
		else
			l->watches.items[kept++] = w;
	}
	l->watches.n = kept;
}

void watch_remove(struct watch *w)
{
	if (!w)
		return;
	w->removed = true;
	if (!w->loop->turning)
		sweep_watches(w->loop);
}

static void run_watches(struct loop *l, size_t n)
{
	/* Those added meanwhile are behind the first n, so place i in both lists is the same watch.
	 */
	for (size_t i = 0; i < n; i++) {
		struct watch *w = l->watches.items[i];
		short got = l->polled.items[i].revents;

		if (got & (POLLHUP | POLLERR | POLLNVAL))
			got |= POLLIN;
		else
			got &= w->events;
		if (!w->removed && w->events && got)
			w->fn(w->arg, w->fd, got);
	}
}

/* Timers. */

int64_t loop_now(const struct loop *l)
{
	return clock_ms() + l->skipped_ms;
}

void loop_skip(struct loop *l, int64_t ms)
{
	l->skipped_ms += ms;
}

static void put_in(struct loop *l, struct timer *t)
{
	size_t at = l->timers.n;

	(void)PUSH(&l->timers);
	for (; at > 0 && l->timers.items[at - 1]->deadline <= t->deadline; at--)
		l->timers.items[at] = l->timers.items[at - 1];
	l->timers.items[at] = t;
}

static void take_out(const struct timer *t)
{
	struct loop *l = t->loop;
	size_t at = --l->timers.n;
	struct timer *moved = l->timers.items[at], *next;

	for (; moved != t; moved = next) {
		next = l->timers.items[--at];
		l->timers.items[at] = moved;
	}
}

struct timer *loop_timer(struct loop *l, int64_t delay_ms, timer_fn *fn, void *arg)
{
	struct timer *t = NEW(struct timer);

	*t = (struct timer){.loop = l, .serial = l->serial++, .fn = fn, .arg = arg};
	t->deadline = loop_now(l) + (delay_ms > 0 ? delay_ms : 0);
	put_in(l, t);
	return t;
}

void timer_remove(struct timer *t)
{
	if (!t || t->running)
		return;
	take_out(t);
	free(t);
}

static void run_timers(struct loop *l)
{
	int64_t now = loop_now(l);
	uint64_t made = l->serial;

	while (l->timers.n) {
		struct timer *t = l->timers.items[l->timers.n - 1];

		/* One that a callback has just made waits for the next turn, even when it is due.
		 */
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): take_out put another last. */
		if (t->deadline > now || t->serial >= made)
			break;
		take_out(t);
		t->running = true;
		t->fn(t->arg);
		free(t);
	}
}

/* What runs at the end of a turn. */

void loop_after(struct loop *l, timer_fn *fn, void *arg)
{
	*PUSH(&l->after) = (struct after){fn, arg};
}

static void sweep_after(struct loop *l)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->after.n; i++)
		if (l->after.items[i].fn)
			l->after.items[kept++] = l->after.items[i];
	l->after.n = kept;
}

void loop_after_remove(struct loop *l, timer_fn *fn, void *arg)
{
	for (size_t i = 0; i < l->after.n; i++)
		if (l->after.items[i].fn == fn && l->after.items[i].arg == arg)
			l->after.items[i].fn = NULL;
	if (!l->turning)
		sweep_after(l);
}

static void run_after(struct loop *l)
{
	size_t n = l->after.n;

	for (size_t i = 0; i < n; i++)
		if (l->after.items[i].fn)
			l->after.items[i].fn(l->after.items[i].arg);
}

/* A turn. */

static int wait_time(const struct loop *l, int64_t max_ms)
{
	int64_t ms = max_ms < 0 || max_ms > LONGEST_WAIT_MS ? LONGEST_WAIT_MS : max_ms;

	if (l->timers.n) {
		int64_t left = l->timers.items[l->timers.n - 1]->deadline - loop_now(l);

		if (left < ms)
			ms = left > 0 ? left : 0;
	}
	return (int)ms;
}

static void fill_polled(struct loop *l)
{
	l->polled.n = 0;
	for (size_t i = 0; i < l->watches.n; i++) {
		const struct watch *w = l->watches.items[i];

		/* A paused one is left out by a negative descriptor: poll reports hang-ups unasked.
		 */
		*PUSH(&l->polled) = (struct pollfd){
			.fd = w->events ? w->fd : -1, .events = w->events,
		};
	}
}

void loop_turn(struct loop *l, int64_t max_ms)
{
	size_t n = l->watches.n;
	int got;

	if (l->turning)
		BUG("a turn of the loop inside a turn");
	l->turning = true;
	fill_polled(l);
	got = poll(l->polled.items, n, wait_time(l, max_ms));
	/* A wait that failed says nothing about the descriptors. */
	if (got > 0)
		run_watches(l, n);
	run_timers(l);
	run_after(l);
	l->turning = false;
	sweep_watches(l);
	sweep_after(l);
}

void loop_run(struct loop *l)
{
	while (!l->stopped)
		loop_turn(l, -1);
	l->stopped = false;
}

void loop_stop(struct loop *l)
{
	l->stopped = true;
}
