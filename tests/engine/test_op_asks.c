/* test_op_asks.c - operators that ask a model: what their requests hold, what they refuse. */
#include "../support/test.h"
#include "../support/op_desk.h"

#define HAS(text, part) assert_non_null(strstr(text, part))
#define LACKS(text, part) assert_null(strstr(text, part))

static void antonyms(struct op_desk *d)
{
	op_user(d, "Say the opposite of the word.\n\n{{input}}");
	op_add(d, "hot", "cold", "warm", 0);
	op_add(d, "up", "down", "down", 1);
}

static void add_scored(struct op_text *t, const char *text, double mean, size_t scores)
{
	*t = (struct op_text){.mean = mean, .scores = scores};
	prompt_add(&t->prompt, ROLE_USER, str_of(text), AUTHOR_PERSON);
}

AT_OP_DESK(history_shows_the_best_prompts_with_their_scores_the_best_last)
{
	struct op_desk *d = *state;
	struct op_text texts[9] = {{.mean = 0}};
	antonyms(d);
	add_scored(&texts[0], "Best of all.\n\n{{input}}", .9, 15);
	for (size_t i = 1; i < 8; i++) {
		char text[] = "Text 0.\n\n{{input}}";
		text[5] = (char)('0' + i);
		add_scored(&texts[i], text, (double)i / 10, 15);
	}
	add_scored(&texts[8], "Lucky on few.\n\n{{input}}", 1, 3);
	d->c.scored = texts;
	d->c.n_scored = 9;
	const char *asked = op_ask(d, "history");
	const char *best = strstr(asked, "Score 90: Best of all.");
	const char *next = strstr(asked, "Score 70:");
	assert_non_null(best);
	assert_non_null(next);
	assert_true(next < best && strstr(asked, "Score 30:") < next);
	LACKS(asked, "Text 2.");
	LACKS(asked, "Lucky");
	HAS(asked, "Input: hot\nOutput: cold");
	op_gives(d, "history", "A better prompt: Name the antonym.",
		"Name the antonym.\n\n{{input}}");
	for (size_t i = 0; i < 9; i++)
		prompt_release(&texts[i].prompt);
}

AT_OP_DESK(describe_sees_the_description_and_neither_prompt_nor_examples)
{
	struct op_desk *d = *state;
	antonyms(d);
	assert_non_null(operator_missing(op_named("describe"), &d->c));
	d->c.instruction = "names of towns";
	assert_null(operator_missing(op_named("describe"), &d->c));
	HAS(op_ask(d, "describe"), "Task: names of towns\n");
	d->c.instruction = NULL;
	d->c.description = "opposites of words";
	assert_null(operator_missing(op_named("describe"), &d->c));
	op_ask(d, "describe");
	for (size_t i = 0; i < d->request.n; i++)
		LACKS(d->request.items[i].text, "Say the opposite");
	LACKS(d->request.items[d->request.n - 1].text, "hot");
	HAS(d->request.items[d->request.n - 1].text, "Task: opposites of words\nInputs: input");
	assert_false(op_reads(d, "describe",
		"Name the opposite. Find the date by which the invoice must be paid and write it "
		"as YYYY-MM-DD."));
	HAS(buf_text(&d->err), "repeats a demonstration");
	op_gives(d, "describe", "Your task is to name the opposite.",
		"Name the opposite.\n\n{{input}}");
}

AT_OP_DESK(compress_refuses_what_is_not_shorter)
{
	struct op_desk *d = *state;
	antonyms(d);
	op_ask(d, "compress");
	HAS(d->request.items[0].text, "input is put below it by itself");
	HAS(op_ask(d, "compress"), "Shorten:\nSay the opposite of the word.");
	op_gives(d, "compress", "Name the opposite.", "Name the opposite.\n\n{{input}}");
	assert_false(op_reads(d, "compress", "Say what the opposite of this word is."));
	HAS(buf_text(&d->err), "not shorter: ");
}

AT_OP_DESK(tips_summarises_the_data_by_counting_it)
{
	struct op_desk *d = *state;
	SCOPED(buf) seen = BUF(BUF_TEXT);
	antonyms(d);
	HAS(op_ask(d, "tips"), "Data: the inputs have one word; the outputs have one word.");
	for (int i = 0; i < 6; i++)
		buf_adds(&seen, strstr(op_ask(d, "tips"), "Tip: "));
	assert_true(strcmp(strstr(buf_text(&seen), "Tip: "), strstr(op_ask(d, "tips"), "Tip: ")));
	op_add(d, "left", "5", NULL, 0);
	op_add(d, "right", "cold", NULL, 0);
	op_add(d, "right and wrong", "down", NULL, 0);
	op_add(d, "high", "5", NULL, 0);
	HAS(op_ask(d, "tips"),
		"the inputs have 1 to 3 words; the output is always one of: cold, down, 5.");
}

AT_OP_DESK(rules_adds_one_sentence_to_what_stays)
{
	struct op_desk *d = *state;
	antonyms(d);
	const char *asked = op_ask(d, "rules");
	HAS(asked, "Bad:\n- Input: hot\n  Expected: cold\n  Got: warm");
	HAS(asked, "Good:\n- Input: up\n  Got: down");
	op_gives(d, "rules", "Rule: Choose the strongest opposite.",
		"Say the opposite of the word. Choose the strongest opposite.\n\n{{input}}");
	assert_string_equal(buf_text(&d->rationale), "Choose the strongest opposite.");
	op_gives(d, "rules", "Sure! Here is the rule:\n\n- Be exact.\n\nThis rule helps because.",
		"Say the opposite of the word. Be exact.\n\n{{input}}");
	assert_false(op_reads(d, "rules", "Rule: say the opposite of the word"));
	assert_false(op_reads(d, "rules", "Rule:"));
	op_user(d, "Mind:\n- one word\n- no dots\n\n{{input}}");
	op_gives(d, "rules", "Rule: Small letters.",
		"Mind:\n- one word\n- no dots\n- Small letters.\n\n{{input}}");
}

AT_OP_DESK(translate_goes_to_the_language_that_is_said_or_the_examples_own)
{
	struct op_desk *d = *state;
	antonyms(d);
	HAS(op_ask(d, "translate"), "Into ");
	op_gives(d, "translate", "Nenne das Gegenteil.", "Nenne das Gegenteil.\n\n{{input}}");
	assert_false(op_reads(d, "translate", "Say the opposite of this word."));
	HAS(buf_text(&d->err), "still in the language");
	assert_false(op_reads(d, "translate", "Reply with the contrary term only."));
	assert_false(op_reads(d, "translate", "Which expression means exactly that, reversed?"));
	op_gives(d, "translate", "Pon la palabra contraria, yes o no.",
		"Pon la palabra contraria, yes o no.\n\n{{input}}");
	op_add(d, "\xeb\x8d\xa5\xeb\x8b\xa4", "\xec\xb6\xa5\xeb\x8b\xa4", NULL, 0);
	op_add(d, "\xed\x81\xac\xeb\x8b\xa4", "\xec\x9e\x91\xeb\x8b\xa4", NULL, 0);
	HAS(op_ask(d, "translate"), "Into Korean:\nSay the opposite");
	d->c.instruction = "into Welsh";
	HAS(op_ask(d, "translate"), "into Welsh:\nSay the opposite");
}

AT_OP_DESK(crossover_shows_both_and_what_each_is_good_for)
{
	struct op_desk *d = *state;
	SCOPED(prompt) other = {0};
	char right[] = "cold", wrong[] = "up";
	struct outcome outcomes[2] = {{.output = right, .score = 1}, {.output = wrong}};
	antonyms(d);
	assert_non_null(operator_missing(op_named("crossover"), &d->c));
	prompt_add(&other, ROLE_USER, STR("Which word means the contrary?\n\n{{input}}"),
		AUTHOR_PERSON);
	d->c.parents[1] = (struct parent){&other, outcomes};
	assert_null(operator_missing(op_named("crossover"), &d->c));
	const char *asked = op_ask(d, "crossover");
	HAS(asked, "Prompt A:\nSay the opposite of the word.\n\nPrompt B:\nWhich word means the "
		   "contrary?");
	d->c.attempt = 1;
	LACKS(op_ask(d, "crossover"), "the best of both.");
	d->c.attempt = 0;
	asked = op_ask(d, "crossover");
	HAS(asked, "Only A is right on:\n- Input: up\n  Got: down");
	HAS(asked, "Only B is right on:\n- Input: hot\n  Got: cold");
	op_gives(d, "crossover", "Say the word that means the contrary.",
		"Say the word that means the contrary.\n\n{{input}}");
}

AT_OP_DESK(crossover_of_two_that_share_their_words_keeps_these)
{
	struct op_desk *d = *state;
	SCOPED(prompt) other = {0};
	struct outcome outcomes[2] = {{0}};
	antonyms(d);
	op_user(d, "Say the opposite of the given word in capitals.\n\n{{input}}");
	prompt_add(&other, ROLE_USER,
		STR("Say the opposite of the given word, quickly.\n\n{{input}}"), AUTHOR_PERSON);
	d->c.parents[1] = (struct parent){&other, outcomes};
	HAS(op_ask(d, "crossover"), "write one prompt that keeps these");
	op_gives(d, "crossover", "Name the antonym of the given word without a full stop.",
		"Say the opposite of the given word without a full stop.\n\n{{input}}");
}

AT_OP_DESK(terms_are_drawn_and_one_of_them_must_be_in_it)
{
	struct op_desk *d = *state;
	size_t shown = 0;
	antonyms(d);
	assert_non_null(operator_missing(op_named("terms"), &d->c));
	d->c.instruction = "headword, gloss, rent arrears, sense, entry, usage, the word";
	assert_null(operator_missing(op_named("terms"), &d->c));
	for (const char *at = strstr(op_ask(d, "terms"), "Terms: "); at; at = strchr(at + 1, ','))
		shown++;
	assert_int_equal(shown, 5);
	op_gives(d, "terms", "Write a headword with the opposite sense.",
		"Write a headword with the opposite sense.\n\n{{input}}");
	assert_false(op_reads(d, "terms", "Write what the word is not."));
	HAS(buf_text(&d->err), "none of the terms");
}

AT_OP_DESK(critique_shows_each_kind_of_failure_before_more_of_one)
{
	struct op_desk *d = *state;
	op_user(d, "Say yes or no.");
	d->c.metric = STR("iexact");
	for (int i = 0; i < 5; i++) {
		char input[] = "same 0";
		input[5] = (char)('0' + i);
		op_add(d, input, i % 2 ? "yes" : "no", i % 2 ? "no" : "yes", i % 2 ? 1 : 0);
	}
	op_add(d, "other", "no", "", 0);
	const char *asked = op_ask(d, "critique");
	const char *empty = strstr(asked, "- Input: other\n  Expected: no"),
		   *again = strstr(asked, "- Input: same 2");
	assert_non_null(empty);
	assert_non_null(again);
	assert_true(empty < again);
}
