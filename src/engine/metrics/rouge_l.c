/*
 * rouge_l.c - words in the order of the expected text: ROUGE-L of whole texts (Lin 2004, "ROUGE: a
 * package for automatic evaluation of summaries", section 3.1), the harmonic mean of precision and
 * recall (beta 1) of the longest common subsequence. Words as in f1, with articles, unstemmed.
 */
#include "../words.h"
#include "metrics.h"

static size_t split(struct symbols *out, struct str text)
{
	SCOPED(word_list) words;

	word_list_split(&words, text);
	for (size_t i = 0; i < words.n; i++)
		symbols_add(out, words.items[i]);
	return out->n;
}

static size_t step(size_t left, size_t above, size_t diagonal, bool same)
{
	if (same)
		return diagonal + 1;
	return left > above ? left : above;
}

static double score(const struct judged *j, struct buf *reason)
{
	SCOPED(symbols) a = {0}, e = {0};
	const size_t n_a = split(&a, j->answer), n_e = split(&e, j->expected);
	const struct symbols_compared c = symbols_compare(&a, &e, 0, step);
	const size_t n = c.same + c.between;
	const double f = n_a + n_e ? 2 * (double)n / (double)(n_a + n_e) : 1;

	buf_addf(reason, "%zu of %zu word%s in the order of", n, n_a, PLURAL(n_a));
	say_quoted(reason, "", j->expected);
	buf_addf(reason, " (%zu)", n_e);
	if (f < 1)
		say_quoted(reason, ", got", j->answer);
	return f;
}

const struct metric metric_rouge_l = {
	.name = "rouge-l",
	.help = "words in the order of the expected text, precision and recall in balance",
	.binary = false, .form = ANSWER_ALONE, .verbatim = true, .written = METRIC_BARE,
	.revision = 1, .score = score
};
