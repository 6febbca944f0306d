/*
 * outcome.h - one output of one prompt on one example, and its score.
 */
#ifndef HUNSU_TASK_OUTCOME_H
#define HUNSU_TASK_OUTCOME_H

#include "hunsu/base/buf.h"

struct outcome {
	char *output;    /* raw text; NULL when the call failed */
	char *extracted; /* what was scored; NULL when there is no output */
	double score;    /* 0 to 1; NaN: not scored (failed, or no expected answer) */
	char *reason;    /* the metric's words */
	char *error;     /* why the call failed; NULL: it did not */
	char *finish;    /* "stop", "length", …; NULL */
	bool refusal;    /* the model declined: wrong, whatever its words look like */
};

void outcome_release(struct outcome *o);
void outcome_copy(struct outcome *out, const struct outcome *o); /* out is released first */

#endif
