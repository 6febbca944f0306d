/*
 * tails.h - tails and quantiles of the distributions that intervals, tests and races ask about.
 *
 * The regularised incomplete beta function is a continued fraction (DLMF 8.17.22, by Lentz's
 * method, Appl. Opt. 15, 1976); Student's t and the binomial are read from it (DLMF 8.17.5;
 * Abramowitz & Stegun 26.5.27). Relative error below 1e-9 for parameters up to some thousands.
 */
#ifndef HUNSU_ENGINE_TAILS_H
#define HUNSU_ENGINE_TAILS_H

#include <stddef.h>

double tail_normal_below(double z);
double tail_normal_quantile(double p); /* 0 < p < 1 */

double tail_beta(double x, double a, double b); /* I_x(a, b); a, b > 0 */

double tail_student(double t, double df);          /* P(T > t), df > 0 */
double tail_student_quantile(double p, double df); /* t with P(T > t) = p, 0 < p <= .5 */

double tail_binomial(size_t k, size_t n, double p); /* P(X >= k), X successes in n */

/* The largest p at which k or fewer of n still have that probability (Clopper and Pearson,
 * Biometrika 26, 1934: the upper limit); n > 0. */
double tail_binomial_upper(size_t k, size_t n, double probability);

#endif
