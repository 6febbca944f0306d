/* test_metric_words.c - choice, length, rouge-l, similarity: what they give, and why. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/engine/metric.h"
#include "../support/metric_gives.h"

TEST(a_choice_is_read_out_of_the_words_around_it)
{
	const char *m = "choice:red,green,blue";

	metric_gives(m, "red", "red", 1, "as expected: \u201cred\u201d");
	metric_gives(m, "The colour is **Red**.", "red", 1, NULL);
	metric_gives(m, "<think>green or blue?</think>It must be RED!", "red", 1, NULL);
	metric_gives(m, "red, really red", "red", 1, NULL);
	metric_gives(m, "It is green.", "red", 0,
		"expected \u201cred\u201d, got \u201cgreen\u201d");
	metric_gives(m, "It bored me", "red", 0, "names none of the 3 labels");
	metric_gives("choice:예,아니오", "답은 예입니다", "예", 1, NULL);
	metric_gives("choice:-1,0,1", "it is -1", "1", 0, "got \u201c-1\u201d");
	metric_gives("choice:C,C++", "Use C++ here", "C++", 1, NULL);
}

TEST(an_answer_that_names_two_labels_is_wrong_and_says_which)
{
	metric_gives("choice:red,green,blue", "red or green", "red", 0,
		"names two: \u201cgreen\u201d and \u201cred\u201d; expected \u201cred\u201d");
	metric_gives("choice:red,green,blue", "red, not green, not blue", "red", 0,
		"names several: \u201cgreen");
}

TEST(a_label_within_a_longer_one_is_not_named)
{
	const char *m = "choice:spam,not spam";

	metric_gives(m, "This is not spam.", "not spam", 1, NULL);
	metric_gives(m, "This is not spam.", "spam", 0, "got \u201cnot spam\u201d");
	metric_gives(m, "This is spam.", "spam", 1, NULL);
	metric_gives(m, "Not spam? No: spam.", "spam", 0, "names two");
}

TEST(letters_as_labels_are_no_articles)
{
	const char *m = "choice:A,B,C";

	metric_gives(m, "The answer is (B), since a cat sat.", "B", 1, NULL);
	metric_gives(m, "b", "B", 1, NULL);
	metric_gives(m, "b) a cat", "B", 0, "names two");
	metric_gives(m, "A or B", "B", 0, "names two");
	metric_gives("choice:a,b", "B, since A is no", "b", 0, "names two");
}

TEST(labels_are_checked_and_may_hold_commas)
{
	metric_gives("choice:yes, sure|no", "Yes, sure!", "yes, sure", 1, NULL);
	metric_gives("choice:yes,no", "yes", "maybe", NAN, "is none of the labels");
	metric_refused("choice", "choice:red,green,blue");
	metric_refused("choice:red", "two labels at least");
	metric_refused("choice:red,,blue", "label 2 is empty");
	metric_refused("choice:red,Red", "label Red is there twice");
}

/* The answers as a list that ends with NULL. */
static char *completed(const char *metric, const char *const *answers)
{
	SCOPED(task) t;

	task_init(&t);
	for (size_t i = 0; answers[i]; i++)
		answers_add(&task_add(&t)->expected, str_of(answers[i]));
	return metric_for_task(str_of(metric), &t);
}

TEST(the_labels_of_a_task_are_its_expected_answers)
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

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		OWNED char *got = completed(cases[i].metric, cases[i].answers);

		assert_string_equal(got, cases[i].want);
	}
}

TEST(length_is_within_its_bounds_and_says_how_far_off)
{
	metric_gives("length:..3w", "one two three", NULL, 1, "3 words");
	metric_gives("length:..3w", "one, two - three; four!", NULL, 0, "4 words: 1 more than 3");
	metric_gives("length:2..3w", "one", "whatever", 0, "1 word: 1 fewer than 2");
	metric_gives("length:2..w", "one two three four", "whatever", 1, NULL);
	metric_gives("length:..5c", "뜨거운 물", NULL, 1, "5 characters");
	metric_gives("length:..1c", "e\u0301", NULL, 1, "1 character");
	metric_gives("length:10..200c", " short\n", NULL, 0, "5 characters: 5 fewer than 10");
	metric_refused("length", "length:..80w");
	metric_refused("length:80", "length:..80w");
	metric_refused("length:..w", "length:..80w");
	metric_refused("length:9..3w", "length:..80w");
	metric_refused("length:-1..3w", "length:..80w");
	metric_refused("length:..3s", "length:..80w");
	metric_refused("length:..1e3w", "length:..80w");
}

/* The sentences of Lin 2004, section 3.1, whose ROUGE-L with beta 1 are .75, .5 and .5. */
TEST(rouge_l_has_the_published_values)
{
	const char *reference = "police killed the gunman";

	metric_gives("rouge-l", "police kill the gunman", reference, .75,
		"3 of 4 words in the order of \u201cpolice killed the gunman\u201d (4)");
	metric_gives("rouge-l", "the gunman kill police", reference, .5, NULL);
	metric_gives("rouge-l", "the gunman police killed", reference, .5, NULL);
	metric_gives("rouge-l", "Police killed the gunman.", reference, 1, NULL);
	/* Precision 3/7, recall 3/4: 2 * 3 / (7 + 4). */
	metric_gives("rouge-l", "police said they killed the one gunman", reference, 8. / 11, NULL);
	metric_gives("rouge-l", "nothing", reference, 0, NULL);
	metric_gives("rouge-l", "北京是首都", "北京的首都", .8, NULL);
}

TEST(similarity_is_the_share_that_needs_no_edit)
{
	/* Levenshtein distances 3 of 7, 3 of 8, 5 of 9. */
	metric_gives("similarity", "kitten", "sitting", 1 - 3. / 7, "3 of 7 characters differ");
	metric_gives("similarity", "Saturday", "Sunday", 1 - 3. / 8, NULL);
	metric_gives("similarity", "intention", "execution", 1 - 5. / 9, NULL);
	metric_gives("similarity", "abc", "xyz", 0, NULL);
	metric_gives("similarity", "cafe\u0301", "caf\u00e9", 1, "as expected");
	metric_gives("similarity", "\U0001f468\u200d\U0001f469\u200d\U0001f467!", "!", .5,
		"1 of 2 characters differ");
	metric_gives("similarity", "anything", "", 0, NULL);
}

/* Both rows are longer than what is compared: what is equal at the ends still counts. */
TEST(long_texts_are_compared_where_they_differ)
{
	SCOPED(buf) a = BUF(BUF_TEXT), b = BUF(BUF_TEXT);

	for (int i = 0; i < 5000; i++) {
		buf_addf(&a, "word%d ", i);
		buf_addf(&b, i == 2500 ? "other%d " : "word%d ", i);
	}
	metric_gives("rouge-l", buf_text(&a), buf_text(&b), 4999. / 5000, NULL);
	metric_gives("similarity", buf_text(&a), buf_text(&b), 1 - 5. / (double)(b.n - 1), NULL);
	buf_clear(&b);
	for (int i = 0; i < 5000; i++)
		buf_addf(&b, "other%d ", i);
	metric_gives("rouge-l", buf_text(&a), buf_text(&b), 0, NULL);
}
