/* A metric of the test's own that asks a model: the call after the target's, what comes of it. */
#include <math.h>
#include "../support/calling.h"
#include "../support/test.h"
#include "hunsu/desk/orders.h"
#include "hunsu/desk/purse.h"

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

static bool ask_rubric(
	const struct judged *j, struct prompt *request, struct buf *schema, struct buf *err)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	bool can = !str_is(j->params, "nothing");

	buf_addf(&b, "Rubric: %.*s\nOutput: %.*s\nAnswer: %.*s\nExpected: %.*s\nInput: %s",
		(int)j->params.n, j->params.p, (int)j->output.n, j->output.p, (int)j->answer.n,
		j->answer.p, (int)j->expected.n, j->expected.p,
		fields_get(&j->example->fields, STR("input")));
	if (can)
		prompt_add(request, ROLE_USER, buf_str(&b), AUTHOR_IMPORT);
	else
		buf_adds(err, "there is no rubric");
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

struct court { /* a claim on cells that a model judges, and what was told of it */
	struct calling desk;
	struct example examples[CELLS];
	size_t n, next; /* examples that are wanted, and the one that comes next */
	struct prompt prompt;
	struct sampling sampling;
	struct measure measure;
	const struct model *judge;
	struct orders *orders;
	struct orders_events ev;
	struct buf story; /* "s a j=.7 o e": sent, asked, judged, outcome, end */
	double score;
	char *error, *reason, *output;
	int seen, ended;
	bool limited;
	int left; /* calls, when limited */
	const char *changed; /* a metric of the table from the judge's answer on */
};

static bool on_may(void *arg, const struct cell *c, const struct request *r, bool judge)
{
	struct court *k = arg;

	return !k->limited || k->left-- > 0;
}

static int on_sent(void *arg, const struct cell *c, const struct request *r, bool judge)
{
	struct court *k = arg;
	assert_int_equal(r->messages->n, 1);
	buf_addc(&k->story, judge ? 'a' : 's');
	return judge ? 2 : 1;
}

static void on_measure(void *arg, const struct cell *c, struct measured *out)
{
	struct court *k = arg;
	*out = (struct measured){.measure = k->measure,
		.example = &k->examples[c->example - 1], .judge = k->judge};
	/* The judge's call is out: so it has changed by the time it answers. */
	if (k->changed && strchr(buf_text(&k->story), 'a'))
		assert_int_equal(
			measure_find(&out->measure, str_of(k->changed), STR("all"), NULL), OK);
}

static void on_came(void *arg, const struct cell *c, const struct came *came)
{
	struct court *k = arg;
	const struct outcome *o = came->outcome;
	assert_int_equal(came->target, 1);
	if (came->judge && came->number) {
		assert_int_equal(came->number, 2);
		assert_int_equal(came->request->n, 1);
		buf_addc(&k->story, 'j');
	}
	if (!o)
		return;
	buf_addc(&k->story, 'o');
	k->score = o->score;
	free(k->error);
	free(k->reason);
	free(k->output);
	k->error = mem_dup(o->error);
	k->reason = mem_dup(o->reason);
	k->output = mem_dup(o->output);
	k->seen++;
}

static bool next_cell(void *arg, struct cell *out)
{
	struct court *k = arg;
	if (k->next == k->n)
		return false;
	*out = (struct cell){.text = &k->prompt,
		.example = k->examples[k->next].id,
		.fields = &k->examples[k->next].fields,
		.sampling = &k->sampling,
		.sample = 1};
	return true;
}

static void took(void *arg)
{
	((struct court *)arg)->next++;
}

static void on_end(void *arg)
{
	struct court *k = arg;
	buf_addc(&k->story, 'e');
	k->ended = 1;
}

static void on_turn(void *arg)
{
	orders_go(((struct court *)arg)->orders);
}

static int begin(void **state)
{
	struct court *k = calloc(1, sizeof *k);
	calling_open(&k->desk, NULL);
	k->story = BUF(BUF_SMALL);
	k->sampling.max_tokens = 16;
	prompt_add(&k->prompt, ROLE_USER, STR("Capital of {{input}}?"), AUTHOR_PERSON);
	for (int i = 0; i < CELLS; i++) {
		char input[40];
		snprintf(input, sizeof input, "country %d", i);
		fields_add(&k->examples[i].fields, STR("input"), str_of(input));
		answers_add(&k->examples[i].expected, STR("Rome"));
		k->examples[i].id = i + 1;
	}
	k->n = 1;
	k->judge = &k->desk.model;
	k->measure = (struct measure){&rubric, STR("rubric:it is brief"), STR("first-line")};
	k->ev = (struct orders_events){.may = on_may,
		.sent = on_sent,
		.measure = on_measure,
		.came = on_came,
		.arg = k};
	k->orders = orders_new(k->desk.client, &k->ev);
	loop_after(k->desk.loop, on_turn, k);
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
	loop_after_remove(k->desk.loop, on_turn, k);
	orders_free(k->orders);
	calling_close(&k->desk);
	free(k);
	return 0;
}

#define T(name) TEST_WITH(name, begin, finish)

static void answers(struct court *k, const char *body, int status)
{
	faulty_add(k->desk.server, &(struct faulty_answer){.body = body, .status = status});
}

static void claim(struct court *k)
{
	const struct wisher w = {.model = &k->desk.model,
		.next = next_cell, .took = took, .end = on_end, .arg = k, .calls = k->n};
	k->ended = 0;
	k->next = 0;
	buf_clear(&k->story);
	orders_claim(k->orders, &w);
	orders_go(k->orders);
}

static void run(struct court *k)
{
	claim(k);
	calling_until(&k->desk, &k->ended, 1);
}

T(a_judge_is_asked_after_the_target_and_gives_the_score)
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

T(an_open_metric_judges_without_an_expected_answer)
{
	struct court *k = *state;
	answers_release(&k->examples[0].expected);
	answers(k, BODY("Paris"), 0);
	answers(k, BODY("10"), 0);
	run(k);
	assert_float_equal(k->score, 1, 0);
}

T(a_judge_that_fails_leaves_the_output_without_a_score)
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

T(what_cannot_be_asked_is_an_error_without_a_call)
{
	struct court *k = *state;
	k->judge = NULL;
	run(k);
	assert_string_equal(buf_text(&k->story), "soe");
	assert_string_equal(k->error, "rubric gave no score: no model is named as judge");
	k->judge = &k->desk.model;
	k->measure.spelled = STR("rubric:nothing");
	run(k);
	assert_string_equal(k->error, "rubric gave no score: there is no rubric");
	assert_int_equal(faulty_requests(k->desk.server), 2);
}

T(a_refusal_and_an_empty_output_need_no_judge)
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

T(a_judge_waits_for_the_budget)
{
	struct court *k = *state;
	k->limited = true;
	k->left = 1; /* the target's call, and no more */
	k->n = 2;
	answers(k, BODY("Paris"), 0);
	answers(k, BODY("5"), 0);
	answers(k, BODY("Oslo"), 0);
	answers(k, BODY("6"), 0);
	claim(k);
	calling_until_requests(&k->desk, 1);
	for (int i = 0; i < 20; i++)
		loop_turn(k->desk.loop, 5);
	assert_string_equal(buf_text(&k->story), "s");
	k->limited = false;
	orders_go(k->orders);
	calling_until(&k->desk, &k->ended, 1);
	assert_int_equal(k->seen, 2);
	assert_int_equal(faulty_requests(k->desk.server), 4);
}

T(a_judge_that_waits_goes_with_its_claim)
{
	struct court *k = *state;
	k->limited = true;
	k->left = 1;
	claim(k);
	calling_until_requests(&k->desk, 1);
	for (int i = 0; i < 20; i++)
		loop_turn(k->desk.loop, 5);
	orders_drop_all(k->orders);
	assert_int_equal(k->seen, 0);
}

T(many_cells_are_judged_once_each)
{
	struct court *k = *state;
	size_t n[128] = {0};
	k->n = CELLS; /* the server says "Paris" to all: no score in it */
	run(k);
	for (size_t i = 0; i < k->story.n; i++)
		n[(unsigned char)k->story.s[i]]++;
	assert_int_equal(n['s'], CELLS);
	assert_int_equal(n['a'], CELLS);
	assert_int_equal(n['j'], CELLS);
	assert_int_equal(n['o'], CELLS);
	assert_int_equal(n['e'], 1);
}

T(a_metric_that_changed_while_the_judge_thought_scores_by_itself)
{
	struct court *k = *state;
	k->changed = "exact";
	answers(k, BODY("Rome"), 0);
	answers(k, BODY("2"), 0);
	run(k);
	assert_string_equal(buf_text(&k->story), "sajoe");
	assert_float_equal(k->score, 1, 0);
	assert_string_equal(k->reason, "as expected: \u201cRome\u201d");
}

T(the_judges_calls_are_in_the_estimate)
{
	struct court *k = *state;
	struct cost one = {0}, both = {0};
	SCOPED(model) priced = {0};
	struct purse *purse = purse_new(NULL, NULL);
	assert_int_equal(model_parse(&priced, STR("openai:gpt-4o-mini"), NULL), OK);
	struct planned w = {.model = &priced,
		.judge = &priced,
		.metric = &rubric,
		.sampling = &k->sampling,
		.calls = 3};
	purse_estimate(purse, &w, &both);
	w.judge = NULL;
	purse_estimate(purse, &w, &one);
	assert_float_equal(one.calls, 3, 0);
	assert_float_equal(both.calls, 6, 0);
	assert_true(both.tokens > one.tokens);
	purse_free(purse);
}

T(parameters_stand_behind_the_name)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	assert_int_equal(metric_check(&rubric, STR("rubric:brief"), NULL), OK);
	assert_int_equal(metric_check(&rubric, STR("rubric"), &err), BAD_USAGE);
	assert_string_equal(buf_text(&err), "say what to judge by: rubric:WORDS");
}
