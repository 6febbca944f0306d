/* test_batch.c - texts on examples as eval scores them. */
#include <math.h>
#include "../support/calling.h"
#include "../support/test.h"
#include "hunsu/desk/batch.h"

#define CELLS 512

struct bench { /* an evaluation, and what was told of it */
	struct calling desk;
	struct example *examples;
	const struct example **list;
	struct prompt prompts[3];
	const struct prompt *prompt_list[3];
	struct sampling sampling;
	struct batch_plan plan;
	struct batch_events ev;
	struct batch *batch;
	struct batch_cell sent[CELLS], seen[CELLS];
	double score[CELLS];
	char *error[CELLS], *reason[CELLS];
	int n_sent, n_seen, ended, most_out;
};

static void on_sent(void *arg, struct batch_cell c, const struct request *r)
{
	struct bench *b = arg;
	assert_non_null(r->messages);
	b->sent[b->n_sent++] = c;
	if (b->n_sent - b->n_seen > b->most_out)
		b->most_out = b->n_sent - b->n_seen;
}

static void on_came(void *arg, struct batch_cell c, const struct came *k)
{
	struct bench *b = arg;
	assert_non_null(k->answer);
	b->seen[b->n_seen] = c;
	b->score[b->n_seen] = k->outcome->score;
	b->error[b->n_seen] = mem_dup(k->outcome->error);
	b->reason[b->n_seen] = mem_dup(k->outcome->reason);
	b->n_seen++;
}

static void on_end(void *arg)
{
	struct bench *b = arg;
	b->ended++;
}

static int begin(void **state)
{
	struct bench *b = calloc(1, sizeof *b);
	calling_open(&b->desk, NULL);
	assert_int_equal(
		measure_find(&b->plan.measure, STR("iexact"), STR("first-line"), NULL), OK);
	b->sampling.max_tokens = 16;
	b->ev = (struct batch_events){
		.sent = on_sent, .came = on_came, .end = on_end, .arg = b};
	*state = b;
	return 0;
}

static int finish(void **state)
{
	struct bench *b = *state;
	for (size_t i = 0; i < b->plan.n_examples; i++)
		example_release(&b->examples[i]);
	for (size_t i = 0; i < 3; i++)
		prompt_release(&b->prompts[i]);
	for (int i = 0; i < b->n_seen; i++) {
		free(b->error[i]);
		free(b->reason[i]);
	}
	free(b->examples);
	free(b->list);
	batch_free(b->batch);
	calling_close(&b->desk);
	free(b);
	return 0;
}

#define T(name) TEST_WITH(name, begin, finish)

static void set_up(struct bench *b, size_t prompts, size_t examples, const char *text)
{
	b->examples = calloc(examples + 1, sizeof *b->examples);
	b->list = calloc(examples + 1, sizeof *b->list);
	for (size_t i = 0; i < examples; i++) {
		char input[40];
		snprintf(input, sizeof input, "country %zu", i);
		fields_add(&b->examples[i].fields, STR("input"), str_of(input));
		answers_add(&b->examples[i].expected, STR("Paris"));
		b->examples[i].id = (int)i + 1;
		b->list[i] = &b->examples[i];
	}
	for (size_t i = 0; i < prompts; i++) {
		char full[100];
		snprintf(full, sizeof full, "%s (%zu)", text, i);
		prompt_add(&b->prompts[i], ROLE_USER, str_of(full), AUTHOR_PERSON);
		b->prompt_list[i] = &b->prompts[i];
	}
	b->plan.targets = &b->desk.model;
	b->plan.n_targets = 1;
	b->plan.sampling = &b->sampling;
	b->plan.prompts = b->prompt_list;
	b->plan.n_prompts = prompts;
	b->plan.examples = b->list;
	b->plan.n_examples = examples;
}

static void go(struct bench *b)
{
	batch_free(b->batch);
	b->batch = batch_start(b->desk.client, &b->plan, &b->ev);
	assert_int_equal(b->n_sent, 0); /* nothing is told before the loop turns */
}

T(each_cell_gets_one_outcome_and_then_it_ends)
{
	struct bench *b = *state;
	set_up(b, 2, 3, "Capital of {{input}}?");
	b->plan.samples = 2;
	go(b);
	assert_int_equal(batch_total(b->batch), 12);
	calling_until(&b->desk, &b->ended, 1);
	assert_int_equal(b->n_seen, 12);
	int times[2][3][2] = {0};
	for (int i = 0; i < 12; i++) {
		struct batch_cell c = b->seen[i];
		times[c.prompt][c.example][c.sample - 1]++;
		assert_true(b->score[i] >= 1);
	}
	for (int i = 0; i < 12; i++)
		assert_int_equal(times[i / 6][i / 2 % 3][i % 2], 1);
}

T(calls_go_prompt_by_prompt_within_a_block_of_examples)
{
	struct bench *b = *state;
	set_up(b, 2, 20, "Capital of {{input}}?");
	go(b);
	calling_until(&b->desk, &b->ended, 1);
	assert_int_equal(b->n_sent, 40);
	for (size_t i = 0; i < 40; i++) {
		size_t block = i / 32, n = block ? 4 : 16, in = i - block * 32;
		assert_int_equal(b->sent[i].prompt, in / n);
		assert_int_equal(b->sent[i].example, block * 16 + in % n);
	}
}

T(no_more_calls_are_out_than_the_window_holds)
{
	struct bench *b = *state;
	set_up(b, 1, 120, "Capital of {{input}}?");
	go(b);
	calling_until(&b->desk, &b->ended, 1);
	assert_int_equal(b->n_seen, 120);
	assert_true(b->most_out >= 32 && b->most_out <= 56); /* 32, or 8 more than run at a time */
}

T(the_examples_input_reaches_the_model)
{
	struct bench *b = *state;
	set_up(b, 1, 1, "Capital of {{input}}?");
	go(b);
	calling_until(&b->desk, &b->ended, 1);
	assert_non_null(strstr(faulty_body(b->desk.server, 0), "Capital of country 0? (0)"));
}

T(a_failed_call_is_an_error_and_no_score)
{
	struct bench *b = *state;
	faulty_add(b->desk.server, &(struct faulty_answer){.status = 400,
					   .body = "{\"error\":{\"message\":\"no such thing\"}}"});
	set_up(b, 1, 1, "Capital of {{input}}?");
	go(b);
	calling_until(&b->desk, &b->ended, 1);
	assert_true(isnan(b->score[0]));
	assert_non_null(strstr(b->error[0], "no such thing"));
}

T(a_prompt_that_cannot_be_filled_in_is_an_error_of_each_cell)
{
	struct bench *b = *state;
	set_up(b, 1, 100, "Capital of {{land}}?");
	go(b);
	calling_until(&b->desk, &b->ended, 1);
	assert_int_equal(b->n_seen, 100);
	assert_non_null(strstr(b->error[99], "{{land}}"));
	assert_int_equal(faulty_requests(b->desk.server), 0);
}

T(what_was_cut_off_says_so)
{
	struct bench *b = *state;
	faulty_add(b->desk.server,
		&(struct faulty_answer){
			.body = "{\"choices\":[{\"message\":{\"content\":\"The capital is\"},"
				"\"finish_reason\":\"length\"}]}"});
	set_up(b, 1, 1, "Capital of {{input}}?");
	go(b);
	calling_until(&b->desk, &b->ended, 1);
	assert_true(b->score[0] <= 0);
	assert_non_null(strstr(b->reason[0], "cut off at max_tokens"));
}

T(a_refusal_scores_nothing_whatever_it_says)
{
	struct bench *b = *state;
	faulty_add(b->desk.server,
		&(struct faulty_answer){.body = "{\"choices\":[{\"message\":{\"content\":null,"
						"\"refusal\":\"Paris\"},"
						"\"finish_reason\":\"stop\"}]}"});
	set_up(b, 1, 1, "Capital of {{input}}?");
	go(b);
	calling_until(&b->desk, &b->ended, 1);
	assert_null(b->error[0]);
	assert_true(b->score[0] <= 0);
	assert_non_null(strstr(b->reason[0], "declined"));
}

T(freed_before_or_while_calls_are_out_it_says_nothing_more)
{
	struct bench *b = *state;
	set_up(b, 1, 60, "Capital of {{input}}?");
	go(b);
	batch_free(b->batch);
	b->batch = NULL;
	loop_turn(b->desk.loop, 5);
	assert_int_equal(b->n_sent, 0);
	go(b);
	calling_until(&b->desk, &b->n_seen, 3);
	int seen = b->n_seen;
	batch_free(b->batch);
	b->batch = NULL;
	for (int i = 0; i < 20; i++)
		loop_turn(b->desk.loop, 5);
	assert_int_equal(b->n_seen, seen);
	assert_int_equal(b->ended, 0);
	assert_int_equal(client_waiting(b->desk.client) + client_running(b->desk.client), 0);
	batch_free(NULL);
}

T(a_server_that_is_silent_holds_up_no_other)
{
	struct bench *b = *state;
	struct faulty *other = faulty_start();
	struct model two[2] = {b->desk.model};
	char name[80];
	for (int i = 0; i < 16; i++) /* as many as run there at a time */
		faulty_add(b->desk.server, &(struct faulty_answer){.wait = true});
	snprintf(name, sizeof name, "openai@http://127.0.0.1:%d/v1:m", faulty_port(other));
	assert_int_equal(model_parse(&two[1], str_of(name), NULL), OK);
	set_up(b, 2, 60, "Capital of {{input}}?");
	b->plan.targets = two;
	b->plan.n_targets = 2;
	go(b);
	assert_int_equal(batch_total(b->batch), 240);
	calling_until(&b->desk, &b->n_seen, 120);
	for (int i = 0; i < 120; i++)
		assert_int_equal(b->seen[i].target, 1);
	assert_int_equal(b->ended, 0);
	faulty_go(b->desk.server);
	calling_until(&b->desk, &b->ended, 1);
	assert_int_equal(b->n_seen, 240);
	batch_free(b->batch);
	b->batch = NULL;
	model_release(&two[1]);
	faulty_stop(other);
}

T(without_cells_it_ends_at_once)
{
	struct bench *b = *state;
	set_up(b, 1, 0, "Capital of {{input}}?");
	go(b);
	calling_until(&b->desk, &b->ended, 1);
	assert_int_equal(b->n_seen, 0);
}

T(the_time_to_go_is_told_from_the_pace)
{
	struct bench *b = *state;
	set_up(b, 1, 8, "Capital of {{input}}?");
	go(b);
	assert_true(batch_eta(b->batch) < 0);
	calling_until(&b->desk, &b->n_seen, 4);
	assert_true(b->ended || batch_eta(b->batch) >= 0);
	calling_until(&b->desk, &b->ended, 1);
	assert_true(batch_eta(b->batch) <= 0 && batch_eta(b->batch) >= 0);
}

T(the_most_it_can_cost_counts_outputs_too)
{
	struct bench *b = *state;
	struct cost most = {0}, none = {0};
	struct purse *purse = purse_new(NULL, NULL);
	set_up(b, 1, 3, "Capital of {{input}}?");
	b->plan.samples = 2;
	/* 25 bytes of prompt and 9 of input, six times: 204 bytes; 6 * 16 tokens out. */
	batch_cost(&b->plan, purse, &most);
	assert_true(isnan(most.usd)); /* on this machine, and not known to be free */
	assert_true(most.calls > 5 && most.calls < 7);
	assert_int_equal((long)most.tokens, 66 + 96); /* whole tokens of each call */
	SCOPED(model) local = {0};
	assert_int_equal(model_parse(&local, STR("local"), NULL), OK);
	b->plan.targets = &local;
	batch_cost(&b->plan, purse, &none);
	assert_true(none.usd <= 0 && none.usd >= 0 && !none.model);
	purse_free(purse);
}
