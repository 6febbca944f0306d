/* eval.c - hunsu eval: prompts scored on a task's examples, without a session. */
#include <math.h>
#include <string.h>
#include <unistd.h>
#include "eval.h"
#include "hunsu/desk/desk.h"
#include "hunsu/base/file.h"
#include "hunsu/cli/subcommand.h"
#include "inputs.h"

void eval_defaults(void *values)
{
	struct eval_options *o = values;
	o->command = "eval";
	o->split = "dev";
	o->repeat = 1;
	o->min_score = o->max_loss = o->max_usd = o->max_p95 = NAN;
}

void eval_options_release(void *values)
{
	struct eval_options *o = values;
	purse_free(o->work.purse);
	arguments_release(&o->work.targets);
	arguments_release(&o->work.allow);
	arguments_release(&o->prompts);
	arguments_release(&o->prompt_lists);
	column_options_release(&o->columns);
}

static enum status load_task(struct eval *e, struct eval_options *o, struct buf *err)
{
	const struct input_wish wish = {o->task, o->command, &o->columns, NULL};

	return o->config ? config_take(e, o, err) : input_task(&e->task, &wish, err);
}

static enum status load_prompts(struct eval *e, const struct eval_options *o, struct buf *err)
{
	enum status st = OK;
	if (o->baseline)
		st = input_prompts(&e->prompts, o->baseline, false, err);
	if (!st && o->baseline && e->prompts.n > 1)
		st = fail(err, BAD_USAGE, "--baseline %s: %zu prompts are in it, one is wanted",
			o->baseline, e->prompts.n);
	for (size_t i = 0; !st && i < o->prompts.n; i++)
		st = input_prompts(&e->prompts, o->prompts.items[i], false, err);
	for (size_t i = 0; !st && i < o->prompt_lists.n; i++)
		st = input_prompts(&e->prompts, o->prompt_lists.items[i], true, err);
	if (!st && !o->prompts.n && !o->prompt_lists.n)
		st = e->config ? config_prompts(e, o, err)
			       : input_own_prompt(&e->prompts, &e->task, err);
	return st;
}

static bool wanted(const struct example *x, const char *split)
{
	return !x->dropped && (!strcmp(split, "all") || !strcmp(split, split_name(x->split)));
}

static enum status pick_examples(struct eval *e, const struct eval_options *o, struct buf *err)
{
	e->examples = NEWN(e->task.n + 1, const struct example *);
	for (size_t i = 0; i < e->task.n; i++) {
		if (o->limit && e->n_examples == (size_t)o->limit)
			break;
		if (wanted(&e->task.items[i], o->split))
			e->examples[e->n_examples++] = &e->task.items[i];
	}
	if (e->n_examples)
		return OK;
	if (strcmp(o->split, "held-out") != 0 || !e->task.n)
		return fail(err, FAILED, "task %s has no examples", e->task.name);
	return fail(err, FAILED, "task %s holds no examples out", e->task.name);
}

static void tell_prompts(struct eval *e, bool convert)
{
	SCOPED(buf) say = BUF(BUF_TEXT);
	for (size_t i = 0; i < e->prompts.n; i++)
		prompt_told(&e->prompts.items[i], &e->task, convert, NULL, &say);
	print_notes(buf_text(&say));
}

static enum status pick_judge(struct eval *e, const struct eval_options *o, struct buf *err)
{
	if (e->measure.metric->run)
		model_command(&e->judge, metric_params(e->measure.spelled));
	if (!e->measure.metric->ask)
		return o->work.judge
			       ? fail(err, BAD_USAGE, "metric %s asks no judge", e->metric)
			       : OK;
	if (!o->work.judge)
		return fail(err, BAD_USAGE, "metric %s asks a model: --judge MODEL",
			e->measure.metric->name);
	return model_parse(&e->judge, str_of(o->work.judge), err);
}

static enum status pick_models(struct eval *e, struct eval_options *o, struct buf *err)
{
	const struct arguments *names = &o->work.targets;
	enum status st;

	if (targets_check(NULL, names->n, err))
		return BAD_USAGE;
	e->n_targets = names->n ? names->n : 1;
	e->targets = NEWN(e->n_targets, struct model);
	st = work_models(&e->targets[0], NULL, &o->work, err);
	for (size_t i = 1; !st && i < e->n_targets; i++)
		st = model_parse(&e->targets[i], str_of(names->items[i]), err);
	if (!st)
		st = targets_check(e->targets, e->n_targets, err);
	for (size_t i = 0; !st && i < e->n_targets; i++)
		st = work_may_run(&o->work, e->task.name, "target", &e->targets[i], err);
	if (!st)
		st = pick_judge(e, o, err);
	return st ? st : work_may_run(&o->work, e->task.name, "metric", &e->judge, err);
}

/* Puts the examples that get no score, whatever is answered, behind the others: nothing is sent for
 * them. What the person grades waits for that. */
static enum status sift(struct eval *e, struct buf *err)
{
	OWNED const struct example **list = NEWN(e->n_examples + 1, const struct example *);
	const size_t n = e->n_examples;

	e->n_examples = 0;
	for (size_t i = 0; i < n; i++) {
		SCOPED(buf) why = BUF(BUF_SMALL);

		if (e->measure.metric->person ||
			outcome_possible(&e->measure, e->examples[i], &why)) {
			e->examples[e->n_examples++] = e->examples[i];
			continue;
		}
		eval_none(e, e->examples[i], buf_text(&why));
		list[e->n_none++] = e->examples[i];
	}
	memcpy(e->examples + e->n_examples, list, e->n_none * sizeof *list);
	if (e->n_examples)
		return OK;
	if (e->config)
		config_notes(e);
	return fail(err, FAILED, "no %s can be scored: #%d: %s",
		e->measure.metric->whole ? "test" : "example", e->none.items[0].first,
		e->none.items[0].why);
}

/* Of a promptfoo configuration config_verdict tells it. */
static void tell_none(const struct eval *e)
{
	SCOPED(buf) words = BUF(BUF_SMALL);

	if (!e->n_none || e->config)
		return;
	outcome_none_words(&words, e->measure.metric, e->n_none, e->n_examples + e->n_none,
		e->none.items[0].first, e->none.items[0].why);
	print_note("%s", buf_text(&words));
}

enum status eval_prepare(struct eval *e, struct eval_options *o, struct buf *err)
{
	enum status st;
	double cells;
	if (!isnan(o->max_loss) && !o->baseline)
		return fail(err, BAD_USAGE, "--max-loss is against a prompt: --baseline FILE");
	if ((st = load_task(e, o, err)) ||
		(st = load_prompts(e, o, err)) ||
		(st = pick_examples(e, o, err)))
		return st;
	print_notes(e->task.note);
	tell_prompts(e, o->convert);
	if (o->metric) {
		free(e->task.metric);
		e->task.metric = mem_dup(o->metric);
		e->task.metric_line = 0;
	}
	e->extract = o->extract ? o->extract : task_extract(&e->task);
	if (!o->metric && !o->extract && (st = task_settle(&e->task, NULL, err)))
		return st;
	e->metric = metric_for_task(str_of(task_metric(&e->task)), &e->task);
	if ((st = measure_find(&e->measure, str_of(e->metric), str_of(e->extract), err)) ||
		(st = sift(e, err)) || (st = pick_models(e, o, err)))
		return st;
	tell_none(e);
	e->samples = (size_t)o->repeat;
	e->purse = o->work.purse;
	cells = (double)eval_rows(e) * (double)e->n_examples * (double)e->samples;
	if (cells > EVAL_MOST)
		return fail(err, BAD_USAGE,
			"%.0f calls are more than one run takes (%d): --limit or "
			"--repeat less",
			cells, (int)EVAL_MOST);
	return OK;
}

/* A file that cannot be written is better known before the calls than after. */
static enum status writable(const char *path, struct buf *err)
{
	SCOPED(buf) folder = BUF(BUF_SMALL);
	enum status st = OK;
	if (!path || !strcmp(path, "-"))
		return OK;
	path_sibling(&folder, path, ".");
	if (access(buf_text(&folder), W_OK))
		st = fail(err, FAILED, "%s cannot be written: its folder is missing or not yours",
			path);
	return st;
}

/* The first model whose calls nobody knows the cost of, before or after; NULL: there is none. */
static const struct model *unpriced(const struct eval *e)
{
	const struct prices *p = purse_prices(e->purse);

	for (size_t i = 0; i <= e->n_targets; i++) {
		const struct model *m = i < e->n_targets ? &e->targets[i] : &e->judge;
		struct price price;

		if (m->name && !prices_find(p, m, &price) && !prices_told(p, m))
			return m;
	}
	return NULL;
}

/* What it may cost: agreed to, or less than what was said. */
static enum status allowed(const struct eval *e, const struct eval_options *o, struct buf *err)
{
	struct work_options work = o->work;
	const struct model *unknown = isnan(o->max_usd) ? NULL : unpriced(e);
	struct cost cost = {0};

	eval_cost(e, &cost);
	if (unknown)
		return fail(err, BAD_USAGE,
			"--max-usd: the price of %s is not known; hunsu(1) says under "
			"prices.yaml how to tell it",
			unknown->name);
	if (!isnan(o->max_usd)) {
		purse_cap(e->purse, o->max_usd);
		work.dear.usd = INFINITY;
	}
	return work_allowed(&work, &cost, err);
}

static enum status score(struct eval *e, const struct eval_options *o, struct buf *err)
{
	struct work w = {0};
	enum status st = allowed(e, o, err);

	if (!st)
		st = work_open(&w, &o->work, err);
	if (!st)
		st = eval_run(e, &w);
	work_close(&w);
	return st;
}

static enum status write_file(const char *path, struct buf *text, struct buf *err)
{
	enum status st = text->full ? fail(err, FAILED, "%s: the results pass 1 GiB", path)
				    : print_file(path, text, err);
	buf_release(text);
	return st;
}

static enum status write_files(const struct eval *e, const struct eval_options *o, struct buf *err)
{
	struct buf text = BUF(BUF_FILE);
	enum status st = OK;
	if (o->json) {
		eval_json(&text, e, o);
		st = write_file(o->json, &text, err);
	}
	if (!st && o->csv) {
		eval_csv(&text, e);
		st = write_file(o->csv, &text, err);
	}
	if (!st && o->junit) {
		eval_junit(&text, e, o);
		st = write_file(o->junit, &text, err);
	}
	return st;
}

void eval_interrupted(const struct eval *e, const struct eval_options *o)
{
	size_t there = 0, all = 0, of_row;
	for (size_t i = 0; i < eval_rows(e); i++) {
		there += eval_there(e, i, &of_row);
		all += of_row;
	}
	print_note("%s: %zu of %zu answer%s there%s",
		!e->held		       ? "interrupted"
		: isnan(purse_spent(e->purse)) ? "--max-usd: a call did not tell what it cost"
					       : "--max-usd: the next call could pass it",
		there, all, all == 1 ? " is" : "s are",
		o->work.no_store ? "" : "; the next run goes on from them");
}

enum status eval_verdict(const struct eval *e, const struct eval_options *o)
{
	enum status st = gates_pass(e, o);
	size_t errors = 0, refused = 0;
	for (size_t i = 0; i < eval_rows(e); i++) {
		SCOPED(buf) words = BUF(BUF_SMALL);

		eval_row_name(&words, e, i);
		buf_adds(&words, ": ");
		if (within_words(&words, &e->rows[i].within, e->rows[i].calls, "--"))
			print_notes(buf_text(&words));
		errors += e->rows[i].errors;
		refused += e->rows[i].refused;
	}
	if (refused)
		print_note("the model declined %zu call%s; a refusal counts as a wrong answer",
			refused, PLURAL(refused));
	if (errors) {
		print_note("%zu call%s stayed in error; the first: %s", errors,
			PLURAL(errors), e->first_error);
		st = FAILED;
	}
	return config_verdict(e) ? FAILED : st;
}

static void tell_table(const struct eval *e, const struct eval_options *o)
{
	SCOPED(buf) table = BUF(BUF_TEXT);
	const char *const files[] = {o->json, o->csv, o->junit};
	bool taken = false;
	for (size_t i = 0; i < COUNT(files); i++)
		taken = taken || (files[i] && !strcmp(files[i], "-"));
	eval_table(&table, e);
	eval_beside(&table, e);
	config_table(&table, e);
	if (taken)
		print_err(&table);
	else
		print_out(&table);
}

enum status eval_whole(struct eval_options *o, struct buf *err)
{
	SCOPED(eval) e = {0};
	enum status st = eval_prepare(&e, o, err), wrote;
	if (st || (st = writable(o->json, err)) || (st = writable(o->csv, err)) ||
		(st = writable(o->junit, err)))
		goto out;
	eval_cells(&e, o->json || o->csv || o->junit);
	st = score(&e, o, err);
	if (st && st != INTERRUPTED)
		goto out;
	eval_sum(&e);
	tell_table(&e, o);
	if (st || e.held)
		eval_interrupted(&e, o);
	wrote = write_files(&e, o, err);
	if (!st)
		st = eval_verdict(&e, o);
	if (wrote && (!st || st == BELOW))
		st = wrote;
out:
	config_release(&e);
	return st;
}

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	const struct eval_options *o = values;
	if (o->work.stored && o->work.no_store)
		return fail(err, BAD_USAGE,
			"--stored is of the store, which --no-store leaves out");
	return eval_whole(values, err);
}

const char *const eval_splits[] = {"dev", "held-out", "all", NULL};

#define AT EVAL_AT
static const struct cli_option known[] = {
	RUN_OPTIONS("A prompt to score, any number of them (default: the task's own)"),
	MATRIX_OPTIONS("any number of them, each scored by itself"),
	SCORING_OPTIONS,
	RESULT_OPTIONS,
	NUMBER_OPTION("min-score", "X", AT(min_score), 0, 1,
		"Exit with 1 when a prompt scores less than X, from 0 to 1"),
	TEXT_OPTION("baseline", 0, "FILE", AT(baseline),
		"The prompt that the others are compared with; exit with 1 when one is worse "
		"beyond noise, or worse on a pinned example"),
	NUMBER_OPTION("max-loss", "POINTS", AT(max_loss), 0, 100,
		"With --baseline: exit with 1 unless a prompt is surely less than that below it "
		"(the one-sided 95 % limit of the paired difference)"),
	NUMBER_OPTION("max-usd", "USD", AT(max_usd), 0, 1e6,
		"Send no call that could take the cost of this run over that (a program's, exec:, "
		"as its dearest answer so far); exit with 1 when one was held back"),
	NUMBER_OPTION("max-p95-ms", "MS", AT(max_p95), 1, 1e7,
		"Exit with 1 when more than a twentieth of a prompt's answers took longer (those "
		"from the store do not count)"),
	TEXT_OPTION("junit", 0, "FILE", AT(junit),
		"Write JUnit XML: a suite for each prompt, a case for each example (one that does "
		"not score is a failure) and for each of these conditions"),
	FLAG_OPTION("stored", AT(work.stored),
		"Send nothing: what the response store has no answer to is a failed call"),
	CALL_OPTIONS(AT(work)),
	{.name = NULL},
};

static const char more[] =
	"The table has a line for each prompt: its score in percent, the 95 % interval, "
	"the gain over the first prompt, the examples scored, the calls that failed, "
	"tokens in and out (of all calls), the calls answered from the store, "
	"and what this run cost.\n"
	"Below it is said which examples stand in a prompt's own text, and are not scored for it; "
	"what only one of several prompts gets right; and which other is as good or better with "
	"as few tokens or fewer.\n"
	"Examples for which the metric has no score, whatever is answered, are named before, sent "
	"nowhere and left out.\n"
	"With --repeat, \"same\" counts the examples that got the same answer each time.\n"
	"When a prompt does not pass what was asked of it (--min-score, --baseline, --max-loss, "
	"--max-usd, --max-p95-ms), that and why is told on standard error, and the exit status "
	"is 1.\n"
	"With --config it is also said how many tests pass, fail and are not evaluated.\n"
	"A test that asks for what hunsu does not do (a program, a template with more than "
	"{{name}}, an assertion that is not in its table) is named, never sent and never passes, "
	"and the exit status is 3.\n"
	"A failed call is no wrong answer: it stays out of the score, and the exit status is 3.\n"
	"Ctrl-C stops at once and prints what is scored so far; answers are kept in the store.";

const struct subcommand eval_command = {
	.form = {.name = "eval", .synopsis = "-t TASK | -c CONFIG [-p PROMPT]… [OPTION]…",
		.help = "Score prompts on a task's examples", .more = more, .options = known},
	.size = sizeof(struct eval_options), .defaults = eval_defaults,
	.run = run, .release = eval_options_release
};
