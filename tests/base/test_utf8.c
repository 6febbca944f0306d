/* test_utf8.c - code points, widths, clusters, and bytes that are none. */
#include "../support/test.h"
#include "hunsu/base/utf8.h"

static void assert_visible(const char *text, size_t n, const char *want)
{
	SCOPED(buf) out = BUF(BUF_SMALL);

	text_visible(&out, (struct str){text, n}, true);
	assert_string_equal(buf_text(&out), want);
	for (size_t i = 0; i < out.n; i++)
		assert_true((unsigned char)out.s[i] >= 0x20 || out.s[i] == '\n');
}

TEST(ill_formed_bytes_are_found_where_they_begin)
{
	static const struct {
		const char *text;
		size_t at;
	} bad[] = {
		{"abcdefghijk\x80", 11},
		{"\xc0\x80", 0},
		{"a\xc3", 1},
		{"\xe0\x80\x80", 0},
		{"\xed\xa0\x80", 0},
		{"é\xf4\x90\x80\x80", 2},
		{"\xf5", 0},
		{"ab\xe2\x82", 2},
	};
	size_t at;

	for (size_t i = 0; i < COUNT(bad); i++) {
		at = 99;
		assert_false(utf8_valid(str_of(bad[i].text), &at));
		assert_int_equal(at, bad[i].at);
	}
	assert_true(utf8_valid(STR("plain ASCII é 世界 😀 \xf4\x8f\xbf\xbf"), NULL));
	assert_true(utf8_valid((struct str){NULL, 0}, NULL));
}

TEST(repair_puts_one_mark_for_each_maximal_subpart)
{
	SCOPED(buf) out = BUF(BUF_SMALL);

	/* The example of the Unicode standard, table 3-8 and the ones after it. */
	utf8_repair(&out, STR("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41"));
	assert_string_equal(buf_text(&out), "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdA");
	buf_clear(&out);
	utf8_repair(&out, STR("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41"));
	assert_string_equal(buf_text(&out), "\ufffd\ufffd\ufffd\ufffdA");
}

TEST(every_code_point_survives_encoding_and_decoding)
{
	char bytes[4];

	for (int32_t cp = 0; cp <= 0x10ffff; cp++) {
		size_t n = utf8_encode(cp, bytes), at = 0;
		int32_t back = utf8_next((struct str){bytes, n}, &at);

		if (cp >= 0xd800 && cp <= 0xdfff)
			assert_int_equal(back, 0xfffd);
		else if (back != cp || at != n)
			assert_int_equal(back, cp);
	}
}

TEST(positions_count_lines_and_characters_from_1)
{
	size_t line, column;

	text_position(STR("é\nüx"), 5, &line, &column);
	assert_int_equal(line, 2);
	assert_int_equal(column, 2);
	text_position(STR(""), 9, &line, &column);
	assert_int_equal(line, 1);
	assert_int_equal(column, 1);
}

TEST(clusters_are_stepped_over_whole_in_both_directions)
{
	struct str s = STR("ae\u0301\r\n👨‍👩‍👧🇰🇷🇫🇷각z");
	size_t starts[] = {0, 1, 4, 6, 24, 32, 40, 43, 44};

	assert_int_equal(s.n, 44);
	for (size_t i = 0; i + 1 < COUNT(starts); i++) {
		assert_int_equal(grapheme_next(s, starts[i]), starts[i + 1]);
		assert_int_equal(grapheme_prev(s, starts[i + 1]), starts[i]);
	}
	assert_int_equal(grapheme_next(s, 44), 44);
	assert_int_equal(grapheme_next(s, 99), 44);
	assert_int_equal(grapheme_prev(s, 0), 0);
}

TEST(words_are_letters_and_digits_and_each_cjk_character)
{
	struct str s = STR("ab, c_1 世界é\u0301x");
	size_t starts[] = {0, 4, 8, 11, 14};

	for (size_t i = 0; i + 1 < COUNT(starts); i++) {
		assert_int_equal(word_next(s, starts[i]), starts[i + 1]);
		assert_int_equal(word_prev(s, starts[i + 1]), starts[i]);
	}
	assert_int_equal(word_next(s, 14), s.n);
	assert_int_equal(word_prev(s, s.n), 14);
	assert_int_equal(word_prev(s, 2), 0);
}

TEST(sentences_begin_after_stops_and_line_ends)
{
	struct str s = STR("Pi is 3.14. \"Yes!\" he said.\nNew line。次の文。End");
	size_t starts[] = {0, 12, 19, 28, 39, 51};

	for (size_t i = 0; i + 1 < COUNT(starts); i++) {
		assert_int_equal(sentence_next(s, starts[i]), starts[i + 1]);
		assert_int_equal(sentence_prev(s, starts[i + 1]), starts[i]);
	}
	assert_int_equal(sentence_next(s, 51), s.n);
}

TEST(controls_and_invisible_characters_are_shown_as_marks)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"\x1b[31m", "^[[31m"},
		{"a\rb\x7f", "a^Mb^?"},
		{"\r\n", "^M\n"},
		{"\xc2\x9b"
		 "1m",
			"<9B>1m"},
		{"\u202eabc\u202c", "<202E>abc<202C>"},
		{"\u2066x\u2069\u200e\u200f\u061c", "<2066>x<2069><200E><200F><61C>"},
		{"\u200d", "<200D>"},
		{"a\u200db", "a<200D>b"},
		{"\ue000\U000f0000", "<E000><F0000>"},
		{"\U000e0041", "<E0041>"},
		{"x\U000e0041", "x<E0041>"},
		{"\u0378\u2028", "<378><2028>"},
		{"a\ufeff\u200b\u00ad", "a<FEFF><200B><AD>"},
		{"\U0010ffff", "<10FFFF>"},
		{"x\ufe0f\ufe0f", "x\ufe0f<FE0F>"},
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_visible(cases[i].text, strlen(cases[i].text), cases[i].want);
	assert_visible("a\0b", 3, "a^@b");
}

TEST(no_code_point_reaches_the_terminal_as_a_control)
{
	struct cell cells[10];
	char bytes[4];

	for (int32_t cp = 0; cp <= 0x10ffff; cp++) {
		size_t at = 0, len = utf8_encode(cp, bytes);
		size_t n = cells_next((struct str){bytes, len}, &at, 0, cells, 10);
		bool fine = at == len && n >= 1 && n <= 10;

		for (size_t i = 0; i < n; i++)
			fine = fine && cells[i].cp[0] >= 0x20 && cells[i].cp[0] != 0x7f &&
			       (cells[i].cp[0] < 0x80 || cells[i].cp[0] >= 0xa0) &&
			       (cells[i].width == 1 || cells[i].width == 2);
		if (!fine)
			assert_int_equal(cp, -1);
	}
}

TEST(what_terminals_draw_well_is_left_alone)
{
	static const char *const texts[] = {"世界", "e\u0301", "👨‍👩‍👧 🇰🇷 ❤️",
		"का नमस्ते", "한글", "می‌خواهم"};

	for (size_t i = 0; i < COUNT(texts); i++)
		assert_visible(texts[i], strlen(texts[i]), texts[i]);
}

TEST(a_cell_is_one_spacing_character_and_at_most_four_marks)
{
	struct str many = STR("a\u0300\u0301\u0302\u0303\u0304\u0305"),
		   family = STR("👨‍👩‍👧");
	struct cell cells[10];
	size_t at = 0;

	assert_int_equal(cells_next(many, &at, 0, cells, 10), 1);
	assert_int_equal(at, many.n);
	assert_int_equal(cells[0].cp[4], 0x303);
	assert_int_equal(cells[0].cp[5], 0);
	at = 0;
	assert_int_equal(cells_next(family, &at, 0, cells, 10), 1);
	assert_int_equal(at, family.n);
	assert_int_equal(cells[0].cp[0], 0x1f468);
	assert_int_equal(cells[0].cp[1], 0);
	assert_int_equal(cells[0].width, 2);
	assert_false(cells[0].mark);
}

TEST(vowel_signs_that_take_a_column_keep_their_cell)
{
	struct str s = STR("का");
	struct cell cells[10];
	size_t at = 0;

	assert_int_equal(cells_next(s, &at, 0, cells, 10), 2);
	assert_int_equal(at, s.n);
	assert_int_equal(cells[1].cp[0], 0x93e);
}

TEST(a_mark_with_nothing_before_it_stands_on_a_circle)
{
	struct cell cells[10];
	size_t at = 0;

	assert_int_equal(cells_next(STR("\u0301"), &at, 0, cells, 10), 1);
	assert_int_equal(cells[0].cp[0], 0x25cc);
	assert_int_equal(cells[0].cp[1], 0x301);
	assert_true(cells[0].mark);
}

TEST(widths_are_those_of_the_cells)
{
	assert_int_equal(text_width(STR("abc")), 3);
	assert_int_equal(text_width(STR("世界")), 4);
	assert_int_equal(text_width(STR("a\tb")), 9);
	assert_int_equal(text_width(STR("\t\t")), 16);
	assert_int_equal(text_width(STR("\x1b\u202e")), 2 + 6);
	assert_int_equal(text_width(STR("👨‍👩‍👧")), 2);
	assert_int_equal(text_width(STR("")), 0);
}

TEST(a_wide_character_is_never_split)
{
	assert_true(str_is(text_fit(STR("a世界"), 4), "a世"));
	assert_true(str_is(text_fit(STR("世"), 1), ""));
	assert_true(str_is(text_fit(STR("e\u0301x"), 1), "e\u0301"));
	assert_true(str_is(text_fit(STR("abe\u0301x"), 3), "abe\u0301"));
	assert_true(str_is(text_fit(STR("abe\u0301x"), 2), "ab"));
	assert_true(str_is(text_fit(STR("ab\x01" "c"), 4), "ab\x01"));
	assert_true(str_is(text_fit(STR("abc"), 3), "abc"));
	assert_true(str_is(text_fit(STR("abc"), -1), ""));
}

TEST(brief_cuts_the_first_line_with_an_ellipsis)
{
	static const struct {
		const char *text;
		int columns;
		const char *want;
	} cases[] = {
		{"short", 10, "short"},
		{"short\n", 10, "short"},
		{"one\ntwo", 10, "one…"},
		{"abcdef", 5, "abcd…"},
		{"世界世界", 4, "世…"},
		{"世界", 4, "世界"},
		{"x", 0, ""},
		{"a\x1b]0;t\a", 20, "a^[]0;t^G"},
		{"", 5, ""},
	};
	SCOPED(buf) out = BUF(BUF_SMALL);

	for (size_t i = 0; i < COUNT(cases); i++) {
		buf_clear(&out);
		text_brief(&out, str_of(cases[i].text), cases[i].columns);
		assert_string_equal(buf_text(&out), cases[i].want);
		assert_true(text_width(buf_str(&out)) <= cases[i].columns);
	}
}

static void assert_rows(const char *text, int columns, const char *const *rows)
{
	struct str s = str_of(text);
	size_t at = 0;

	for (; *rows; rows++) {
		size_t end = wrap_row(s, at, columns);

		assert_true(end > at);
		if (!str_is((struct str){s.p + at, end - at}, *rows))
			assert_string_equal(s.p + at, *rows);
		at = end;
	}
	assert_int_equal(at, s.n);
}

TEST(rows_break_at_blanks_and_between_cjk_characters)
{
	assert_rows("the quick brown", 10, (const char *const[]){"the quick ", "brown", NULL});
	assert_rows("hello world", 5, (const char *const[]){"hello ", "world", NULL});
	assert_rows("abcdefgh", 3, (const char *const[]){"abc", "def", "gh", NULL});
	assert_rows("a\n\nb", 5, (const char *const[]){"a\n", "\n", "b", NULL});
	assert_rows("世界世界", 5, (const char *const[]){"世界", "世界", NULL});
	assert_rows("世界世界。", 8, (const char *const[]){"世界世", "界。", NULL});
	assert_rows("世", 1, (const char *const[]){"世", NULL});
	assert_rows("ab", 0, (const char *const[]){"a", "b", NULL});
}

TEST(rows_always_advance_and_fit_but_for_hanging_blanks)
{
	static const char *const bits[] = {
		"a", " ", "世", "e\u0301", "\n", "\t", "👨‍👩‍👧", "\x1b", "、", "word"};
	SCOPED(buf) b = BUF(BUF_SMALL);
	unsigned seed = 1;

	for (int i = 0; i < 3000; i++) {
		seed = seed * 1103515245u + 12345u;
		buf_adds(&b, bits[(seed >> 16) % COUNT(bits)]);
	}
	for (int columns = 8; columns < 30; columns++)
		for (size_t at = 0, end; at < b.n; at = end) {
			struct str row;

			end = wrap_row(buf_str(&b), at, columns);
			assert_true(end > at && end <= b.n);
			row = (struct str){b.s + at, end - at};
			while (row.n && (row.p[row.n - 1] == '\n' || row.p[row.n - 1] == ' '))
				row.n--;
			assert_true(text_width(row) <= columns);
		}
}

TEST(folding_makes_equal_what_differs_in_case_or_form)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"AbC[Z", "abc[z"},
		{"É", "é"},
		{"E\u0301", "é"},
		{"Straße", "strasse"},
		{"Ａｂ", "ab"},
		{"", ""},
	};
	SCOPED(buf) out = BUF(BUF_SMALL);

	for (size_t i = 0; i < COUNT(cases); i++) {
		buf_clear(&out);
		text_fold(&out, str_of(cases[i].text));
		assert_string_equal(buf_text(&out), cases[i].want);
	}
}

TEST(no_bytes_at_all_lead_anything_out_of_bounds)
{
	SCOPED(buf) out = BUF(BUF_TEXT);
	unsigned seed = 7;

	for (int round = 0; round < 2000; round++) {
		size_t n = (seed >> 8) % 24;
		OWNED char *text = malloc(n + 1); /* exactly as long, for the address sanitizer */
		struct str s = {text, n};

		for (size_t i = 0; i < n; i++) {
			seed = seed * 1103515245u + 12345u;
			text[i] = (char)(seed >> 16);
		}
		text_visible(&out, s, true);
		text_brief(&out, s, 9);
		text_fold(&out, s);
		utf8_repair(&out, s);
		for (size_t at = 0; at <= n; at++) {
			assert_true(grapheme_prev(s, at) <= at && grapheme_next(s, at) >= at);
			assert_true(word_prev(s, at) <= at && word_next(s, at) <= n);
			assert_true(sentence_prev(s, at) <= at && sentence_next(s, at) <= n);
		}
		for (size_t at = 0; at < n;)
			at = wrap_row(s, at, 5);
		buf_clear(&out);
		seed = seed * 1103515245u + 12345u;
	}
}

TEST(halves_of_a_pair_that_meet_become_their_character)
{
	static const struct {
		const char *kept, *joined;
		bool open;
	} texts[] = {
		{"a\xed\xa0\xbd\xed\xb8\x80z", "a😀z", false},
		{"\xed\xa0\xbd", "\ufffd", true},
		{"\xed\xb8\x80", "\ufffd", false},
		{"\xed\xb8\x80\xed\xa0\xbd", "\ufffd\ufffd", true},
		{"\xed\xa0\xbd\xed\xa0\xbd\xed\xb8\x80", "\ufffd😀", false},
		{"\xed\xa0\xbd \xed\xb8\x80", "\ufffd \ufffd", false},
		{"\xff\xed\xa0", "\ufffd\ufffd\ufffd", false},
		{"plain é", "plain é", false},
		{"", "", false},
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		SCOPED(buf) out = BUF(BUF_SMALL);
		int32_t held = 0;

		utf8_join(&out, str_of(texts[i].kept), &held);
		assert_int_equal(held != 0, texts[i].open);
		utf8_join_end(&out, &held);
		assert_string_equal(buf_text(&out), texts[i].joined);
	}
}
