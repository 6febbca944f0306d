/*
 * length.c - the answer is so long: length:..80w, length:10..200c, length:3..w. Words as f1 counts
 * them, characters as people see them.
 */
#include <limits.h>
#include "hunsu/base/utf8.h"
#include "../words.h"
#include "metrics.h"

#define MOST 1000000

struct bounds {
	long least, most;
	bool words;
};

static bool read_number(struct str s, long *out)
{
	return !s.n || (char_is_digit((unsigned char)s.p[0]) && str_to_long(s, 0, MOST, out));
}

static bool read_bounds(struct str s, struct bounds *out)
{
	const size_t dots = str_find(s, "..", 0);
	const struct str unit = str_from(s, s.n ? s.n - 1 : 0);
	struct str least, most;

	*out = (struct bounds){0, LONG_MAX, str_is(unit, "w")};
	if (dots == SIZE_MAX || (!out->words && !str_is(unit, "c")))
		return false;
	least = str_first(s, dots);
	most = str_from(str_first(s, s.n - 1), dots + 2);
	return (least.n || most.n) && read_number(least, &out->least) &&
	       read_number(most, &out->most) && out->least <= out->most;
}

static enum status check(struct str params, struct buf *err)
{
	struct bounds b;

	if (read_bounds(params, &b))
		return OK;
	return fail(err, BAD_USAGE,
		"metric length wants how long an answer is, in words or characters: length:..80w, "
		"length:10..200c");
}

static size_t characters(struct str s)
{
	size_t n = 0;

	for (size_t at = 0; at < s.n; at = grapheme_next(s, at))
		n++;
	return n;
}

static double score(const struct judged *j, struct buf *reason)
{
	struct bounds b;
	size_t n, least, most;

	if (!read_bounds(j->params, &b))
		BUG("length: these parameters were checked");
	n = b.words ? words_count(j->answer) : characters(trim_blanks(j->answer));
	least = (size_t)b.least;
	most = (size_t)b.most;
	buf_addf(reason, "%zu %s%s", n, b.words ? "word" : "character", PLURAL(n));
	if (n > most)
		buf_addf(reason, ": %zu more than %zu", n - most, most);
	else if (n < least)
		buf_addf(reason, ": %zu fewer than %zu", least - n, least);
	return n >= least && n <= most;
}

METRIC(length, "the answer is so long: length:..80w (words), length:10..200c", .binary = true,
	.open = true, .apart = true, .form = ANSWER_ALONE, .revision = 1, .check = check,
	.score = score);
