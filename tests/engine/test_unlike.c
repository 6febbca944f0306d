/* test_unlike.c - how unlike prompts are, by hand. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/engine/unlike.h"

static double unlike(const char *a, const char *b)
{
	SCOPED(prompt) p = {0}, q = {0};
	SCOPED(shingles) s = {0}, t = {0};
	double there, back;

	prompt_add(&p, ROLE_USER, str_of(a), AUTHOR_PERSON);
	prompt_add(&q, ROLE_USER, str_of(b), AUTHOR_PERSON);
	shingles_of(&s, &p);
	shingles_of(&t, &q);
	there = shingles_unlike(&s, &t);
	back = shingles_unlike(&t, &s);
	assert_true(fabs(there - back) < 1e-12);
	return there;
}

static void is(double got, double wanted)
{
	if (fabs(got - wanted) > 1e-12)
		fail_msg("%.15g, but by hand it is %.15g", got, wanted);
}

TEST(pairs_of_words_are_counted_once)
{
	/* ^a, a rose, rose is, is a, rose$ against ^a, a rose, rose is, is red, red$ */
	is(unlike("a rose is a rose is a rose", "a rose is red"), 1 - 3. / 7);
	is(unlike("one two three", "three two one"), 1);
	is(unlike("Name the capital.", "name the CAPITAL"), 0);
	is(unlike("word", "word other"), 1 - 1. / 4);
	is(unlike("", "anything"), 1);
	is(unlike("", ""), 0);
}

TEST(texts_without_blanks_have_words_too)
{
	/* ^反, 反義, 義語, 語$ against ^反, 反對, 對語, 語$ */
	is(unlike("反義語", "反對語"), 1 - 2. / 6);
}
