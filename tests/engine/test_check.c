/* test_check.c - what is taken off a proposal, and why one is refused. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/engine/check.h"

static void repaired(const char *text, const char *want)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	buf_adds(&b, text);
	proposal_repair(&b);
	assert_string_equal(buf_text(&b), want);
}

TEST(what_a_model_puts_around_its_text_is_taken_off)
{
	repaired("Certainly! Here's the instruction:\n\nName the opposite.", "Name the opposite.");
	repaired("Certainly. Here's the instruction: Name the opposite.", "Name the opposite.");
	repaired("Sure, here is the new prompt:\n\"Name the opposite.\"", "Name the opposite.");
	repaired("```\nName the opposite.\n```", "Name the opposite.");
	repaired("```markdown\nName the opposite.\n```\nThis does it.", "Name the opposite.");
	repaired("**Instruction:** Name the opposite.", "Name the opposite.");
	repaired("Instruction: \u201cName the opposite.\u201d", "Name the opposite.");
	repaired("user: Name the opposite.", "Name the opposite.");
	repaired("The instruction is: Name it.", "Name it.");
	repaired("Name it.\n\nThis prompt is clearer because it is short.", "Name it.");
	repaired("Sure! Name it.", "Name it.");
	repaired("물론입니다! 반대말을 쓰세요.", "반대말을 쓰세요.");
	repaired("「반대말을 쓰세요.」", "반대말을 쓰세요.");
}

/* Each around the same text. */
TEST(all_the_talk_of_chatty_models_is_taken_off)
{
	static const char *const shapes[] = {"Certainly! Below is the new instruction:\n\n@",
		"Prefix #9: @", "Instruction #3: @", "**Prompt 2:** @",
		"Here is a better prompt: @",
		"A better prompt: @", "**Improved Prompt:**\n\n@", "### Improved Prompt\n\n@",
		"**New instruction**\n@", "The improved prompt would be: \"@\"", "Score 95: @",
		"Score: 95\n@", "Score: 95/100\nPrompt: @", "Sure thing! Here you go:\n\n@",
		"I've rewritten the prompt as follows:\n\n@",
		"Great! Here's an improved version:\n\n> @",
		"I'd be happy to help! Here is the revised prompt:\n```\n@\n```\nLet me know!",
		"My suggestion for a better prompt:\n@", "<new_prompt>@</new_prompt>",
		"<INS>@</INS>", "{\"prompt\": \"@\"}", "```json\n{\"instruction\": \"@\"}\n```",
		"\"@", "@\"", "@\n\n---\n\nThis version is clearer.", "@\n\n---",
		"@\n\nChanges made:\n- shorter\n- clearer",
		"@\n\n**Key improvements:**\n\n1. It is shorter.\n\n2. It is clearer.",
		"@\n\nWould you like another one?", "@\n\n(Note: this is shorter.)",
		"@\n\nThe new prompt says what is wanted.", "@\n\nHope this helps!",
		"After looking at the failures, I would write this prompt:\n\n@",
		"Based on the scores, a better prompt would be:\n\n@", "AI: @", "Rule 1: @",
		"Shortened prompt: @", "Translation:\n@", "물론이죠! 다음은 새 프롬프트입니다:\n\n@",
		"수정된 프롬프트: @", "Final answer:\n\n@", "Revised: @", "Suggestion: @",
		"Okay, here's my attempt:\n\n@", "This is the new prompt:\n\n@"};
	static const char text[] = "Name the opposite.";
	size_t wrong = 0;
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		SCOPED(buf) b = BUF(BUF_TEXT);
		const size_t at = (size_t)(strchr(shapes[i], '@') - shapes[i]);
		buf_adds(&b, shapes[i]);
		buf_splice(&b, at, 1, str_of(text));
		proposal_repair(&b);
		if (!str_is(buf_str(&b), text)) {
			print_error("%s\n\u2192 %s\n", shapes[i], buf_text(&b));
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

TEST(what_belongs_to_the_text_stays)
{
	static const char *const texts[] = {"Name the opposite.", "Answer \"yes\" or \"no\"",
		"\"Yes\" or \"no\": is it \"good\"", "Task force names: list them.",
		"Surely the best word wins.", "Output the word only.",
		"Answer with yes or no: is it food?", "Name it.\n\nText: {{input}}",
		"Sure signs of rain: list them.\nOne a line.", "Okay is a word. Count its letters.",
		"User names are listed; sort them.", "Based on the text, choose one: yes, no.",
		"{{input}}\n\nThe above is a review. Rate it.",
		"{{input}} is a word. Write {{other}}",
		"Instructions for use are below: sort them.",
		"Yes, no or maybe: which is it?", "Great texts are short. Rate this one.",
		"I give you a text: shorten it.", "<b>bold</b> and <b>more</b>: count the tags.",
		"Say \"stop", "> 5 means many. Say few or many.",
		"Rule 1: Small letters.\nRule 2: One word.",
		"### Instructions\nName it.\n### Output\nOne word.",
		"{\"word\": …} is the form. Fill it."};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		repaired(texts[i], texts[i]);
}

TEST(repairing_twice_changes_nothing_more)
{
	repaired("", "");
	repaired("\"", "\"");
	repaired("\"\"", "\"\"");
	repaired("Prompt:", "Prompt:");
	repaired("Certainly!", "Certainly!");
}

/* ---- checks */

struct calling {
	struct prompt prompt;
	struct example examples[4];
	struct outcome outcomes[4];
	struct op_context c;
};

static void add_example(struct calling *d, const char *input, const char *expected)
{
	struct example *e = &d->examples[d->c.n_dev++];
	e->id = (int)d->c.n_dev;
	fields_add(&e->fields, STR("input"), str_of(input));
	answers_add(&e->expected, str_of(expected));
}

static int begin(void **state)
{
	struct calling *d = calloc(1, sizeof *d);
	prompt_add(&d->prompt, ROLE_USER, STR("Write the opposite of the word.\n\n{{input}}"),
		AUTHOR_PERSON);
	d->c.parents[0] = (struct parent){&d->prompt, d->outcomes};
	d->c.dev = d->examples;
	fields_add(&d->c.names, STR("input"), STR(""));
	add_example(d, "hot", "cold");
	add_example(d, "postnatal", "prenatal");
	add_example(d, "the shop around the corner is open", "closed");
	*state = d;
	return 0;
}

static int finish(void **state)
{
	struct calling *d = *state;
	for (size_t i = 0; i < d->c.n_dev; i++) {
		fields_release(&d->examples[i].fields);
		answers_release(&d->examples[i].expected);
	}
	prompt_release(&d->prompt);
	fields_release(&d->c.names);
	free(d);
	return 0;
}

#define T(name) TEST_WITH(name, begin, finish)

static const struct op *op_named(const char *name)
{
	const struct op *op = NULL;
	assert_int_equal(operator_find(&op, str_of(name), NULL), OK);
	return op;
}

/* want: the check that refuses, or NULL. */
static void checked(const struct calling *d, const char *op, const char *text, const char *want)
{
	SCOPED(prompt) v = {0};
	SCOPED(buf) reason = BUF(BUF_TEXT);
	prompt_add(&v, ROLE_USER, str_of(text), AUTHOR_FIRST_MODEL);
	const char *got = proposal_check(&d->c, op_named(op), &v, &reason);
	if ((got == NULL) != (want == NULL) || (got && strcmp(got, want) != 0))
		fail_msg("\"%s\": %s (%s), expected %s", text, got ? got : "passed",
			buf_text(&reason), want ? want : "passed");
	assert_true((got != NULL) == (reason.n > 0));
}

T(a_text_without_words_is_empty)
{
	checked(*state, "induce", "{{input}}", "empty");
	checked(*state, "induce", "--- 12.\n\n{{input}}", "empty");
	checked(*state, "induce", "Antonym:\n\n{{input}}", NULL);
}

T(a_sentence_over_and_over_is_refused)
{
	checked(*state, "induce", "Name it. Words are words. Words are words. Words are words.",
		"repeats");
	checked(*state, "induce", "Think twice. Think twice. Name the opposite.", NULL);
	checked(*state, "induce", "Be brief. Name it. Be brief. Be plain. Be brief.", NULL);
}

T(talk_about_the_request_is_meta_text)
{
	checked(*state, "induce", "The instruction is to reverse the letters.\n\n{{input}}",
		"meta-text");
	checked(*state, "induce", "Certainly, tell me more\n\n{{input}}", "meta-text");
	checked(*state, "induce", "The output is the opposite of the input.\n\n{{input}}",
		"meta-text");
	checked(*state, "induce", "Prefix #9: oh\n\n{{input}}", "meta-text");
	checked(*state, "induce", "As an AI language model I can't.\n\n{{input}}", "meta-text");
	checked(*state, "induce", "Write it as the given examples do.\n\n{{input}}", "meta-text");
	checked(*state, "induce", "Input: x\nOutput: y\n\n{{input}}", "meta-text");
}

T(words_that_only_sound_like_talk_pass)
{
	checked(*state, "induce", "Make sure that the answer is one word.\n\n{{input}}", NULL);
	checked(*state, "induce", "Surely name the opposite.\n\n{{input}}", NULL);
	checked(*state, "induce", "Read the input and output its opposite.\n\n{{input}}", NULL);
	checked(*state, "induce", "You are an AI that knows antonyms. Reply with one.\n\n{{input}}",
		NULL);
	checked(*state, "induce",
		"Reply with the opposite; instruction manuals have some.\n\n{{input}}", NULL);
}

T(a_lost_or_unknown_placeholder_is_refused)
{
	checked(*state, "paraphrase", "Name the antonym.", "placeholder");
	checked(*state, "paraphrase", "Name the antonym of {{word}} in {{input}}.", "placeholder");
	checked(*state, "paraphrase", "Name the antonym of {{ input }}.", NULL);
	checked(*state, "induce", "Name the antonym.", NULL); /* gets the input at its end */
}

T(a_copied_example_is_refused)
{
	checked(*state, "induce", "Turn hot into cold, and so on.\n\n{{input}}", "copied-example");
	checked(*state, "induce", "Change \"postnatal\" to its opposite.\n\n{{input}}",
		"copied-example");
	checked(*state, "induce", "Say if the shop around the corner is open.\n\n{{input}}",
		"copied-example");
	/* A short input's word alone may well be part of an instruction. */
	checked(*state, "induce", "Give the opposite; hot topics too.\n\n{{input}}", NULL);
}

T(an_answer_in_place_of_an_instruction_is_refused)
{
	checked(*state, "induce", "Cold.\n\n{{input}}", "answers-example");
	checked(*state, "induce", "cold\nprenatal\nclosed\n\n{{input}}", "answers-example");
	checked(*state, "induce", "Cold or warm: say which fits.\n\n{{input}}", NULL);
}

T(an_answer_prefix_must_not_give_an_answer_away)
{
	struct calling *d = *state;
	struct prompt v = {0};
	SCOPED(buf) reason = BUF(BUF_TEXT);
	prompt_add(&v, ROLE_SYSTEM, STR("You are a captain."), 2);
	prompt_add(&v, ROLE_USER, STR("Write the opposite of the word.\n\n{{input}}"), 2);
	prompt_add(&v, ROLE_ASSISTANT, STR("Captain's log: the word is cold"), 2);
	assert_string_equal(
		proposal_check(&d->c, op_named("eccentric"), &v, &reason), "answers-example");
	prompt_release(&v);
	prompt_add(&v, ROLE_SYSTEM, STR("You are a captain."), 2);
	prompt_add(&v, ROLE_USER, STR("Write the opposite of the word.\n\n{{input}}"), 2);
	prompt_add(
		&v, ROLE_ASSISTANT, STR("Certainly, crew. It is cold out here; the word is:"), 2);
	buf_clear(&reason);
	assert_null(proposal_check(&d->c, op_named("eccentric"), &v, &reason));
	prompt_release(&v);
	prompt_add(&v, ROLE_SYSTEM, STR("You are a captain."), 2);
	prompt_add(&v, ROLE_USER, STR("Write the opposite of the word.\n\n{{input}}"), 2);
	prompt_add(&v, ROLE_ASSISTANT, STR("Is it warm, or is it cold? The answer:"), 2);
	assert_null(proposal_check(&d->c, op_named("eccentric"), &v, &reason));
	prompt_release(&v);
}

T(far_longer_than_the_prompt_is_too_long)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	for (int i = 0; i < 401; i++)
		buf_addf(&b, "word%d ", i);
	buf_adds(&b, "\n\n{{input}}");
	checked(*state, "induce", buf_text(&b), "too-long");
}

T(the_same_again_is_refused)
{
	struct calling *d = *state;
	struct op_text others[2] = {{.rejected = false}, {.rejected = true}};
	prompt_add(&others[0].prompt, ROLE_USER, STR("Name the antonym.\n\n{{input}}"), 2);
	prompt_add(&others[1].prompt, ROLE_USER, STR("Give me the reverse. {{input}}"), 2);
	d->c.others = others;
	d->c.n_others = 2;
	checked(d, "paraphrase", "write the opposite of the WORD:\n\n{{input}}", "same");
	checked(d, "paraphrase", "Name the *antonym*!\n\n{{input}}", "same");
	checked(d, "paraphrase", "Give me the reverse.\n\n{{input}}", "same");
	checked(d, "paraphrase", "Find its antonym.\n\n{{input}}", NULL);
	/* Where the person orders a change, even of a comma, only what was rejected stays out. */
	checked(d, "mutate", "Name the antonym!\n\n{{input}}", NULL);
	checked(d, "mutate", "Give me the reverse!\n\n{{input}}", "same");
	prompt_release(&others[0].prompt);
	prompt_release(&others[1].prompt);
}

T(what_the_person_ordered_may_be_a_small_change)
{
	checked(*state, "mutate", "write the opposite of the word.\n\n{{input}}", NULL);
	checked(*state, "mutate", "Write the opposite of the word.\n\n{{input}}", "same");
}

/* As a 1.5B model wrote them. */
T(real_proposals_pass_or_fall_as_they_should)
{
	static const char *const good[] = {
		"Change the adjective to its opposite. Reply with one word.",
		"Change the word to its opposite meaning. Reply with one word.",
		"Name the opposite of the given word.",
		"Change the meaning of the word by replacing it with the opposite.",
		"Select the larger of the two numbers."};
	static const char *const bad[][2] = {
		{"The instruction was to reverse the order of the letters in each input.",
			"meta-text"},
		{"I asked the friend to change the word \"postnatal\" to \"prenatal\".",
			"copied-example"},
		{"Replace \"postnatal\" with another word as appropriate.", "copied-example"}};
	SCOPED(buf) b = BUF(BUF_TEXT);
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		buf_clear(&b);
		buf_addf(&b, "%s\n\n{{input}}", good[i]);
		checked(*state, "induce", buf_text(&b), NULL);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		buf_clear(&b);
		buf_addf(&b, "%s\n\n{{input}}", bad[i][0]);
		checked(*state, "induce", buf_text(&b), bad[i][1]);
	}
}

/* ---- what the person wants kept */

T(a_locked_text_must_stand_word_for_word)
{
	struct calling *d = *state;
	struct range lock = {0, 6, 12}; /* the opposite */
	d->c.locks = &lock;
	d->c.n_locks = 1;
	checked(d, "paraphrase", "Give me the opposite of this.\n\n{{input}}", NULL);
	checked(d, "paraphrase", "Give me an opposite of this.\n\n{{input}}", "locked");
	checked(d, "paraphrase", "Give me the Opposite of this.\n\n{{input}}", "locked");
}

T(more_change_than_the_cap_allows_is_refused_with_the_figure)
{
	struct calling *d = *state;
	SCOPED(prompt) v = {0};
	SCOPED(buf) reason = BUF(BUF_TEXT);
	d->c.cap = 30; /* of "Write the opposite of the word" and the placeholder: 2 of 7 */
	checked(d, "mutate", "Write the antonym of the word.\n\n{{input}}", NULL);
	checked(d, "mutate", "Write the antonym of a word:\n{{input}}", NULL); /* not the layout */
	checked(d, "mutate", "Write an antonym of a word.\n\n{{input}}", "cap");
	checked(d, "mutate", "Write the opposite of the word, one word only.\n\n{{input}}", "cap");
	prompt_add(&v, ROLE_USER, STR("Say what is its very contrary.\n\n{{input}}"), 2);
	assert_string_equal(proposal_check(&d->c, op_named("mutate"), &v, &reason), "cap");
	assert_non_null(strstr(buf_text(&reason), "6 of 7 words (85 %)"));
	assert_non_null(strstr(buf_text(&reason), "30 %"));
	d->c.cap = 1; /* one word always may */
	checked(d, "mutate", "Write the antonym of the word.\n\n{{input}}", NULL);
}

T(more_places_than_the_person_allows_are_refused)
{
	struct calling *d = *state;
	SCOPED(prompt) v = {0};
	SCOPED(buf) reason = BUF(BUF_SMALL);
	d->c.edits = 1;
	checked(d, "mutate", "Write an antonym of the word.\n\n{{input}}", NULL);
	checked(d, "mutate", "Write the opposite of the word.\n\n{{input}}\n\nBe quick.", NULL);
	checked(d, "mutate", "Name the opposite of any word.\n\n{{input}}", "edits");
	prompt_add(&v, ROLE_SYSTEM, STR("Be brief."), 2);
	prompt_add(&v, ROLE_USER, STR("Write an antonym of the word.\n\n{{input}}"), 2);
	assert_string_equal(proposal_check(&d->c, op_named("mutate"), &v, &reason), "edits");
	assert_string_equal(
		buf_text(&reason), "it changes 2 places, and at most 1 may change");
	assert_non_null(strstr(operator_missing(op_named("tips"), &d->c), "cap-edits"));
}

T(with_additions_only_no_word_may_go)
{
	struct calling *d = *state;
	d->c.additions = true;
	checked(d, "mutate", "Please write the opposite of the word, alone.\n\n{{input}}", NULL);
	checked(d, "mutate", "Write the opposite of a word.\n\n{{input}}", "additions");
	checked(d, "mutate", "The opposite of the word, write.\n\n{{input}}", "additions");
}

T(what_cannot_keep_to_the_bounds_is_not_asked)
{
	struct calling *d = *state;
	d->c.cap = 30;
	assert_non_null(strstr(operator_missing(op_named("eccentric"), &d->c), "cap"));
	assert_non_null(operator_missing(op_named("induce"), &d->c));
	assert_null(operator_missing(op_named("paraphrase"), &d->c));
	d->c.cap = 0;
	d->c.additions = true;
	assert_null(operator_missing(op_named("eccentric"), &d->c));
	assert_non_null(strstr(operator_missing(op_named("induce"), &d->c), "add"));
}
