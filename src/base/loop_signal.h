/* loop_signal.h - inside the base floor: signals into the loop, through a pipe of the loop's own.
 */
#ifndef HUNSU_BASE_LOOP_SIGNAL_H
#define HUNSU_BASE_LOOP_SIGNAL_H

#include "hunsu/base/loop.h"

struct loop_signals;

struct loop_signals *loop_signals_new(int *fd); /* to be watched, for loop_signals_come */
watch_fn loop_signals_come;
void loop_signals_free(
	struct loop_signals *s); /* restores the defaults of what was set; NULL is fine */
void loop_signals_set(struct loop_signals *s, int signo, signal_fn *fn, void *arg);

#endif
