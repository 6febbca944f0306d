/*
 * comparison.h - two answers to one input before a judge: which of them is better by its rubric,
 * and what its choices say of the judge itself.
 *
 * Each pair is shown in both orders; orders that do not agree are a tie. A judge that prefers what
 * comes first, or what is longer, is found by that and by padded copies (position and verbosity
 * bias: Zheng et al. 2023, "Judging LLM-as-a-Judge", arXiv:2306.05685, section 3.3).
 */
#ifndef HUNSU_ENGINE_COMPARISON_H
#define HUNSU_ENGINE_COMPARISON_H

#include "hunsu/prompt/prompt.h"
#include "hunsu/task/task.h"

enum better { BETTER_FIRST, BETTER_SECOND, BETTER_TIE, BETTERS };
extern const char *const better_names[BETTERS]; /* "first", "second", "tie" */

struct comparison {
	struct str rubric; /* as it is spelled (rubric.h) */
	const struct example *example;
	struct str first, second;
};
#define COMPARISON_TOKENS 600 /* of the judge's answer, at most */
extern const char comparison_schema[]; /* that it is asked to keep to */
void comparison_ask(const struct comparison *c, struct prompt *request);
/* False: there is no choice in that answer. */
bool comparison_read(struct str answer, enum better *out);
/* A copy that says no more, and is at least twice as long; appended. */
void comparison_pad(struct buf *out, struct str answer);

/* ---- both orders ---- */

struct bias { /* zero: nothing was compared */
	size_t calls, first; /* choices that were no tie, and those for what came first */
	size_t pairs;	     /* in both orders */
	size_t agreed, to_first, to_second; /* of these: one won in both; leaning to a place */
	size_t copies, padded, plain; /* outputs beside a padded copy; which won in both orders */
};
/* The same two, then in the other order; padded: which of the two was, as `one` had them, or
 * BETTER_TIE: neither. */
void bias_add(struct bias *b, enum better one, enum better turned, enum better padded);
/* Two-sided exact p (the binomial at 1/2) of what leans, and of the copies that won. */
double bias_position(const struct bias *b);
double bias_length(const struct bias *b);
/* What the judge prefers, in words: two sentences, each with n and p; nothing without pairs. */
void bias_position_words(struct buf *out, const struct bias *b);
void bias_length_words(struct buf *out, const struct bias *b);
void bias_brief(struct buf *out, const struct bias *b); /* both, on one line */

#endif
