/* test_compatibility.c - a prompt's tokens and their likelihood; ranks beside scores. */
#include <math.h>

#include "../support/test.h"
#include "hunsu/engine/compatibility.h"

/* Hours before television and intelligence, the example of Spearman's coefficient in many
 * textbooks: -29/165. The interval is worked out by hand from Bonett and Wright's formula. */
TEST(rank_correlation_is_spearmans)
{
	static const double iq[] = {106, 100, 86, 101, 99, 103, 97, 113, 112, 110},
			    hours[] = {7, 27, 2, 50, 28, 29, 20, 12, 6, 17};
	const struct correlation c = correlation_of(iq, hours, 10);

	assert_float_equal(c.r, -29.0 / 165, 1e-12);
	assert_float_equal(c.low, -0.7284, 1e-3);
	assert_float_equal(c.high, 0.5152, 1e-3);
	assert_int_equal(c.n, 10);
}

/* Equal values have the middle of their ranks: 1, 2.5, 2.5, 4 against 1, 2, 3, 4. */
TEST(equal_values_have_middle_ranks_and_a_perfect_order_an_interval)
{
	static const double x[] = {1, 2, 2, 3}, y[] = {10, 20, 30, 40}, same[] = {1, 1, 1, 1};
	struct correlation c = correlation_of(x, y, 4);

	assert_float_equal(c.r, sqrt(0.9), 1e-12);
	c = correlation_of(y, y, 4);
	assert_float_equal(c.r, 1, 1e-12);
	assert_true(c.low < 1 && c.high <= 1 && c.high > 0.99);
	assert_true(isnan(correlation_of(x, same, 4).r));
	assert_true(isnan(correlation_of(x, y, 0).r));
	assert_true(isnan(correlation_of(x, y, 3).low));
}

TEST(placeholders_do_not_count_and_characters_are_whole)
{
	const char *answer = "{\"likely\":[[[2,null],[1,-1,[[\"x\",-0.5]]],[2,-2,[[\"y\",-1]]],"
			     "[4,-9,[[\"z\",-1]]],[3,-7],[2,-3]]]}";
	SCOPED(prompt) p = {0};
	SCOPED(likelihoods) l;
	struct likely_sum sum;
	SCOPED(spots) all;

	prompt_add(&p, ROLE_USER, STR("Do\xeb\x8d\x94{{in}}: x"), AUTHOR_PERSON);
	assert_true(likely_read(&l, str_of(answer)));
	assert_true(compatibility_sum(&sum, &p, &l));
	assert_int_equal(sum.n, 3);
	assert_float_equal(sum.logprob, -2, 1e-12);
	assert_true(spots_of(&all, &p, &l));
	spots_by_surprise(&all);
	assert_int_equal(all.n, 2);
	assert_float_equal(all.items[0].logprob, -3, 1e-12); /* the Korean one's bytes, or " x" */
	assert_float_equal(all.items[1].logprob, -3, 1e-12);
	assert_int_equal(all.items[0].in.at, 2);
	assert_int_equal(all.items[0].in.n, 3);
	assert_int_equal(all.items[0].n_words, 0); /* half a character is no word */
}

TEST(blank_tokens_are_no_places_for_words_and_count_all_the_same)
{
	const char *answer = "{\"likely\":[[[2,-1,[[\"x\",-0.5]]],[2,-9,[[\"y\",-1]]],[2,-2]]]}";
	SCOPED(prompt) p = {0};
	SCOPED(likelihoods) l;
	struct likely_sum sum;
	SCOPED(spots) all;

	prompt_add(&p, ROLE_USER, STR("Do\n\nit"), AUTHOR_PERSON);
	assert_true(likely_read(&l, str_of(answer)));
	assert_true(compatibility_sum(&sum, &p, &l));
	assert_int_equal(sum.n, 3);
	assert_true(spots_of(&all, &p, &l));
	spots_by_surprise(&all);
	assert_int_equal(all.n, 2);
	assert_int_equal(all.items[0].in.at, 4);
}

TEST(what_is_of_another_prompt_is_refused)
{
	static const char *const answers[] = {"{\"likely\":[]}", "{\"likely\":[[[1,-1]],[[1,-1]]]}",
		"{\"likely\":[[[7,-1]]]}", "{\"likely\":[[[4,-1],[4,-1]]]}"};
	static const char *const none[] = {"", "[]", "{}", "{\"likely\":3}",
		"{\"likely\":[[[-1,-1]]]}", "{\"likely\":[[[\"a\",-1]]]}", "{\"likely\":[[7]]}"};
	SCOPED(prompt) p = {0};
	struct likelihoods l;
	struct spots all;

	prompt_add(&p, ROLE_USER, STR("words."), AUTHOR_PERSON);
	for (size_t i = 0; i < COUNT(answers); i++) {
		assert_true(likely_read(&l, str_of(answers[i])));
		assert_false(spots_of(&all, &p, &l));
		likelihoods_release(&l);
	}
	for (size_t i = 0; i < COUNT(none); i++)
		assert_false(likely_read(&l, str_of(none[i])));
}
