/*
 * search.h - an optimiser: which round of variants comes next, from which texts, and which text it
 * ends with.
 *
 * It remembers nothing: it is told all that the record knows of the search, and answers with one
 * wish. The same plan and facts give the same wish, so that a search goes on after a kill, an undo
 * or a veto by what is recorded alone, and so that a simulation, the screen and a run without one
 * differ only in who makes the variants and who scores them.
 *
 * The start's row comes first. Then each family has a round, in the plan's order where nothing is
 * known of them, then those that gained; a round works from the text that is ahead and, every other
 * time, from one that is right where that is wrong. The text that is ahead is the parent even where
 * nothing of its gain is left when chosen again (best.h): only the winner is held to that. In the
 * simulations of tests/bench/bench_search.c that found gains of 6 points 5 % more often.
 *
 * What can be learned within one search is little: on 25 examples a variant's gain is known to 10
 * points. Where one family of six gains 6 points in four variants of ten, and the others nothing,
 * 300 calls do not tell which: it is found as often as by taking families in turn. What earlier
 * searches know of the families does tell (`gain` and `weight`): after 20 such, 9 % more of the
 * searches end with that gain; after 80, 17 %; 34 % were the family known. On tasks where a family
 * gains much or nothing, and in a good order, to take each once is best; what is known of them
 * helps nothing there, and loses a point or two of score after 20 searches.
 *
 * Pure: no clock, no I/O; all chance comes from the seed, and `can` tells of texts alone.
 */
#ifndef HUNSU_ENGINE_SEARCH_H
#define HUNSU_ENGINE_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEARCH_NONE SIZE_MAX

struct search_family { /* a way to make variants: an operator */
	const char *name;  /* as in the table of operators; lent */
	bool free;	   /* asks no model: costs no proposal */
	bool failures;	   /* learns from failed examples of its parent: there must be some */
	bool pair;	   /* combines two parents */
	bool words;	   /* works on words of its parents: they must have some */
	/* Variants that it can make of one parent; SEARCH_NONE: any number, or, of a free one, not
	 * known. Up to eight, or not known, are a stock of lines or examples to add: to the best
	 * text alone, and not where it has some of them. */
	size_t most;
	/* What is known before the search, of others like it: the mean of search_gain over its
	 * rounds, and how many these were; weight 0: nothing. */
	double gain, weight;
};

/* Whether the family can make anything new of that text, and the other one (SEARCH_NONE: none). */
typedef bool search_can_fn(const void *arg, size_t family, size_t text, size_t other);

struct search_plan {
	const struct search_family *families; /* in the order in which they are tried */
	size_t n_families;
	search_can_fn *can; /* asked before a round; NULL: it can */
	const void *arg;    /* of `can`; lent */
	size_t examples;   /* dev */
	size_t variants;   /* of a round at most; 0: as the search chooses */
	size_t rounds;	   /* at most; 0: any number */
	bool race;	   /* variants of a round are stopped when they are behind */
	bool graded;	   /* scores between 0 and 1 occur */
	uint64_t seed;
};

struct search_text { /* a text of the search */
	const double *scores; /* of each example; NaN: none, or not to be had for this text; lent */
	bool full;    /* every score that is to be had is there */
	bool dropped; /* by a race: behind, and hardly to win */
	bool vetoed;  /* rejected by the person, or undone: never a parent, never the winner */
	bool bare;    /* has no words of its own, only places for the input */
	size_t round; /* index of the round that made it; the start has SEARCH_NONE */
	size_t tokens; /* its length; 0: not known */
};

struct search_round {
	size_t family;	   /* index into the plan's */
	size_t parents[2]; /* texts; SEARCH_NONE: none */
	size_t asked, made, refused; /* variants that were asked for and made; tries refused */
};

struct search_left { /* of the budget; INFINITY: no bound */
	double calls;	  /* requests of any kind */
	double target;	  /* to the target */
	double proposals; /* to the proposer, tries that are refused included */
};

struct search_facts {
	const struct search_text *texts; /* the start, then the variants as the record has them */
	size_t n_texts;
	const struct search_round *rounds; /* all written and scored, as far as they will be */
	size_t n_rounds;
	struct search_left left;
};

enum wish_kind {
	WISH_SCORE, /* the row of `text` is to be run to its end */
	WISH_ROUND, /* variants of `text`, and of `other` where the family combines two */
	WISH_DONE   /* `text` is the winner; 0: the start is kept */
};

enum wish_why { /* WISH_ROUND: why this family; WISH_DONE: why it ends */
	WHY_START,     /* WISH_SCORE: what all are compared with is scored first */
	WHY_WINNER,    /* WISH_SCORE: the one that may win is run to its end */
	WHY_FIRST,     /* the next of the families that was not tried yet */
	WHY_EARNED,    /* it has gained most, or may */
	WHY_PAIR,      /* two texts are right where the other is wrong */
	WHY_CEILING,   /* all is right */
	WHY_NO_GAIN,   /* no family has gained for a while */
	WHY_NO_WAY,    /* there is nothing that any family could make */
	WHY_BUDGET,    /* what is left buys no round that could matter */
	WHY_NO_START,  /* the start cannot be scored with what is left of the budget */
	WHY_ROUNDS     /* as many rounds as were allowed */
};

struct wish {
	enum wish_kind kind;
	enum wish_why why;
	size_t text, other;	 /* other: SEARCH_NONE: none */
	size_t family, variants; /* WISH_ROUND */
	size_t target, proposals; /* what it takes of the budget at most */
};

void search_next(const struct search_plan *p, const struct search_facts *f, struct wish *out);

struct search_result { /* of a text against the start; NaN: cannot be told */
	double gain, left, low; /* as in best.h, over all texts of the search */
	size_t texts;	      /* chosen among */
	bool proven;	      /* beyond noise among all of them */
};
/* What can be said of it now; search_next ends with the start where `left` of the best is not above
 * 0. */
void search_tell(const struct search_plan *p, const struct search_facts *f, size_t text,
	struct search_result *out);
/* The text that it would end with now, among full rows: of those within one standard error of the
 * one that gained most, the shortest (the 1 SE rule: Breiman et al., Classification and Regression
 * Trees, 1984, 3.4.3), since each of its tokens is paid for with each call; 0 where nothing is left
 * of that gain. */
size_t search_best(const struct search_plan *p, const struct search_facts *f);

/* What a round gained, for what is known of its family: the best of its variants over their parent,
 * as far as both are believed. */
double search_gain(const struct search_plan *p, const struct search_facts *f, size_t round);

/* Why, as a sentence without a name of a text: "critique has gained most so far". */
struct buf;
void search_why(struct buf *out, const struct search_plan *p, const struct wish *w);

#endif
