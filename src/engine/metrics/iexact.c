/*
 * iexact.c - the same text but for case, width forms, and blanks and punctuation at the ends.
 * Numbers stay whole: "-7" is not "7", "3.5" is not "35", "50%" is not "50".
 */
#include "../words.h"
#include "metrics.h"

static double score(const struct judged *j, struct buf *reason)
{
	SCOPED(buf) a = BUF(BUF_FILE), e = BUF(BUF_FILE);
	bool same;
	/* Folded first: it turns full-width signs and digits into those that trimming knows. */
	fold_words(&a, j->answer);
	fold_words(&e, j->expected);
	same = str_eq(trim_punctuation(buf_str(&a)), trim_punctuation(buf_str(&e)));
	return say_verdict(reason, same, j->answer, j->expected);
}

METRIC(iexact, "the expected text, whatever its case, outer blanks and punctuation", .binary = true,
	.form = ANSWER_ALONE, .verbatim = true, .written = METRIC_BARE, .revision = 1,
	.score = score);
