/* exact.c - the same text, blanks at the ends aside, whether its characters are composed or not. */
#include "../words.h"
#include "hunsu/base/utf8.h"
#include "metrics.h"

static double score(const struct judged *j, struct buf *reason)
{
	SCOPED(buf) a = BUF(BUF_FILE), e = BUF(BUF_FILE);
	bool same;
	text_compose(&a, trim_blanks(j->answer));
	text_compose(&e, trim_blanks(j->expected));
	same = str_eq(buf_str(&a), buf_str(&e));
	return say_verdict(reason, same, j->answer, j->expected);
}

METRIC(exact, "the answer is the expected text, character by character", .binary = true,
	.form = ANSWER_ALONE, .verbatim = true, .written = METRIC_BARE, .revision = 1,
	.score = score);
