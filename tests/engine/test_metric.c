/* test_metric.c - what each metric gives, and its reason. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/engine/metric.h"

static double score(const char *name, const char *answer, const char *expected)
{
	const struct metric *m = NULL;
	SCOPED(buf) reason = BUF(BUF_SMALL);
	assert_int_equal(metric_find(&m, str_of(name), NULL), OK);
	const struct judged j = {.answer = str_of(answer), .expected = str_of(expected)};
	double s = m->score(&j, &reason);
	assert_true(reason.n > 0);
	assert_true(isnan(s) || (s >= 0 && s <= 1));
	assert_true(!m->binary || isnan(s) || s <= 0 || s >= 1);
	return s;
}

static void right(const char *name, const char *answer, const char *expected)
{
	if (!(score(name, answer, expected) >= 1))
		fail_msg("%s: \"%s\" should be right for \"%s\"", name, answer, expected);
}

static void wrong(const char *name, const char *answer, const char *expected)
{
	if (!(score(name, answer, expected) <= 0))
		fail_msg("%s: \"%s\" should be wrong for \"%s\"", name, answer, expected);
}

static void reason_is(const char *name, const char *answer, const char *expected, const char *want)
{
	const struct metric *m = NULL;
	SCOPED(buf) reason = BUF(BUF_SMALL);
	assert_int_equal(metric_find(&m, str_of(name), NULL), OK);
	const struct judged j = {.answer = str_of(answer), .expected = str_of(expected)};
	m->score(&j, &reason);
	assert_string_equal(buf_text(&reason), want);
}

TEST(exact_wants_every_character_but_outer_blanks)
{
	right("exact", " cold\n", "cold");
	right("exact", "뜨거운 물", "뜨거운 물");
	right("exact", "", "");
	wrong("exact", "Cold", "cold");
	wrong("exact", "cold.", "cold");
}

TEST(iexact_folds_case_and_outer_punctuation)
{
	right("iexact", "Cold.", "cold");
	right("iexact", "\u201ccold\u201d!", "COLD");
	right("iexact", "**Cold**", "cold");
	right("iexact", "`cold`", "cold");
	right("iexact", "\uff23\uff4f\uff4c\uff44", "cold");
	right("iexact", "STRASSE", "straße");
	right("iexact", "「차가운」", "차가운");
	right("iexact", "\u00a0cold\u3000", "cold");
	wrong("iexact", "co-ld", "cold");
	wrong("iexact", "cold water", "cold");
}

TEST(iexact_leaves_numbers_and_signs_whole)
{
	wrong("iexact", "-7", "7");
	wrong("iexact", "7", "-7");
	wrong("iexact", "3.5", "35");
	wrong("iexact", "3", "3.5");
	wrong("iexact", ".5", "5");
	wrong("iexact", "50%", "50");
	right("iexact", "-7.", "-7");
	right("iexact", "(-7)", "-7");
	right("iexact", "\u22127", "-7");
	right("iexact", "3.5.", "3.5");
	right("iexact", "- 7", "7"); /* a list's dash */
}

TEST(iexact_compares_pure_punctuation_as_it_is)
{
	right("iexact", "?", "?");
	wrong("iexact", "!", "?");
	wrong("iexact", "...", "");
}

TEST(contains_wants_whole_words)
{
	right("contains", "The art of war", "ART");
	right("contains", "art.", "art");
	right("contains", "It costs (3) euros", "3");
	wrong("contains", "start", "art");
	wrong("contains", "arts", "art");
	wrong("contains", "naïve", "na");
	wrong("contains", "3.5", "3");
	wrong("contains", "3.5", "5");
	wrong("contains", "1,300", "300");
	wrong("contains", "-3", "3");
	right("contains", "range 1-3", "3");
	right("contains", "I use C++ daily", "C++");
}

TEST(contains_finds_korean_and_chinese_inside_of_words)
{
	right("contains", "수도는 서울입니다.", "서울");
	right("contains", "答案是北京。", "北京");
	right("contains", "Paris는 수도다", "paris");
	wrong("contains", "수도는 부산", "서울");
}

TEST(contains_of_nothing_is_not_scored)
{
	assert_true(isnan(score("contains", "anything", " ")));
}

TEST(number_reads_fractions_scales_and_no_exponents_of_units)
{
	static const char *const rights[][2] = {{"1/2", "0.5"}, {"\\frac{3}{4}", "0.75"},
		{"\\boxed{\\dfrac{-3}{4}}", "-3/4"}, {"½", "1/2"}, {"3½", "3.5"}, {"3 1/2", "3.5"},
		{"-2 1/2", "-2.5"}, {"24/2", "12"}, {"on 5/3/2024", "2024"}, {"9500/-", "9500"},
		{"12 m²", "12"}, {"12 cm^2", "12"}, {"12\\text{ m}^{3}", "12"}, {"10²", "10^2"},
		{"2.5 million", "2500000"}, {"2.5 Million", "2.5"}, {"2500000", "2.5 million"},
		{"3만", "30000"}, {"1억 2345만", "123450000"}, {"2천만", "20000000"}};
	static const char *const wrongs[][2] = {{"5/2", "1/2"}, {"1/2", "2"}, {"1/2/3", "1.5"},
		{"2.5 billion", "2.5 million"}, {"\\frac{5}{4}", "\\frac{3}{4}"}, {"12 m²", "2"}};

	for (size_t i = 0; i < COUNT(rights); i++)
		right("number", rights[i][0], rights[i][1]);
	for (size_t i = 0; i < COUNT(wrongs); i++)
		wrong("number", wrongs[i][0], wrongs[i][1]);
}

TEST(number_compares_the_last_number)
{
	right("number", "5 + 3 is 8.", "8");
	right("number", "The total is $1,200.00", "1200");
	right("number", "-$5", "-5");
	right("number", "$-5", "-5");
	right("number", "so 50%", "50");
	right("number", "\u22127", "-7");
	right("number", "10-7", "7");
	right("number", "-7", "-7");
	right("number", ".5", "0.5");
	right("number", "1e3", "1000");
	right("number", "1,234,567", "1234567");
	right("number", "1, 2, 3", "3");
	right("number", "답은 \uff11\uff12입니다", "12");
	right("number", "18", "She makes 9*2 = 18 #### 18");
	right("number", "0", "-0");
	wrong("number", "-7", "7");
	wrong("number", "3.5", "3");
	wrong("number", "35", "3.5");
	wrong("number", "none", "3");
	wrong("number", "8 of 10", "8");
	assert_true(isnan(score("number", "3", "three")));
}

TEST(number_reads_thousands_in_every_usual_notation)
{
	static const struct {
		const char *answer, *expected;
	} same[] = {
		{"12,500", "12500"}, {"12 500", "12500"}, {"1 000", "1000"},
		{"250 000", "250000"},
		{"12\u00a0500", "12500"}, {"12\u202f500", "12500"}, {"12\u2009500", "12500"},
		{"12\u2007500", "12500"}, {"12'500", "12500"}, {"12\u2019500", "12500"},
		{"12_500_000", "12500000"}, {"$12{,}500$", "12500"}, {"12\\,500", "12500"},
		{"12\\;500", "12500"}, {"12\\ 500", "12500"}, {"12~500", "12500"},
		{"12,\\!500", "12500"}, {"12{\\,}500", "12500"}, {"12&nbsp;500", "12500"},
		{"12,34,567", "1234567"}, {"Rs. 1,00,000.50", "100000.5"},
		{"1.234.567", "1234567"}, {"1.234.567,89", "1234567.89"}, {"1.234,5", "1234.5"},
		{"1 234 567,25", "1234567.25"}, {"1'234.50", "1234.5"},
		{"\uff11\uff12\uff0c\uff15\uff10\uff10", "12500"},
		{"\u0661\u0662\u066c\u0665\u0660\u0660", "12500"},
		{"\u0967\u0968", "12"}, {"\u0661\u066b\u0665", "1.5"}, {"12500.000", "12500"},
		{"012", "12"},
		{"1.25e4", "12500"}, {"1.25E+4", "12500"}, {"1.25\u00d710^4", "12500"},
		{"$1.25 \\times 10^{4}$", "12500"}, {"1.25\u00b710\u2074", "12500"},
		{"1.5 x 10^-3", "0.0015"}, {"1.5\u00d710\u207b\u00b3", "0.0015"},
		{"10^6", "1000000"},
		{"10\u00b3", "1000"}, {"\u20135", "-5"}, {"\u2212\u20ac5", "-5"},
		{"-\u00a312,500", "-12500"},
		{"12\\mathord{,}500", "12500"}, {"12\\thinspace 500", "12500"},
		{"12\u3000500", "12500"}, {"12&#x202F;500", "12500"},
		{"\ufe635", "-5"}, {"\uff0d5", "-5"}, {"12\u2060500", "12500"},
		{"+12,500", "12500"},
		{"9.500", "9.5"}, {"1,5", "5"}, {"12345678901234567890", "12345678901234567890"},
	};
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		right("number", same[i].answer, same[i].expected);
}

TEST(number_takes_no_list_for_thousands)
{
	static const struct {
		const char *answer, *expected;
	} last[] = {
		{"{7, 500}", "500"}, {"(9500, 500)", "500"}, {"(9500,500)", "500"},
		{"1, 200", "200"},
		{"100 200 300", "300"}, {"in 2024 300", "300"}, {"12\n500", "500"},
		{"12\t500", "500"},
		{"12\uc6d4 500", "500"}, {"{12,34,567}", "567"}, {"1,2,3", "3"}, {"1.10", "1.1"},
		{"12 5000", "5000"}, {"0,500", "500"}, {"1'2", "2"}, {"3/4", "0.75"},
		{"x_500", "500"},
	};
	for (size_t i = 0; i < sizeof last / sizeof *last; i++)
		right("number", last[i].answer, last[i].expected);
	wrong("number", "9.500", "9500");
	wrong("number", "(9500, 500)", "9500500");
	wrong("number", "1234567891", "1234567892");
	wrong("number", "12345678901234567891", "12345678901234567890");
}

TEST(typographic_signs_width_and_composition_are_folded)
{
	static const struct {
		const char *answer, *expected;
	} same[] = {
		{"don\u2019t", "don't"}, {"don\u02bct", "don't"}, {"don\u2032t", "DON'T"},
		{"don\u00b4t", "don't"}, {"say \u201cno\u201d now", "say \"no\" now"},
		{"say \u00abno\u00bb now", "say \"no\" now"},
		{"say \u201eno\u201f now", "say \"no\" now"},
		{"well\u2010known", "well-known"}, {"well\u2011known", "well-known"},
		{"1914\u20131918", "1914-1918"}, {"yes\u2014no", "yes-no"},
		{"well\u00adknown", "wellknown"},
		{"\uff37\uff45\uff4c\uff4c\uff0d\uff4b", "well-k"}, {"\uff76\uff9e", "\u30ac"},
		{"caf\u00e9", "cafe\u0301"}, {"\u1112\u1161\u11ab", "\ud55c"},
		{"a\u00a0b", "a b"},
		{"STRASSE", "stra\u00dfe"}, {"\ufb01ne", "fine"}, {"x\u2212y", "x-y"},
		{"don`t", "don't"}, {"\u275dno\u275e", "\"no\""}, {"yes\ufe31no", "yes-no"},
		{"\u03c3", "\u03a3"}, {"v\uff11.\uff11", "v1.1"},
	};
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		right("iexact", same[i].answer, same[i].expected);
		right("contains", same[i].answer, same[i].expected);
		right("f1", same[i].answer, same[i].expected);
	}
}

TEST(digits_are_never_folded)
{
	wrong("iexact", "version 1.10", "version 1.1");
	wrong("contains", "version 1.10", "1.1");
	wrong("iexact", "10\u00b2", "102");
	wrong("contains", "10\u00b2", "102");
	wrong("iexact", "\u2460", "1");
	wrong("iexact", "\u00bd", "1/2");
	wrong("iexact", "1,000", "1000");
	wrong("iexact", "007", "7");
	wrong("iexact", "\u0661", "1");
	right("iexact", "10\u00b2", "10\u00b2");
}

TEST(exact_wants_the_same_characters_but_not_the_same_code_points)
{
	right("exact", "caf\u00e9", "cafe\u0301");
	right("exact", "\u1112\u1161\u11ab", "\ud55c");
	right("exact", "a\u0323\u0302", "a\u0302\u0323");
	wrong("exact", "don\u2019t", "don't");
	wrong("exact", "well\u2011known", "well-known");
	wrong("exact", "\uff41", "a");
	wrong("exact", "a\u00a0b", "a b");
	wrong("exact", "\ufb01", "fi");
	wrong("exact", "10\u00b2", "102");
}

TEST(regex_matches_and_says_what_is_wrong_with_a_pattern)
{
	right("regex", "It is 12 degrees", "\\b\\d+\\b");
	right("regex", "답: 서울", "서.$");
	right("regex", "HOT", "(?i)hot");
	wrong("regex", "HOT", "hot");
	assert_true(isnan(score("regex", "x", "(")));
	assert_true(isnan(score("regex", "x", "\\C")));
	reason_is("regex", "x", "(",
		"the pattern \u201c(\u201d cannot be used: missing closing parenthesis, at byte 2");
}

TEST(regex_gives_up_on_patterns_that_never_end)
{
	char text[61];
	memset(text, 'a', 60);
	text[60] = '\0';
	assert_true(isnan(score("regex", text, "(a|a|aa)+$(?!)b")) ||
		    score("regex", text, "(a+)+$b") <= 1);
	assert_true(isnan(score("regex", text, "^(a|aa|aaa)+b\\1?c*(?<!z)$|^(aa?|a?a)*[bc]d$")));
}

static void near(double got, double want)
{
	if (fabs(got - want) > 1e-9)
		fail_msg("got %.12g, expected %.12g", got, want);
}

TEST(f1_is_the_balance_of_precision_and_recall)
{
	near(score("f1", "the cat sat", "A cat sat down."), 0.8); /* 2 of 2, 2 of 3 */
	near(score("f1", "cat", "Cat!"), 1);
	near(score("f1", "dog", "cat"), 0);
	near(score("f1", "cat cat", "cat"), 2.0 / 3); /* repeats count once */
	near(score("f1", "35", "3.5"), 0);	      /* numbers stay whole */
	near(score("f1", "", ""), 1);
	near(score("f1", "", "cat"), 0);
	near(score("f1", "나는 밥을 먹었다", "나는 빵을 먹었다"), 2.0 / 3);
	near(score("f1", "北京", "北平"), 0.5);
}

TEST(set_wants_the_same_words_in_any_order)
{
	right("set", "tiger, dog, lion", "lion, tiger, dog");
	right("set", "Dog dog, DOG", "dog");
	right("set", "lion, tiger and dog", "dog, lion, tiger");
	right("set", "lion and tiger and dog", "dog, lion, tiger");
	wrong("set", "lion, tiger", "lion, tiger, dog");
	wrong("set", "lion, tiger, dog, cat", "lion, tiger, dog");
	wrong("set", "tigers", "tiger");
	/* What the published program cuts off, and what it cuts apart. */
	right("set", "lion, dog\nThese are the animals.", "dog, lion");
	right("set", "lion, dog. These are the animals.", "dog, lion");
	right("set", "the well-known", "well known the");
	wrong("set", "The animals are lion and dog", "dog, lion");
	/* "and" is a word of its own where it is not between two. */
	right("set", "and", "and");
	right("set", "a, and", "and a");
	wrong("set", "a", "and a");
	wrong("set", "3.5", "3");
	right("set", "3.5, -2", "-2 and 3.5");
	right("set", "사자, 개", "개 사자");
	right("set", "", "");
	reason_is("set", "cat, dog", "dog, wolf",
		"expected \u201cdog, wolf\u201d, got \u201ccat, dog\u201d: without "
		"\u201cwolf\u201d and with \u201ccat\u201d");
	reason_is("set", "b a", "a b", "as expected: \u201ca b\u201d");
}

TEST(reasons_say_what_was_expected_and_what_came)
{
	reason_is("iexact", "warm", "hot", "expected \u201chot\u201d, got \u201cwarm\u201d");
	reason_is("iexact", "Hot.", "hot", "as expected: \u201chot\u201d");
	reason_is("number", "4", "5", "expected 5, got 4");
	reason_is("contains", "b", "a", "does not contain \u201ca\u201d, got \u201cb\u201d");
}

TEST(an_unknown_metric_is_answered_with_the_nearest)
{
	const struct metric *m = NULL;
	SCOPED(buf) err = BUF(BUF_SMALL);
	assert_int_equal(metric_find(&m, STR("exct"), &err), BAD_USAGE);
	assert_non_null(strstr(buf_text(&err), "did you mean exact?"));
	for (size_t i = 0; metrics[i]; i++)
		assert_non_null(strstr(buf_text(&err), metrics[i]->name));
	buf_clear(&err);
	assert_int_equal(metric_find(&m, STR("zzzzzzzz"), &err), BAD_USAGE);
	assert_null(strstr(buf_text(&err), "did you mean"));
	buf_clear(&err);
	assert_int_equal(metric_find(&m, STR("exact:ly"), &err), BAD_USAGE);
	assert_string_equal(buf_text(&err), "metric exact takes nothing after a colon");
}

static void scored(const char *output, const char *const *accepted, double want, const char *reason)
{
	struct example e = {.id = 1};
	SCOPED(outcome) o = {.output = output ? strdup(output) : NULL};
	struct measure m;
	assert_int_equal(measure_find(&m, STR("iexact"), STR("first-line"), NULL), OK);
	for (size_t i = 0; accepted[i]; i++)
		answers_add(&e.expected, str_of(accepted[i]));
	assert_false(outcome_score(&o, &m, &e));
	if (isnan(want))
		assert_true(isnan(o.score));
	else
		near(o.score, want);
	if (reason)
		assert_string_equal(o.reason, reason);
	answers_release(&e.expected);
}

TEST(the_best_of_the_accepted_answers_counts)
{
	scored("Cold", (const char *[]){"chilly", "cold", NULL}, 1,
		"as expected: \u201ccold\u201d");
	scored("warm", (const char *[]){"chilly", "cold", NULL}, 0,
		"expected \u201cchilly\u201d, got \u201cwarm\u201d (nor any of 1 other accepted "
		"answer)");
}

TEST(without_an_output_or_an_expected_answer_there_is_no_score)
{
	scored(NULL, (const char *[]){"cold", NULL}, NAN, NULL);
	scored("cold", (const char *[]){NULL}, NAN,
		"not scored: the example has no expected answer");
	scored("<think>cold", (const char *[]){"cold", NULL}, 0,
		"nothing but thinking in the output");
	scored("", (const char *[]){"cold", NULL}, 0, "an empty output");
}

TEST(what_no_answer_can_score_on_is_known_before)
{
	static const struct {
		const char *metric, *extract, *expected;
		bool possible;
	} rows[] = {{"regex", "all", "(", false}, {"regex", "json:a", "(", false},
		{"regex", "all", "a", true}, {"choice:red,blue", "first-line", "green", false},
		{"choice:red,blue", "all", "red", true}, {"number", "all", "none", false},
		{"number", "all", "7", true}, {"json", "all", "green", false},
		{"json", "all", "{}", true}, {"exact", "json:a", "x", true},
		{"sum:choice:red,blue+exact", "all", "green", false},
		{"judge:is good", "all", "x", true}, {"exact", "all", NULL, false},
		{"length:..3w", "all", NULL, true}};

	for (size_t i = 0; i < COUNT(rows); i++) {
		SCOPED(example) e = {.id = 1};
		SCOPED(buf) why = BUF(BUF_SMALL);
		struct measure m;

		assert_int_equal(
			measure_find(&m, str_of(rows[i].metric), str_of(rows[i].extract), NULL),
			OK);
		if (rows[i].expected)
			answers_add(&e.expected, str_of(rows[i].expected));
		if (outcome_possible(&m, &e, &why) != rows[i].possible)
			fail_msg("row %zu: %s", i, buf_text(&why));
		assert_int_equal(why.n > 0, !rows[i].possible);
	}
}
