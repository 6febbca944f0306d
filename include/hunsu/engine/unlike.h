/*
 * unlike.h - how unlike prompts are, by the pairs of words that follow each other in them: 1 - the
 * pairs that both have / the pairs that either has (the resemblance of Broder, "On the resemblance
 * and containment of documents", SEQUENCES 1997, with two words to a shingle). 0: the same words in
 * the same order, whatever their case and punctuation; 1: no two words together in both.
 *
 * The diversity of a round is the mean over all pairs of its texts (Rao's quadratic entropy with
 * equal weights, Theor. Popul. Biol. 21, 1982); the novelty of a text is how unlike it is to the
 * nearest of those before it (novelty search with k = 1: Lehman & Stanley, Evol. Comput. 19, 2011).
 */
#ifndef HUNSU_ENGINE_UNLIKE_H
#define HUNSU_ENGINE_UNLIKE_H

#include "hunsu/prompt/prompt.h"

struct shingles LIST_OF(uint64_t); /* zero-initialised is empty */

void shingles_of(struct shingles *out, const struct prompt *p); /* what was in out is gone */
void shingles_release(struct shingles *s);
double shingles_unlike(const struct shingles *a, const struct shingles *b); /* 0 to 1 */

#endif
