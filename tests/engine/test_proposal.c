#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/calling.h"
#include "hunsu/base/mem.h"
#include "hunsu/engine/proposal.h"

#include <cmocka.h> /* last: its fail() would hide ours */

#define SLOTS 8

struct bench { /* a proposal, and what was told of it */
	struct desk desk;
	struct prompt prompt;
	struct example examples[4];
	struct shown shown[4];
	struct fields names;
	const struct op *operators[SLOTS];
	struct proposal_plan plan;
	struct proposal_events ev;
	struct proposal *proposal;
	char answers[16][400];
	int n_answers;
	struct buf story; /* "s0 a0 r0:same s0 a0 v0 e" */
	struct buf grown;
	struct prompt variants[SLOTS];
	char *rationale;
	int n_variants, ended, attempt;
	struct range lock; /* n 0: none */
	int cap;
	bool additions;
	const struct remark *remark; /* NULL: none */
	const char *rejected[4];
	size_t n_rejected;
	char stop_at; /* the letter of the event that cancels */
};

static void told(struct bench *b, char what, size_t slot)
{
	buf_addf(&b->story, "%s%c%zu", b->story.n ? " " : "", what, slot);
	if (b->stop_at == what) {
		b->stop_at = 0;
		b->ended = 1; /* so that the wait is over */
		proposal_cancel(b->proposal);
	}
}

static void on_context(void *arg, size_t slot, struct op_context *out)
{
	struct bench *b = arg;
	(void)slot;
	*out = (struct op_context){.prompt = &b->prompt,
		.dev = b->shown,
		.n_dev = 2,
		.names = b->names,
		.locks = &b->lock,
		.n_locks = b->lock.n > 0,
		.cap = b->cap,
		.additions = b->additions,
		.remarks = b->remark,
		.n_remarks = b->remark != NULL,
		.rejected = b->rejected,
		.n_rejected = b->n_rejected,
		.attempt = b->attempt};
}

static void on_sent(void *arg, size_t slot, const struct prompt *request)
{
	assert_true(request->n > 1);
	told(arg, 's', slot);
}

static void on_growing(void *arg, size_t slot, struct str text)
{
	struct bench *b = arg;
	buf_clear(&b->grown);
	buf_addstr(&b->grown, text);
	if (b->stop_at == 'g')
		told(b, 'g', slot);
}

static void on_answered(
	void *arg, size_t slot, const struct prompt *request, const struct answer *a)
{
	assert_true(request->n > 1);
	assert_non_null(a->hash);
	told(arg, 'a', slot);
}

static void on_variant(void *arg, size_t slot, const struct prompt *p, const char *rationale)
{
	struct bench *b = arg;
	prompt_copy(&b->variants[b->n_variants++], p);
	free(b->rationale);
	b->rationale = mem_dup(rationale);
	told(b, 'v', slot);
}

static void on_refused(
	void *arg, size_t slot, const char *check, const char *reason, struct str text)
{
	struct bench *b = arg;
	(void)text;
	assert_true(*reason != '\0');
	buf_addf(&b->story, " (%s)", check);
	told(b, 'r', slot);
}

static void on_failed(void *arg, size_t slot, const char *error)
{
	struct bench *b = arg;
	buf_addf(&b->story, " (%.20s)", error);
	told(b, 'f', slot);
}

static void on_end(void *arg)
{
	struct bench *b = arg;
	buf_adds(&b->story, " e");
	b->ended = 1;
}

static int begin(void **state)
{
	struct bench *b = calloc(1, sizeof *b);
	desk_open(&b->desk, NULL);
	prompt_add(&b->prompt, ROLE_USER, STR("Write the opposite.\n\n{{input}}"), AUTHOR_PERSON);
	fields_add(&b->names, STR("input"), STR(""));
	for (int i = 0; i < 2; i++) {
		fields_add(&b->examples[i].fields, STR("input"), i ? STR("hot") : STR("up"));
		answers_add(&b->examples[i].expected, i ? STR("cold") : STR("down"));
		b->shown[i].example = &b->examples[i];
	}
	b->story = b->grown = BUF(BUF_TEXT);
	b->plan = (struct proposal_plan){.proposer = &b->desk.model,
		.operators = b->operators,
		.tries = 3,
		.first_sample = 10,
		.by = AUTHOR_FIRST_MODEL,
		.context = on_context};
	b->ev = (struct proposal_events){
		on_sent, NULL, on_answered, on_variant, on_refused, on_failed, NULL, on_end, b};
	*state = b;
	return 0;
}

static int finish(void **state)
{
	struct bench *b = *state;
	for (int i = 0; i < 2; i++) {
		fields_release(&b->examples[i].fields);
		answers_release(&b->examples[i].expected);
	}
	for (int i = 0; i < b->n_variants; i++)
		prompt_release(&b->variants[i]);
	prompt_release(&b->prompt);
	fields_release(&b->names);
	buf_release(&b->story);
	buf_release(&b->grown);
	free(b->rationale);
	desk_close(&b->desk);
	free(b);
	return 0;
}

static void slot(struct bench *b, const char *op)
{
	assert_int_equal(operator_find(&b->operators[b->plan.n_slots++], str_of(op), NULL), OK);
}

static void will_say(struct bench *b, const char *text, const char *finish)
{
	char *body = b->answers[b->n_answers++];
	snprintf(body, sizeof b->answers[0],
		"{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},"
		"\"finish_reason\":\"%s\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}"
		"}",
		text, finish);
	faulty_add(b->desk.server, &(struct faulty_answer){.body = body});
}

static void run(struct bench *b)
{
	b->proposal = proposal_start(b->desk.client, &b->plan, &b->ev);
	assert_int_equal(b->story.n, 0); /* nothing is told before the loop turns */
	desk_until(&b->desk, &b->ended, 1);
}

static void a_good_answer_becomes_a_variant(void **state)
{
	struct bench *b = *state;
	slot(b, "paraphrase");
	will_say(b, "Name the antonym.", "stop");
	run(b);
	assert_string_equal(buf_text(&b->story), "s0 a0 v0 e");
	assert_string_equal(b->variants[0].items[0].text, "Name the antonym.\n\n{{input}}");
	assert_string_equal(b->rationale, "");
}

static void what_is_refused_is_told_and_tried_again(void **state)
{
	struct bench *b = *state;
	slot(b, "paraphrase");
	will_say(b, "write the OPPOSITE", "stop");
	will_say(b, "Name the", "length");
	will_say(b, "Name the antonym.", "stop");
	run(b);
	assert_string_equal(buf_text(&b->story), "s0 a0 (same) r0 s0 a0 (too-long) r0 s0 a0 v0 e");
}

static void tries_have_an_end(void **state)
{
	struct bench *b = *state;
	slot(b, "paraphrase");
	for (int i = 0; i < 3; i++)
		will_say(b, "As an AI I will not.", "stop");
	run(b);
	assert_string_equal(buf_text(&b->story),
		"s0 a0 (meta-text) r0 s0 a0 (meta-text) r0 s0 a0 (meta-text) r0 "
		"(all 3 tries were ref) f0 e");
	assert_int_equal(faulty_requests(b->desk.server), 3);
}

static void an_answer_of_another_form_is_refused_for_its_form(void **state)
{
	struct bench *b = *state;
	b->plan.tries = 1;
	slot(b, "eccentric");
	will_say(b, "cold", "stop");
	run(b);
	assert_non_null(strstr(buf_text(&b->story), "s0 a0 (form) r0"));
}

static void slots_of_one_round_never_give_the_same_variant(void **state)
{
	struct bench *b = *state;
	b->plan.tries = 1;
	for (int i = 0; i < 4; i++) {
		slot(b, "paraphrase");
		will_say(b, "Name the antonym.", "stop");
	}
	run(b);
	assert_int_equal(b->n_variants, 1);
	assert_int_equal(faulty_requests(b->desk.server), 4);
}

static void a_failed_call_gives_the_slot_up(void **state)
{
	struct bench *b = *state;
	slot(b, "paraphrase");
	faulty_add(b->desk.server, &(struct faulty_answer){.status = 404, .body = "{}"});
	run(b);
	assert_true(str_starts(buf_str(&b->story), "s0 a0 ("));
	assert_true(str_ends(buf_str(&b->story), ") f0 e"));
}

static void what_cannot_be_asked_fails_without_a_call(void **state)
{
	struct bench *b = *state;
	slot(b, "critique");
	run(b);
	assert_string_equal(buf_text(&b->story), " (no dev example has f) f0 e");
	assert_int_equal(faulty_requests(b->desk.server), 0);
}

static void a_round_without_slots_ends(void **state)
{
	struct bench *b = *state;
	run(b);
	assert_string_equal(buf_text(&b->story), " e");
}

static void streams_are_told_as_they_grow(void **state)
{
	static const char *const pieces[] = {
		"data: {\"choices\":[{\"delta\":{\"content\":\"Name \"}}]}\n\n",
		"data: {\"choices\":[{\"delta\":{\"content\":\"the antonym.\"}}]}\n\n",
		"data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: "
		"[DONE]\n\n",
		NULL};
	struct bench *b = *state;
	b->ev.growing = on_growing;
	slot(b, "paraphrase");
	faulty_add(b->desk.server,
		&(struct faulty_answer){.type = "text/event-stream", .pieces = pieces});
	run(b);
	assert_string_equal(buf_text(&b->grown), "Name the antonym.");
	assert_int_equal(b->n_variants, 1);
}

static void it_can_be_cancelled_from_each_of_its_events(void **state)
{
	static const char at[] = "savrg";
	static const char *const pieces[] = {
		"data: {\"choices\":[{\"delta\":{\"content\":\"Name it.\"}}]}\n\n",
		"data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: "
		"[DONE]\n\n",
		NULL};
	struct bench *b = *state;
	slot(b, "paraphrase");
	slot(b, "paraphrase");
	for (size_t i = 0; at[i]; i++) {
		b->stop_at = at[i];
		b->ended = 0;
		b->ev.growing = at[i] == 'g' ? on_growing : NULL;
		buf_clear(&b->story);
		if (at[i] == 'g')
			faulty_add(
				b->desk.server, &(struct faulty_answer){.type = "text/event-stream",
							.pieces = pieces});
		else
			will_say(b, at[i] == 'r' ? "write the opposite" : "Name the antonym.",
				"stop");
		run(b);
		for (int turn = 0; turn < 10; turn++)
			loop_turn(b->desk.loop, 2);
		assert_null(strstr(buf_text(&b->story), " e"));
		assert_int_equal(
			client_waiting(b->desk.client) + client_running(b->desk.client), 0);
	}
	proposal_cancel(NULL);
}

static void the_same_seed_asks_the_same(void **state)
{
	struct bench *b = *state;
	slot(b, "eccentric");
	b->plan.tries = 1;
	for (int i = 0; i < 2; i++) {
		b->ended = 0;
		buf_clear(&b->story);
		run(b);
	}
	assert_string_equal(faulty_body(b->desk.server, 0), faulty_body(b->desk.server, 1));
}

/* ---- what every request tells */

static void rejections_with_reasons_reach_every_request(void **state)
{
	struct bench *b = *state;
	b->rejected[0] = "Name an antonym. \xe2\x80\x94 because too learned";
	b->rejected[1] = "Say it."; /* no reason: nothing to learn */
	b->n_rejected = 2;
	slot(b, "paraphrase");
	slot(b, "eccentric");
	slot(b, "induce");
	b->plan.tries = 1;
	run(b);
	for (int i = 0; i < 3; i++) {
		const char *body = faulty_body(b->desk.server, i);
		assert_non_null(strstr(body, "Name an antonym."));
		assert_non_null(strstr(body, "because too learned"));
		assert_null(strstr(body, "Say it."));
	}
}

static void locks_and_the_cap_are_told_and_what_is_locked_is_put_back(void **state)
{
	struct bench *b = *state;
	prompt_release(&b->prompt);
	prompt_add(&b->prompt, ROLE_USER,
		STR("Write the opposite of it. One word, lower case.\n\n{{input}}"), AUTHOR_PERSON);
	b->lock = (struct range){0, 0, 25}; /* the first sentence */
	b->cap = 50;
	slot(b, "paraphrase");
	will_say(b, "Write the opposite of it. Only one word, in small letters.", "stop");
	run(b);
	assert_string_equal(buf_text(&b->story), "s0 a0 v0 e");
	assert_string_equal(b->variants[0].items[0].text,
		"Write the opposite of it. Only one word, in small letters.\n\n{{input}}");
	const char *body = faulty_body(b->desk.server, 0);
	assert_non_null(strstr(body, "Write the opposite of it. [...]"));
	assert_non_null(strstr(body, "Change at most 5 words."));
}

static void eccentric_is_told_of_nothing_that_it_leaves_alone(void **state)
{
	struct bench *b = *state;
	b->lock = (struct range){0, 0, 5};
	slot(b, "eccentric");
	b->plan.tries = 1;
	run(b);
	assert_null(strstr(faulty_body(b->desk.server, 0), "Mind this"));
}

static void under_a_cap_one_sentence_is_asked_for_and_the_others_stay(void **state)
{
	struct bench *b = *state;
	prompt_release(&b->prompt);
	prompt_add(&b->prompt, ROLE_USER,
		STR("Write the opposite of the word that is given here. Be brief, please. "
		    "Only one word.\n\n{{input}}"),
		AUTHOR_PERSON);
	b->cap = 25; /* 4 of 17 words */
	slot(b, "paraphrase");
	will_say(b, "Be brief, please.", "stop"); /* the same again: refused */
	will_say(b, "Just a word.", "stop");
	run(b);
	assert_string_equal(buf_text(&b->story), "s0 a0 (same) r0 s0 a0 v0 e");
	assert_non_null(strstr(b->variants[0].items[0].text, "given here. "));
	assert_non_null(strstr(b->variants[0].items[0].text, "Just a word."));
	assert_non_null(strstr(faulty_body(b->desk.server, 0), "[...]"));
}

static void with_additions_only_what_is_new_is_put_behind(void **state)
{
	struct bench *b = *state;
	struct remark said = {.words = "lower case", .grade = NAN};
	b->additions = true;
	b->remark = &said;
	slot(b, "feedback");
	will_say(b,
		"Wish: small letters.\\nBetter prompt: Name its contrary. Use small letters.",
		"stop");
	run(b);
	assert_string_equal(buf_text(&b->story), "s0 a0 v0 e");
	assert_string_equal(b->variants[0].items[0].text,
		"Write the opposite. Name its contrary. Use small letters.\n\n{{input}}");
}

/* An operator that minds no lock: its change of the locked words is left, the others stay. */
static bool careless_read(const struct op_context *c, struct str answer, author by,
	struct prompt *variant, struct buf *rationale, struct buf *err)
{
	(void)c;
	(void)rationale;
	(void)err;
	prompt_add(variant, ROLE_USER, answer, by);
	return true;
}

static void a_change_of_locked_words_alone_is_left(void **state)
{
	struct bench *b = *state;
	struct op careless = *operators[1];
	careless.read = careless_read;
	b->lock = (struct range){0, 10, 8}; /* opposite */
	b->operators[b->plan.n_slots++] = &careless;
	will_say(b, "Find the contrary of this.\\n\\n{{input}}", "stop");
	will_say(b, "Now find the contrary.\\n\\n{{input}}", "stop");
	run(b);
	assert_string_equal(buf_text(&b->story), "s0 a0 v0 e");
	assert_string_equal(
		b->variants[0].items[0].text, "Find the opposite.\n\n{{input}}");
}

/* ---- which operators a round gets */

static void mixed(struct bench *b, size_t n, int round, const char *want)
{
	const struct op *out[SLOTS], *on[SLOTS];
	struct op_context c;
	size_t n_on = 0;
	struct buf got = BUF(BUF_SMALL);
	on_context(b, 0, &c);
	while (operators[n_on]) {
		on[n_on] = operators[n_on];
		n_on++;
	}
	size_t made = proposal_mix(out, n, on, n_on, &c, round);
	for (size_t i = 0; i < made; i++)
		buf_addf(&got, "%s%c", i ? " " : "", out[i]->name[0]);
	assert_string_equal(buf_text(&got), want);
	buf_release(&got);
}

static void a_round_takes_what_can_be_asked_in_turn_and_always_a_strange_one(void **state)
{
	struct bench *b = *state;
	mixed(b, 4, 1, "i p e i"); /* nothing has failed, nothing was ordered */
	mixed(b, 4, 2, "p e i p");
	mixed(b, 1, 1, "e");
	mixed(b, 2, 1, "i e");
	prompt_release(&b->prompt);
	mixed(b, 3, 1, "i i i"); /* no prompt yet */
	b->shown[0].example = b->shown[1].example = &(struct example){0};
	mixed(b, 3, 1, "");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, begin, finish)
	const struct CMUnitTest tests[] = {
		T(a_good_answer_becomes_a_variant),
		T(what_is_refused_is_told_and_tried_again),
		T(tries_have_an_end),
		T(an_answer_of_another_form_is_refused_for_its_form),
		T(slots_of_one_round_never_give_the_same_variant),
		T(a_failed_call_gives_the_slot_up),
		T(what_cannot_be_asked_fails_without_a_call),
		T(a_round_without_slots_ends),
		T(streams_are_told_as_they_grow),
		T(it_can_be_cancelled_from_each_of_its_events),
		T(the_same_seed_asks_the_same),
		T(rejections_with_reasons_reach_every_request),
		T(locks_and_the_cap_are_told_and_what_is_locked_is_put_back),
		T(a_change_of_locked_words_alone_is_left),
		T(eccentric_is_told_of_nothing_that_it_leaves_alone),
		T(under_a_cap_one_sentence_is_asked_for_and_the_others_stay),
		T(with_additions_only_what_is_new_is_put_behind),
		T(a_round_takes_what_can_be_asked_in_turn_and_always_a_strange_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
