/*
 * best.h - what is left of the best gain of several when chosen again, and how low it may be.
 *
 * The best of k texts on the same examples is partly the luckiest: its gain over the text that all
 * are compared with is too high. Two figures are given beside it. Both cover the choosing and not
 * the writing: where a text was written by somebody who saw the examples, only others can tell.
 *
 * The gain that is left, every row full: out of bag. Of BEST_DRAWS draws of examples with
 * replacement each chooses the best text on what it drew, and takes that text's mean gain on what
 * it did not draw; the mean of these (BBC: Tsamardinos, Greasidou & Borboudakis, Mach. Learn. 107,
 * 2018). After a race, with rows that were not run to their end, which that could not mend: each
 * arm's mean gain, by strata of examples that were run early and late, is shrunk towards the mean
 * of all, by the part of their spread that is noise: tau^2 by Paule & Mandel (J. Res. Natl. Bur.
 * Stand. 87, 1982). With less than four arms the spread cannot be told.
 *
 * The bound: stats_paired_low at level .05/k, true for whichever of the k is chosen, however it was
 * (about 95 %: Newcombe's interval is approximate).
 */
#ifndef HUNSU_ENGINE_BEST_H
#define HUNSU_ENGINE_BEST_H

#include <stdbool.h>
#include <stddef.h>

#define BEST_DRAWS 1000
#define BEST_WORK 5000000      /* scores read at most: fewer draws; under a tenth, shrinkage */
#define BEST_LEAST_ARMS 4      /* for shrinkage */
#define BEST_ARMS 1000	       /* for shrinkage, of more of them: drawn by chance */
#define BEST_LEAST_EXAMPLES 40 /* for a bound above 0 where nothing is proven */

struct best_row {
	const double *scores; /* of each example; NaN: none, or not to be had for this text */
	bool partial;         /* not run to its end */
};

struct best {
	size_t k, n; /* texts chosen among; examples that the best and the base have scores on */
	double gain; /* the best's, as it is; NaN: no example */
	double left; /* when chosen again, at most the gain; NaN: cannot be told, or one
			* of them has no score yet */
	double low;  /* the bound; NaN: no example */
};

/*
 * rows: all k texts that were scored since `base` first was, those dropped from a race too.
 * proven: the best is beyond noise (stats_holm over all k); where it is not, and examples are few,
 * no bound above 0 is given.
 */
struct best best_tell(const double *base, const struct best_row *rows, size_t k, size_t best,
	size_t n, bool proven);

/* ", about +12 left when chosen again; at least +1; best of 8": after the gain. */
struct buf;
void best_words(struct buf *out, const struct best *b, bool ascii);

struct estimate { /* of an arm's mean gain; in [-1, 1], or thereabouts */
	double mean, variance; /* > 0 */
};
/* tau^2, how far the arms differ in truth, at least 0; *mean: of all, each weighted by
 * 1 / (variance + tau^2). An arm shrinks to mean + tau^2 / (tau^2 + variance) (its own - mean). */
double best_spread(const struct estimate *arms, size_t k, double *mean);

#endif
