/* regex.c - the expected answer is a PCRE2 pattern that matches somewhere in the answer. */
#include <math.h>
#include "../pattern.h"
#include "metrics.h"

static double score(const struct judged *j, struct buf *reason)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	struct str found;
	double value = NAN;
	switch (pattern_find(PATTERN_PCRE, j->expected, j->answer, &found, &why)) {
	case PATTERN_FOUND:
		say_quoted(reason, "matches at", found);
		value = 1;
		break;
	case PATTERN_ABSENT:
		say_quoted(reason, "no match for", j->expected);
		say_quoted(reason, ", got", j->answer);
		value = 0;
		break;
	case PATTERN_BAD:
		say_quoted(reason, "the pattern", j->expected);
		buf_addf(reason, " cannot be used: %s", buf_text(&why));
		break;
	}
	return value;
}

METRIC(regex, "the expected answer is a PCRE2 pattern that matches in the answer", .binary = true,
	.form = ANSWER_WITHIN, .revision = 1, .score = score);
