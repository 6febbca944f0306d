/*
 * likely.h - how likely a model finds text that is there, token by token: what the answer to a
 * request that asks for it (client.h, `likely`) says.
 *
 * Log-probabilities are natural ones, of each token after all that is before it. A llama.cpp server
 * tells them exactly: the text is written by itself, token by token, and each is asked for with so
 * much in its favour that it comes, and is told as it was before that. Of other servers' chat
 * completions (`logprobs`, `top_logprobs`) only an answer that the model all but gives itself can
 * be told, and nothing of a prompt.
 */
#ifndef HUNSU_LLM_LIKELY_H
#define HUNSU_LLM_LIKELY_H

#include "hunsu/base/buf.h"

enum { LIKELY_WORDS = 5 };

struct likely_word { /* that the model might have written there */
	struct str text; /* lives as long as the likelihoods */
	double logprob;
};

struct likely_token {
	size_t n;	/* bytes of the text, which its tokens cover */
	double logprob; /* NaN: it could not be told, as nothing is before it */
	struct likely_word words[LIKELY_WORDS]; /* likeliest first */
	size_t n_words;
};

struct likely_text LIST_OF(struct likely_token);

/* One text for each message whose likelihood was asked. */
struct likelihoods {
	struct likely_text *items;
	size_t n, cap;
	struct cJSON *tree;
};

/* False: it is no such answer, and out is empty. */
bool likely_read(struct likelihoods *out, struct str answer);
void likelihoods_release(struct likelihoods *l);

struct likely_sum {
	size_t n;	/* tokens that have a log-probability */
	double logprob; /* of them, on average; NaN: there are none */
};
void likely_add(struct likely_sum *sum, const struct likely_token *t);

#endif
