/* placing.h - which of two texts is placed before the other, wherever a list or a best is shown. */
#ifndef HUNSU_FIGURES_PLACING_H
#define HUNSU_FIGURES_PLACING_H

/* Below 0: one of that score, or gain, and that likelihood (figures_likely) is before the other;
 * above: behind it; 0: they go by their numbers. NaN is last. */
int placing(double score, double likely, double other, double other_likely);

#endif
