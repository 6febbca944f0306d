/* A metric of the test's own that asks a model: the call after the target's, what comes of it. */
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
#include "hunsu/engine/evaluation.h"

#include <cmocka.h> /* last: its fail() would hide ours */

#define CELLS 40
#define BODY(text)                                                                                 \
	"{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"" text                   \
	"\"},\"finish_reason\":\"stop\"}]}"

static enum status check_rubric(struct str params, struct buf *err)
{
	if (!params.n)
		buf_adds(err, "say what to judge by: rubric:WORDS");
	return params.n ? OK : BAD_USAGE;
}

static bool ask_rubric(const struct judged *j, struct prompt *request, struct buf *err)
{
	struct buf b = BUF(BUF_TEXT);
	bool can = !str_is(j->params, "nothing");
	buf_addf(&b, "Rubric: %.*s\nOutput: %.*s\nAnswer: %.*s\nExpected: %.*s\nInput: %s",
		(int)j->params.n, j->params.p, (int)j->output.n, j->output.p, (int)j->answer.n,
		j->answer.p, (int)j->expected.n, j->expected.p,
		fields_get(&j->example->fields, STR("input")));
	if (can)
		prompt_add(request, ROLE_USER, buf_str(&b), AUTHOR_IMPORT);
	else
		buf_adds(err, "there is no rubric");
	buf_release(&b);
	return can;
}

static double read_rubric(const struct judged *j, struct str answer, struct buf *reason)
{
	double score;
	assert_non_null(j->example);
	buf_addf(reason, "the judge says %.*s", (int)answer.n, answer.p);
	return str_to_double(answer, 0, 10, &score) ? score / 10 : NAN;
}

static const struct metric rubric = {.name = "rubric",
	.help = "as a model judges it",
	.form = ANSWER_WITHIN,
	.open = true,
	.check = check_rubric,
	.ask = ask_rubric,
	.read = read_rubric,
	.max_tokens = 30};

struct court { /* an evaluation with a judge, and what was told of it */
	struct calling desk;
	struct example examples[CELLS];
	const struct example *list[CELLS];
	struct prompt prompt;
	const struct prompt *prompts[1];
	struct sampling sampling;
	struct evaluation_plan plan;
	struct evaluation_events ev;
	struct evaluation *evaluation;
	struct buf story; /* "s a j=.7 o": sent, asked, judged, outcome */
	double score;
	char *error, *reason, *output;
	int seen, ended;
	bool limited;
	int left; /* calls, when limited */
	char stop_at;
	const char *changed; /* a metric of the table from the judge's answer on */
};

static void told(struct court *k, char what)
{
	buf_addc(&k->story, what);
	if (k->stop_at != what)
		return;
	k->stop_at = 0;
	k->ended = 1; /* so that the wait is over */
	evaluation_cancel(k->evaluation);
}

static bool on_may(void *arg, struct eval_cell c)
{
	struct court *k = arg;
	(void)c;
	return !k->limited || k->left-- > 0;
}

static void on_sent(void *arg, struct eval_cell c, int hint)
{
	(void)c;
	(void)hint;
	told(arg, 's');
}

static void on_asked(void *arg, struct eval_cell c, const struct prompt *request)
{
	(void)c;
	assert_int_equal(request->n, 1);
	told(arg, 'a');
}

static void on_judged(
	void *arg, struct eval_cell c, const struct prompt *request, const struct answer *a)
{
	(void)c;
	assert_int_equal(request->n, 1);
	assert_non_null(a->hash);
	told(arg, 'j');
}

static void on_outcome(
	void *arg, struct eval_cell c, const struct outcome *o, const struct answer *a)
{
	struct court *k = arg;
	(void)c;
	k->score = o->score;
	free(k->error);
	free(k->reason);
	free(k->output);
	k->error = mem_dup(o->error);
	k->reason = mem_dup(o->reason);
	k->output = mem_dup(o->output);
	if (o->output)
		assert_true(str_is(a->text, o->output)); /* the target's, not the judge's */
	k->seen++;
	told(k, 'o');
}

static void on_end(void *arg)
{
	struct court *k = arg;
	buf_addc(&k->story, 'e');
	k->ended = 1;
}

static int begin(void **state)
{
	struct court *k = calloc(1, sizeof *k);
	calling_open(&k->desk, NULL);
	k->story = BUF(BUF_SMALL);
	k->sampling.max_tokens = 16;
	prompt_add(&k->prompt, ROLE_USER, STR("Capital of {{input}}?"), AUTHOR_PERSON);
	k->prompts[0] = &k->prompt;
	for (int i = 0; i < CELLS; i++) {
		char input[40];
		snprintf(input, sizeof input, "country %d", i);
		fields_add(&k->examples[i].fields, STR("input"), str_of(input));
		answers_add(&k->examples[i].expected, STR("Rome"));
		k->examples[i].id = i + 1;
		k->list[i] = &k->examples[i];
	}
	k->plan = (struct evaluation_plan){.target = &k->desk.model,
		.judge = &k->desk.model,
		.sampling = &k->sampling,
		.measure = {&rubric, STR("rubric:it is brief"), STR("first-line")},
		.prompts = k->prompts,
		.n_prompts = 1,
		.examples = k->list,
		.n_examples = 1};
	k->ev = (struct evaluation_events){.sent = on_sent,
		.asked = on_asked,
		.judged = on_judged,
		.outcome = on_outcome,
		.end = on_end,
		.arg = k};
	*state = k;
	return 0;
}

static int finish(void **state)
{
	struct court *k = *state;
	for (int i = 0; i < CELLS; i++)
		example_release(&k->examples[i]);
	prompt_release(&k->prompt);
	buf_release(&k->story);
	free(k->error);
	free(k->reason);
	free(k->output);
	calling_close(&k->desk);
	free(k);
	return 0;
}

static void answers(struct court *k, const char *body, int status)
{
	faulty_add(k->desk.server, &(struct faulty_answer){.body = body, .status = status});
}

static void run(struct court *k)
{
	k->ended = 0;
	buf_clear(&k->story);
	k->evaluation = evaluation_start(k->desk.client, &k->plan, &k->ev);
	calling_until(&k->desk, &k->ended, 1);
}

static void a_judge_is_asked_after_the_target_and_gives_the_score(void **state)
{
	struct court *k = *state;
	answers(k, BODY("Paris\\nas I think"), 0);
	answers(k, BODY("7"), 0);
	run(k);
	assert_string_equal(buf_text(&k->story), "sajoe");
	assert_float_equal(k->score, .7, 1e-9);
	assert_string_equal(k->reason, "the judge says 7");
	assert_null(k->error);
	const char *asked = faulty_body(k->desk.server, 1);
	assert_non_null(strstr(asked, "Rubric: it is brief\\nOutput: Paris\\nas I think"));
	assert_non_null(strstr(asked, "Answer: Paris\\nExpected: Rome\\nInput: country 0"));
	assert_non_null(strstr(asked, "30")); /* its own max_tokens */
}

static void an_open_metric_judges_without_an_expected_answer(void **state)
{
	struct court *k = *state;
	answers_release(&k->examples[0].expected);
	answers(k, BODY("Paris"), 0);
	answers(k, BODY("10"), 0);
	run(k);
	assert_float_equal(k->score, 1, 0);
}

static void a_judge_that_fails_leaves_the_output_without_a_score(void **state)
{
	static const struct {
		const char *body;
		int status;
		const char *error;
	} bad[] = {{"{}", 404, "rubric gave no score: "},
		{BODY("fine"), 0, "rubric gave no score: the judge says fine"},
		{"{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"no\"},"
		 "\"finish_reason\":\"stop\"}]}",
			0, "rubric gave no score: the judge declined"}};
	struct court *k = *state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		answers(k, BODY("Paris"), 0);
		answers(k, bad[i].body, bad[i].status);
		run(k);
		assert_true(isnan(k->score));
		assert_string_equal(k->output, "Paris");
		assert_true(str_starts(str_of(k->error), bad[i].error));
		assert_string_equal(buf_text(&k->story), "sajoe");
	}
}

static void what_cannot_be_asked_is_an_error_without_a_call(void **state)
{
	struct court *k = *state;
	k->plan.judge = NULL;
	run(k);
	assert_string_equal(buf_text(&k->story), "soe");
	assert_string_equal(k->error, "rubric gave no score: no model is named as judge");
	k->plan.judge = &k->desk.model;
	k->plan.measure.spelled = STR("rubric:nothing");
	run(k);
	assert_string_equal(k->error, "rubric gave no score: there is no rubric");
	assert_int_equal(faulty_requests(k->desk.server), 2);
}

static void a_refusal_and_an_empty_output_need_no_judge(void **state)
{
	struct court *k = *state;
	answers(k, "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"Paris\"},"
		   "\"finish_reason\":\"stop\"}]}",
		0);
	run(k);
	assert_float_equal(k->score, 0, 0);
	assert_string_equal(k->reason, "the model declined");
	answers(k, BODY(""), 0);
	run(k);
	assert_float_equal(k->score, 0, 0);
	answers(k, "{}", 404);
	run(k);
	assert_non_null(k->error);
	assert_null(k->output);
	assert_int_equal(faulty_requests(k->desk.server), 3);
}

static void one_may_is_for_the_target_and_its_judge(void **state)
{
	struct court *k = *state;
	k->ev.may = on_may;
	k->limited = true;
	k->left = 1;
	k->plan.n_examples = 2;
	answers(k, BODY("Paris"), 0);
	answers(k, BODY("5"), 0);
	answers(k, BODY("Oslo"), 0);
	answers(k, BODY("6"), 0);
	k->evaluation = evaluation_start(k->desk.client, &k->plan, &k->ev);
	calling_until(&k->desk, &k->seen, 1);
	for (int i = 0; i < 20; i++)
		loop_turn(k->desk.loop, 5);
	assert_string_equal(buf_text(&k->story), "sajo");
	k->limited = false;
	evaluation_go_on(k->evaluation);
	calling_until(&k->desk, &k->ended, 1);
	assert_string_equal(buf_text(&k->story), "sajosajoe");
}

static void it_can_be_cancelled_from_each_of_its_events(void **state)
{
	static const char at[] = "sajo";
	struct court *k = *state;
	k->plan.n_examples = 3;
	for (size_t i = 0; at[i]; i++) {
		k->stop_at = at[i];
		run(k);
		size_t told_then = k->story.n;
		for (int turn = 0; turn < 10; turn++)
			loop_turn(k->desk.loop, 2);
		assert_int_equal(k->story.n, told_then);
		assert_int_equal(
			client_waiting(k->desk.client) + client_running(k->desk.client), 0);
	}
}

static void many_cells_are_judged_once_each(void **state)
{
	struct court *k = *state;
	size_t n[128] = {0};
	k->plan.n_examples = CELLS; /* the server says "Paris" to all: no score in it */
	run(k);
	for (size_t i = 0; i < k->story.n; i++)
		n[(unsigned char)k->story.s[i]]++;
	assert_int_equal(n['s'], CELLS);
	assert_int_equal(n['a'], CELLS);
	assert_int_equal(n['j'], CELLS);
	assert_int_equal(n['o'], CELLS);
	assert_int_equal(n['e'], 1);
}

static void measure_now(void *arg, struct measure *out)
{
	struct court *k = arg;
	if (k->changed && strchr(buf_text(&k->story), 'j'))
		assert_int_equal(measure_find(out, str_of(k->changed), STR("all"), NULL), OK);
	else
		*out = k->plan.measure;
}

static void a_metric_that_changed_while_the_judge_thought_scores_by_itself(void **state)
{
	struct court *k = *state;
	k->plan.measure_now = measure_now;
	k->changed = "exact";
	answers(k, BODY("Rome"), 0);
	answers(k, BODY("2"), 0);
	run(k);
	assert_string_equal(buf_text(&k->story), "sajoe");
	assert_float_equal(k->score, 1, 0);
	assert_string_equal(k->reason, "as expected: \u201cRome\u201d");
}

static void the_judges_calls_are_in_the_estimate(void **state)
{
	struct court *k = *state;
	struct cost one = {0}, both = {0};
	struct model priced = {0};
	assert_int_equal(model_parse(&priced, STR("openai:gpt-4o-mini"), NULL), OK);
	k->plan.target = k->plan.judge = &priced;
	k->plan.n_examples = 3;
	evaluation_most(&k->plan, NULL, &both);
	k->plan.judge = NULL;
	evaluation_most(&k->plan, NULL, &one);
	assert_float_equal(one.calls, 3, 0);
	assert_float_equal(both.calls, 6, 0);
	assert_true(both.tokens > one.tokens);
	model_release(&priced);
}

static void parameters_stand_behind_the_name(void **state)
{
	struct buf err = BUF(BUF_SMALL);
	(void)state;
	assert_int_equal(metric_check(&rubric, STR("rubric:brief"), NULL), OK);
	assert_int_equal(metric_check(&rubric, STR("rubric"), &err), BAD_USAGE);
	assert_string_equal(buf_text(&err), "say what to judge by: rubric:WORDS");
	buf_release(&err);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, begin, finish)
	const struct CMUnitTest tests[] = {
		T(a_judge_is_asked_after_the_target_and_gives_the_score),
		T(an_open_metric_judges_without_an_expected_answer),
		T(a_judge_that_fails_leaves_the_output_without_a_score),
		T(what_cannot_be_asked_is_an_error_without_a_call),
		T(a_refusal_and_an_empty_output_need_no_judge),
		T(one_may_is_for_the_target_and_its_judge),
		T(it_can_be_cancelled_from_each_of_its_events),
		T(many_cells_are_judged_once_each),
		T(a_metric_that_changed_while_the_judge_thought_scores_by_itself),
		T(the_judges_calls_are_in_the_estimate),
		T(parameters_stand_behind_the_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
