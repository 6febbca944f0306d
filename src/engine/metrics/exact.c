/* exact.c - the same text, blanks at the ends aside. */
#include "../words.h"
#include "metrics.h"

static double score(struct str answer, struct str expected, struct buf *reason)
{
	bool same = str_eq(trim_blanks(answer), trim_blanks(expected));
	return say_verdict(reason, same, answer, expected);
}

const struct metric metric_exact = {
	.name = "exact",
	.help = "the answer is the expected text, character by character",
	.binary = true,
	.form = ANSWER_ALONE,
	.revision = 1,
	.score = score,
};
