/* test_operator.c - what every operator asks for and makes of the answer. */
#include <math.h>
#include "../support/test.h"
#include "../support/op_desk.h"

/* ---- induce */

AT_OP_DESK(induce_shows_examples_and_never_the_prompt)
{
	struct op_desk *d = *state;
	op_user(d, "SECRET WORDS {{input}}");
	op_add(d, "hot", "cold", NULL, 0);
	op_add(d, "up", "down", NULL, 0);
	const char *asked = op_ask(d, "induce");
	assert_non_null(strstr(asked, "Input: hot\nOutput: cold"));
	assert_non_null(strstr(asked, "Input: up\nOutput: down"));
	for (size_t i = 0; i < d->request.n; i++)
		assert_null(strstr(d->request.items[i].text, "SECRET"));
}

AT_OP_DESK(induce_names_the_labels_where_outputs_are_few)
{
	struct op_desk *d = *state;
	op_add(d, "a", "yes", NULL, 0);
	op_add(d, "b", "no", NULL, 0);
	op_add(d, "c", "yes", NULL, 0);
	op_add(d, "d", "no", NULL, 0);
	assert_non_null(strstr(op_ask(d, "induce"), "one of: yes, no."));
	op_add(d, "e", "maybe", NULL, 0);
	assert_null(strstr(op_ask(d, "induce"), "one of:")); /* 3 labels of 5 examples: chance */
}

AT_OP_DESK(induce_tells_the_labels_that_the_model_left_out)
{
	struct op_desk *d = *state;
	op_add(d, "a", "yes", NULL, 0);
	op_add(d, "b", "no", NULL, 0);
	op_add(d, "c", "yes", NULL, 0);
	op_add(d, "d", "no", NULL, 0);
	op_gives(d, "induce", "Say yes or no.", "Say yes or no.\n\n{{input}}");
	op_gives(d, "induce", "Judge it.", "Judge it. Answer with one of: yes, no.\n\n{{input}}");
	op_gives(d, "induce", "판단하세요.",
		"판단하세요. 다음 중 하나로만 답하세요: yes, no.\n\n{{input}}");
}

AT_OP_DESK(induce_puts_the_input_below_the_instruction)
{
	struct op_desk *d = *state;
	op_gives(d, "induce", "Name the opposite.", "Name the opposite.\n\n{{input}}");
	op_gives(d, "induce", "The task is to name the opposite.",
		"Name the opposite.\n\n{{input}}");
	fields_add(&d->c.names, STR("context"), STR(""));
	op_gives(d, "induce", "Answer.", "Answer.\n\ninput: {{input}}\ncontext: {{context}}");
	assert_false(op_reads(d, "induce", " \n"));
}

AT_OP_DESK(induce_refuses_its_own_demonstration)
{
	struct op_desk *d = *state;
	assert_false(op_reads(d, "induce",
		"Subtract the second number from the first. Reply with a number only."));
	assert_non_null(strstr(buf_text(&d->err), "demonstration"));
	assert_true(op_reads(
		d, "induce", "Add the second number to the first. Reply with the number only."));
}

AT_OP_DESK(induce_speaks_korean_of_korean_examples)
{
	struct op_desk *d = *state;
	op_add(d, "배송이 늦어요", "배송", NULL, 0);
	op_add(d, "돈을 돌려주세요", "환불", NULL, 0);
	op_ask(d, "induce");
	assert_non_null(strstr(d->request.items[2].text, "답하세요"));
}

/* ---- paraphrase: the frame */

AT_OP_DESK(only_the_instruction_is_shown_and_the_rest_is_put_back)
{
	struct op_desk *d = *state;
	op_user(d, "Name the opposite.\n\nWord: {{input}}\nAnswer:");
	assert_null(strstr(op_ask(d, "paraphrase"), "{{input}}"));
	op_gives(d, "paraphrase", "Give the antonym.",
		"Give the antonym.\n\nWord: {{input}}\nAnswer:");
	op_user(d, "Name the opposite.\n\nWord:\n{{input}}");
	op_gives(d, "paraphrase", "Give the antonym.\n", "Give the antonym.\n\nWord:\n{{input}}");
	op_user(d, "{{input}}\n\nName the opposite of the word above.");
	op_gives(d, "paraphrase", "Give its antonym.", "{{input}}\n\nGive its antonym.");
	op_user(d, "Name the opposite.");
	op_gives(d, "paraphrase", "Give the antonym.", "Give the antonym.");
}

AT_OP_DESK(a_placeholder_in_the_sentence_is_shown_and_set_right)
{
	struct op_desk *d = *state;
	op_user(d, "Translate {{ input }} into French.");
	assert_non_null(strstr(op_ask(d, "paraphrase"), "{{ input }}"));
	op_gives(d, "paraphrase", "Put {{input}} in French.", "Put {{input}} in French.");
	op_gives(d, "paraphrase", "Put {input} in French.", "Put {{ input }} in French.");
	op_gives(d, "paraphrase", "Put [Input] in French.", "Put {{ input }} in French.");
	op_gives(d, "paraphrase", "Put {{Input}} in French.", "Put {{ input }} in French.");
	op_gives(d, "paraphrase", "Put {other} in French.", "Put {other} in French.");
	op_user(d, "Write this date in ISO format: {{input}}");
	op_gives(d, "paraphrase", "Write the ISO date.", "Write the ISO date.\n\n{{input}}");
}

AT_OP_DESK(the_message_that_says_most_is_the_one_reworded)
{
	struct op_desk *d = *state;
	prompt_add(&d->prompt, ROLE_SYSTEM, STR("You name the opposite of any word."), 1);
	prompt_add(&d->prompt, ROLE_USER, STR("hot"), 1);
	prompt_add(
		&d->prompt, ROLE_ASSISTANT, STR("a long answer that says cold is the opposite"), 1);
	prompt_add(&d->prompt, ROLE_USER, STR("{{input}}"), 1);
	assert_non_null(strstr(op_ask(d, "paraphrase"), "You name the opposite"));
	assert_true(op_reads(d, "paraphrase", "You give antonyms."));
	assert_int_equal(d->variant.n, 4);
	assert_string_equal(d->variant.items[0].text, "You give antonyms.");
	assert_string_equal(d->variant.items[3].text, "{{input}}");
}

AT_OP_DESK(without_an_instruction_there_is_nothing_to_reword)
{
	struct op_desk *d = *state;
	op_user(d, "{{input}}");
	assert_false(op_named("paraphrase")->ask(&d->c, &d->request, &d->err));
	assert_non_null(operator_missing(op_named("paraphrase"), &d->c));
}

/* ---- eccentric */

AT_OP_DESK(eccentric_puts_a_scene_before_and_a_prefix_behind_the_prompt)
{
	struct op_desk *d = *state;
	op_user(d, "Name the opposite.\n\n{{input}}");
	assert_non_null(strstr(op_ask(d, "eccentric"), "Theme: "));
	assert_true(op_reads(d, "eccentric",
		"System: You are the captain of a ship.\nYou name opposites.\nPrefix: Captain's "
		"log:"));
	assert_int_equal(d->variant.n, 3);
	assert_string_equal(
		d->variant.items[0].text, "You are the captain of a ship.\nYou name opposites.");
	assert_int_equal(d->variant.items[1].role, ROLE_USER);
	assert_string_equal(d->variant.items[1].text, d->prompt.items[0].text);
	assert_int_equal(d->variant.items[2].role, ROLE_ASSISTANT);
	assert_string_equal(d->variant.items[2].text, "Captain's log:");
}

AT_OP_DESK(eccentric_keeps_the_prompts_own_system_message_and_replaces_its_prefix)
{
	struct op_desk *d = *state;
	prompt_add(&d->prompt, ROLE_SYSTEM, STR("You name the opposite of any word."), 1);
	prompt_add(&d->prompt, ROLE_USER, STR("{{input}}"), 1);
	prompt_add(&d->prompt, ROLE_ASSISTANT, STR("Answer:"), 1);
	assert_true(op_reads(d, "eccentric", "**System:** Be a monk.\n\n**Prefix:** \"Hear me:\""));
	assert_int_equal(d->variant.n, 3);
	assert_string_equal(
		d->variant.items[0].text, "Be a monk.\n\nYou name the opposite of any word.");
	assert_string_equal(d->variant.items[2].text, "Hear me:");
}

AT_OP_DESK(an_answer_prefix_leaves_the_answer_to_come_next)
{
	static const char *const ends[][2] = {{"Captain's log.", "Captain's log. The answer:"},
		{"Captain's log: the word is...", "Captain's log: the word is:"},
		{"Hark!", "Hark! The answer:"}, {"What is it?", "What is it? The answer:"},
		{"*bows* Hear:", "*bows* Hear:"},
		{"*bows* \"Hear me!", "*bows* Hear me! The answer:"},
		{"The oracle says", "The oracle says:"}, {"항해 일지.", "항해 일지. 답:"},
		{"Hear:\ncold, of course", "Hear:"}};
	struct op_desk *d = *state;
	op_user(d, "Name the opposite.\n\n{{input}}");
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		SCOPED(buf) b = BUF(BUF_TEXT);
		buf_addf(&b, "System: Be odd.\nPrefix: %s", ends[i][0]);
		assert_true(op_reads(d, "eccentric", buf_text(&b)));
		assert_string_equal(d->variant.items[2].text, ends[i][1]);
	}
}

AT_OP_DESK(eccentric_without_its_two_parts_is_nothing)
{
	struct op_desk *d = *state;
	op_user(d, "Name the opposite.\n\n{{input}}");
	assert_false(op_reads(d, "eccentric", "System: Be odd."));
	assert_false(op_reads(d, "eccentric", "Prefix: Ha:"));
	assert_false(op_reads(d, "eccentric", "cold"));
	assert_false(op_reads(d, "eccentric",
		"System: Be odd.\nPrefix: one two three four five six seven eight nine ten eleven "
		"twelve "
		"and so on and on and on and on and on and on and on, for ever:"));
}

AT_OP_DESK(eccentric_draws_other_themes_from_other_numbers)
{
	struct op_desk *d = *state;
	size_t different = 0;
	op_user(d, "Name the opposite.\n\n{{input}}");
	char *last = strdup(op_ask(d, "eccentric"));
	for (int i = 0; i < 10; i++) {
		const char *now = op_ask(d, "eccentric");
		different += strcmp(last, now) != 0;
		free(last);
		last = strdup(now);
	}
	free(last);
	assert_true(different >= 8);
}

AT_OP_DESK(strength_is_said_in_words)
{
	struct op_desk *d = *state;
	op_user(d, "Name the opposite.\n\n{{input}}");
	d->c.strength = 1;
	assert_non_null(strstr(op_ask(d, "eccentric"), "light touch"));
	d->c.strength = 5;
	assert_non_null(strstr(op_ask(d, "eccentric"), "strange"));
}

/* ---- critique */

AT_OP_DESK(critique_shows_failures_first_and_some_passes)
{
	struct op_desk *d = *state;
	op_user(d, "Name the opposite.\n\n{{input}}");
	op_add(d, "up", "down", "Down!", 1);
	op_add(d, "hot", "cold", "warm", 0);
	op_add(d, "in", "out", NULL, 0);
	const char *asked = op_ask(d, "critique");
	assert_non_null(strstr(asked, "Input: hot\n  Expected: cold\n  Got: warm"));
	assert_non_null(strstr(asked, "Passed:\n- Input: up\n  Got: Down!"));
	assert_null(strstr(asked, "Input: in\n"));
	assert_null(strstr(asked, "{{input}}"));
}

AT_OP_DESK(critique_reads_the_problem_and_the_prompt)
{
	struct op_desk *d = *state;
	op_user(d, "Name the opposite.\n\n{{input}}");
	op_gives(d, "critique",
		"Problem: It is lukewarm.\nBetter prompt: Name the exact opposite.\nOne word.",
		"Name the exact opposite.\nOne word.\n\n{{input}}");
	assert_string_equal(buf_text(&d->rationale), "It is lukewarm.");
	op_gives(d, "critique", "**Problem:** x\n\n**Prompt:**\n\"Name it.\"",
		"Name it.\n\n{{input}}");
	assert_false(op_reads(d, "critique", "It is all fine."));
}

/* ---- mutate */

AT_OP_DESK(mutate_shows_the_persons_words)
{
	struct op_desk *d = *state;
	op_user(d, "Name the opposite.\n\n{{input}}");
	d->c.instruction = "in rhyme";
	assert_non_null(strstr(op_ask(d, "mutate"), "Name the opposite.\n\nChange: in rhyme"));
	op_gives(d, "mutate", "Name it, in rhyme, in time.",
		"Name it, in rhyme, in time.\n\n{{input}}");
}

/* ---- feedback */

AT_OP_DESK(feedback_shows_what_the_person_said_of_which_output)
{
	struct op_desk *d = *state;
	struct remark said[2] = {
		{.output = "Down!!", .words = "no marks", .grade = .25,
			.judged = "it shouts"},
		{.words = "too long", .grade = NAN}};
	op_user(d, "Name the opposite.");
	op_add(d, "up", "down", NULL, 0);
	said[0].input = d->examples[0].fields;
	said[1].text = d->prompt;
	assert_non_null(strstr(operator_missing(op_named("feedback"), &d->c), "note"));
	d->c.remarks = said;
	d->c.n_remarks = 2;
	assert_null(operator_missing(op_named("feedback"), &d->c));
	const char *asked = op_ask(d, "feedback");
	assert_non_null(strstr(asked, "Input: up\n  Output: Down!!\n  Grade: 0.25 of 1\n"));
	assert_non_null(strstr(asked, "Note: no marks\n  Judge: it shouts\n"));
	assert_non_null(strstr(asked, "About the prompt Name the opposite.\n  Note: too long"));
	op_gives(d, "feedback", "Wish: bare words.\nBetter prompt: Name the opposite, bare.",
		"Name the opposite, bare.");
	assert_string_equal(buf_text(&d->rationale), "bare words.");
}

/* ---- the table */

AT_OP_DESK(what_is_missing_is_said)
{
	struct op_desk *d = *state;
	assert_non_null(operator_missing(op_named("induce"), &d->c));
	assert_non_null(operator_missing(op_named("paraphrase"), &d->c));
	op_user(d, "Name the opposite.");
	op_add(d, "up", "down", "Down!", 1);
	op_add(d, "hot", "cold", "cold", 1);
	assert_null(operator_missing(op_named("induce"), &d->c));
	assert_null(operator_missing(op_named("paraphrase"), &d->c));
	assert_null(operator_missing(op_named("eccentric"), &d->c));
	assert_non_null(operator_missing(op_named("critique"), &d->c));
	assert_non_null(operator_missing(op_named("mutate"), &d->c));
	op_add(d, "in", "out", "into", 0);
	d->c.instruction = "shorter";
	assert_null(operator_missing(op_named("critique"), &d->c));
	assert_null(operator_missing(op_named("mutate"), &d->c));
}

AT_OP_DESK(an_unknown_operator_is_answered_with_the_nearest)
{
	const struct op *op;
	SCOPED(buf) err = BUF(BUF_SMALL);
	assert_int_equal(operator_find(&op, STR("paraprase"), &err), BAD_USAGE);
	assert_non_null(strstr(buf_text(&err), "did you mean paraphrase?"));
}
