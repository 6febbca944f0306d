/* bench.c - a round of proposing with a model server, and what was told of it. */
#include "bench.h"
#include "test.h"

static void told(struct bench *b, char what, size_t slot)
{
	buf_addf(&b->story, "%s%c%zu", b->story.n ? " " : "", what, slot);
}

void bench_context(void *arg, size_t slot, struct op_context *out)
{
	struct bench *b = arg;
	*out = (struct op_context){.parents = {{&b->prompt, b->outcomes},
					   {b->second ? &b->others[0].prompt : NULL, NULL}},
		.dev = b->examples,
		.n_dev = 2,
		.names = b->names,
		.locks = &b->lock,
		.n_locks = b->lock.n > 0,
		.cap = b->cap,
		.additions = b->additions,
		.remarks = b->remark,
		.n_remarks = b->remark != NULL,
		.others = b->others,
		.n_others = b->n_others,
		.attempt = b->attempt};
}

static int next_sample(void *arg, size_t slot)
{
	struct bench *b = arg;
	return ++b->samples;
}

static void on_sent(void *arg, size_t slot, const struct request *r)
{
	assert_true(r->messages->n > 1);
	told(arg, 's', slot);
}

void bench_growing(void *arg, size_t slot, struct str text)
{
	struct bench *b = arg;
	buf_clear(&b->grown);
	buf_addstr(&b->grown, text);
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

static void on_turn(void *arg)
{
	struct bench *b = arg;
	if (b->ended || proposal_go(b->proposal))
		return;
	buf_adds(&b->story, " e");
	b->ended = 1;
}

int bench_begin(void **state)
{
	struct bench *b = calloc(1, sizeof *b);
	calling_open(&b->desk, NULL);
	prompt_add(&b->prompt, ROLE_USER, STR("Write the opposite.\n\n{{input}}"), AUTHOR_PERSON);
	fields_add(&b->names, STR("input"), STR(""));
	for (int i = 0; i < 2; i++) {
		fields_add(&b->examples[i].fields, STR("input"), i ? STR("hot") : STR("up"));
		answers_add(&b->examples[i].expected, i ? STR("cold") : STR("down"));
	}
	b->story = b->grown = BUF(BUF_TEXT);
	b->plan = (struct proposal_plan){.proposer = &b->desk.model,
		.operators = b->operators,
		.tries = 3,
		.by = AUTHOR_FIRST_MODEL,
		.sample = next_sample,
		.context = bench_context};
	b->ev = (struct proposal_events){
		.sent = on_sent, .answered = on_answered, .variant = on_variant,
		.refused = on_refused, .failed = on_failed, .arg = b};
	loop_after(b->desk.loop, on_turn, b);
	b->ended = 1;
	*state = b;
	return 0;
}

int bench_finish(void **state)
{
	struct bench *b = *state;
	for (int i = 0; i < 2; i++) {
		fields_release(&b->examples[i].fields);
		answers_release(&b->examples[i].expected);
	}
	for (int i = 0; i < b->n_variants; i++)
		prompt_release(&b->variants[i]);
	for (size_t i = 0; i < b->n_others; i++)
		prompt_release(&b->others[i].prompt);
	prompt_release(&b->prompt);
	fields_release(&b->names);
	buf_release(&b->story);
	buf_release(&b->grown);
	free(b->rationale);
	loop_after_remove(b->desk.loop, on_turn, b);
	proposal_free(b->proposal);
	calling_close(&b->desk);
	free(b);
	return 0;
}

void bench_slot(struct bench *b, const char *op)
{
	assert_int_equal(operator_find(&b->operators[b->plan.n_slots++], str_of(op), NULL), OK);
}

struct op_text *bench_other(struct bench *b, const char *text)
{
	struct op_text *t = &b->others[b->n_others++];
	prompt_add(&t->prompt, ROLE_USER, str_of(text), AUTHOR_FIRST_MODEL);
	return t;
}

void bench_answers(struct bench *b, const char *text, const char *finish)
{
	char *body = b->answers[b->n_answers++];
	snprintf(body, sizeof b->answers[0],
		"{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},"
		"\"finish_reason\":\"%s\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}"
		"}",
		text, finish);
	faulty_add(b->desk.server, &(struct faulty_answer){.body = body});
}

void bench_run(struct bench *b)
{
	proposal_free(b->proposal);
	b->samples = 0;
	b->ended = 0;
	b->proposal = proposal_new(b->desk.client, &b->plan, &b->ev);
	assert_int_equal(b->story.n, 0); /* nothing is sent by itself */
	on_turn(b);
	calling_until(&b->desk, &b->ended, 1);
}
