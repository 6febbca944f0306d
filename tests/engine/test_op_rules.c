/* test_op_rules.c - operators that need no model: what each makes of a prompt and its examples. */
#include <math.h>
#include "../support/op_desk.h"
#include "../support/test.h"
#include "hunsu/engine/check.h"
#include "hunsu/engine/shown.h"

/* ---- form */

static void labels(struct op_desk *d)
{
	op_add(d, "I was charged twice.", "billing", NULL, 0);
	op_add(d, "It closes when I open it.", "bug", NULL, 0);
	op_add(d, "Two invoices came.", "billing", NULL, 0);
	op_add(d, "The screen is blank.", "bug", NULL, 0);
}

AT_OP_DESK(form_names_the_labels_first)
{
	struct op_desk *d = *state;
	labels(d);
	op_user(d, "Sort the mail.\n\n{{input}}");
	assert_string_equal(op_makes(d, "form", 0),
		"Sort the mail. Answer with exactly one of: billing, bug.\n\n{{input}}");
	assert_non_null(strstr(op_makes(d, "form", 1), "one word only"));
}

static bool any_says(struct op_desk *d, const char *words)
{
	for (size_t k = 0; k < op_named("form")->count(&d->c); k++)
		if (strstr(op_makes(d, "form", k), words))
			return true;
	return false;
}

AT_OP_DESK(form_speaks_of_the_answers_there_are)
{
	static const struct {
		const char *answers[3], *first, *never;
	} cases[] = {
		{{"18", "3.5", "70000"}, "Answer with the number alone", "one word"},
		{{"2024-01-31", "1999-12-01", "2000-02-29"}, "YYYY-MM-DD", "number"},
		{{"{\"a\": 1}", "{\"b\": 2}", "[]"}, "JSON alone", "one word"},
		{{"pear, fig", "a, b, c", "one, two"}, "separated by commas", "one of:"},
		{{"cold", "down", "out"}, "one word only", "a sentence"},
		{{"hot\ncold", "up\ndown", "a\nb"}, "line of its own", "one word"},
		{{"The cat was seen by him at noon.", "A dog ran off with the old bone.",
			 "She is said to have left early."},
			"Answer with nothing but the answer.", "one word"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct op_desk *d = *state;
		for (size_t k = 0; k < 3; k++)
			op_add(d, "something", cases[i].answers[k], NULL, 0);
		op_user(d, "Do it.");
		assert_non_null(strstr(op_makes(d, "form", 0), cases[i].first));
		assert_false(any_says(d, cases[i].never));
		op_finish(state);
		op_begin(state);
	}
}

AT_OP_DESK(form_speaks_korean_where_the_examples_do)
{
	struct op_desk *d = *state;
	op_add(d, "배송이 늦어요", "배송", NULL, 0);
	op_add(d, "돈을 돌려주세요", "환불", NULL, 0);
	op_add(d, "언제 오나요", "배송", NULL, 0);
	op_add(d, "취소해 주세요", "환불", NULL, 0);
	op_user(d, "분류하세요.\n\n{{input}}");
	assert_string_equal(op_makes(d, "form", 0),
		"분류하세요. 다음 중 하나로만 답하세요: 배송, 환불.\n\n{{input}}");
}

AT_OP_DESK(form_says_each_line_in_every_place)
{
	struct op_desk *d = *state;
	bool end = false, system = false;
	op_add(d, "hot", "cold", NULL, 0);
	op_add(d, "up", "down", NULL, 0);
	op_user(d, "Name the opposite:\n\n{{input}}");
	for (size_t k = 0; k < op_named("form")->count(&d->c); k++) {
		SCOPED(buf) why = BUF(BUF_TEXT);
		const char *made = op_makes(d, "form", k);
		end |= !strcmp(made,
			"Name the opposite:\n\n{{input}}\n\nAnswer with one word only.");
		system |= !strcmp(made, "system:\nAnswer with one word only.\n\nuser:\n"
					"Name the opposite:\n\n{{input}}");
		if (proposal_check(&d->c, op_named("form"), &d->variant, &why))
			fail_msg("%s: %s", made, buf_text(&why));
	}
	assert_true(end);
	assert_true(system);
}

AT_OP_DESK(form_adds_no_line_that_is_there_nor_into_a_lock)
{
	struct op_desk *d = *state;
	struct range lock = {0, 0, 42};
	op_add(d, "hot", "cold", NULL, 0);
	op_add(d, "up", "down", NULL, 0);
	op_user(d, "Name the opposite. Answer with one word only.");
	assert_false(any_says(d, "only. Answer with one word"));
	assert_true(any_says(d, "nothing but"));
	d->c.locks = &lock; /* all but "only." */
	d->c.n_locks = 1;
	assert_true(any_says(d, "only. Answer with nothing but"));
	lock.n = 45;
	assert_true(any_says(d, "only. Answer with nothing but"));
	d->c.region = (struct range){0, 0, 18}; /* whose end is locked */
	assert_non_null(operator_missing(op_named("form"), &d->c));
}

AT_OP_DESK(form_keeps_to_a_region_and_a_cap)
{
	struct op_desk *d = *state;
	op_add(d, "hot", "cold", NULL, 0);
	op_add(d, "up", "down", NULL, 0);
	op_user(d, "Name the opposite. It is a game for children who learn their first words, and "
		   "they will see no more than what you write, so be kind to them in all of it.");
	d->c.region = (struct range){0, 0, 18};
	assert_true(str_starts(str_of(op_makes(d, "form", 0)),
		"Name the opposite. Answer with one word only. It is a game"));
	d->c.cap = 17; /* of 32 words: five */
	assert_true(any_says(d, "one word only"));
	assert_false(any_says(d, "Do not explain"));
}

/* ---- demos */

static void antonyms(struct op_desk *d)
{
	static const char *const words[][2] = {{"hot", "cold"}, {"up", "down"}, {"in", "out"},
		{"big", "small"}, {"old", "young"}, {"wet", "dry"}, {"soft", "hard"},
		{"good", "bad"}};
	for (size_t i = 0; i < 8; i++)
		op_add(d, words[i][0], words[i][1], i < 4 ? words[i][1] : "No idea.", i < 4);
}

AT_OP_DESK(demos_shows_what_the_target_got_right_as_turns_and_as_text)
{
	struct op_desk *d = *state;
	SCOPED(buf) why = BUF(BUF_TEXT);
	antonyms(d);
	op_user(d, "Name the opposite of {{input}}.");
	(void)op_makes(d, "demos", 0);
	assert_int_equal(d->variant.n, 9);
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(
			d->variant.items[i].role, i % 2 ? ROLE_ASSISTANT : ROLE_USER);
	assert_non_null(strstr(d->made.text.s, "Name the opposite of hot.\n\nassistant:\ncold\n"));
	assert_null(strstr(d->made.text.s, "of old."));
	assert_string_equal(d->variant.items[8].text, "Name the opposite of {{input}}.");
	assert_null(proposal_check(&d->c, op_named("demos"), &d->variant, &why));
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(prompt_shows(&d->variant, &d->examples[i]), i < 4);
	(void)op_makes(d, "demos", 1);
	assert_int_equal(d->variant.n, 2);
	assert_int_equal(d->variant.items[0].role, ROLE_SYSTEM);
	assert_non_null(strstr(d->made.text.s, "\n\nInput: hot\nOutput: cold"));
	assert_null(proposal_check(&d->c, op_named("demos"), &d->variant, &why));
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(prompt_shows(&d->variant, &d->examples[i]), i < 4);
}

AT_OP_DESK(demos_shows_expected_answers_where_none_was_right)
{
	struct op_desk *d = *state;
	SCOPED(prompt) other = {0};
	labels(d);
	op_user(d, "Sort the mail.");
	(void)op_makes(d, "demos", 0); /* two of four: the others are to be scored */
	assert_int_equal(d->variant.n, 5);
	/* One of each label. */
	assert_string_not_equal(d->variant.items[1].text, d->variant.items[3].text);
	/* Sent as any example is, with the input where there is no placeholder. */
	assert_true(str_starts(str_of(d->variant.items[0].text), "Sort the mail.\n\n"));
	prompt_copy(&other, &d->variant);
	d->rng = rng_seed(8);
	for (int i = 0; i < 20 && prompt_equal(&other, &d->variant); i++) {
		(void)op_makes(d, "demos", 0);
		d->rng = rng_seed((uint64_t)i);
	}
	assert_false(prompt_equal(&other, &d->variant));
}

AT_OP_DESK(demos_shows_no_more_than_fits_nor_what_is_shown)
{
	struct op_desk *d = *state;
	char text[1000];
	size_t n = 0;
	for (int i = 0; i < 12; i++) {
		snprintf(text, sizeof text, "%0900d", i);
		op_add(d, i ? text : "short but telling words", "yes", NULL, 0);
	}
	op_user(d, "short but telling words: yes\n\n{{input}}");
	for (size_t k = 0; k < op_named("demos")->count(&d->c); k++) {
		(void)op_makes(d, "demos", k);
		assert_true(prompt_bytes(&d->variant) < 8000);
		assert_false(prompt_shows(&d->variant, &d->examples[0]) &&
			     strstr(d->variant.items[0].text, "Input: short"));
		n = d->variant.n > n ? d->variant.n : n;
	}
	assert_true(n > 5);
}

AT_OP_DESK(demos_writes_braces_as_they_are_and_goes_on_from_a_prefix)
{
	struct op_desk *d = *state;
	SCOPED(prompt) sent = {0};
	op_add(d, "{{x}}", "{{y}}", NULL, 0);
	op_add(d, "{{input}}", "z", NULL, 0);
	op_add(d, "b", "c", NULL, 0);
	op_add(d, "d", "e", NULL, 0);
	prompt_add(&d->prompt, ROLE_SYSTEM, STR("Map what comes in."), AUTHOR_PERSON);
	prompt_add(&d->prompt, ROLE_ASSISTANT, STR("It is"), AUTHOR_PERSON);
	for (uint64_t i = 0; i < 8; i++) {
		d->rng = rng_seed(i);
		(void)op_makes(d, "demos", 0);
		assert_int_equal(d->variant.n, 7);
		assert_true(str_starts(str_of(d->variant.items[2].text), "It is "));
		assert_int_equal(
			prompt_render(&sent, &d->variant, &d->examples[2].fields, NULL), OK);
		assert_string_equal(sent.items[5].text, "b");
		assert_string_equal(sent.items[6].text, "It is");
		assert_null(strstr(sent.items[1].text, "\\"));
	}
}

/* ---- edit */

static bool edits(struct op_desk *d, const char *want)
{
	for (size_t k = 0; k < op_named("edit")->count(&d->c); k++) {
		prompt_release(&d->variant);
		buf_clear(&d->err);
		if (op_named("edit")->make(&d->c, k, AUTHOR_FIRST_MODEL, &d->variant, &d->rationale,
			    &d->err) &&
			!strcmp(d->variant.items[0].text, want))
			return true;
	}
	return false;
}

AT_OP_DESK(edit_deletes_and_swaps_sentences_and_clauses)
{
	struct op_desk *d = *state;
	op_user(d, "Name the opposite. Be brief, exact and kind. Use one word.\n\n{{input}}");
	assert_true(edits(d, "Name the opposite. Use one word.\n\n{{input}}"));
	assert_true(edits(d, "Name the opposite. Be brief. Use one word.\n\n{{input}}"));
	assert_true(edits(d,
		"Be brief, exact and kind. Name the opposite. Use one word.\n\n{{input}}"));
	assert_false(edits(d, "{{input}}"));
	for (size_t k = 0; k < op_named("edit")->count(&d->c); k++)
		assert_non_null(strstr(op_makes(d, "edit", k), "{{input}}"));
	op_user(d, "Say it.\n\n{{input}}");
	assert_string_equal(operator_missing(op_named("edit"), &d->c),
		"it can make nothing of the prompt and the examples");
}

AT_OP_DESK(edit_keeps_placeholders_locks_and_the_region)
{
	struct op_desk *d = *state;
	struct range lock = {0, 0, 18};
	op_user(d, "Name the opposite. Take {{input}} as it is, please. Use one word.");
	assert_false(edits(d, "Name the opposite. Use one word."));
	assert_true(edits(d, "Name the opposite. Take {{input}} as it is. Use one word."));
	d->c.locks = &lock;
	d->c.n_locks = 1;
	assert_false(edits(d, "Take {{input}} as it is, please. Use one word."));
	d->c.n_locks = 0;
	d->c.region = (struct range){0, 18, 47}; /* what follows the first sentence */
	assert_true(edits(d, "Name the opposite. Take {{input}} as it is, please."));
	assert_false(edits(d, "Take {{input}} as it is, please. Use one word."));
}

AT_OP_DESK(edit_puts_back_what_was_deleted)
{
	struct op_desk *d = *state;
	struct op_text others[2] = {{.mean = 0}, {.mean = 0}};
	prompt_add(&others[0].prompt, ROLE_USER, STR("Do it well. Use one word."), 1);
	prompt_add(&others[1].prompt, ROLE_USER, STR("Use one word. Be kind."), 1);
	op_user(d, "Name the opposite.");
	d->c.others = others;
	d->c.n_others = 2;
	assert_true(edits(d, "Name the opposite. Use one word."));
	assert_false(edits(d, "Name the opposite. Be kind."));
	prompt_release(&others[0].prompt);
	prompt_release(&others[1].prompt);
}
