/*
 * compatibility.h - how likely a model finds a prompt's own words: token by token, and beside the
 * scores of several prompts.
 *
 * Placeholders are left out: what stands there when it is sent is none of the prompt's words.
 */
#ifndef HUNSU_ENGINE_COMPATIBILITY_H
#define HUNSU_ENGINE_COMPATIBILITY_H

#include "hunsu/llm/likely.h"
#include "hunsu/prompt/prompt.h"

enum surprise { SURPRISE_NONE, SURPRISE_LITTLE, SURPRISE_MUCH }; /* p from .1 on, from .01, less */
enum surprise surprise_of(double logprob);

struct spot { /* of a token; one that ends within a character goes on to the end of that */
	struct range in;
	double logprob; /* NaN: not told, or no place for words: a placeholder, blanks */
	const struct likely_word *words; /* that the model might have written instead */
	size_t n_words;
};
struct spots LIST_OF(struct spot);

/* All of the prompt, in order; what they point to is l's. False: l is not of that prompt. */
bool spots_of(struct spots *out, const struct prompt *p, const struct likelihoods *l);
void spots_release(struct spots *p);
/* Of all tokens that count. False: l is not of that prompt. */
bool compatibility_sum(
	struct likely_sum *out, const struct prompt *p, const struct likelihoods *l);
/* Those whose log-probability is told, the most surprising first, of equal ones the first. */
void spots_by_surprise(struct spots *p);

#define CORRELATION_LEAST 8 /* with fewer nothing is said of it */
struct correlation {
	double r, low, high; /* NaN: all of one side are equal, or there are fewer than 2; 4 */
	size_t n;
};
/*
 * Spearman's rank correlation with middle ranks for equal values, and its 95 % interval by Fisher's
 * z with the standard error sqrt((1 + r^2/2)/(n - 3)) (Bonett and Wright, Psychometrika 65, 2000).
 */
struct correlation correlation_of(const double *x, const double *y, size_t n);

#endif
