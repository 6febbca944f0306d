/*
 * stats.h - intervals and paired tests: never a bare mean.
 */
#ifndef HUNSU_ENGINE_STATS_H
#define HUNSU_ENGINE_STATS_H

#include <stdbool.h>
#include <stddef.h>

struct interval {
	double mean, low, high; /* NaN when n == 0 */
	size_t n;
	/* Of fewer examples than there will be: it is printed as a count, for a percentage of the
	 * first of them is taken for that of all. */
	bool partial;
};

/* 95 % score interval of k of n (Wilson, JASA 22, 1927). */
struct interval stats_wilson(size_t k, size_t n);
/* 95 % bias-corrected percentile bootstrap of the mean, 2000 seeded resamples (Efron & Tibshirani
 * 1993, ch. 14). */
struct interval stats_bootstrap(const double *scores, size_t n);
/* Wilson when all scores are 0 or 1, else bootstrap. NaN scores are left out. */
struct interval stats_interval(const double *scores, size_t n);
double stats_mean(const double *scores, size_t n); /* of that, alone: cheap. NaN: no score */

bool stats_binary(double score); /* 0 or 1, and no NaN */

struct paired {
	size_t n;            /* examples scored on both sides */
	size_t gained, lost; /* b better, a better */
	double diff;         /* mean of b - a */
	/* two-sided: exact McNemar for 0/1 (McNemar 1947; binomial), else sign-flip permutation
	 * (exact up to 12 non-zero pairs, else 10 000 seeded flips) */
	double p;
	bool noise;          /* p > .05, or nothing to compare; or by chance, of so many: */
	size_t among;        /* comparisons that were made; 0: it alone */
	bool partial;	     /* likewise: what was gained and lost is printed alone */
};
/* a and b hold a score per example, NaN where there is none. */
struct paired stats_paired(const double *a, const double *b, size_t n);
/* The same of n pairs of 0 and 1, of which so many differ. */
struct paired stats_paired_binary(size_t gained, size_t lost, size_t n);
double stats_gain(const double *a, const double *b, size_t n); /* its diff, alone: cheap */

/* 95 % interval of the mean of b - a over the same pairs: for 0/1 Newcombe's method 10, score
 * intervals squared and added with the correlation of the pairs (Stat. Med. 17, 1998, 2635-2650);
 * else the bootstrap of the differences. */
struct interval stats_paired_interval(const double *a, const double *b, size_t n);
/*
 * One-sided lower limit of that mean, at confidence 1 - level: for 0/1 Newcombe's method 10, else
 * Student's of the differences, whose variance is taken as at least 1/(4n): n examples cannot show
 * that nothing varies. At level .05/k it holds for the best of k chosen in whatever way
 * (Bonferroni). -1 for one pair that is not 0/1, NaN for none.
 */
double stats_paired_low(const double *a, const double *b, size_t n, double level);

/* 95 % interval of a.mean - b.mean where the two are not of the same examples, from theirs
 * (Newcombe's method 10, Stat. Med. 17, 1998, 873-890). */
struct interval stats_difference(struct interval a, struct interval b);

int stats_by_size(const void *a, const void *b); /* doubles, for qsort: the smallest first */

/* Two-sided exact p (McNemar, Psychometrika 12, 1947): the binomial at 1/2 over the pairs that
 * differ. */
double stats_mcnemar(size_t gained, size_t lost);

/* Which of n comparisons are beyond noise at .05 where m >= n were made: Holm's step down procedure
 * (Scand. J. Statist. 6, 1979). NaN: no p, as 1. */
void stats_holm(const double *p, size_t n, size_t m, bool *beyond);
/* p of the look-th look (from 1) at what was held out: p * 2^look, at most 1. The shares 2^-look of
 * all looks add up to 1, so it is valid however many follow. */
double stats_p_of_look(double p, size_t look);

/* What the screen shows: "70% 55–82" (ascii: "55-82"), "+18 ▲ 8:1 p.04", "+8 5:2 noise", "−18 ▼
 * 1:8 p.04" (ascii: "-18 v"). */
struct buf;
/* "+35 +20…+50": a difference with its interval, in points. */
void stats_print_difference(struct buf *out, struct interval i, bool ascii);
void stats_print_interval(struct buf *out, struct interval i, bool ascii);
void stats_print_points(struct buf *out, double share, bool ascii); /* "+18" */
void stats_print_paired(struct buf *out, struct paired p, bool ascii);
/* The same in words: "45 % (31 to 59)", "-4 (-13 to +5)", "+18 against v7: 8 gained, 1 lost, p
 * .04". against 0: not said. */
void stats_tell_interval(struct buf *out, struct interval i);
void stats_tell_difference(struct buf *out, struct interval i);
void stats_tell_paired(struct buf *out, struct paired p, int against);
void stats_tell_p(struct buf *out, double p); /* "p .04" */
/* The same, each part under those of other rows: "−18 ▼  1:8  p.04"; at most 19 columns while the
 * numbers have two digits. p.n is not 0. */
void stats_print_paired_column(struct buf *out, struct paired p, bool ascii);

#endif
