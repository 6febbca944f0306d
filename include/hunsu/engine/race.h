/*
 * race.h - which text to score on which example next, when only the best of several is wanted.
 *
 * Ask and tell: race_next names a cell (an arm, which is a text, and an example), race_tell gives
 * its score, in any order. Examples come in blocks. When every cell of a block is told, and never
 * before, each arm is asked: would it still be above the leader if all were scored? One for which
 * the chance of that is below RACE_GAMMA is dropped, and gets no more examples (stochastic
 * curtailment: Lan, Simon & Halperin, Commun. Stat. C 1, 1982; predictive probability: Dmitrienko &
 * Wang, Stat. Med. 25, 2006). What is told decides, not when: the same scores give the same race.
 *
 * The chance, for scores of 0 and 1: of n examples that both have, g are right for the arm alone
 * and l for the leader alone; of the R to come, M ~ BetaBinomial(R; g + l + a, n - g - l + b)
 * differ, and X | M ~ BetaBinomial(M; g + c, l + c) of these are the arm's. It wins where
 * 2X - M > l - g + margin, and half of the time with equality. Each stratum predicts only itself,
 * from its own counts, and the nets are added. Graded scores: e = arm - leader, S its sum, m its
 * mean, s^2 its variance, at least 1/(4n); (S + R m) / (s sqrt(R (1 + R/n))) is taken as Student's
 * with n - 1 degrees of freedom.
 *
 * Strata, in the order they are run; within one the order is random:
 *   pinned     count for who leads, and predict nothing; so does what was known of both before it
 *              is their block's turn, as nobody drew it;
 *   contested  earlier prompts disagree: a = 1/2, b = 3/2, c = 1;
 *   unknown    less than two earlier prompts have a score: likewise;
 *   agreed     h earlier prompts were all right, or all wrong. The next one is otherwise with
 *              p = 1/2 / (h + 1) (Krichevsky & Trofimov, IEEE Trans. Inf. Theory 27, 1981), so two
 *              differ with 2p(1 - p), which has the weight of four examples in a and b; and whoever
 *              is otherwise than all before is as likely better as worse: c = 50.
 * Graded races have no strata but the pinned: contested examples first would bias their means.
 *
 * Pure: no clock, no I/O; all chance comes from the seed.
 */
#ifndef HUNSU_ENGINE_RACE_H
#define HUNSU_ENGINE_RACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RACE_GAMMA 0.05
#define RACE_FIRST 10 /* examples that are not pinned, before the first decision */
#define RACE_STEP 5   /* examples in a block, if not more are needed to keep the slots busy */

struct race_plan { /* read by race_new alone */
	size_t arms, examples;
	const bool *pinned;           /* of each example; NULL: none */
	const double *const *earlier; /* rows of earlier prompts' scores, NaN where there is none */
	size_t n_earlier;
	bool graded;                  /* scores between 0 and 1 occur: also means of repeats */
	double margin;                /* in examples: ahead by no more is of no interest */
	size_t slots;                 /* calls at a time */
	uint64_t seed;
};

enum race_stratum { RACE_PINNED, RACE_CONTESTED, RACE_UNKNOWN, RACE_AGREED, RACE_STRATA };
enum race_state { RACE_RUNNING, RACE_FULL, RACE_DROPPED, RACE_LEFT };

struct race_arm {
	enum race_state state;
	size_t after;  /* examples it was dropped after */
	double chance; /* of winning, when it was last asked about */
};

struct race;
struct race *race_new(const struct race_plan *plan);
void race_free(struct race *r);

/* Runs the arm to its end, whatever happens: the prompt that all others are compared with, from the
 * start; one that was dropped, when the person wishes. */
void race_keep(struct race *r, size_t arm);

/* Nobody asks for the arm any more: it runs no further, whatever it has, and leads no more. */
void race_leave(struct race *r, size_t arm);

/* The next cell, which is asked only once. false: none until more is told, or the race is over.
 * While a block waits for its last scores, kept arms go on. */
bool race_next(struct race *r, size_t *arm, size_t *example);
/* NaN: there is none and will be none; the example is left out of that arm's pairs. What is known
 * already is told before the first race_next; of two scores the first counts. A score between 0 and
 * 1 in a race that is not graded: nothing is dropped from then on. */
void race_tell(struct race *r, size_t arm, size_t example, double score);

bool race_over(const struct race *r); /* every arm is full or dropped, or has left */
struct race_arm race_arm(const struct race *r, size_t arm);
/* The best of those that run or are full, on the examples of complete blocks; 0 before there is
 * one. */
size_t race_leader(const struct race *r);
/* Cells of dropped arms that are neither told nor to be asked. */
size_t race_saved(const struct race *r);
enum race_stratum race_stratum(const struct race *r, size_t example);

#endif
