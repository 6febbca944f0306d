/*
 * dither.h - model servers of the tests that answer out of order, to find what only holds in order.
 */
#ifndef HUNSU_TESTS_DITHER_H
#define HUNSU_TESTS_DITHER_H

/* Sleeps up to $DITHER milliseconds, by chance; not at all where that is not set. */
void dither(void);

#endif
