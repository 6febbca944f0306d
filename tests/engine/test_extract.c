/* test_extract.c - which part of an answer is scored. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/engine/metric.h"

static void takes(const char *rule, const char *output, const char *want)
{
	SCOPED(buf) out = BUF(BUF_TEXT), reason = BUF(BUF_SMALL);
	bool there = extract_apply(&out, str_of(rule), str_of(output), NULL, &reason);
	if (there != (want != NULL))
		fail_msg("%s of \"%s\": \"%s\" (%s)", rule, output, buf_text(&out),
			buf_text(&reason));
	assert_string_equal(buf_text(&out), want ? want : "");
	assert_true(there == (reason.n == 0));
}

TEST(all_is_the_trimmed_text)
{
	takes("all", "  a\n b \n", "a\n b");
	takes("all", " \n", NULL);
}

TEST(lines_that_are_blank_do_not_count)
{
	takes("first-line", "\n \nhot\r\ncold\n", "hot");
	takes("last-line", "hot\ncold\n  \n", "cold");
}

TEST(thinking_is_left_out)
{
	takes("all", "<think>a\nb</think>\n\ncold", "cold");
	takes("first-line", "<think>x</think>hot<think>y</think>", "hot");
	takes("all", "<think>a<think>b</think>c</think>d", "d");
	takes("all", "template opened it</think> cold", "cold");
	takes("all", "a < b <thinker>", "a < b <thinker>");
}

TEST(thinking_that_never_ends_leaves_no_answer)
{
	takes("all", "<think>it is cold", NULL);
	takes("last-line", "<think>\nit is\ncold\n", NULL);
}

TEST(regex_gives_group_one_or_the_match)
{
	takes("regex:answer: (\\w+)", "The answer: cold!", "cold");
	takes("regex:\\d+", "a 12 b 13", "12");
	takes("regex:\\d+", "none", NULL);
	takes("regex:(", "none", NULL);
}

TEST(json_goes_down_by_dots_and_is_found_in_words_around_it)
{
	takes("json:a.b", "{\"a\":{\"b\":\"cold\"}}", "cold");
	takes("json:a.1", "{\"a\":[1,2.5]}", "2.5");
	takes("json:ok", "Sure:\n```json\n{\"ok\": true}\n```\nDone.", "true");
	takes("json:a", "{\"a\":null}", NULL);
	takes("json:A", "{\"a\":1}", NULL);
	takes("json:a", "no braces", NULL);
}

TEST(after_is_what_follows_the_last_mark)
{
	takes("after:####", "use #### then\n#### 18\n", "18");
	takes("after:답:", "생각… 답: 서울", "서울");
	takes("after:####", "18", NULL);
	takes("after:", "18", NULL);
}

TEST(json_that_breaks_off_is_told_with_its_place)
{
	static const char *const cases[][2] = {
		{"{\"team\": \"x\",}", "no JSON in the output; the answer:1:14: "},
		{"S\u00fcre:\n{\"team\": \"x\", // y\n}", "; the answer:2:15: "},
		{"S\u00fcre: {'team': 'x'}", "; the answer:1:8: "},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		SCOPED(buf) out = BUF(BUF_TEXT), reason = BUF(BUF_SMALL);

		assert_false(extract_apply(
			&out, STR("json:team"), str_of(cases[i][0]), NULL, &reason));
		assert_has(&reason, cases[i][1]);
	}
}

TEST(rules_are_checked_with_their_reason)
{
	static const char *const good[] = {
		"all", "first-line", "last-line", "regex:a(b)", "json:a.b", "after:=>"};
	static const char *const bad[] = {
		"", "first", "regex:", "regex:(", "json:", "after:", "ALL"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_int_equal(extract_check(str_of(good[i]), NULL), OK);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		SCOPED(buf) err = BUF(BUF_SMALL);
		assert_int_equal(extract_check(str_of(bad[i]), &err), BAD_USAGE);
		assert_true(err.n > 0);
	}
}

TEST(thinking_goes_whatever_its_marks_are)
{
	static const struct {
		const char *output, *want;
	} cases[] = {
		{"<thinking>warm? no</thinking>cold", "cold"},
		{"<Thinking>warm</Thinking>\ncold", "cold"},
		{"<reasoning effort=\"high\">warm</reasoning>cold", "cold"},
		{"<thought>\nwarm\n</thought>\n\ncold", "cold"},
		{"[THINK]warm[/THINK]cold", "cold"},
		{"\u25c1think\u25b7warm\u25c1/think\u25b7cold", "cold"},
		{"<|begin_of_thought|>warm<|end_of_thought|>\n<|begin_of_solution|>cold"
		 "<|end_of_solution|>",
			"cold"},
		{"<|channel|>analysis<|message|>warm<|end|><|start|>assistant<|channel|>final"
		 "<|message|>cold<|return|>",
			"cold"},
		{"<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>commentary"
		 "<|message|>b<|end|><|start|>assistant<|channel|>final <|constrain|>text"
		 "<|message|>cold",
			"cold"},
		{"analysisThe user wants the opposite.assistantfinalcold", "cold"},
		{"<|channel>thought\nwarm<channel|>cold", "cold"},
		{"Here is my thought process: warm.\nHere is my response:\ncold", "cold"},
		{"<|START_THINKING|>warm<|END_THINKING|><|START_RESPONSE|>cold<|END_RESPONSE|>",
			"cold"},
		{"<seed:think>warm</seed:think>cold", "cold"},
		{"<unused94>thought\nwarm<unused95>cold", "cold"},
		{"<details type=\"reasoning\" done=\"true\"><summary>2 s</summary>warm"
		 "</details>\ncold",
			"cold"},
		{"<think>warm</think><response>cold</response>", "cold"},
		{"[[ ## reasoning ## ]]\nwarm\n\n[[ ## answer ## ]]\ncold\n\n[[ ## completed ## ]]",
			"cold"},
		{"**Reasoning:** warm\n\n**Answer:** cold", "cold"},
		{"<think>warm</think>\n<answer>cold</answer>", "cold"},
		/* the beginning is lost */
		{"warm</thinking>cold", "cold"},
		{"warm[/THINK]cold", "cold"},
		{"warm\u25c1/think\u25b7cold", "cold"},
		{"warm<|end_of_thought|>cold", "cold"},
		/* thinking about marks */
		{"<think>in <think> tags, then</think>cold", "cold"},
		{"<think>not [THINK] here</think>cold", "cold"},
		{"<think/>cold", "cold"},
		{"<think>warm</think>cold</think>", "cold"},
		{"&lt;think&gt;warm&lt;/think&gt;cold", "cold"},
		/* it never ends */
		{"<reasoning>cold", NULL},
		{"[THINK]cold", NULL},
		{"<|channel|>analysis<|message|>cold<|end|>", NULL},
		{"cold\n<thinking>or not", "cold"},
		/* none */
		{"analysis of the weather: cold", "analysis of the weather: cold"},
		{"a <thinkers> club, [thin] ice", "a <thinkers> club, [thin] ice"},
		{"cold<|im_end|>\n<|im_start|>user\nand now?", "cold"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		takes("all", cases[i].output, cases[i].want);
}

TEST(a_fence_is_taken_off_the_answer)
{
	static const struct {
		const char *rule, *output, *want;
	} cases[] = {
		{"first-line", "```\nls -l\n```", "ls -l"},
		{"first-line", "```sh\nls -l\n```", "ls -l"},
		{"first-line", "~~~sh title=\"x\"\nls -l\n~~~\nlists it", "ls -l"},
		{"first-line", "  ```sh\n  ls -l\n  ```", "ls -l"},
		{"first-line", "````\nls -l\n````", "ls -l"},
		{"first-line", "```sh\nls -l", "ls -l"},
		{"first-line", "```sh\nls -l```", "ls -l"},
		{"first-line", "```ls -l```", "ls -l"},
		{"first-line", "ls -l\n```", "ls -l"},
		{"first-line", "Answer: ```ls -l```", "ls -l"},
		{"first-line", "Sure!\n\n```\nls -l\n```", "ls -l"},
		{"first-line", "So it is this: ```sh\nls -l\n```\nIt lists.", "ls -l"},
		{"first-line", "```sh\nls\n```\nNo, wait:\n```sh\nls -l\n```", "ls -l"},
		{"first-line", "```\n```\nls -l", "ls -l"},
		{"first-line", "```sh\r\nls -l\r\n```\r\n", "ls -l"},
		{"first-line", "ls\n\n```\nit lists\n```", "ls"},
		{"first-line", "`ls -l`\nlists it", "ls -l"},
		{"all", "``a `b` c``", "``a `b` c``"},
		{"all", "`a` or `b`", "`a` or `b`"},
		{"first-line", "42\n\n```py\nx = 6\nprint(x * 7)\n```", "42"},
		{"last-line", "```py\nprint(6 * 7)\n```\n42", "42"},
		{"last-line", "This prints it:\n```py\nx = 6\nprint(x)\n```", "print(x)"},
		{"all", "Here:\n```py\na = 1\n\n  b = 2\n```\nDone.", "a = 1\n\n  b = 2"},
		{"all", "   ```py\n   a = 1\n     b = 2\n   ```", "a = 1\n  b = 2"},
		{"all", "~~~md\n```\nls\n```\n~~~", "```\nls\n```"},
		{"all", "````md\n```\nls\n```\n````", "```\nls\n```"},
		{"all", "use ``` to open a fence", "use ``` to open a fence"},
		{"all", "a `b` c", "a `b` c"},
		{"all", "```\n```", NULL},
		{"all", "```", NULL},
		{"after:Answer:", "Answer:\n```\n42\n```", "42"},
		{"json:sql", "{\"sql\": \"```sql\\nselect 1\\n```\"}", "select 1"},
		{"regex:```(\\w+)", "```sh\nls\n```", "sh"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		takes(cases[i].rule, cases[i].output, cases[i].want);
}

TEST(marks_of_an_answer_are_taken_off_it)
{
	static const struct {
		const char *output, *want;
	} cases[] = {
		{"It is <answer>cold</answer>, I think.", "cold"},
		{"<ANSWER>\ncold\n</ANSWER>", "cold"},
		{"<answer>warm</answer> no: <answer>cold</answer>", "cold"},
		{"cold</answer>", "cold"},
		{"<final_answer>cold", "cold"},
		{"<|begin_of_box|>cold<|end_of_box|>", "cold"},
		{"So $\\boxed{\\text{cold}}$.", "cold"},
		{"\\boxed{\\frac{1}{2}}", "\\frac{1}{2}"},
		{"<answer>```\ncold\n```</answer>", "cold"},
		{"<pre><code class=\"x\">cold</code></pre>", "cold"},
		{"the <output> of it is cold", "the <output> of it is cold"},
		{"\\boxed{cold", "\\boxed{cold"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		takes("all", cases[i].output, cases[i].want);
}

TEST(the_last_json_that_has_the_field_counts)
{
	static const struct {
		const char *rule, *output, *want;
	} cases[] = {
		{"json:desk", "{\"desk\":\"a\"} or rather {\"desk\":\"b\"}", "b"},
		{"json:desk", "{\"desk\":\"b\"}\n{\"sure\":0.5}", "b"},
		{"json:desk", "{\"desk\":\"b\"} {\"desk\":null}", "b"},
		{"json:desk", "of {a, b} it is {\"desk\":\"b\"}, not {a}", "b"},
		{"json:desk", "if (x) { y = \"{\"; } {\"desk\":\"b\"}", "b"},
		{"json:desk", "{\"say\": \"a {\"desk\":\"b\"}", "b"},
		{"json:desk", "{ broken: {\"desk\":\"b\"}, oops", "b"},
		{"json:desk", "{\"a\":[{\"desk\":\"b\"}, {\"c\":", "b"},
		{"json:desk", "<think>{\"desk\":\"a\"}</think>{\"desk\":\"b\"}", "b"},
		{"json:desk", "[{\"desk\":\"b\"}]", "b"},
		{"json:desk", "see [1]: ~~~json\n{\"desk\":\"b\"}\n~~~", "b"},
		{"json:desk", "{\"desk\":\"a\",\"desk\":\"b\"}", "b"},
		{"json:desk", "{\"d\\u0065sk\":\"\\ud83d\\ude00 \\ud83d!\"}", "\U0001f600 \ufffd!"},
		{"json:desk", "{\"desk\":\"a\\u0000b\"}", "a\ufffdb"},
		{"json:n", "{\"n\": 1.10}", "1.10"},
		{"json:n", "{\"n\":12345678901234567890}", "12345678901234567890"},
		{"json:n", "{\"n\":-1.50E+3}", "-1.50E+3"},
		{"json:n", "{\"n\": [1.0, \"a b\", {\"c\": 2.50}]}", "[1.0,\"a b\",{\"c\":2.50}]"},
		{"json:n.1.c", "{\"n\": [0, {\"c\": 2.50}]}", "2.50"},
		{"json:1", "[7, 8]", "8"},
		{"json:desk", "{\"desk\":\"b\"", NULL},
		{"json:desk", "{\"desk\":\"b\",}", NULL},
		{"json:desk", "{'desk':'b'}", NULL},
		{"json:desk.x", "{\"desk\":\"b\"}", NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		takes(cases[i].rule, cases[i].output, cases[i].want);
}

TEST(a_mark_that_the_rule_asks_for_is_there_to_be_found)
{
	takes("after:</reasoning>", "<reasoning>warm</reasoning>cold", "cold");
	takes("after:</think>", "<think>warm</think>cold", "cold");
	takes("after:[/THINK]", "[THINK]warm[/THINK]cold", "cold");
	takes("regex:\\[/THINK\\](.*)", "[THINK]warm[/THINK]cold", "cold");
	takes("regex:<answer>(.*)</answer>", "<answer>cold</answer>", "cold");
	takes("after:Answer:", "**Reasoning:** warm\n**Answer:** cold", "** cold");
	takes("after:response:", "Here is my thought process: a\nHere is my response: b", "b");
	takes("after:Answer:", "<think>Answer: warm</think>Answer: cold", "cold");
}

static void scores(const char *metric, const char *rule, const char *output, const char *expected,
	double want)
{
	struct example e = {.id = 1};
	SCOPED(outcome) o = {.output = strdup(output)};
	struct measure m;
	assert_int_equal(measure_find(&m, str_of(metric), str_of(rule), NULL), OK);
	answers_add(&e.expected, str_of(expected));
	assert_false(outcome_score(&o, &m, &e));
	if (o.score < want || o.score > want)
		fail_msg("%s of \"%s\": %g, scored \"%s\"", metric, output, o.score, o.extracted);
	answers_release(&e.expected);
}

TEST(what_an_accepted_answer_holds_is_not_cut)
{
	scores("exact", "all", "```sh\nls\n```", "```sh\nls\n```", 1);
	scores("exact", "all", "```sh\nls\n```", "```\nls\n```", 0);
	scores("exact", "all", "<think>a</think>b", "<think>a</think>b", 1);
	scores("iexact", "all", "<answer>b</answer>", "<answer>b</answer>", 1);
	scores("exact", "all", "\\boxed{b}", "\\boxed{b}", 1);
}

TEST(metrics_that_look_into_the_text_keep_the_words_around_a_fence)
{
	scores("number", "all", "```py\nprint(6 * 7)\n```\nThat is 42.", "42", 1);
	scores("contains", "all", "It takes linear time.\n```c\nf();\n```", "linear time", 1);
	scores("contains", "all", "```python\nf()\n```\nDone.", "python", 0);
	scores("number", "all", "\\boxed{42}, after 3 steps", "42", 1);
	scores("contains", "all", "Paris or Rome? <answer>Rome</answer>", "Paris", 0);
	scores("regex", "all", "```\n42\n```", "^42$", 1);
}
