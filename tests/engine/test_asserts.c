/* test_asserts.c - what promptfoo's assertions say of an output, as promptfoo says it. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/engine/metric.h"

enum { NONE = -1 };

static const struct verdict {
	const char *asserted, *output;
	int passes; /* 1, 0, NONE */
} verdicts[] = {
	{"equals: Paris", "Paris", 1}, {"equals: Paris", "paris", 0}, {"equals: Paris", "Paris ",
		0},
	{"not-equals: Paris", "Rome", 1}, {"equals: {\"a\":[1,2]}", " {\"a\": [1, 2.0]}", 1},
	{"equals: {\"a\":1}", "no", 0}, {"equals: \"{\"", "{", 1}, {"equals:", "", 1},
	{"contains: art", "start", 1}, {"contains: Art", "start", 0}, {"icontains: ART", "start",
		1},
	{"icontains: \xc3\x89T\xc3\x89", "un \xc3\xa9t\xc3\xa9", 1},
	{"icontains: istanbul", "\xc4\xb0stanbul", 0},
	{"icontains: i\xcc\x87stanbul", "\xc4\xb0stanbul", 1},
	{"icontains: \xcf\x83\xce\xbf\xcf\x82", "\xce\xa3\xce\x9f\xce\xa3", 1},
	{"icontains: \xcf\x83\xce\xbf\xcf\x83\xce\xbf",
		"\xce\xa3\xce\x9f\xce\xa3\xce\x9f", 1},
	{"not-contains: x", "abc", 1}, {"contains:", "abc", NONE}, {"contains:x", "axb", 1},
	{"contains-any: a, \"b,c\"", "xx b,c", 1}, {"contains-any: a, \"b,c\"", "xx c", 0},
	{"contains-all: [\"a\",\"b\"]", "ba", 1}, {"contains-all: a,b", "a", 0},
	{"icontains-all: A, B", "ab", 1}, {"not-icontains-any: [\"SORRY\"]", "sorry", 0},
	{"contains-any: []", "x", 0}, {"contains-all: []", "x", 1},
	{"starts-with: Yes", "Yes, it is", 1}, {"starts-with: Yes", " Yes", 0},
	{"regex: ^\\d{4}$", "2024", 1}, {"regex: ^\\d+$", "2024\n", 0}, {"regex: a.c", "a\nc", 0},
	{"regex: (?i)yes", "YES", 0}, {"not-regex: (?i)yes", "no", 0}, {"regex: \\(?yes", "yes", 1},
	{"regex: ^a\\sb$", "a\xc2\xa0" "b", 1}, {"regex: a[^\\s]b", "a\xc2\xa0" "b", 0},
	{"regex: ^\\S+$", "a\xe2\x80\x83", 0}, {"regex: a.b", "a\xe2\x80\xa8" "b", 0},
	{"regex: ^a.b$", "a\xf0\x9f\x99\x82" "b", 0},
	{"regex: ^a..b$", "a\xf0\x9f\x99\x82" "b", 1},
	{"regex: ^\xf0\x9f\x99\x82+$", "\xf0\x9f\x99\x82", 1}, {"regex: \\p{L}", "a", NONE},
	{"regex: a[.]\\.b", "a..b", 1}, {"regex: (", "(", NONE},
	{"is-json", "{\"a\":1}", 1}, {"is-json", "```{}```", 0},
	{"not-is-json", "no", 1}, {"is-json: {\"type\":\"object\",\"required\":[\"a\"]}", "{}", 0},
	{"is-json: {\"type\":\"object\",\"required\":[\"a\"]}", "{\"a\":0}", 1},
	{"not-is-json: {\"type\":\"array\"}", "{}", 1},
	{"is-json: {\"type\":\"string\",\"format\":\"date\"}", "\"x\"", NONE},
	{"is-json: {\"unheard\":1}", "{}", NONE},
	{"is-json: {\"prefixItems\":[{}]}", "[1]", NONE},
	{"is-json: {\"uniqueItems\":true}", "[1,[2],1.0]", 0},
	{"is-json: {\"uniqueItems\":true}", "[1,[2],true,[3]]", 1},
	{"contains-json", "so: {\"a\": 1}.", 1}, {"contains-json", "none", 0},
	{"contains-json: {\"required\":[\"b\"]}", "{\"a\":1} [{\"b\":2}]", 1},
	{"not-contains-json", "none", 1}, {"contains-json", "see {name}", NONE},
	{"contains-json", "[1] {\"a\": 1", NONE}, {"not-contains-json", "[{'a': 1}]", NONE},
	{"contains-json: {\"required\":[\"b\"]}", "so {\"a\":{}} and [1]", 0},
	{"levenshtein: kitten", "sitting", 1}, {"levenshtein(2): kitten", "sitting", 0},
	{"levenshtein(2): a", "a\xf0\x9f\x99\x82", 1},
	{"levenshtein(1): a", "a\xf0\x9f\x99\x82", 0},
	{"word-count: 3", " one  two\nthree ", 1}, {"word-count: {\"min\":2,\"max\":3}", "a", 0},
	{"word-count: {\"max\":3}", "a", 1}, {"word-count: many", "a", NONE},
	/* several */
	{"contains: a\n\ncontains: b", "ab", 1}, {"contains: a\ncontains: b", "a", 0},
	{"threshold: 0.5\ncontains: a\ncontains: b", "a", 1},
	{"threshold: 0.6\ncontains: a\ncontains: b", "a", 0},
	{"threshold: 0.6\n[3] contains: a\ncontains: b", "a", 1},
	{"threshold: 1", "a", 1}, {"threshold: 1\n[0] contains: a", "a", 0},
	{"threshold: 0\ncontains: b", "a", 1}, {"[0] contains: b", "a", 1},
	{"[0] javascript: true", "a", 1}, {"javascript: true", "a", NONE},
	{"contains: b\njavascript: true", "a", NONE}, {"not-python: x", "a", NONE},
	{"assert-set(0.5): [\"contains: a\",\"contains: b\"]", "a", 1},
	{"assert-set: [\"contains: a\",\"contains: b\"]", "a", 0},
	{"assert-set: [\"contains: a\",\"nothing known\"]", "a", NONE},
	{"threshold: 0.7\nassert-set: [\"contains: a\",\"contains: b\"]\ncontains: a", "a", 1},
	{"llm-rubric: is kind", "x", NONE}, {"unjudged: openai:m", "x", NONE},
	{"similar(0.8): x", "x", NONE}, {"similar:cosine(0.8): x", "x", NONE}, {"?", "x", NONE},
};

static void score_it(struct outcome *o, const char *asserted)
{
	SCOPED(example) e = {.id = 1};
	struct measure m;

	if (asserted)
		answers_add(&e.expected, str_of(asserted));
	assert_int_equal(measure_find(&m, STR("asserts"), STR("all"), NULL), OK);
	assert_false(outcome_score(o, &m, &e));
}

static struct outcome scored(const char *asserted, const char *output)
{
	struct outcome o = {.output = mem_dup(output)};

	score_it(&o, asserted);
	return o;
}

TEST(each_assertion_says_what_promptfoo_says)
{
	for (size_t i = 0; i < COUNT(verdicts); i++) {
		SCOPED(outcome) o = scored(verdicts[i].asserted, verdicts[i].output);
		const int got = isnan(o.score) ? NONE : (int)o.score;

		if (got != verdicts[i].passes || !*o.reason)
			fail_msg("%s of \"%s\": %d, %s", verdicts[i].asserted, verdicts[i].output,
				got, o.reason);
	}
}

TEST(the_output_is_taken_as_it_came)
{
	SCOPED(outcome) o = scored("equals: <think>a</think>b", "<think>a</think>b");

	assert_true(o.score >= 1);
}

TEST(what_an_answer_took_is_held_against_the_threshold)
{
	static const struct {
		const char *asserted;
		struct took took;
		int passes;
	} of[] = {
		{"latency(100)", {true, 100, NAN}, 1},
		{"latency(100)", {true, 100.5, NAN}, 0},
		{"latency(100)", {false, 0, NAN}, NONE},
		{"latency", {true, 1, 0}, NONE},
		{"not-latency(100)", {true, 1, 0}, NONE},
		{"cost(0.01)", {true, 1, 0.01}, 1},
		{"cost(0.01)", {true, 1, 0.02}, 0},
		{"cost(0.01)", {true, 1, NAN}, NONE},
		{"cost(0.01)", {false, 1, 0}, NONE},
	};

	for (size_t i = 0; i < COUNT(of); i++) {
		SCOPED(outcome) o = {.output = mem_dup("x"), .took = of[i].took};
		int got;

		score_it(&o, of[i].asserted);
		got = isnan(o.score) ? NONE : (int)o.score;
		if (got != of[i].passes)
			fail_msg("%zu: %d, %s", i, got, o.reason);
	}
}

TEST(what_does_not_hold_is_named)
{
	SCOPED(outcome) o = scored("contains: a\nnot-contains: b\nlevenshtein(1): abcd", "ab");

	assert_non_null(strstr(o.reason, "not-contains: b does not hold"));
	assert_non_null(strstr(o.reason, "the distance is 2"));
	assert_null(strstr(o.reason, "contains: a "));
}

TEST(what_cannot_be_decided_says_why_and_nothing_of_the_rest)
{
	SCOPED(outcome) o = scored("equals: a\nis-json: {\"unheard\":1}", "no JSON");

	assert_non_null(strstr(o.reason, "is not evaluated: schema, #: the keyword"));
	assert_null(strstr(o.reason, "equals"));
	assert_null(strstr(o.reason, "not valid JSON"));
}

/* Told before anything is sent: what no answer was held against has not failed. */
TEST(only_what_is_not_evaluated_is_why_a_test_is_not)
{
	SCOPED(outcome) o = scored("contains: a\njavascript: true", "b");

	assert_string_equal(o.reason, "javascript: true is not evaluated");
}

TEST(a_test_that_asserts_nothing_passes)
{
	SCOPED(outcome) o = scored(NULL, "anything");

	assert_true(o.score >= 1);
}

/* ---- with a judge ---- */

static const struct graded {
	const char *asserted, *output, *judge; /* judge: what it says; NULL: it is not asked */
	int passes;
} graded[] = {
	{"llm-rubric: is kind", "a", "{\"met\":[true]}", 1},
	{"llm-rubric: is kind", "a", "{\"met\":[false]}", 0},
	{"llm-rubric(0.5): is kind", "a", "{\"met\":[true]}", 1},
	{"not-llm-rubric: is rude", "a", "{\"met\":[false]}", 1},
	{"not-llm-rubric: is rude", "a", "{\"met\":[true]}", 0},
	{"llm-rubric: is kind", "a", "{\"met\":[true,true]}", NONE},
	{"llm-rubric: is kind", "a", "It is.", NONE},
	{"llm-rubric: is kind\nllm-rubric: [3] is brief", "a", "{\"met\":[true,false]}", 0},
	{"threshold: 0.6\n[2] llm-rubric: is kind\nllm-rubric: is brief", "a",
		"{\"met\":[true,false]}", 1},
	{"threshold: 0.7\n[2] llm-rubric: is kind\nllm-rubric: is brief", "a",
		"{\"met\":[true,false]}", 0},
	{"assert-set(0.5): [\"llm-rubric: is kind\",\"not-llm-rubric: is brief\"]", "a",
		"{\"met\":[false,false]}", 1},
	{"model-graded-closedqa: is kind", "a", "{\"met\":[true]}", 1},
	{"contains: b\nllm-rubric: is kind", "a", NULL, 0},
	{"contains: a", "a", NULL, 1},
	{"[0] llm-rubric: is kind", "a", NULL, 1},
	{"javascript: 1\nllm-rubric: x", "a", NULL, NONE},
	{"threshold: 0.5\n[3] contains: a\nllm-rubric: is kind", "a", NULL, 1},
	{"not-model-graded-closedqa: is kind", "a", NULL, NONE},
	{"llm-rubric:", "a", NULL, NONE},
};

TEST(a_judge_is_asked_where_its_grade_can_turn_the_verdict)
{
	for (size_t i = 0; i < COUNT(graded); i++) {
		const struct graded *g = &graded[i];
		SCOPED(outcome) o = {.output = mem_dup(g->output)};
		SCOPED(example) e = {.id = 1};
		SCOPED(prompt) request = {0};
		SCOPED(buf) err = BUF(BUF_SMALL), schema = BUF(BUF_SMALL);
		struct measure m;
		bool asked;

		answers_add(&e.expected, str_of(g->asserted));
		assert_int_equal(measure_find(&m, STR("judged-asserts"), STR("all"), NULL), OK);
		asked = outcome_score(&o, &m, &e);
		if (asked) {
			assert_true(outcome_ask(&o, &m, &e, &request, &schema, &err));
			assert_null(strstr(request.items[1].text, "<expected>"));
			outcome_read(&o, &m, &e, str_of(g->judge ? g->judge : ""));
		}
		if (asked != (g->judge != NULL) ||
			(isnan(o.score) ? NONE : (int)o.score) != g->passes)
			fail_msg("%s: %s, %f, %s", g->asserted, asked ? "asked" : "not asked",
				o.score, o.reason);
	}
}

TEST(a_judge_is_asked_once_for_all_that_it_is_to_grade)
{
	SCOPED(outcome) o = {.output = mem_dup("a")};
	SCOPED(example) e = {.id = 1};
	SCOPED(prompt) request = {0};
	SCOPED(buf) schema = BUF(BUF_SMALL);
	struct measure m;

	answers_add(
		&e.expected, STR("llm-rubric: [3] is kind\ncontains: a\nnot-llm-rubric: is rude"));
	assert_int_equal(measure_find(&m, STR("judged-asserts"), STR("all"), NULL), OK);
	assert_true(outcome_score(&o, &m, &e));
	assert_true(outcome_ask(&o, &m, &e, &request, &schema, NULL));
	assert_non_null(strstr(
		request.items[1].text, "1. The answer: [3] is kind\n2. The answer: is rude\n"));
	assert_non_null(strstr(request.items[1].text, "{\"1\":true or false,\"2\":true or false}"));
	assert_non_null(strstr(buf_text(&schema), "\"required\":[\"1\",\"2\"]"));
	outcome_read(&o, &m, &e, STR("{\"reason\":\"it shouts\",\"met\":{\"2\":true,\"1\":true}}"));
	assert_non_null(strstr(o.reason, "not-llm-rubric: is rude does not hold"));
	assert_non_null(strstr(o.reason, "it shouts"));
}
