/*
 * diff.h - what changed between two texts, in words (Myers 1986, O(ND), on word tokens; when D gets
 * large the middle is given up on and shown as one replacement, so the time is bounded).
 */
#ifndef HUNSU_PROMPT_DIFF_H
#define HUNSU_PROMPT_DIFF_H

#include "hunsu/prompt/prompt.h"

struct piece { /* common: both spans, equal bytes; else a_n bytes of a are replaced by b_n of b */
	bool common;
	size_t a, a_n, b, b_n;
};

struct pieces LIST_OF(struct piece);

/* Tokens are words with the blanks after them; pieces tile both texts exactly and alternate. */
void diff_words(struct pieces *out, struct str a, struct str b);
/* How fine a difference is read: in words; where the distance is over a half, in sentences; where
 * little is shared, whole. */
enum grain { GRAIN_WORDS, GRAIN_SENTENCES, GRAIN_MESSAGES };
enum grain diff_grain(double distance);
/* Likewise, as fine as that. */
void diff_texts(struct pieces *out, struct str a, struct str b);
void pieces_release(struct pieces *p);
/* Distance of two texts, 0 to 1: 1 - 2*common/(a+b) over the bytes of their words. */
double text_distance(struct str a, struct str b);
/* The same of two prompts, over all messages. */
double prompt_distance(const struct prompt *a, const struct prompt *b);

#endif
