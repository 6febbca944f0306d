/* test_within.c - right answers that count as wrong for what stands around them. */
#include "../support/test.h"
#include "hunsu/engine/within.h"

static char *said(const char *metric, const char *const *answers, size_t n, size_t scored)
{
	SCOPED(answers) expected = {0};
	struct buf out = BUF(BUF_SMALL);
	struct within w = {0};
	struct measure m;
	bool told;

	answers_add(&expected, STR("Kim"));
	answers_add(&expected, STR("Lovelace"));
	assert_int_equal(measure_find(&m, str_of(metric), STR("all"), NULL), OK);
	for (size_t i = 0; i < n; i++)
		within_add(&w, m.metric, str_of(answers[i]), &expected);
	told = within_words(&out, &w, scored, ":");
	assert_int_equal(told, out.n > 0);
	return buf_detach(&out, NULL);
}

static const char *const led[] = {"The answer is: Lovelace.", "The answer is: Kim", "Smith",
	"The answer is:  Lovelace"};
static const char *const mixed[] = {"It is Kim, I think", "Answer: Kim", "Kim is the name"};

TEST(what_all_begin_with_is_what_takes_them_out)
{
	OWNED char *text = said("iexact", led, 4, 10);

	assert_string_equal(text, "3 wrong only by words around: :extract after:The answer is:, or "
				  ":metric contains");
}

TEST(what_is_around_otherwise_is_left_to_another_metric)
{
	OWNED char *text = said("exact", mixed, 3, 3);

	assert_string_equal(text, "3 wrong only by words around: :metric contains");
}

TEST(few_are_not_spoken_of_nor_where_words_around_are_meant)
{
	OWNED char *few = said("iexact", led, 2, 4), *rare = said("iexact", led, 4, 16);
	OWNED char *graded = said("f1", led, 4, 4);

	assert_string_equal(few, "");
	assert_string_equal(rare, "");
	assert_string_equal(graded, "");
}
