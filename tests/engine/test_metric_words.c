/* test_metric_words.c - choice, length, rouge-l, similarity: what they give, and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "hunsu/base/utf8.h"
#include "hunsu/engine/metric.h"

#include <cmocka.h> /* last: its fail() would hide ours */

/* expected NULL: the example has none. `why`: in the reason; NULL: any. */
static void gives(
	const char *metric, const char *output, const char *expected, double want, const char *why)
{
	struct example e = {.id = 1};
	struct outcome o = {.output = strdup(output)};
	struct measure m;

	assert_int_equal(measure_find(&m, str_of(metric), STR("all"), NULL), OK);
	if (expected)
		answers_add(&e.expected, str_of(expected));
	assert_false(outcome_score(&o, &m, &e));
	if (isnan(want) ? !isnan(o.score) : !(fabs(o.score - want) < 1e-9))
		fail_msg("%s of \"%s\" for \"%s\": %g, not %g (%s)", metric, output,
			expected ? expected : "nothing", o.score, want, o.reason);
	if (why && !strstr(o.reason, why))
		fail_msg("%s of \"%s\": \"%s\" is not in \"%s\"", metric, output, why, o.reason);
	outcome_release(&o);
	answers_release(&e.expected);
}

static void refused(const char *metric, const char *why)
{
	struct buf err = BUF(BUF_SMALL);
	struct measure m;

	assert_int_equal(measure_find(&m, str_of(metric), STR("all"), &err), BAD_USAGE);
	if (!strstr(buf_text(&err), why))
		fail_msg("%s: \"%s\" is not in \"%s\"", metric, why, buf_text(&err));
	buf_release(&err);
}

static void a_choice_is_read_out_of_the_words_around_it(void **state)
{
	const char *m = "choice:red,green,blue";

	(void)state;
	gives(m, "red", "red", 1, "as expected: \u201cred\u201d");
	gives(m, "The colour is **Red**.", "red", 1, NULL);
	gives(m, "<think>green or blue?</think>It must be RED!", "red", 1, NULL);
	gives(m, "red, really red", "red", 1, NULL);
	gives(m, "It is green.", "red", 0, "expected \u201cred\u201d, got \u201cgreen\u201d");
	gives(m, "It bored me", "red", 0, "names none of the 3 labels");
	gives("choice:예,아니오", "답은 예입니다", "예", 1, NULL);
	gives("choice:-1,0,1", "it is -1", "1", 0, "got \u201c-1\u201d");
	gives("choice:C,C++", "Use C++ here", "C++", 1, NULL);
}

static void an_answer_that_names_two_labels_is_wrong_and_says_which(void **state)
{
	(void)state;
	gives("choice:red,green,blue", "red or green", "red", 0,
		"names two: \u201cgreen\u201d and \u201cred\u201d; expected \u201cred\u201d");
	gives("choice:red,green,blue", "red, not green, not blue", "red", 0,
		"names several: \u201cgreen");
}

static void a_label_within_a_longer_one_is_not_named(void **state)
{
	const char *m = "choice:spam,not spam";

	(void)state;
	gives(m, "This is not spam.", "not spam", 1, NULL);
	gives(m, "This is not spam.", "spam", 0, "got \u201cnot spam\u201d");
	gives(m, "This is spam.", "spam", 1, NULL);
	gives(m, "Not spam? No: spam.", "spam", 0, "names two");
}

static void labels_are_checked_and_may_hold_commas(void **state)
{
	(void)state;
	gives("choice:yes, sure|no", "Yes, sure!", "yes, sure", 1, NULL);
	gives("choice:yes,no", "yes", "maybe", NAN, "is none of the labels");
	refused("choice", "choice:red,green,blue");
	refused("choice:red", "two labels at least");
	refused("choice:red,,blue", "label 2 is empty");
	refused("choice:red,Red", "label Red is there twice");
}

/* The answers as a list that ends with NULL. */
static char *completed(const char *metric, const char *const *answers)
{
	struct task t;
	char *out;

	task_init(&t);
	for (size_t i = 0; answers[i]; i++)
		answers_add(&task_add(&t)->expected, str_of(answers[i]));
	out = metric_for_task(str_of(metric), &t);
	task_release(&t);
	return out;
}

static void the_labels_of_a_task_are_its_expected_answers(void **state)
{
	static const struct {
		const char *metric, *answers[5], *want;
	} cases[] = {
		{"choice", {"hot", "cold", "hot", "Cold", NULL}, "choice:hot,cold"},
		{"choice", {"yes, sure", "no", NULL}, "choice:yes, sure|no"},
		{"choice:a,b", {"hot", "cold", NULL}, "choice:a,b"},
		{"choice", {"hot", NULL}, "choice"},
		{"choice", {"hot", "Hot", NULL}, "choice"},
		{"choice", {"a,b", "c|d", NULL}, "choice"},
		{"exact", {"hot", "cold", NULL}, "exact"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *got = completed(cases[i].metric, cases[i].answers);

		assert_string_equal(got, cases[i].want);
		free(got);
	}
}

static void length_is_within_its_bounds_and_says_how_far_off(void **state)
{
	(void)state;
	gives("length:..3w", "one two three", NULL, 1, "3 words");
	gives("length:..3w", "one, two - three; four!", NULL, 0, "4 words: 1 more than 3");
	gives("length:2..3w", "one", "whatever", 0, "1 word: 1 fewer than 2");
	gives("length:2..w", "one two three four", "whatever", 1, NULL);
	gives("length:..5c", "뜨거운 물", NULL, 1, "5 characters");
	gives("length:..1c", "e\u0301", NULL, 1, "1 character");
	gives("length:10..200c", " short\n", NULL, 0, "5 characters: 5 fewer than 10");
	refused("length", "length:..80w");
	refused("length:80", "length:..80w");
	refused("length:..w", "length:..80w");
	refused("length:9..3w", "length:..80w");
	refused("length:-1..3w", "length:..80w");
	refused("length:..3s", "length:..80w");
	refused("length:..1e3w", "length:..80w");
}

/* The sentences of Lin 2004, section 3.1, whose ROUGE-L with beta 1 are .75, .5 and .5. */
static void rouge_l_has_the_published_values(void **state)
{
	const char *reference = "police killed the gunman";

	(void)state;
	gives("rouge-l", "police kill the gunman", reference, .75,
		"3 of 4 words in the order of \u201cpolice killed the gunman\u201d (4)");
	gives("rouge-l", "the gunman kill police", reference, .5, NULL);
	gives("rouge-l", "the gunman police killed", reference, .5, NULL);
	gives("rouge-l", "Police killed the gunman.", reference, 1, NULL);
	/* Precision 3/7, recall 3/4: 2 * 3 / (7 + 4). */
	gives("rouge-l", "police said they killed the one gunman", reference, 8. / 11, NULL);
	gives("rouge-l", "nothing", reference, 0, NULL);
	gives("rouge-l", "北京是首都", "北京的首都", .8, NULL);
}

static void similarity_is_the_share_that_needs_no_edit(void **state)
{
	(void)state;
	/* Levenshtein distances 3 of 7, 3 of 8, 5 of 9. */
	gives("similarity", "kitten", "sitting", 1 - 3. / 7, "3 of 7 characters differ");
	gives("similarity", "Saturday", "Sunday", 1 - 3. / 8, NULL);
	gives("similarity", "intention", "execution", 1 - 5. / 9, NULL);
	gives("similarity", "abc", "xyz", 0, NULL);
	gives("similarity", "cafe\u0301", "caf\u00e9", 1, "as expected");
	gives("similarity", "\U0001f468\u200d\U0001f469\u200d\U0001f467!", "!", .5,
		"1 of 2 characters differ");
	gives("similarity", "anything", "", 0, NULL);
}

/* Both rows are longer than what is compared: what is equal at the ends still counts. */
static void long_texts_are_compared_where_they_differ(void **state)
{
	struct buf a = BUF(BUF_TEXT), b = BUF(BUF_TEXT);

	(void)state;
	for (int i = 0; i < 5000; i++) {
		buf_addf(&a, "word%d ", i);
		buf_addf(&b, i == 2500 ? "other%d " : "word%d ", i);
	}
	gives("rouge-l", buf_text(&a), buf_text(&b), 4999. / 5000, NULL);
	gives("similarity", buf_text(&a), buf_text(&b), 1 - 5. / (double)(b.n - 1), NULL);
	buf_clear(&b);
	for (int i = 0; i < 5000; i++)
		buf_addf(&b, "other%d ", i);
	gives("rouge-l", buf_text(&a), buf_text(&b), 0, NULL);
	buf_release(&a);
	buf_release(&b);
}

int main(void)
{
	locale_init();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_choice_is_read_out_of_the_words_around_it),
		cmocka_unit_test(an_answer_that_names_two_labels_is_wrong_and_says_which),
		cmocka_unit_test(a_label_within_a_longer_one_is_not_named),
		cmocka_unit_test(labels_are_checked_and_may_hold_commas),
		cmocka_unit_test(the_labels_of_a_task_are_its_expected_answers),
		cmocka_unit_test(length_is_within_its_bounds_and_says_how_far_off),
		cmocka_unit_test(rouge_l_has_the_published_values),
		cmocka_unit_test(similarity_is_the_share_that_needs_no_edit),
		cmocka_unit_test(long_texts_are_compared_where_they_differ),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
