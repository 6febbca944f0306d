/* human.c - the person's grades: an output has no score before it is graded, and then that one. */
#include <math.h>
#include "metrics.h"

static double score(const struct judged *j, struct buf *reason)
{
	buf_adds(reason, "not graded yet");
	return NAN;
}

METRIC(human, "your grades: an output is scored once you grade it", .open = true, .apart = true,
	.person = true, .form = ANSWER_WITHIN, .revision = 1, .score = score);
