/*
 * likelihood.c - how likely the target finds the expected output after the prompt: e to the mean
 * log-probability of its tokens, from 0 to 1 (the geometric mean of their probabilities; its
 * inverse is the perplexity).
 */
#include <math.h>

#include "hunsu/llm/likely.h"
#include "metrics.h"

static struct likely_sum sum_of(const struct likely_text *t)
{
	struct likely_sum sum = {.logprob = NAN};

	for (size_t i = 0; i < t->n; i++)
		likely_add(&sum, &t->items[i]);
	return sum;
}

static void say(struct buf *reason, const struct judged *j, size_t best, struct likely_sum sum,
	const struct likely_token *first)
{
	const struct answers *expected = &j->example->expected;

	say_quoted(reason, "of", str_of(expected->items[best % expected->n]));
	buf_addf(reason, ": log-probability %.3f a token, %zu token%s", sum.logprob, sum.n,
		PLURAL(sum.n));
	if (first->n_words && first->words[0].logprob > first->logprob) {
		say_quoted(reason, "; likelier at its beginning:", first->words[0].text);
		buf_addf(reason, " (%.3f)", first->words[0].logprob);
	}
}

static double read_likelihood(const struct judged *j, struct str answer, struct buf *reason)
{
	SCOPED(likelihoods) all = {0};
	struct likely_sum best = {.logprob = NAN};
	size_t at = 0;

	(void)likely_read(&all, answer);
	for (size_t i = 0; i < all.n; i++) {
		const struct likely_sum sum = sum_of(&all.items[i]);
		if (sum.n && !(sum.logprob <= best.logprob)) {
			best = sum;
			at = i;
		}
	}
	if (best.n && j->example->expected.n)
		say(reason, j, at, best, &all.items[at].items[0]);
	else
		buf_adds(reason, "no log-probability of the expected output came");
	return exp(best.logprob);
}

METRIC(likelihood,
	"how likely the target finds what is expected: the geometric mean of the probabilities of "
	"its tokens", .form = ANSWER_WITHIN, .verbatim = true, .revision = 1, .likely = true,
	.read = read_likelihood);
