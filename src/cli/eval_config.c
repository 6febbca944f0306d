/* eval_config.c - hunsu eval of a configuration of promptfoo: what of it is evaluated. */
#include <math.h>
#include <string.h>
#include "hunsu/base/utf8.h"
#include "eval.h"

enum { FAILURES_SHOWN = 10, REASON_COLUMNS = 80 };

enum status config_take(struct eval *e, struct eval_options *o, struct buf *err)
{
	struct promptfoo *c = e->config = NEW(struct promptfoo);
	enum status st;

	if (o->task)
		return fail(err, BAD_USAGE, "--config brings its tests: it cannot go with --task");
	if ((st = promptfoo_load(c, o->config, o->work.judge, err)))
		return st;
	if (!o->work.judge && !strcmp(c->task.metric, "judged-asserts"))
		o->work.judge = c->judge;
	e->task = c->task;
	c->task = (struct task){0};
	e->task.held_out = 0;
	task_split(&e->task);
	if (o->prompts.n || o->prompt_lists.n)
		answers_release(&c->left_out[PROMPTFOO_PROMPT]);
	if (o->work.targets.n)
		answers_release(&c->left_out[PROMPTFOO_TARGET]);
	else if (!c->targets.n && c->left_out[PROMPTFOO_TARGET].n)
		return fail(err, FAILED, "%s: %s", o->config,
			c->left_out[PROMPTFOO_TARGET].items[0]);
	else
		e->samplings = NEWN(c->targets.n + 1, const struct sampling *);
	for (size_t i = 0; e->samplings && i < c->targets.n; i++) {
		*PUSH(&o->work.targets) = c->targets.items[i].name;
		e->samplings[i] = &c->targets.items[i].sampling;
	}
	if (e->samplings && !c->targets.n)
		e->samplings[0] = &e->task.sampling;
	o->repeat = o->repeat == 1 ? c->repeat : o->repeat;
	return OK;
}

enum status config_prompts(struct eval *e, const struct eval_options *o, struct buf *err)
{
	struct promptfoo *c = e->config;

	for (size_t i = 0; i < c->prompts.n; i++)
		*PUSH(&e->prompts) = c->prompts.items[i];
	if (!c->prompts.n)
		return fail(err, FAILED, "%s: no prompt of it is evaluated: %s", o->config,
			c->left_out[PROMPTFOO_PROMPT].items[0]);
	c->prompts.n = 0;
	return OK;
}

/* Scores of a row that are there, by what they say. */
struct verdicts {
	size_t passed, failed, errors, none;
};

static struct verdicts verdicts_of(const struct eval *e, size_t row)
{
	const size_t n = e->n_examples * e->samples;
	struct verdicts v = {.none = e->n_none * e->samples};

	for (size_t i = row * n; i < (row + 1) * n; i++) {
		v.errors += e->states[i] == CELL_ERROR;
		v.none += e->states[i] == CELL_DONE && isnan(e->scores[i]);
		v.passed += e->states[i] == CELL_DONE && e->scores[i] >= 1;
		v.failed += e->states[i] == CELL_DONE && e->scores[i] < 1;
	}
	return v;
}

static void put_verdicts(struct buf *out, struct verdicts v)
{
	buf_addf(out, "%zu passed, %zu failed", v.passed, v.failed);
	if (v.errors)
		buf_addf(out, ", %zu error%s", v.errors, PLURAL(v.errors));
	if (v.none)
		buf_addf(out, ", %zu not evaluated", v.none);
	buf_addc(out, '\n');
}

static struct verdicts all_verdicts(const struct eval *e)
{
	const struct promptfoo *c = e->config;
	const size_t rows = (e->prompts.n + c->left_out[PROMPTFOO_PROMPT].n) *
			    (e->n_targets + c->left_out[PROMPTFOO_TARGET].n);
	struct verdicts all = {0};

	for (size_t i = 0; i < eval_rows(e); i++) {
		const struct verdicts v = verdicts_of(e, i);

		all.passed += v.passed;
		all.failed += v.failed;
		all.errors += v.errors;
		all.none += v.none;
	}
	all.none += (rows - eval_rows(e)) * (e->n_examples + e->n_none) * e->samples;
	return all;
}

/* The first ones that failed, each with its reason. */
static void put_failures(struct buf *out, const struct eval *e)
{
	const size_t n = e->n_examples * e->samples;
	size_t failed = 0;

	for (size_t i = 0; i < e->n_cells; i++) {
		if (e->states[i] != CELL_DONE || !(e->scores[i] < 1) || failed++ >= FAILURES_SHOWN)
			continue;
		buf_adds(out, "  ");
		if (eval_rows(e) > 1) {
			eval_row_name(out, e, i / n);
			buf_adds(out, ", ");
		}
		buf_addf(out, "example %d: ", e->examples[i % n / e->samples]->id);
		text_brief(out, str_of(e->results[i].reason), REASON_COLUMNS);
		buf_addc(out, '\n');
	}
	if (failed > FAILURES_SHOWN)
		buf_addf(out, "  and %zu more: --json has all\n", failed - FAILURES_SHOWN);
}

void config_table(struct buf *out, const struct eval *e)
{
	if (!e->config)
		return;
	buf_addc(out, '\n');
	for (size_t i = 0; eval_rows(e) > 1 && i < eval_rows(e); i++) {
		eval_row_name(out, e, i);
		buf_adds(out, ": ");
		put_verdicts(out, verdicts_of(e, i));
	}
	put_verdicts(out, all_verdicts(e));
	put_failures(out, e);
}

bool config_notes(const struct eval *e)
{
	bool whole = true;

	for (size_t p = 0; p < PROMPTFOO_PARTS; p++)
		for (size_t i = 0; i < e->config->left_out[p].n; i++, whole = false)
			print_note("not evaluated: %s", e->config->left_out[p].items[i]);
	for (size_t i = 0; i < e->none.n; i++) {
		const struct no_score *r = &e->none.items[i];

		print_note("%s (%zu test%s)", r->why, r->n, PLURAL(r->n));
	}
	if (e->none.more)
		print_note("%zu more for other reasons; --json has each", e->none.more);
	return whole;
}

enum status config_verdict(const struct eval *e)
{
	return !e->config || (config_notes(e) && !all_verdicts(e).none) ? OK : FAILED;
}

void config_release(struct eval *e)
{
	if (!e->config)
		return;
	promptfoo_release(e->config);
	free(e->config);
	free(e->samplings);
}
