/*
 * pace.h - how fast a server writes, and when it has become so slow that the processor wants a
 * look. Pure: the time is an argument.
 *
 * The pace is that of all calls together, in tokens a second. It is taken over at least PACE_STEPS
 * tokens, so that many short answers count as one long one does.
 */
#ifndef HUNSU_LLM_PACE_H
#define HUNSU_LLM_PACE_H

#include <stdbool.h>
#include <stdint.h>

#define PACE_STEPS 16
#define PACE_SLOW_MS 60000	 /* under a third of its best for as long is slow */
#define PACE_LOOK_AGAIN_MS 600000 /* looks, and so restarts, are at least as far apart */

struct pace { /* zero: nothing known */
	double best;
	long steps; /* not yet made into a pace: tokens, and the time they took */
	double ms;
	int64_t begun_ms;
	int64_t slow_ms;   /* since when it is slow; 0: it is not */
	int64_t looked_ms; /* 0: never */
};

/* An answer is written: so many tokens after its first in ms, one of in_flight (it included). */
void pace_add(struct pace *p, int64_t now, long steps, double ms, int in_flight);
bool pace_look_due(const struct pace *p, int64_t now);
void pace_looked(struct pace *p, int64_t now);
void pace_forget(struct pace *p); /* another server: only when it was looked at stays */

#endif
