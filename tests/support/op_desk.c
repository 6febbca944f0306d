/* op_desk.c - one operator at work without a model. */
#include "op_desk.h"
#include "test.h"

int op_begin(void **state)
{
	struct op_desk *d = calloc(1, sizeof *d);
	d->rng = rng_seed(7);
	d->c.parents[0] = (struct parent){&d->prompt, d->outcomes};
	d->c.dev = d->examples;
	d->c.rng = &d->rng;
	d->rationale = d->err = BUF(BUF_TEXT);
	fields_add(&d->c.names, STR("input"), STR(""));
	*state = d;
	return 0;
}

int op_finish(void **state)
{
	struct op_desk *d = *state;
	for (size_t i = 0; i < d->c.n_dev; i++) {
		fields_release(&d->examples[i].fields);
		answers_release(&d->examples[i].expected);
		outcome_release(&d->outcomes[i]);
	}
	fields_release(&d->c.names);
	prompt_release(&d->prompt);
	prompt_release(&d->request);
	prompt_release(&d->variant);
	doc_release(&d->made);
	buf_release(&d->rationale);
	buf_release(&d->err);
	free(d);
	return 0;
}

void op_add(struct op_desk *d, const char *input, const char *expected, const char *output,
	double score)
{
	size_t i = d->c.n_dev++;
	d->examples[i].id = (int)i + 1;
	fields_add(&d->examples[i].fields, STR("input"), str_of(input));
	answers_add(&d->examples[i].expected, str_of(expected));
	if (!output)
		return;
	d->outcomes[i] = (struct outcome){.output = strdup(output),
		.extracted = strdup(output),
		.reason = strdup("because"),
		.score = score};
}

const struct op *op_named(const char *name)
{
	const struct op *op = NULL;
	assert_int_equal(operator_find(&op, str_of(name), NULL), OK);
	return op;
}

const char *op_ask(struct op_desk *d, const char *op)
{
	prompt_release(&d->request);
	if (!op_named(op)->ask(&d->c, &d->request, &d->err))
		fail_msg("%s: %s", op, buf_text(&d->err));
	assert_int_equal(d->request.items[0].role, ROLE_SYSTEM);
	assert_int_equal(d->request.items[d->request.n - 1].role, ROLE_USER);
	return d->request.items[d->request.n - 1].text;
}

bool op_reads(struct op_desk *d, const char *op, const char *answer)
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

const char *op_makes(struct op_desk *d, const char *op, size_t k)
{
	const struct op *o = op_named(op);
	const struct rng rng = d->rng;
	SCOPED(prompt) first = {0};
	assert_null(operator_missing(o, &d->c));
	assert_true(k < o->count(&d->c));
	for (int turn = 0; turn < 2; turn++) {
		prompt_release(&d->variant);
		buf_clear(&d->rationale);
		d->rng = rng;
		if (!o->make(&d->c, k, AUTHOR_FIRST_MODEL, &d->variant, &d->rationale, &d->err))
			fail_msg("%s: %s", op, buf_text(&d->err));
		assert_true(!turn || prompt_equal(&first, &d->variant));
		prompt_copy(&first, &d->variant);
	}
	assert_true(d->rationale.n > 0);
	doc_format(&d->made, &d->variant);
	return buf_text(&d->made.text);
}

void op_gives(struct op_desk *d, const char *op, const char *answer, const char *want)
{
	if (!op_reads(d, op, answer))
		fail_msg("%s: %s", op, buf_text(&d->err));
	assert_int_equal(d->variant.n, 1);
	assert_string_equal(d->variant.items[0].text, want);
}

void op_user(struct op_desk *d, const char *text)
{
	prompt_release(&d->prompt);
	prompt_add(&d->prompt, ROLE_USER, str_of(text), AUTHOR_PERSON);
}
