/*
 * glean.h - what the library takes of one session: bets and how they came out, what each step of
 * the prompt gained, what models wrote for which target, texts with their scores, and words that
 * somebody used first. Of what a blind review hides, nothing is taken.
 */
#ifndef HUNSU_SRC_LIBRARY_GLEAN_H
#define HUNSU_SRC_LIBRARY_GLEAN_H

#include "hunsu/figures/figures.h"

enum who { WHO_PERSON = 1, WHO_MACHINE = 2 }; /* 3: both */

struct gleaned_bet {
	int event;
	int64_t at; /* milliseconds since the epoch */
	const char *operator;
	double sure;
	bool right, noise;
};

struct gleaned_step { /* a version, or a variant that is in none */
	int event;
	int64_t at;
	enum who who;
	double novelty;  /* of what the person typed; NaN */
	double held_out; /* gained, on so many examples; n 0: not looked at */
	size_t n;
};

struct gleaned_written { /* by a proposer, scored by a target, against what it was made from */
	int event;
	const char *proposer, *target;
	double gain;
};

struct gleaned_round { /* of a search that ended */
	const char *operator;
	double gain;
};

struct gleaned_text {
	struct text_ref ref;
	char name[16];
	struct interval dev, held_out;
	const char *model; /* that it is scored by */
};

struct gleaned_words { /* three that follow each other */
	uint64_t hash;
	int64_t at; /* used first, in this session; typed: then */
	bool typed; /* by the person; else it is told who used them first */
	bool machine;
	struct text_ref ref;
	int place;  /* the words before it in that text */
	char *text; /* as they were typed */
	size_t tail; /* its bytes from the end of the second word on */
};

struct gleaned {
	size_t open; /* bets */
	LIST(struct gleaned_bet) bets;
	LIST(struct gleaned_step) steps;
	LIST(struct gleaned_written) written;
	LIST(struct gleaned_round) rounds;
	LIST(struct gleaned_text) texts;
	LIST(struct gleaned_words) words;
};

/* Strings are the state's, which outlives it. */
struct gleaning;
struct gleaning *gleaning_begin(const struct state *s);
bool gleaning_go(struct gleaning *g, int64_t ms); /* for so long; false: all is there */
const struct gleaned *gleaning_found(const struct gleaning *g);
void gleaning_free(struct gleaning *g); /* NULL is fine */

#endif
