/* test_placing.c - the one order of texts in lists and in what is best. */
#include <math.h>

#include "../support/test.h"
#include "hunsu/figures/placing.h"

TEST(the_score_decides_then_the_likelihood_then_nothing)
{
	assert_true(placing(.7, -9, .6, -1) < 0);
	assert_true(placing(.6, -1, .7, -9) > 0);
	assert_true(placing(.6, -1, .6, -2) < 0);
	assert_int_equal(placing(.6, -1, .6, -1), 0);
}

TEST(what_is_not_known_is_last)
{
	const double none = (double)NAN;

	assert_true(placing(0, none, none, -1) < 0);
	assert_true(placing(none, -1, 0, none) > 0);
	assert_true(placing(.6, -5, .6, none) < 0);
	assert_int_equal(placing(none, none, none, none), 0);
}
