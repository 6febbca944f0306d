/*
 * similarity.c - how much of the text need not be edited: 1 less the edit distance (Levenshtein
 * 1966) as a share of the longer text (Biten et al. 2019, arXiv:1905.13648, "NL", without its
 * threshold), over characters as people see them, composed.
 */
#include "hunsu/base/utf8.h"
#include "../words.h"
#include "metrics.h"

static size_t split(struct symbols *out, struct str text)
{
	SCOPED(buf) composed = BUF(BUF_FILE);
	struct str s;

	text_compose(&composed, trim_blanks(text));
	s = buf_str(&composed);
	for (size_t at = 0, next; at < s.n; at = next) {
		next = grapheme_next(s, at);
		symbols_add(out, (struct str){s.p + at, next - at});
	}
	return out->n;
}

size_t edit_step(size_t left, size_t above, size_t diagonal, bool same)
{
	const size_t less = left < above ? left + 1 : above + 1;

	return diagonal + !same < less ? diagonal + !same : less;
}

static double score(const struct judged *j, struct buf *reason)
{
	SCOPED(symbols) a = {0}, e = {0};
	const size_t n_a = split(&a, j->answer), n_e = split(&e, j->expected);
	const size_t longer = n_a > n_e ? n_a : n_e;
	const struct symbols_compared c = symbols_compare(&a, &e, 1, edit_step);
	const size_t edits = c.between + c.beyond;

	if (!edits)
		return say_verdict(reason, true, j->answer, j->expected);
	buf_addf(reason, "%zu of %zu characters differ: ", edits, longer);
	(void)say_verdict(reason, false, j->answer, j->expected);
	return 1 - (double)edits / (double)longer;
}

METRIC(similarity, "share of the characters that need no edit to become the expected text",
	.binary = false, .form = ANSWER_ALONE, .verbatim = true, .written = METRIC_BARE,
	.revision = 1, .score = score);
