/*
 * within.h - right answers that count as wrong for what stands around them ("The answer is: x"),
 * where a metric wants the answer alone; and what to do about it.
 */
#ifndef HUNSU_ENGINE_WITHIN_H
#define HUNSU_ENGINE_WITHIN_H

#include "hunsu/engine/metric.h"

#define WITHIN_LEAD 40 /* bytes */

struct within { /* zero at first */
	size_t n;
	char lead[WITHIN_LEAD + 1]; /* what all of these begin with */
	bool other;		    /* they begin otherwise, or go on behind it */
};

/* One more that is wrong, as it was scored. */
void within_add(struct within *w, const struct metric *m, struct str answer,
	const struct answers *expected);
/* Appended where that is so of 3 and of a fifth of `scored`; line: what a command begins with. */
bool within_words(struct buf *out, const struct within *w, size_t scored, const char *line);

#endif
