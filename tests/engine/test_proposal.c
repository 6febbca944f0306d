/* A round of proposing: what it asks, tells and gives up. */
#include <math.h>
#include "../support/bench.h"
#include "../support/test.h"

AT_BENCH(a_good_answer_becomes_a_variant)
{
	struct bench *b = *state;
	bench_slot(b, "paraphrase");
	bench_answers(b, "Name the antonym.", "stop");
	bench_run(b);
	assert_string_equal(buf_text(&b->story), "s0 a0 v0 e");
	assert_string_equal(b->variants[0].items[0].text, "Name the antonym.\n\n{{input}}");
	assert_string_equal(b->rationale, "");
}

AT_BENCH(what_is_refused_is_told_and_tried_again)
{
	struct bench *b = *state;
	bench_slot(b, "paraphrase");
	bench_answers(b, "write the OPPOSITE", "stop");
	bench_answers(b, "Name the", "length");
	bench_answers(b, "Name the antonym.", "stop");
	bench_run(b);
	assert_string_equal(buf_text(&b->story), "s0 a0 (same) r0 s0 a0 (too-long) r0 s0 a0 v0 e");
}

/* One field of JSON, which is asked for; what a server that has no such thing answers is read, too.
 */
AT_BENCH(the_answer_is_read_from_its_field_or_without_one)
{
	static const char *const said[][2] = {
		{"{\\\"prompt\\\": \\\"Name the \\\\\\\"antonym\\\\\\\".\\\"}",
			"Name the \"antonym\"."},
		{" {\\\"prompt\\\":\\\"Find it:\\\\nits opposite.\\\"}\\n",
			"Find it:\nits opposite."},
		{"<think>{</think>{\\\"prompt\\\":\\\"Turn it around.\\\"}", "Turn it around."},
		{"{{word}} is the contrary of what?", NULL},
		{"Which word is the contrary?", "Which word is the contrary?"},
		{"{\\\"prompt\\\":\\\"I'm sorry\\\"}", NULL},
	};
	struct bench *b = *state;
	int n = 0;
	b->plan.tries = 1;
	for (size_t i = 0; i < COUNT(said); i++) {
		bench_slot(b, "paraphrase");
		bench_answers(b, said[i][0], "stop");
	}
	bench_run(b);
	assert_non_null(strstr(faulty_body(b->desk.server, 0), "\"required\":[\"prompt\"]"));
	for (size_t i = 0; i < COUNT(said); i++) {
		bool there = !said[i][1];
		for (int k = 0; k < b->n_variants && !there; k++)
			there = str_starts(message_str(&b->variants[k].items[0]), said[i][1]);
		assert_true(there);
		n += said[i][1] != NULL;
	}
	assert_int_equal(b->n_variants, n);
	assert_non_null(strstr(buf_text(&b->story), "(meta-text)"));
}

/* An operator with parts has a field for each; its demonstrations answer so, too. */
AT_BENCH(parts_of_an_answer_are_fields)
{
	struct bench *b = *state;
	bench_slot(b, "eccentric");
	bench_answers(b,
		"{\\\"System\\\": \\\"You guard a lighthouse.\\\", \\\"Prefix\\\":\\\"Ahoy:\\\"}",
		"stop");
	bench_run(b);
	assert_int_equal(b->n_variants, 1);
	assert_string_equal(b->variants[0].items[0].text, "You guard a lighthouse.");
	assert_string_equal(b->variants[0].items[b->variants[0].n - 1].text, "Ahoy:");
	assert_non_null(strstr(
		faulty_body(b->desk.server, 0), "\"required\":[\"System\",\"Prefix\"]"));
	assert_non_null(strstr(faulty_body(b->desk.server, 0), ", \\\"Prefix\\\": \\\"Attention"));
}

/* Beside a schema of fields no request asks for lines. */
AT_BENCH(the_words_of_a_request_ask_for_the_fields_of_its_schema)
{
#define FIELD(name) "\\\"" name "\\\": \\\"...\\\""
	static const char *const asked[][2] = {
		{"paraphrase", FIELD("prompt")},
		{"eccentric", FIELD("System") ", " FIELD("Prefix")},
		{"critique", FIELD("Problem") ", " FIELD("Better prompt")},
		{"feedback", FIELD("Wish") ", " FIELD("Better prompt")},
		{"rules", FIELD("Rule")},
	};
	struct bench *b = *state;
	const struct remark said = {.words = "lower case", .grade = NAN};
	b->remark = &said;
	b->outcomes[0] = (struct outcome){.output = strdup("warm"), .score = 0};
	b->plan.tries = 1;
	for (size_t i = 0; i < COUNT(asked); i++) {
		SCOPED(buf) words = BUF(BUF_SMALL);
		const char *body;
		b->plan.n_slots = 0;
		bench_slot(b, asked[i][0]);
		buf_clear(&b->story);
		bench_run(b);
		body = faulty_body(b->desk.server, (int)i);
		buf_addf(&words, "Answer with JSON alone: {%s}.", asked[i][1]);
		assert_non_null(strstr(body, buf_text(&words)));
		assert_null(strstr(body, "two lines"));
		assert_null(strstr(body, "one line:"));
	}
	outcome_release(&b->outcomes[0]);
#undef FIELD
}

AT_BENCH(tries_have_an_end)
{
	struct bench *b = *state;
	bench_slot(b, "paraphrase");
	for (int i = 0; i < 3; i++)
		bench_answers(b, "As an AI I will not.", "stop");
	bench_run(b);
	assert_string_equal(buf_text(&b->story),
		"s0 a0 (meta-text) r0 s0 a0 (meta-text) r0 s0 a0 (meta-text) r0 "
		"(all 3 tries were ref) f0 e");
	assert_int_equal(faulty_requests(b->desk.server), 3);
}

AT_BENCH(an_answer_of_another_form_is_refused_for_its_form)
{
	struct bench *b = *state;
	b->plan.tries = 1;
	bench_slot(b, "eccentric");
	bench_answers(b, "cold", "stop");
	bench_run(b);
	assert_non_null(strstr(buf_text(&b->story), "s0 a0 (form) r0"));
}

AT_BENCH(slots_of_one_round_never_give_the_same_variant)
{
	struct bench *b = *state;
	b->plan.tries = 1;
	for (int i = 0; i < 4; i++) {
		bench_slot(b, "paraphrase");
		bench_answers(b, "Name the antonym.", "stop");
	}
	bench_run(b);
	assert_int_equal(b->n_variants, 1);
	assert_int_equal(faulty_requests(b->desk.server), 4);
}

AT_BENCH(a_failed_call_gives_the_slot_up)
{
	struct bench *b = *state;
	bench_slot(b, "paraphrase");
	faulty_add(b->desk.server, &(struct faulty_answer){.status = 404, .body = "{}"});
	bench_run(b);
	assert_true(str_starts(buf_str(&b->story), "s0 a0 ("));
	assert_true(str_ends(buf_str(&b->story), ") f0 e"));
}

AT_BENCH(what_cannot_be_asked_fails_without_a_call)
{
	struct bench *b = *state;
	bench_slot(b, "critique");
	bench_run(b);
	assert_string_equal(buf_text(&b->story), " (no dev example has f) f0 e");
	assert_int_equal(faulty_requests(b->desk.server), 0);
}

AT_BENCH(a_round_without_slots_ends)
{
	struct bench *b = *state;
	bench_run(b);
	assert_string_equal(buf_text(&b->story), " e");
}

AT_BENCH(streams_are_told_as_they_grow)
{
	static const char *const pieces[] = {
		"data: {\"choices\":[{\"delta\":{\"content\":\"{ \\\"pro\"}}]}\n\n",
		"data: {\"choices\":[{\"delta\":{\"content\":\"mpt\\\": \\\"Name \"}}]}\n\n",
		"data: {\"choices\":[{\"delta\":{\"content\":\"the antonym.\"}}]}\n\n",
		"data: {\"choices\":[{\"delta\":{\"content\":\"\\\"}\"}}]}\n\n",
		"data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: "
		"[DONE]\n\n",
		NULL};
	struct bench *b = *state;
	b->ev.growing = bench_growing;
	bench_slot(b, "paraphrase");
	faulty_add(b->desk.server,
		&(struct faulty_answer){.type = "text/event-stream", .pieces = pieces});
	bench_run(b);
	assert_string_equal(buf_text(&b->grown), "Name the antonym.");
	assert_int_equal(b->n_variants, 1);
}

AT_BENCH(freed_while_calls_are_out_it_says_nothing_more)
{
	struct bench *b = *state;
	bench_slot(b, "paraphrase");
	bench_slot(b, "eccentric");
	b->proposal = proposal_new(b->desk.client, &b->plan, &b->ev);
	assert_true(proposal_go(b->proposal));
	loop_turn(b->desk.loop, 2);
	assert_string_equal(buf_text(&b->story), "s0 s1");
	proposal_free(b->proposal);
	b->proposal = NULL;
	for (int turn = 0; turn < 10; turn++)
		loop_turn(b->desk.loop, 2);
	assert_string_equal(buf_text(&b->story), "s0 s1");
	assert_int_equal(client_waiting(b->desk.client) + client_running(b->desk.client), 0);
	proposal_free(NULL);
}

static bool never(void *arg, const struct request *r)
{
	return false;
}

AT_BENCH(what_may_not_be_sent_now_is_sent_later)
{
	struct bench *b = *state;
	bench_slot(b, "paraphrase");
	bench_answers(b, "Name the antonym.", "stop");
	b->ev.may = never;
	b->proposal = proposal_new(b->desk.client, &b->plan, &b->ev);
	for (int turn = 0; turn < 5; turn++)
		assert_true(proposal_go(b->proposal));
	assert_int_equal(b->story.n, 0);
	b->ev.may = NULL;
	bench_run(b);
	assert_string_equal(buf_text(&b->story), "s0 a0 v0 e");
}

AT_BENCH(the_same_seed_asks_the_same)
{
	struct bench *b = *state;
	bench_slot(b, "eccentric");
	b->plan.tries = 1;
	for (int i = 0; i < 2; i++) {
		b->ended = 0;
		buf_clear(&b->story);
		bench_run(b);
	}
	assert_string_equal(faulty_body(b->desk.server, 0), faulty_body(b->desk.server, 1));
}

/* ---- what every request tells */

AT_BENCH(rejections_with_reasons_reach_every_request)
{
	struct bench *b = *state;
	bench_other(b, "Name an antonym.")->reason = "too learned";
	bench_other(b, "Say it."); /* no reason: nothing to learn */
	b->others[0].rejected = b->others[1].rejected = true;
	bench_slot(b, "paraphrase");
	bench_slot(b, "eccentric");
	bench_slot(b, "induce");
	b->plan.tries = 1;
	bench_run(b);
	for (int i = 0; i < 3; i++) {
		const char *body = faulty_body(b->desk.server, i);
		assert_non_null(strstr(body, "Name an antonym."));
		assert_non_null(strstr(body, "because too learned"));
		assert_null(strstr(body, "Say it."));
	}
}

AT_BENCH(of_what_was_rejected_the_part_that_differs_is_told)
{
	struct bench *b = *state;
	prompt_release(&b->prompt);
	prompt_add(&b->prompt, ROLE_USER, STR("Write the opposite of it.\nOne word.\n\n{{input}}"),
		AUTHOR_PERSON);
	bench_other(b, "Write the opposite of it.\nOne long word.\n\n{{input}}")->reason =
		"too long";
	b->others[0].rejected = true;
	bench_slot(b, "paraphrase");
	b->plan.tries = 1;
	bench_run(b);
	assert_non_null(strstr(
		faulty_body(b->desk.server, 0), "\xe2\x80\xa6 long word. / {{input}}"));
}

AT_BENCH(locks_and_the_cap_are_told_and_what_is_locked_is_put_back)
{
	struct bench *b = *state;
	prompt_release(&b->prompt);
	prompt_add(&b->prompt, ROLE_USER,
		STR("Write the opposite of it. One word, lower case.\n\n{{input}}"), AUTHOR_PERSON);
	b->lock = (struct range){0, 0, 25}; /* the first sentence */
	b->cap = 50;
	bench_slot(b, "paraphrase");
	bench_answers(b, "Write the opposite of it. Only one word, in small letters.", "stop");
	bench_run(b);
	assert_string_equal(buf_text(&b->story), "s0 a0 v0 e");
	assert_string_equal(b->variants[0].items[0].text,
		"Write the opposite of it. Only one word, in small letters.\n\n{{input}}");
	const char *body = faulty_body(b->desk.server, 0);
	assert_non_null(strstr(body, "Write the opposite of it. [...]"));
	assert_non_null(strstr(body, "Change at most 5 words."));
}

AT_BENCH(eccentric_is_told_of_nothing_that_it_leaves_alone)
{
	struct bench *b = *state;
	b->lock = (struct range){0, 0, 5};
	bench_slot(b, "eccentric");
	b->plan.tries = 1;
	bench_run(b);
	assert_null(strstr(faulty_body(b->desk.server, 0), "Mind this"));
}

AT_BENCH(under_a_cap_one_sentence_is_asked_for_and_the_others_stay)
{
	struct bench *b = *state;
	prompt_release(&b->prompt);
	prompt_add(&b->prompt, ROLE_USER,
		STR("Write the opposite of the word that is given here. Be brief, please. "
		    "Only one word.\n\n{{input}}"),
		AUTHOR_PERSON);
	b->cap = 25; /* 4 of 17 words */
	bench_slot(b, "paraphrase");
	bench_answers(b, "Be brief, please.", "stop"); /* the same again: refused */
	bench_answers(b, "Just a word.", "stop");
	bench_run(b);
	assert_string_equal(buf_text(&b->story), "s0 a0 (same) r0 s0 a0 v0 e");
	assert_non_null(strstr(b->variants[0].items[0].text, "given here. "));
	assert_non_null(strstr(b->variants[0].items[0].text, "Just a word."));
	assert_non_null(strstr(faulty_body(b->desk.server, 0), "[...]"));
}

AT_BENCH(with_additions_only_what_is_new_is_put_behind)
{
	struct bench *b = *state;
	struct remark said = {.words = "lower case", .grade = NAN};
	b->additions = true;
	b->remark = &said;
	bench_slot(b, "feedback");
	bench_answers(b,
		"Wish: small letters.\\nBetter prompt: Name its contrary. Use small letters.",
		"stop");
	bench_run(b);
	assert_string_equal(buf_text(&b->story), "s0 a0 v0 e");
	assert_string_equal(b->variants[0].items[0].text,
		"Write the opposite. Name its contrary. Use small letters.\n\n{{input}}");
}

/* An operator that minds no lock: its change of the locked words is left, the others stay. */
static bool careless_read(const struct op_context *c, struct str answer, author by,
	struct prompt *variant, struct buf *rationale, struct buf *err)
{
	prompt_add(variant, ROLE_USER, answer, by);
	return true;
}

AT_BENCH(a_change_of_locked_words_alone_is_left)
{
	struct bench *b = *state;
	const struct op *paraphrase = NULL;
	assert_int_equal(operator_find(&paraphrase, STR("paraphrase"), NULL), OK);
	struct op careless = *paraphrase;
	careless.read = careless_read;
	b->lock = (struct range){0, 10, 8}; /* opposite */
	b->operators[b->plan.n_slots++] = &careless;
	bench_answers(b, "Find the contrary of this.\\n\\n{{input}}", "stop");
	bench_answers(b, "Now find the contrary.\\n\\n{{input}}", "stop");
	bench_run(b);
	assert_string_equal(buf_text(&b->story), "s0 a0 v0 e");
	assert_string_equal(
		b->variants[0].items[0].text, "Find the opposite.\n\n{{input}}");
}

/* ---- which operators a round gets */

static void mixed(struct bench *b, size_t n, int round, const char *want)
{
	static const char *const names[] = {
		"induce", "paraphrase", "eccentric", "critique", "feedback", "mutate"};
	const struct op *out[SLOTS], *on[SLOTS];
	struct op_context c;
	const size_t n_on = sizeof names / sizeof *names;
	SCOPED(buf) got = BUF(BUF_SMALL);
	bench_context(b, 0, &c);
	for (size_t i = 0; i < n_on; i++)
		assert_int_equal(operator_find(&on[i], str_of(names[i]), NULL), OK);
	size_t made = proposal_mix(out, n, on, n_on, &c, round);
	for (size_t i = 0; i < made; i++)
		buf_addf(&got, "%s%c", i ? " " : "", out[i]->name[0]);
	assert_string_equal(buf_text(&got), want);
}

AT_BENCH(a_round_takes_what_can_be_asked_in_turn_and_always_a_strange_one)
{
	struct bench *b = *state;
	mixed(b, 4, 1, "i p e i"); /* nothing has failed, nothing was ordered */
	mixed(b, 4, 2, "p e i p");
	mixed(b, 1, 1, "e");
	mixed(b, 2, 1, "i e");
	prompt_release(&b->prompt);
	mixed(b, 3, 1, "i i i"); /* no prompt yet */
	for (int i = 0; i < 2; i++)
		answers_release(&b->examples[i].expected);
	mixed(b, 3, 1, "");
}
