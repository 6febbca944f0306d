/* test_buf.c - text that grows, up to its maximum. */
#include "../support/test.h"

TEST(what_would_pass_the_maximum_is_not_added_and_full_stays_set)
{
	struct buf b = BUF(5);

	assert_true(buf_adds(&b, "abc"));
	assert_false(buf_adds(&b, "def"));
	assert_true(b.full);
	assert_false(buf_addc(&b, 'x'));
	assert_string_equal(buf_text(&b), "abc");
	buf_clear(&b);
	assert_true(buf_adds(&b, "abcde"));
	assert_false(b.full);
	assert_false(buf_addf(&b, "%500d", 1));
	assert_string_equal(b.s, "abcde");
	buf_release(&b);
	assert_int_equal(b.max, 5);
}

TEST(text_is_empty_before_and_nul_ended_after_the_first_append)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	assert_string_equal(buf_text(&b), "");
	assert_true(buf_add(&b, NULL, 0));
	assert_non_null(b.s);
	assert_true(buf_add(&b, "a\0b", 3));
	assert_int_equal(b.n, 3);
	assert_int_equal(b.s[3], 0);
}

TEST(a_buffer_may_be_appended_to_itself)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	buf_adds(&b, "0123456789abcdef");
	for (int i = 0; i < 6; i++)
		buf_addstr(&b, buf_str(&b));
	assert_int_equal(b.n, 1024);
	assert_memory_equal(b.s + 1008, "0123456789abcdef", 16);
	buf_addf(&b, "%s", b.s);
	assert_int_equal(b.n, 2048);
	buf_splice(&b, 1, 2046, str_first(buf_str(&b), 3));
	assert_string_equal(b.s, "0012f");
}

TEST(long_formats_come_out_whole)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	assert_true(buf_addf(&b, "%0300d|%s", 7, "end"));
	assert_int_equal(b.n, 304);
	assert_string_equal(b.s + 299, "7|end");
}

TEST(splice_replaces_clamped_ranges)
{
	SCOPED(buf) b = BUF(8);

	buf_splice(&b, 5, 5, STR("abc"));
	assert_string_equal(b.s, "abc");
	buf_splice(&b, 1, 1, STR("XYZ"));
	assert_string_equal(b.s, "aXYZc");
	buf_splice(&b, 3, 99, STR(""));
	assert_string_equal(b.s, "aXY");
	buf_splice(&b, 0, 1, STR("1234567"));
	assert_true(b.full);
	assert_string_equal(b.s, "aXY");
}

TEST(detach_hands_over_the_bytes_and_is_never_null)
{
	struct buf b = BUF(BUF_SMALL);
	size_t n = 9;
	char *s = buf_detach(&b, &n);

	assert_string_equal(s, "");
	assert_int_equal(n, 0);
	free(s);
	buf_adds(&b, "xy");
	s = buf_detach(&b, NULL);
	assert_string_equal(s, "xy");
	assert_null(b.s);
	free(s);
}

TEST(lines_lose_their_ends_and_the_last_needs_none)
{
	struct str s = STR("a\r\n\nb\rc\nlast"), line;

	assert_true(str_line(&s, &line) && str_is(line, "a"));
	assert_true(str_line(&s, &line) && str_is(line, ""));
	assert_true(str_line(&s, &line) && str_is(line, "b\rc"));
	assert_true(str_line(&s, &line) && str_is(line, "last"));
	assert_false(str_line(&s, &line));
}

TEST(slices_are_clamped_trimmed_and_compared)
{
	struct str s = STR(" \tab c\n"), none = {NULL, 0};

	assert_true(str_is(str_trim(s), "ab c"));
	assert_true(str_is(str_trim(STR(" \n ")), ""));
	assert_true(str_is(str_from(STR("abc"), 9), ""));
	assert_true(str_is(str_first(STR("abc"), 9), "abc"));
	assert_true(str_starts(s, " \t") && !str_starts(STR("a"), "ab"));
	assert_true(str_ends(s, "c\n") && !str_ends(STR("b"), "ab"));
	assert_true(str_eq(none, STR("")));
	assert_true(str_eq(str_of(NULL), none));
	assert_false(str_eq(STR("a"), STR("b")));
}

TEST(find_gives_the_first_place_at_or_after_from)
{
	struct str s = STR("abcabcab");

	assert_int_equal(str_find(s, "abc", 0), 0);
	assert_int_equal(str_find(s, "abc", 1), 3);
	assert_true(str_find(s, "abc", 4) == SIZE_MAX);
	assert_int_equal(str_find(s, "ab", 4), 6);
	assert_int_equal(str_find(s, "", 8), 8);
	assert_true(str_find(s, "", 9) == SIZE_MAX);
	assert_true(str_find((struct str){NULL, 0}, "a", 0) == SIZE_MAX);
}

TEST(numbers_must_be_the_whole_string_and_in_range)
{
	static const char *const no_long[] = {
		"",
		" 1",
		"1 ",
		"1x",
		"0x1",
		"--1",
		"1-",
		"99999999999999999999",
		"101",
		"-1",
		"1.0",
	};
	static const char *const no_double[] = {
		"", " 1", "nan", "inf", "0x1p3", "1e999", "1e", "2.1", "."};
	double d = -5;
	long v = -5;

	for (size_t i = 0; i < sizeof no_long / sizeof *no_long; i++)
		assert_false(str_to_long(str_of(no_long[i]), 0, 100, &v));
	for (size_t i = 0; i < sizeof no_double / sizeof *no_double; i++)
		assert_false(str_to_double(str_of(no_double[i]), 0, 2, &d));
	assert_false(str_to_long((struct str){"1\0", 2}, 0, 100, &v));
	assert_int_equal(v, -5);
	assert_true(str_to_long(STR("100"), 0, 100, &v) && v == 100);
	assert_true(str_to_long(str_first(STR("42abc"), 2), 0, 100, &v) && v == 42);
	assert_true(str_to_double(STR("1.5e0"), 0, 2, &d));
	assert_true(d > 1.49 && d < 1.51);
}

TEST(what_is_shown_of_a_text_ends_with_a_character)
{
	static const char text[] = "a\u00e9\uac00\U0001f600";
	const size_t fits[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};

	for (size_t most = 0; most < sizeof fits / sizeof *fits; most++)
		assert_int_equal(str_fit(str_of(text), most), fits[most]);
}
