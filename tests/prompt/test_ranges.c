/* test_ranges.c - a part of a prompt found again in another. */
#include "../support/test.h"
#include "hunsu/prompt/doc.h"
#include "../support/random_text.h"

static void parse(struct prompt *p, const char *text)
{
	assert_int_equal(doc_parse(p, str_of(text), NULL, AUTHOR_PERSON, NULL), OK);
}

/* Where `words` of the first text stands in the second: its message and byte, or -1. */
static long found(const char *was, const char *words, const char *now, size_t *message)
{
	SCOPED(prompt) a = {0}, b = {0};
	struct range r = {0}, to;
	long at = -1;

	parse(&a, was);
	parse(&b, now);
	for (size_t i = 0; i < a.n && !r.n; i++) {
		size_t here = str_find(text_of(&a, i), words, 0);
		if (here != SIZE_MAX)
			r = (struct range){i, here, strlen(words)};
	}
	assert_true(r.n > 0);
	if (range_find(&a, r, &b, &to)) {
		assert_true(str_is(prompt_range(&b, to), words));
		at = (long)to.at;
		*message = to.message;
	}
	return at;
}

TEST(a_part_is_found_nearest_to_where_it_was)
{
	size_t m = 9;

	assert_int_equal(found("x one y", "one", "one x one y one", &m), 0);
	assert_int_equal(m, 0);
	assert_int_equal(found("답만 쓰세요. 끝", "답만 쓰세요.", "자, 답만 쓰세요.", &m), 5);
	assert_int_equal(found("a b", "b", "a c", &m), -1);
}

TEST(the_message_of_its_role_comes_before_the_others)
{
	size_t m = 9;

	assert_int_equal(found("be brief", "brief", "system:\nbrief\n\nuser:\nbe brief", &m), 3);
	assert_int_equal(m, 1);
	assert_int_equal(found("system:\nbe brief\n\nuser:\nx", "brief", "say x. brief", &m), 7);
	assert_int_equal(m, 0);
}

TEST(a_word_is_not_found_within_another)
{
	size_t m;

	assert_int_equal(found("a word.", "word", "swords word", &m), 7);
	assert_int_equal(found("a word.", "word", "a sword.", &m), -1);
	assert_int_equal(found("a sword.", "word", "a word.", &m), 2); /* it was none before */
}

TEST(ranges_meet_where_they_share_a_byte)
{
	struct range r = {1, 4, 3};

	assert_true(ranges_meet(r, (struct range){1, 6, 9}));
	assert_true(ranges_meet(r, (struct range){1, 0, 5}));
	assert_false(ranges_meet(r, (struct range){1, 0, 4}));
	assert_false(ranges_meet(r, (struct range){1, 7, 1}));
	assert_false(ranges_meet(r, (struct range){0, 4, 3}));
}

TEST(a_credited_part_keeps_its_authors_and_its_surroundings_theirs)
{
	SCOPED(prompt) a = {0}, b = {0};
	SCOPED(runs) two = {0};

	runs_add(&two, 2, AUTHOR_IMPORT);
	runs_add(&two, 3, AUTHOR_PERSON);
	prompt_add_runs(&a, ROLE_USER, STR("abcde"), &two);
	prompt_add(&b, ROLE_USER, STR("__bcd__"), 7);
	range_credit(&b, (struct range){0, 2, 3}, &a, (struct range){0, 1, 3});
	check_runs(&b.items[0].runs, 7);
	assert_int_equal(b.items[0].runs.n, 4);
	assert_int_equal(runs_at(&b.items[0].runs, 1), 7);
	assert_int_equal(runs_at(&b.items[0].runs, 2), AUTHOR_IMPORT);
	assert_int_equal(runs_at(&b.items[0].runs, 3), AUTHOR_PERSON);
	assert_int_equal(runs_at(&b.items[0].runs, 5), 7);
}

/* Every part of any prompt has its place in the doc, and the doc's bytes there are that part's. */
TEST(any_part_has_its_place_in_the_doc)
{
	struct rng r = rng_seed(4);

	for (int i = 0; i < 3000; i++) {
		SCOPED(prompt) p = {0};
		SCOPED(doc) d = {0};
		size_t from, to, message, byte;

		random_prompt(&p, &r);
		doc_format(&d, &p);
		size_t m = rng_below(&r, (uint32_t)p.n), n = p.items[m].n;
		size_t at = rng_below(&r, (uint32_t)n);
		struct range part = {m, at, 1 + rng_below(&r, (uint32_t)(n - at))};

		doc_range(&p, part, &from, &to);
		assert_true(from < to && to <= d.text.n);
		for (size_t k = from; k < to; k++) {
			assert_true(doc_locate(&p, k, &message, &byte));
			assert_int_equal(message, m);
			assert_true(byte >= at && byte < at + part.n);
		}
		assert_true(to - from >= part.n);
		assert_true(doc_locate(&p, from, &message, &byte) && byte == at);
		assert_true(doc_locate(&p, to - 1, &message, &byte) && byte == at + part.n - 1);
	}
}
