/*
 * contains.c - the expected text stands somewhere in the answer, whatever its case.
 *
 * Words of scripts that put blanks between words must stand whole ("art" is not in "start"), and so
 * must numbers ("3" is not in "3.5" or "-3"). In Korean, Chinese, Japanese, Thai and the like any
 * place will do: a particle follows the word without a blank, or there are no blanks. So "Paris" is
 * in "Paris는".
 */
#include <math.h>
#include "../words.h"
#include "metrics.h"

static double score(const struct judged *j, struct buf *reason)
{
	bool has;
	if (!trim_blanks(j->expected).n) {
		buf_adds(reason, "the expected answer is empty, and every answer contains that");
		return NAN;
	}
	has = text_has_words(j->answer, j->expected);
	say_quoted(reason, has ? "contains" : "does not contain", j->expected);
	if (!has)
		say_quoted(reason, ", got", j->answer);
	return has;
}

METRIC(contains, "the expected text is in the answer, as whole words, whatever its case",
	.binary = true, .form = ANSWER_WITHIN, .verbatim = true, .revision = 1, .score = score);
