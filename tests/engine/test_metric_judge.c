/* test_metric_judge.c - a rubric: what a judge is asked, and what is read in its answer. */
#include <math.h>

#include "../support/test.h"
#include "hunsu/engine/metric.h"

static const struct metric *judge(const char *spelled)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	const struct metric *m = NULL;

	if (metric_find(&m, str_of(spelled), &err))
		fail_msg("%s", buf_text(&err));
	return m;
}

static struct judged about(struct example *e, const char *params, const char *answer)
{
	fields_add(&e->fields, STR("input"), STR("Where is my order 7?"));
	return (struct judged){.answer = str_of(answer), .output = str_of(answer),
		.example = e, .params = str_of(params)};
}

TEST(it_is_asked_for_each_clause_with_input_and_answer_apart)
{
	const char *params = "is polite; [3] names the order\n";
	SCOPED(example) e = {0};
	struct judged j = about(&e, params, "It is on its way.");
	SCOPED(prompt) request = {0};
	SCOPED(buf) schema = BUF(BUF_SMALL);
	const char *text;

	assert_true(judge("judge:is polite; [3] names the order")->ask(
		&j, &request, &schema, NULL));
	assert_int_equal(request.n, 2);
	text = request.items[1].text;
	assert_non_null(strstr(text, "<input>\nWhere is my order 7?\n</input>"));
	assert_non_null(strstr(text, "<answer>\nIt is on its way.\n</answer>"));
	assert_non_null(strstr(text, "1. The answer: is polite\n2. The answer: names the order\n"));
	assert_non_null(strstr(text, "\"met\":{\"1\":true or false,\"2\":true or false}"));
	assert_string_equal(buf_text(&schema),
		"{\"type\":\"object\",\"properties\":{\"reason\":{\"type\":\"string\"},"
		"\"met\":{\"type\":\"object\",\"properties\":{\"1\":{\"type\":\"boolean\"},"
		"\"2\":{\"type\":\"boolean\"}},\"required\":[\"1\",\"2\"],"
		"\"additionalProperties\":false}},\"required\":[\"reason\",\"met\"],"
		"\"additionalProperties\":false}");
	assert_null(strstr(text, "<expected>"));
}

/* The clauses that are asked of an example, a line each; NULL: none, and why is what is said. */
static const char *clauses(struct buf *out, const char *params, struct buf *why)
{
	SCOPED(example) e = {0};
	struct judged j = about(&e, params, "Gone.");
	SCOPED(prompt) request = {0};
	SCOPED(buf) schema = BUF(BUF_SMALL);
	const struct metric *m = judge("judge:is polite");
	double score = (double)NAN;
	struct str text;

	fields_add(&e.fields, STR("city"), STR("Bonn"));
	fields_add(&e.fields, STR("all"), STR("[\"[x] is so\",\"a; b\"]"));
	fields_add(&e.fields, STR("none"), STR("[]"));
	fields_add(&e.fields, STR("mixed"), STR("[\"a\",1]"));
	buf_clear(out);
	if (!m->asks(&j, &score, why)) {
		assert_true(isnan(score));
		return NULL;
	}
	assert_true(m->ask(&j, &request, &schema, NULL));
	text = message_str(&request.items[1]);
	text = str_first(text, str_find(text, "\n\n", 0));
	buf_addstr(out, str_from(text, strlen("Rubric:\n")));
	return buf_text(out);
}

TEST(a_clause_may_name_the_fields_of_an_example)
{
	SCOPED(buf) out = BUF(BUF_SMALL), why = BUF(BUF_SMALL);

	assert_string_equal(clauses(&out, "names {{ city }}; is \\{{short}}", &why),
		"1. The answer: names Bonn\n2. The answer: is \\{{short}}");
	assert_string_equal(clauses(&out, "[2] {{all}}; is polite", &why),
		"1. The answer: [x] is so\n2. The answer: a; b\n3. The answer: is polite");
	assert_string_equal(clauses(&out, "{{none}}; is polite", &why), "1. The answer: is polite");
	assert_string_equal(clauses(&out, "{{mixed}}", &why), "1. The answer: [\"a\",1]");
	assert_string_equal(clauses(&out, "of {{all}}", &why),
		"1. The answer: of [\"[x] is so\",\"a; b\"]");
	assert_null(clauses(&out, "{{none}}", &why));
	assert_string_equal(buf_text(&why), "the example has no clause to grade by");
	buf_clear(&why);
	assert_null(clauses(&out, "is polite; names {{town}}", &why));
	assert_non_null(strstr(buf_text(&why), "lacks a field that the rubric names: names {{"));
}

/* How far two requests are the same. */
static size_t shared(const struct prompt *a, const struct prompt *b)
{
	const char *x = a->items[1].text, *y = b->items[1].text;
	size_t n = 0;

	assert_string_equal(a->items[0].text, b->items[0].text);
	while (x[n] && x[n] == y[n])
		n++;
	return n;
}

TEST(what_all_requests_have_comes_first_and_the_answer_last)
{
	const char *params = "is polite; [3] names the order";
	SCOPED(example) one = {0}, two = {0};
	struct judged j = about(&one, params, "It is on its way.");
	SCOPED(prompt) a = {0}, b = {0}, c = {0};
	SCOPED(buf) schema = BUF(BUF_SMALL);
	const struct metric *m = judge("judge:is polite; [3] names the order");
	const char *text;

	j.expected = STR("It left.");
	assert_true(m->ask(&j, &a, &schema, NULL));
	j.answer = STR("Soon.");
	assert_true(m->ask(&j, &b, &schema, NULL));
	fields_add(&two.fields, STR("input"), STR("My order?"));
	j.example = &two;
	assert_true(m->ask(&j, &c, &schema, NULL));
	text = a.items[1].text;
	assert_true(str_starts(str_of(text), "Rubric:\n1. The answer: is polite\n"));
	assert_int_equal(shared(&a, &b), strstr(text, "It is on its way.") - text);
	assert_true(strstr(text, "<expected>") < strstr(text, "<answer>"));
	assert_int_equal(shared(&a, &c), strstr(text, "Where is my order") - text);
}

static double score(const char *params, const char *answer, const char *reason)
{
	SCOPED(example) e = {0};
	struct judged j = about(&e, params, "It is on its way.");
	SCOPED(buf) why = BUF(BUF_SMALL);
	double s;

	fields_add(&e.fields, STR("all"), STR("[\"is so\",\"is not\"]"));
	s = judge("judge:x")->read(&j, str_of(answer), &why);
	if (!strstr(buf_text(&why), reason))
		fail_msg("no “%s” in: %s", reason, buf_text(&why));
	return s;
}

TEST(clauses_weigh_as_they_say)
{
	const char *rubric = "is polite; [3] names the order";

	assert_float_equal(score(rubric, "{\"reason\":\"fine\",\"met\":[true,true]}",
				   "all clauses are met: fine"), 1, 1e-9);
	assert_float_equal(score(rubric, "{\"reason\":\"no number\",\"met\":[true,false]}",
				   "not met: names the order: no number"), 0.25, 1e-9);
	assert_float_equal(score(rubric, "{\"reason\":\"so\",\"met\":{\"2\":true,\"1\":false}}",
				   "not met: is polite: so"), 0.75, 1e-9);
	assert_float_equal(score(rubric, "Well.\n```json\n{\"met\": [0, 1]}\n```", "is polite"),
		0.75, 1e-9);
}

TEST(a_line_is_a_clause_whatever_is_in_it)
{
	assert_float_equal(score("is kind; not cold\nnames it", "{\"met\":[true,false]}",
				   "not met: names it"), 0.5, 1e-9);
	assert_float_equal(score("\nis kind; not cold", "{\"met\":[false]}",
				   "not met: is kind; not cold"), 0, 1e-9);
}

TEST(what_a_field_lists_weighs_each_as_the_clause_that_names_it)
{
	assert_float_equal(score("[3] {{all}}; [2] is polite", "{\"met\":[true,false,true]}",
				   "not met: is not"), 0.625, 1e-9);
}

TEST(an_answer_that_is_no_grade_is_no_score)
{
	const char *rubric = "is polite; [3] names the order";

	assert_true(isnan(score(rubric, "I like it.", "no \"met\" with 2 grades")));
	assert_true(isnan(score(rubric, "{\"met\":[true]}", "with 2 grades")));
	assert_true(isnan(score(rubric, "{\"met\":[true,\"maybe\"]}", "with 2 grades")));
	assert_true(isnan(score(rubric, "{\"met\":[true,7]}", "with 2 grades")));
	assert_true(isnan(score(rubric, "{\"met\":{\"1\":true,\"3\":true}}", "with 2 grades")));
}

TEST(a_rubric_that_says_nothing_is_refused)
{
	static const struct {
		const char *spelled, *says;
	} wrong[] = {{"judge", "judge:CLAUSE"}, {"judge: ;\n", "judge:CLAUSE"},
		{"judge:[0] is polite", "above 0"}, {"judge:[x] is polite", "above 0"},
		{"judge:[2]", "says nothing"}};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		SCOPED(buf) err = BUF(BUF_SMALL);
		const struct metric *m;
		assert_int_equal(metric_find(&m, str_of(wrong[i].spelled), &err), BAD_USAGE);
		if (!strstr(buf_text(&err), wrong[i].says))
			fail_msg("%s: %s", wrong[i].spelled, buf_text(&err));
	}
}
