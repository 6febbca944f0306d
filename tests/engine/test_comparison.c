/* test_comparison.c - two answers before a judge, and what its choices say of it. */
#include "../support/test.h"
#include "hunsu/engine/comparison.h"

TEST(both_are_shown_in_their_order_by_the_rubric)
{
	SCOPED(example) e = {0};
	SCOPED(prompt) request = {0};
	const char *text;

	fields_add(&e.fields, STR("input"), STR("Where is order 7?"));
	comparison_ask(&(struct comparison){STR("is polite; [3] names it"), &e, STR("Here."),
			       STR("There.")},
		&request);
	text = request.items[1].text;
	assert_non_null(strstr(text, "<input>\nWhere is order 7?\n</input>"));
	assert_non_null(strstr(text, "<first>\nHere.\n</first>\n\n<second>\nThere.\n</second>"));
	assert_true(str_starts(str_of(text), "Rubric:\n- The answer: is polite\n"
					     "- The answer: names it (weighs 3)\n\n<input>"));
}

TEST(a_choice_is_read_or_there_is_none)
{
	enum better b = BETTERS;

	assert_true(comparison_read(STR("{\"reason\":\"x\",\"better\":\"second\"}"), &b));
	assert_int_equal(b, BETTER_SECOND);
	assert_true(comparison_read(STR("So:\n```json\n{\"better\": \"tie\"}\n```"), &b));
	assert_int_equal(b, BETTER_TIE);
	assert_false(comparison_read(STR("the first"), &b));
	assert_false(comparison_read(STR("{\"better\":\"both\"}"), &b));
}

TEST(a_padded_copy_is_longer_and_says_the_same_first)
{
	static const char *const answers[] = {"", "No.", "\xed\x9b\x88\xec\x88\x98"};
	SCOPED(buf) b = BUF(BUF_TEXT), longer = BUF(BUF_TEXT);

	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		buf_clear(&b);
		comparison_pad(&b, str_of(answers[i]));
		assert_true(str_starts(buf_str(&b), answers[i]));
		assert_true(b.n > 2 * strlen(answers[i]) + 100);
	}
	comparison_pad(&longer, buf_str(&b));
	assert_true(longer.n >= 2 * b.n);
}

static const char *said(const struct bias *b, void (*words)(struct buf *, const struct bias *))
{
	static char text[400];
	SCOPED(buf) out = BUF(BUF_SMALL);

	words(&out, b);
	assert_true(out.n < sizeof text);
	memcpy(text, buf_text(&out), out.n + 1);
	return text;
}

/* One output is better than the other in each pair, none in the copies. */
static struct bias judged(int first, int longer, unsigned seed)
{
	struct rng r = rng_seed(seed);
	struct bias b = {0};

	for (int i = 0; i < 40; i++) {
		enum better one[2];
		const enum better padded = i % 2 ? BETTER_SECOND : BETTER_TIE;

		for (int k = 0; k < 2; k++) {
			const enum better wins = k ? BETTER_SECOND : BETTER_FIRST;
			const enum better copy = k ? BETTER_FIRST : BETTER_SECOND;

			one[k] = padded == BETTER_TIE ? wins : BETTER_TIE;
			if ((int)rng_below(&r, 100) < first)
				one[k] = BETTER_FIRST;
			else if (padded != BETTER_TIE && (int)rng_below(&r, 100) < longer)
				one[k] = copy;
		}
		bias_add(&b, one[0], one[1], padded);
	}
	return b;
}

TEST(what_prefers_a_place_or_length_is_found_and_nothing_else_is)
{
	struct bias b;
	int accused = 0;

	for (unsigned seed = 1; seed <= 20; seed++) {
		b = judged(70, 0, seed);
		assert_non_null(strstr(said(&b, bias_position_words), "prefers what comes first"));
		assert_non_null(strstr(said(&b, bias_length_words), "no liking for length"));
		b = judged(0, 80, seed);
		assert_non_null(strstr(said(&b, bias_position_words), "no bias"));
		assert_non_null(strstr(said(&b, bias_length_words), "prefers what is longer"));
		b = judged(0, 0, seed);
		assert_non_null(strstr(said(&b, bias_position_words), "0 lean to the first"));
		assert_int_equal(b.agreed, 20);
	}
	/* One that throws a coin each time is accused as seldom as the p says. */
	for (unsigned seed = 1; seed <= 400; seed++) {
		struct rng r = rng_seed(seed);
		b = (struct bias){0};
		for (int i = 0; i < 40; i++) {
			const enum better one = (enum better)rng_below(&r, 2);
			bias_add(&b, one, (enum better)rng_below(&r, 2), BETTER_TIE);
		}
		accused += bias_position(&b) <= 0.05;
	}
	assert_true(accused <= 400 / 20 + 10);
}

TEST(the_figures_are_those_of_the_binomial)
{
	struct bias b = {0};

	for (int i = 0; i < 9; i++)
		bias_add(&b, BETTER_FIRST, BETTER_FIRST, BETTER_TIE);
	bias_add(&b, BETTER_SECOND, BETTER_SECOND, BETTER_TIE);
	bias_add(&b, BETTER_SECOND, BETTER_FIRST, BETTER_SECOND);
	bias_add(&b, BETTER_TIE, BETTER_SECOND, BETTER_SECOND);
	assert_float_equal(bias_position(&b), 2 * 67.0 / 2048, 1e-9); /* 9 of 11, two-sided */
	assert_string_equal(said(&b, bias_position_words),
		"position: it chose what came first in 19 of 23 comparisons (83 %); of 12 pairs in "
		"both orders 9 lean to the first place and 2 to the second, p .07: no bias that "
		"could be told from chance");
	assert_int_equal(b.padded, 1);
	assert_int_equal(b.copies, 2);
}
