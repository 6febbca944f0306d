#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "hunsu/base/utf8.h"
#include "hunsu/engine/operator.h"
#include "hunsu/prompt/ranges.h"
#include "../support/random_text.h"

#include <cmocka.h> /* last: its fail() would hide ours */

struct desk {
	struct prompt prompt, request, variant;
	struct example examples[6];
	struct outcome outcomes[6];
	struct shown shown[6];
	struct op_context c;
	struct rng rng;
	struct buf rationale, err;
};

static int begin(void **state)
{
	struct desk *d = calloc(1, sizeof *d);
	d->rng = rng_seed(7);
	d->c.prompt = &d->prompt;
	d->c.dev = d->shown;
	d->c.rng = &d->rng;
	d->rationale = d->err = BUF(BUF_TEXT);
	fields_add(&d->c.names, STR("input"), STR(""));
	*state = d;
	return 0;
}

static int finish(void **state)
{
	struct desk *d = *state;
	for (size_t i = 0; i < d->c.n_dev; i++) {
		fields_release(&d->examples[i].fields);
		answers_release(&d->examples[i].expected);
		outcome_release(&d->outcomes[i]);
	}
	fields_release(&d->c.names);
	prompt_release(&d->prompt);
	prompt_release(&d->request);
	prompt_release(&d->variant);
	buf_release(&d->rationale);
	buf_release(&d->err);
	free(d);
	return 0;
}

/* output NULL: not run. */
static void add(
	struct desk *d, const char *input, const char *expected, const char *output, double score)
{
	size_t i = d->c.n_dev++;
	d->examples[i].id = (int)i + 1;
	fields_add(&d->examples[i].fields, STR("input"), str_of(input));
	answers_add(&d->examples[i].expected, str_of(expected));
	d->shown[i].example = &d->examples[i];
	if (!output)
		return;
	d->outcomes[i] = (struct outcome){.output = strdup(output),
		.extracted = strdup(output),
		.reason = strdup("because"),
		.score = score};
	d->shown[i].outcome = &d->outcomes[i];
}

static const struct operator* op_named(const char *name)
{
	const struct operator* op = NULL;
	assert_int_equal(operator_find(&op, str_of(name), NULL), OK);
	return op;
}

static const char *ask(struct desk *d, const char *op)
{
	prompt_release(&d->request);
	if (!op_named(op)->ask(&d->c, &d->request, &d->err))
		fail_msg("%s: %s", op, buf_text(&d->err));
	assert_int_equal(d->request.items[0].role, ROLE_SYSTEM);
	assert_int_equal(d->request.items[d->request.n - 1].role, ROLE_USER);
	return d->request.items[d->request.n - 1].text;
}

static bool reads(struct desk *d, const char *op, const char *answer)
{
	prompt_release(&d->variant);
	buf_clear(&d->rationale);
	buf_clear(&d->err);
	bool ok = op_named(op)->read(
		&d->c, str_of(answer), AUTHOR_FIRST_MODEL, &d->variant, &d->rationale, &d->err);
	assert_true(ok == (d->err.n == 0));
	for (size_t i = 0; i < d->variant.n; i++) {
		const struct message *m = &d->variant.items[i];
		assert_int_equal(runs_total(&m->runs), m->n);
	}
	return ok;
}

static void gives(struct desk *d, const char *op, const char *answer, const char *want)
{
	if (!reads(d, op, answer))
		fail_msg("%s: %s", op, buf_text(&d->err));
	assert_int_equal(d->variant.n, 1);
	assert_string_equal(d->variant.items[0].text, want);
}

static void user(struct desk *d, const char *text)
{
	prompt_release(&d->prompt);
	prompt_add(&d->prompt, ROLE_USER, str_of(text), AUTHOR_PERSON);
}

/* ---- induce */

static void induce_shows_examples_and_never_the_prompt(void **state)
{
	struct desk *d = *state;
	user(d, "SECRET WORDS {{input}}");
	add(d, "hot", "cold", NULL, 0);
	add(d, "up", "down", NULL, 0);
	const char *asked = ask(d, "induce");
	assert_non_null(strstr(asked, "Input: hot\nOutput: cold"));
	assert_non_null(strstr(asked, "Input: up\nOutput: down"));
	for (size_t i = 0; i < d->request.n; i++)
		assert_null(strstr(d->request.items[i].text, "SECRET"));
}

static void induce_names_the_labels_where_outputs_are_few(void **state)
{
	struct desk *d = *state;
	add(d, "a", "yes", NULL, 0);
	add(d, "b", "no", NULL, 0);
	add(d, "c", "yes", NULL, 0);
	add(d, "d", "no", NULL, 0);
	assert_non_null(strstr(ask(d, "induce"), "one of: yes, no."));
	add(d, "e", "maybe", NULL, 0);
	assert_null(strstr(ask(d, "induce"), "one of:")); /* 3 labels of 5 examples: chance */
}

static void induce_tells_the_labels_that_the_model_left_out(void **state)
{
	struct desk *d = *state;
	add(d, "a", "yes", NULL, 0);
	add(d, "b", "no", NULL, 0);
	add(d, "c", "yes", NULL, 0);
	add(d, "d", "no", NULL, 0);
	gives(d, "induce", "Say yes or no.", "Say yes or no.\n\n{{input}}");
	gives(d, "induce", "Judge it.", "Judge it. Answer with one of: yes, no.\n\n{{input}}");
	gives(d, "induce", "판단하세요.",
		"판단하세요. 다음 중 하나로만 답하세요: yes, no.\n\n{{input}}");
}

static void induce_puts_the_input_below_the_instruction(void **state)
{
	struct desk *d = *state;
	gives(d, "induce", "Name the opposite.", "Name the opposite.\n\n{{input}}");
	gives(d, "induce", "The task is to name the opposite.", "Name the opposite.\n\n{{input}}");
	fields_add(&d->c.names, STR("context"), STR(""));
	gives(d, "induce", "Answer.", "Answer.\n\ninput: {{input}}\ncontext: {{context}}");
	assert_false(reads(d, "induce", " \n"));
}

static void induce_refuses_its_own_demonstration(void **state)
{
	struct desk *d = *state;
	assert_false(reads(d, "induce",
		"Subtract the second number from the first. Reply with a number only."));
	assert_non_null(strstr(buf_text(&d->err), "demonstration"));
	assert_true(reads(
		d, "induce", "Add the second number to the first. Reply with the number only."));
}

static void induce_speaks_korean_of_korean_examples(void **state)
{
	struct desk *d = *state;
	add(d, "배송이 늦어요", "배송", NULL, 0);
	add(d, "돈을 돌려주세요", "환불", NULL, 0);
	ask(d, "induce");
	assert_non_null(strstr(d->request.items[2].text, "답하세요"));
}

/* ---- paraphrase: the frame */

static void only_the_instruction_is_shown_and_the_rest_is_put_back(void **state)
{
	struct desk *d = *state;
	user(d, "Name the opposite.\n\nWord: {{input}}\nAnswer:");
	assert_null(strstr(ask(d, "paraphrase"), "{{input}}"));
	gives(d, "paraphrase", "Give the antonym.",
		"Give the antonym.\n\nWord: {{input}}\nAnswer:");
	user(d, "Name the opposite.\n\nWord:\n{{input}}");
	gives(d, "paraphrase", "Give the antonym.\n", "Give the antonym.\n\nWord:\n{{input}}");
	user(d, "{{input}}\n\nName the opposite of the word above.");
	gives(d, "paraphrase", "Give its antonym.", "{{input}}\n\nGive its antonym.");
	user(d, "Name the opposite.");
	gives(d, "paraphrase", "Give the antonym.", "Give the antonym.");
}

static void a_placeholder_in_the_sentence_is_shown_and_set_right(void **state)
{
	struct desk *d = *state;
	user(d, "Translate {{ input }} into French.");
	assert_non_null(strstr(ask(d, "paraphrase"), "{{ input }}"));
	gives(d, "paraphrase", "Put {{input}} in French.", "Put {{input}} in French.");
	gives(d, "paraphrase", "Put {input} in French.", "Put {{ input }} in French.");
	gives(d, "paraphrase", "Put [Input] in French.", "Put {{ input }} in French.");
	gives(d, "paraphrase", "Put {{Input}} in French.", "Put {{ input }} in French.");
	gives(d, "paraphrase", "Put {other} in French.", "Put {other} in French.");
	user(d, "Write this date in ISO format: {{input}}");
	gives(d, "paraphrase", "Write the ISO date.", "Write the ISO date.\n\n{{input}}");
}

static void the_message_that_says_most_is_the_one_reworded(void **state)
{
	struct desk *d = *state;
	prompt_add(&d->prompt, ROLE_SYSTEM, STR("You name the opposite of any word."), 1);
	prompt_add(&d->prompt, ROLE_USER, STR("hot"), 1);
	prompt_add(
		&d->prompt, ROLE_ASSISTANT, STR("a long answer that says cold is the opposite"), 1);
	prompt_add(&d->prompt, ROLE_USER, STR("{{input}}"), 1);
	assert_non_null(strstr(ask(d, "paraphrase"), "You name the opposite"));
	assert_true(reads(d, "paraphrase", "You give antonyms."));
	assert_int_equal(d->variant.n, 4);
	assert_string_equal(d->variant.items[0].text, "You give antonyms.");
	assert_string_equal(d->variant.items[3].text, "{{input}}");
}

static void without_an_instruction_there_is_nothing_to_reword(void **state)
{
	struct desk *d = *state;
	user(d, "{{input}}");
	assert_false(op_named("paraphrase")->ask(&d->c, &d->request, &d->err));
	assert_non_null(operator_missing(op_named("paraphrase"), &d->c));
}

/* ---- eccentric */

static void eccentric_puts_a_scene_before_and_a_prefix_behind_the_prompt(void **state)
{
	struct desk *d = *state;
	user(d, "Name the opposite.\n\n{{input}}");
	assert_non_null(strstr(ask(d, "eccentric"), "Theme: "));
	assert_true(reads(d, "eccentric",
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

static void eccentric_keeps_the_prompts_own_system_message_and_replaces_its_prefix(void **state)
{
	struct desk *d = *state;
	prompt_add(&d->prompt, ROLE_SYSTEM, STR("You name the opposite of any word."), 1);
	prompt_add(&d->prompt, ROLE_USER, STR("{{input}}"), 1);
	prompt_add(&d->prompt, ROLE_ASSISTANT, STR("Answer:"), 1);
	assert_true(reads(d, "eccentric", "**System:** Be a monk.\n\n**Prefix:** \"Hear me:\""));
	assert_int_equal(d->variant.n, 3);
	assert_string_equal(
		d->variant.items[0].text, "Be a monk.\n\nYou name the opposite of any word.");
	assert_string_equal(d->variant.items[2].text, "Hear me:");
}

static void an_answer_prefix_leaves_the_answer_to_come_next(void **state)
{
	static const char *const ends[][2] = {{"Captain's log.", "Captain's log. The answer:"},
		{"Captain's log: the word is...", "Captain's log: the word is:"},
		{"Hark!", "Hark! The answer:"}, {"What is it?", "What is it? The answer:"},
		{"*bows* Hear:", "*bows* Hear:"},
		{"*bows* \"Hear me!", "*bows* Hear me! The answer:"},
		{"The oracle says", "The oracle says:"}, {"항해 일지.", "항해 일지. 답:"},
		{"Hear:\ncold, of course", "Hear:"}};
	struct desk *d = *state;
	user(d, "Name the opposite.\n\n{{input}}");
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		struct buf b = BUF(BUF_TEXT);
		buf_addf(&b, "System: Be odd.\nPrefix: %s", ends[i][0]);
		assert_true(reads(d, "eccentric", buf_text(&b)));
		assert_string_equal(d->variant.items[2].text, ends[i][1]);
		buf_release(&b);
	}
}

static void eccentric_without_its_two_parts_is_nothing(void **state)
{
	struct desk *d = *state;
	user(d, "Name the opposite.\n\n{{input}}");
	assert_false(reads(d, "eccentric", "System: Be odd."));
	assert_false(reads(d, "eccentric", "Prefix: Ha:"));
	assert_false(reads(d, "eccentric", "cold"));
	assert_false(reads(d, "eccentric",
		"System: Be odd.\nPrefix: one two three four five six seven eight nine ten eleven "
		"twelve "
		"and so on and on and on and on and on and on and on, for ever:"));
}

static void eccentric_draws_other_themes_from_other_numbers(void **state)
{
	struct desk *d = *state;
	size_t different = 0;
	user(d, "Name the opposite.\n\n{{input}}");
	char *last = strdup(ask(d, "eccentric"));
	for (int i = 0; i < 10; i++) {
		const char *now = ask(d, "eccentric");
		different += strcmp(last, now) != 0;
		free(last);
		last = strdup(now);
	}
	free(last);
	assert_true(different >= 8);
}

static void strength_is_said_in_words(void **state)
{
	struct desk *d = *state;
	user(d, "Name the opposite.\n\n{{input}}");
	d->c.strength = 1;
	assert_non_null(strstr(ask(d, "eccentric"), "light touch"));
	d->c.strength = 5;
	assert_non_null(strstr(ask(d, "eccentric"), "strange"));
}

/* ---- critique */

static void critique_shows_failures_first_and_some_passes(void **state)
{
	struct desk *d = *state;
	user(d, "Name the opposite.\n\n{{input}}");
	add(d, "up", "down", "Down!", 1);
	add(d, "hot", "cold", "warm", 0);
	add(d, "in", "out", NULL, 0);
	const char *asked = ask(d, "critique");
	assert_non_null(strstr(asked, "Input: hot\n  Expected: cold\n  Got: warm"));
	assert_non_null(strstr(asked, "Passed:\n- Input: up\n  Got: Down!"));
	assert_null(strstr(asked, "Input: in\n"));
	assert_null(strstr(asked, "{{input}}"));
}

static void critique_reads_the_problem_and_the_prompt(void **state)
{
	struct desk *d = *state;
	user(d, "Name the opposite.\n\n{{input}}");
	gives(d, "critique",
		"Problem: It is lukewarm.\nBetter prompt: Name the exact opposite.\nOne word.",
		"Name the exact opposite.\nOne word.\n\n{{input}}");
	assert_string_equal(buf_text(&d->rationale), "It is lukewarm.");
	gives(d, "critique", "**Problem:** x\n\n**Prompt:**\n\"Name it.\"",
		"Name it.\n\n{{input}}");
	assert_false(reads(d, "critique", "It is all fine."));
}

/* ---- mutate */

static void mutate_shows_the_persons_words(void **state)
{
	struct desk *d = *state;
	user(d, "Name the opposite.\n\n{{input}}");
	d->c.instruction = "in rhyme";
	assert_non_null(strstr(ask(d, "mutate"), "Name the opposite.\n\nChange: in rhyme"));
	gives(d, "mutate", "Name it, in rhyme, in time.",
		"Name it, in rhyme, in time.\n\n{{input}}");
}

static void mutate_of_a_region_leaves_its_surroundings_byte_for_byte(void **state)
{
	struct desk *d = *state;
	user(d, "  One.  Two words. \n Three {{input}}");
	d->c.instruction = "longer";
	d->c.region = (struct range){0, 7, 12}; /* " Two words. " */
	const char *asked = ask(d, "mutate");
	assert_non_null(strstr(asked, "Text:\nTwo words.\n\nChange: longer"));
	assert_null(strstr(asked, "Three"));
	gives(d, "mutate", "Two long words.", "  One.  Two long words. \n Three {{input}}");
	d->c.region = (struct range){0, 7, 99};
	assert_false(op_named("mutate")->ask(&d->c, &d->request, &d->err));
}

static void every_operator_for_regions_replaces_the_region_alone(void **state)
{
	struct desk *d = *state;
	struct remark said = {.input = "up", .output = "Down!", .words = "no marks", .grade = 0};
	user(d, "Be kind. Name the opposite. 한 단어로. {{input}}");
	add(d, "up", "down", "Down!", 0);
	add(d, "hot", "cold", "cold", 1);
	d->c.remarks = &said;
	d->c.n_remarks = 1;
	d->c.instruction = "shorter";
	d->c.region = (struct range){0, 9, 18}; /* Name the opposite. */
	size_t n = 0;
	for (size_t i = 0; operators[i]; i++) {
		const struct operator* op = operators[i];
		if (!op->can.region) {
			assert_non_null(operator_missing(op, &d->c));
			continue;
		}
		assert_null(operator_missing(op, &d->c));
		const char *asked = ask(d, op->name);
		assert_non_null(strstr(asked, "Name the opposite."));
		assert_null(strstr(asked, "Be kind."));
		gives(d, op->name, "Better prompt: Say its contrary.",
			"Be kind. Say its contrary. 한 단어로. {{input}}");
		n++;
	}
	assert_int_equal(n, 4);
}

/* ---- locks */

static void what_is_locked_stays_in_place_whatever_the_model_writes(void **state)
{
	struct desk *d = *state;
	struct range lock = {0, 9, 18}; /* Name the opposite. */
	user(d, "Be kind. Name the opposite. Answer in one single word.\n\n{{input}}");
	d->c.locks = &lock;
	d->c.n_locks = 1;
	assert_non_null(strstr(ask(d, "paraphrase"), "Answer in one single word."));
	assert_null(strstr(d->request.items[d->request.n - 1].text, "Name"));
	gives(d, "paraphrase", "Use exactly one word.",
		"Be kind. Name the opposite. Use exactly one word.\n\n{{input}}");
	/* The model repeats what is locked. */
	gives(d, "paraphrase", "Name the opposite. Use exactly one word.",
		"Be kind. Name the opposite. Use exactly one word.\n\n{{input}}");
	lock = (struct range){0, 0, d->prompt.items[0].n};
	prompt_add(&d->prompt, ROLE_ASSISTANT, STR("The answer:"), AUTHOR_PERSON);
	assert_non_null(operator_missing(op_named("paraphrase"), &d->c));
	assert_null(operator_missing(op_named("eccentric"), &d->c));
	/* Where another message is free, that one is reworded. */
	prompt_release(&d->prompt);
	prompt_add(&d->prompt, ROLE_SYSTEM, STR("Be kind."), AUTHOR_PERSON);
	prompt_add(
		&d->prompt, ROLE_USER, STR("Name the opposite in one single word."), AUTHOR_PERSON);
	lock = (struct range){1, 0, 37};
	assert_true(reads(d, "paraphrase", "Be warm."));
	assert_string_equal(d->variant.items[0].text, "Be warm.");
	assert_string_equal(d->variant.items[1].text, "Name the opposite in one single word.");
}

static void what_is_written_from_nothing_gets_the_locked_text_put_in(void **state)
{
	struct desk *d = *state;
	struct range locks[2] = {{0, 0, 8}, {1, 10, 9}}; /* Be kind., One word, */
	prompt_add(&d->prompt, ROLE_SYSTEM, STR("Be kind. Think."), AUTHOR_PERSON);
	prompt_add(&d->prompt, ROLE_USER, STR("The rule: One word, {{input}}"), AUTHOR_PERSON);
	add(d, "up", "down", NULL, 0);
	add(d, "hot", "cold", NULL, 0);
	d->c.locks = locks;
	d->c.n_locks = 2;
	assert_true(reads(d, "induce", "Name the opposite."));
	assert_int_equal(d->variant.n, 2);
	assert_string_equal(d->variant.items[0].text, "Be kind.");
	assert_string_equal(d->variant.items[1].text, "Name the opposite. One word,\n\n{{input}}");
	locks[1] = (struct range){1, 10, 19}; /* with the placeholder */
	assert_true(reads(d, "induce", "Name the opposite."));
	assert_string_equal(d->variant.items[1].text, "Name the opposite. One word, {{input}}");
	assert_null(operator_missing(op_named("induce"), &d->c));
	prompt_add(&d->prompt, ROLE_ASSISTANT, STR("Yes."), AUTHOR_PERSON);
	prompt_add(&d->prompt, ROLE_USER, STR("And {{input}}"), AUTHOR_PERSON);
	assert_non_null(operator_missing(op_named("induce"), &d->c)); /* an example is locked */
}

static void a_locked_answer_prefix_stays(void **state)
{
	struct desk *d = *state;
	struct range lock = {1, 0, 4};
	user(d, "Name the opposite.");
	prompt_add(&d->prompt, ROLE_ASSISTANT, STR("Log: answer:"), AUTHOR_PERSON);
	assert_true(reads(d, "eccentric", "System: You are a pirate.\nPrefix: Arr:"));
	assert_string_equal(d->variant.items[2].text, "Arr:");
	d->c.locks = &lock;
	d->c.n_locks = 1;
	assert_true(reads(d, "eccentric", "System: You are a pirate.\nPrefix: Arr:"));
	assert_string_equal(d->variant.items[2].text, "Log: answer:");
}

/* The next place in s between two clusters, from `at` on. */
static size_t cluster(struct str s, size_t at)
{
	size_t here = 0;
	while (here < at && here < s.n)
		here = grapheme_next(s, here);
	return here;
}

/* A part of a message, whole clusters without blanks at its ends; n 0: none was drawn. */
static struct range some_part(const struct prompt *p, struct rng *r)
{
	size_t m = rng_below(r, (uint32_t)p->n);
	struct str all = text_of(p, m);
	size_t at = cluster(all, rng_below(r, (uint32_t)all.n));
	size_t end = cluster(all, at + 1 + rng_below(r, (uint32_t)(all.n - at + 1)));
	struct str part = str_trim((struct str){all.p + at, end > at ? end - at : 0});
	return (struct range){m, (size_t)(part.p - all.p), part.n};
}

static void answer_at_random(struct buf *out, struct rng *r)
{
	buf_clear(out);
	buf_adds(out, "Better prompt: ");
	random_text(out, r, 12);
	buf_adds(out, "\nSystem: ");
	random_text(out, r, 6);
	buf_adds(out, "\nPrefix: ");
	random_text(out, r, 3);
}

static void holds_locks(const struct desk *d, const char *op)
{
	for (size_t i = 0; i < d->c.n_locks; i++) {
		struct range at;
		struct str part = prompt_range(&d->prompt, d->c.locks[i]);
		if (!range_find(&d->prompt, d->c.locks[i], &d->variant, &at))
			fail_msg("%s lost <%.*s> of <%s> in <%s>", op, (int)part.n, part.p,
				d->prompt.items[d->c.locks[i].message].text,
				d->variant.items[d->variant.n - 1].text);
	}
}

/* Whatever the prompt, the locks and the answer. */
static void no_operator_reads_a_variant_without_what_is_locked(void **state)
{
	struct desk *d = *state;
	struct rng r = rng_seed(8);
	struct range locks[2];
	struct buf answer = BUF(BUF_TEXT);
	struct remark said = {.words = "no", .grade = NAN};
	int read = 0;
	add(d, "up", "down", "Down!", 0);
	add(d, "hot", "cold", "cold", 1);
	d->c.instruction = "do";
	d->c.remarks = &said;
	d->c.n_remarks = 1;
	d->c.locks = locks;
	for (int i = 0; i < 3000; i++) {
		random_prompt(&d->prompt, &r);
		d->c.n_locks = 0;
		for (int k = 0; k < 2; k++) {
			locks[d->c.n_locks] = some_part(&d->prompt, &r);
			d->c.n_locks += locks[d->c.n_locks].n > 0;
		}
		answer_at_random(&answer, &r);
		for (size_t k = 0; operators[k]; k++) {
			if (operator_missing(operators[k], &d->c) ||
				!reads(d, operators[k]->name, buf_text(&answer)))
				continue;
			holds_locks(d, operators[k]->name);
			read++;
		}
	}
	assert_true(read > 3000);
	buf_release(&answer);
}

static void around_any_region_every_byte_stays(void **state)
{
	struct desk *d = *state;
	struct rng r = rng_seed(9);
	struct buf answer = BUF(BUF_TEXT);
	int read = 0;
	d->c.instruction = "do";
	for (int i = 0; i < 3000; i++) {
		random_prompt(&d->prompt, &r);
		d->c.region = some_part(&d->prompt, &r);
		answer_at_random(&answer, &r);
		if (!d->c.region.n || operator_missing(op_named("mutate"), &d->c) ||
			!reads(d, "mutate", buf_text(&answer)))
			continue;
		read++;
		size_t m = d->c.region.message, end = d->c.region.at + d->c.region.n;
		struct str was = text_of(&d->prompt, m), now = text_of(&d->variant, m);
		struct str behind = str_from(was, end);
		assert_int_equal(d->variant.n, d->prompt.n);
		for (size_t k = 0; k < d->prompt.n; k++)
			if (k != m)
				assert_true(
					str_eq(text_of(&d->prompt, k), text_of(&d->variant, k)));
		assert_true(str_eq(str_first(was, d->c.region.at), str_first(now, d->c.region.at)));
		assert_true(now.n >= behind.n && str_eq(str_from(now, now.n - behind.n), behind));
	}
	assert_true(read > 1000);
	buf_release(&answer);
}

/* ---- feedback */

static void feedback_shows_what_the_person_said_of_which_output(void **state)
{
	struct desk *d = *state;
	struct remark said[2] = {
		{.input = "up", .output = "Down!!", .words = "no marks", .grade = .25},
		{.words = "too long", .grade = NAN}};
	user(d, "Name the opposite.");
	assert_non_null(strstr(operator_missing(op_named("feedback"), &d->c), "note"));
	d->c.remarks = said;
	d->c.n_remarks = 2;
	assert_null(operator_missing(op_named("feedback"), &d->c));
	const char *asked = ask(d, "feedback");
	assert_non_null(strstr(asked, "Input: up\n  Output: Down!!\n  Grade: 0.25 of 1\n"));
	assert_non_null(strstr(asked, "Note: no marks"));
	assert_non_null(strstr(asked, "About the prompt\n  Note: too long"));
	gives(d, "feedback", "Wish: bare words.\nBetter prompt: Name the opposite, bare.",
		"Name the opposite, bare.");
	assert_string_equal(buf_text(&d->rationale), "bare words.");
}

/* ---- the table */

static void what_is_missing_is_said(void **state)
{
	struct desk *d = *state;
	assert_non_null(operator_missing(op_named("induce"), &d->c));
	assert_non_null(operator_missing(op_named("paraphrase"), &d->c));
	user(d, "Name the opposite.");
	add(d, "up", "down", "Down!", 1);
	add(d, "hot", "cold", "cold", 1);
	assert_null(operator_missing(op_named("induce"), &d->c));
	assert_null(operator_missing(op_named("paraphrase"), &d->c));
	assert_null(operator_missing(op_named("eccentric"), &d->c));
	assert_non_null(operator_missing(op_named("critique"), &d->c));
	assert_non_null(operator_missing(op_named("mutate"), &d->c));
	add(d, "in", "out", "into", 0);
	d->c.instruction = "shorter";
	assert_null(operator_missing(op_named("critique"), &d->c));
	assert_null(operator_missing(op_named("mutate"), &d->c));
}

static void an_unknown_operator_is_answered_with_the_nearest(void **state)
{
	(void)state;
	const struct operator* op;
	struct buf err = BUF(BUF_SMALL);
	assert_int_equal(operator_find(&op, STR("paraprase"), &err), BAD_USAGE);
	assert_non_null(strstr(buf_text(&err), "did you mean paraphrase?"));
	buf_release(&err);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, begin, finish)
	locale_init();
	const struct CMUnitTest tests[] = {
		T(induce_shows_examples_and_never_the_prompt),
		T(induce_names_the_labels_where_outputs_are_few),
		T(induce_tells_the_labels_that_the_model_left_out),
		T(induce_puts_the_input_below_the_instruction),
		T(induce_refuses_its_own_demonstration),
		T(induce_speaks_korean_of_korean_examples),
		T(only_the_instruction_is_shown_and_the_rest_is_put_back),
		T(a_placeholder_in_the_sentence_is_shown_and_set_right),
		T(the_message_that_says_most_is_the_one_reworded),
		T(without_an_instruction_there_is_nothing_to_reword),
		T(eccentric_puts_a_scene_before_and_a_prefix_behind_the_prompt),
		T(eccentric_keeps_the_prompts_own_system_message_and_replaces_its_prefix),
		T(an_answer_prefix_leaves_the_answer_to_come_next),
		T(eccentric_without_its_two_parts_is_nothing),
		T(eccentric_draws_other_themes_from_other_numbers),
		T(strength_is_said_in_words),
		T(critique_shows_failures_first_and_some_passes),
		T(critique_reads_the_problem_and_the_prompt),
		T(mutate_shows_the_persons_words),
		T(mutate_of_a_region_leaves_its_surroundings_byte_for_byte),
		T(every_operator_for_regions_replaces_the_region_alone),
		T(what_is_locked_stays_in_place_whatever_the_model_writes),
		T(what_is_written_from_nothing_gets_the_locked_text_put_in),
		T(a_locked_answer_prefix_stays),
		T(no_operator_reads_a_variant_without_what_is_locked),
		T(around_any_region_every_byte_stays),
		T(feedback_shows_what_the_person_said_of_which_output),
		T(what_is_missing_is_said),
		T(an_unknown_operator_is_answered_with_the_nearest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
