/*
 * loop.h - the one event loop: descriptors, timers, signals, child processes.
 *
 * Single-threaded. Callbacks run from loop_turn, never from inside other calls of this header; any
 * of them may add or remove anything, itself included. A timer is a deadline; there is no polling.
 */
#ifndef HUNSU_BASE_LOOP_H
#define HUNSU_BASE_LOOP_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include "hunsu/base/status.h"

struct loop;
struct watch;
struct timer;

struct loop *loop_new(void);
/* frees what is still watched; closes no descriptor of the caller's */
void loop_free(struct loop *l);

/* One turn: waits until something is due (at most max_ms; -1: no limit), then runs what is due. */
void loop_turn(struct loop *l, int64_t max_ms);
void loop_run(struct loop *l); /* turns until loop_stop */
void loop_stop(struct loop *l);

typedef void watch_fn(void *arg, int fd, short revents);
/* events: POLLIN/POLLOUT; hang-up and error are reported as POLLIN too. 0 pauses the watch. */
struct watch *loop_watch(struct loop *l, int fd, short events, watch_fn *fn, void *arg);
void watch_events(struct watch *w, short events);
void watch_remove(struct watch *w); /* NULL is fine */

typedef void timer_fn(void *arg);
struct timer *loop_timer(struct loop *l, int64_t delay_ms, timer_fn *fn, void *arg); /* one shot */
void timer_remove(struct timer *t); /* NULL is fine; a timer that has run is gone already */
/* The clock of the timers; and as if so much time had passed, for tests, which do not wait. */
int64_t loop_now(const struct loop *l);
void loop_skip(struct loop *l, int64_t ms);

/* Runs fn after the callbacks of every turn, before the next wait: painting, flushing. */
void loop_after(struct loop *l, timer_fn *fn, void *arg);
void loop_after_remove(struct loop *l, timer_fn *fn, void *arg);

/* Signals arrive as callbacks through a self-pipe, in order, coalesced by number. */
typedef void signal_fn(void *arg, int signo);
/* fn NULL restores the default */
void loop_signal(struct loop *l, int signo, signal_fn *fn, void *arg);

#endif
