/* reasons.c - how the metrics say why. */
#include "hunsu/base/utf8.h"
#include "metrics.h"

#define QUOTED_COLUMNS 60

void say_quoted(struct buf *reason, const char *word, struct str s)
{
	buf_adds(reason, word);
	buf_adds(reason, " \xe2\x80\x9c");
	text_brief(reason, str_trim(s), QUOTED_COLUMNS);
	buf_adds(reason, "\xe2\x80\x9d");
}

double say_verdict(struct buf *reason, bool right, struct str answer, struct str expected)
{
	say_quoted(reason, right ? "as expected:" : "expected", expected);
	if (!right)
		say_quoted(reason, ", got", answer);
	return right;
}
