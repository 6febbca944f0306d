#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "hunsu/engine/metric.h"

#include <cmocka.h> /* last: its fail() would hide ours */

static void takes(const char *rule, const char *output, const char *want)
{
	struct buf out = BUF(BUF_TEXT), reason = BUF(BUF_SMALL);
	bool there = extract_apply(&out, str_of(rule), str_of(output), &reason);
	if (there != (want != NULL))
		fail_msg("%s of \"%s\": \"%s\" (%s)", rule, output, buf_text(&out),
			buf_text(&reason));
	assert_string_equal(buf_text(&out), want ? want : "");
	assert_true(there == (reason.n == 0));
	buf_release(&out);
	buf_release(&reason);
}

static void all_is_the_trimmed_text(void **state)
{
	(void)state;
	takes("all", "  a\n b \n", "a\n b");
	takes("all", " \n", NULL);
}

static void lines_that_are_blank_do_not_count(void **state)
{
	(void)state;
	takes("first-line", "\n \nhot\r\ncold\n", "hot");
	takes("last-line", "hot\ncold\n  \n", "cold");
}

static void thinking_is_left_out(void **state)
{
	(void)state;
	takes("all", "<think>a\nb</think>\n\ncold", "cold");
	takes("first-line", "<think>x</think>hot<think>y</think>", "hot");
	takes("all", "<think>a<think>b</think>c</think>d", "d");
	takes("all", "template opened it</think> cold", "cold");
	takes("all", "a < b <thinker>", "a < b <thinker>");
}

static void thinking_that_never_ends_leaves_no_answer(void **state)
{
	(void)state;
	takes("all", "<think>it is cold", NULL);
	takes("last-line", "<think>\nit is\ncold\n", NULL);
}

static void regex_gives_group_one_or_the_match(void **state)
{
	(void)state;
	takes("regex:answer: (\\w+)", "The answer: cold!", "cold");
	takes("regex:\\d+", "a 12 b 13", "12");
	takes("regex:\\d+", "none", NULL);
	takes("regex:(", "none", NULL);
}

static void json_goes_down_by_dots_and_is_found_in_words_around_it(void **state)
{
	(void)state;
	takes("json:a.b", "{\"a\":{\"b\":\"cold\"}}", "cold");
	takes("json:a.1", "{\"a\":[1,2.5]}", "2.5");
	takes("json:ok", "Sure:\n```json\n{\"ok\": true}\n```\nDone.", "true");
	takes("json:a", "{\"a\":null}", NULL);
	takes("json:A", "{\"a\":1}", NULL);
	takes("json:a", "no braces", NULL);
}

static void after_is_what_follows_the_last_mark(void **state)
{
	(void)state;
	takes("after:####", "use #### then\n#### 18\n", "18");
	takes("after:답:", "생각… 답: 서울", "서울");
	takes("after:####", "18", NULL);
	takes("after:", "18", NULL);
}

static void rules_are_checked_with_their_reason(void **state)
{
	static const char *const good[] = {
		"all", "first-line", "last-line", "regex:a(b)", "json:a.b", "after:=>"};
	static const char *const bad[] = {
		"", "first", "regex:", "regex:(", "json:", "after:", "ALL"};
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_int_equal(extract_check(str_of(good[i]), NULL), OK);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct buf err = BUF(BUF_SMALL);
		assert_int_equal(extract_check(str_of(bad[i]), &err), BAD_USAGE);
		assert_true(err.n > 0);
		buf_release(&err);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_the_trimmed_text),
		cmocka_unit_test(lines_that_are_blank_do_not_count),
		cmocka_unit_test(thinking_is_left_out),
		cmocka_unit_test(thinking_that_never_ends_leaves_no_answer),
		cmocka_unit_test(regex_gives_group_one_or_the_match),
		cmocka_unit_test(json_goes_down_by_dots_and_is_found_in_words_around_it),
		cmocka_unit_test(after_is_what_follows_the_last_mark),
		cmocka_unit_test(rules_are_checked_with_their_reason),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
