/*
 * corpus.h - words and phrases that are typical for some texts against others, by Dunning's
 * log-likelihood ratio ("Accurate methods for the statistics of surprise and coincidence", Comput.
 * Linguist. 19, 1993, 61-74): of one to three words that follow each other, and of Korean words,
 * onto which particles are written, also two to four characters from their beginning.
 */
#ifndef HUNSU_ENGINE_CORPUS_H
#define HUNSU_ENGINE_CORPUS_H

#include "hunsu/base/buf.h"

#define CORPUS_RATIO 10.83 /* at least; chi-squared with one degree: p .001 */
#define CORPUS_COUNT 3	   /* times that a term is there, at least */

enum corpus_side { CORPUS_FIELD, CORPUS_AGAINST };

struct corpus;
struct corpus *corpus_new(void);
void corpus_free(struct corpus *c); /* NULL is fine */
void corpus_add(struct corpus *c, enum corpus_side side, struct str text);
size_t corpus_words(const struct corpus *c, enum corpus_side side); /* that were read */

struct term {
	char *text; /* as it was written first */
	size_t n, against; /* times, in the field's texts and in the others */
	double ratio;
};
struct terms LIST_OF(struct term);

/* The most typical first, at most so many, none that is in `without`, whatever its case; of terms
 * that are nearly always part of a longer one, only that. out is empty before. */
void corpus_terms(struct terms *out, const struct corpus *c, struct str without, size_t most);
void terms_release(struct terms *t);

#endif
