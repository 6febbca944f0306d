/* test_question.c - questions with named answers. */
#include "../support/test.h"
#include "hunsu/base/question.h"

static const struct reply replies[] = {
	{.word = "keep", .help = "try again", .key = 'k'},
	{.word = "place", .key = 'p', .takes = true},
	{.word = "문의 내용", .key = '1'},
	{.word = "give up"},
};
static const struct question unsaved = {
	.words = "2 acts are not saved:", .replies = replies, .n = 4};

TEST(each_reply_is_named_and_by_its_key_where_the_word_has_none)
{
	SCOPED(buf) b = BUF(BUF_SMALL);
	question_print(&b, &unsaved);
	assert_string_equal(buf_text(&b),
		"2 acts are not saved: keep: try again, place, 1 for 문의 내용, give up");
}

TEST(a_reply_is_given_by_key_or_by_word)
{
	static const struct {
		const char *line;
		size_t reply;
		const char *rest;
	} lines[] = {{"keep", 0, ""}, {" k ", 0, ""}, {"place", 1, ""},
		{"place /tmp/a b", 1, "/tmp/a b"}, {"p\tx", 1, "x"},
		{"문의 내용", 2, ""}, {"1", 2, ""}, {"give up", 3, ""},
		{"keep it", 4, ""}, {"placed", 4, ""}, {"px", 4, ""}, {"", 4, ""}, {"give", 4, ""}};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct str rest;
		assert_int_equal(
			question_read(&unsaved, str_of(lines[i].line), &rest), lines[i].reply);
		if (lines[i].reply < unsaved.n)
			assert_true(str_is(rest, lines[i].rest));
	}
}

TEST(keys_mind_no_case_and_esc_is_harmless)
{
	static const struct {
		const char *key;
		size_t reply;
	} keys[] = {{"k", 0}, {"K", 0}, {"p", 1}, {"1", 2}, {"Esc", 0}, {"C-c", 0}, {"x", 4},
		{"Up", 4}, {"", 4}};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		assert_int_equal(question_key(&unsaved, keys[i].key), keys[i].reply);
}

TEST(without_a_terminal_the_harmless_reply_is_given)
{
	struct buf rest = BUF(BUF_SMALL);
	assert_int_equal(question_ask(&unsaved, &rest), 0);
	assert_int_equal(rest.n, 0);
}

TEST(a_copy_outlives_what_it_was_made_of)
{
	SCOPED(question) copy;
	char words[] = "which?", word[] = "answer";
	struct reply r = {.word = word, .key = 'a'};
	SCOPED(buf) b = BUF(BUF_SMALL);
	const struct question q = {
		.words = words, .more = "a,b\n1,2", .replies = &r, .n = 1};
	question_copy(&copy, &q);
	memset(words, 'x', 3);
	memset(word, 'x', 3);
	question_print(&b, &copy);
	assert_string_equal(buf_text(&b), "which? answer");
	assert_string_equal(copy.more, "a,b\n1,2");
}
