/* propose.c - hunsu propose: one round of variants, without a session. */
#include <string.h>
#include "propose.h"
#include "hunsu/base/clock.h"
#include "hunsu/cli/subcommand.h"
#include "hunsu/desk/batch.h"
#include "hunsu/engine/proposal.h"
#include "hunsu/session/story.h"
#include "inputs.h"
#include "start.h"

enum { MOST_VARIANTS = 100, MOST_SCORED = 40, TRIES = 4 };

static void defaults(void *values)
{
	struct propose_options *o = values;
	o->n = 4;
	o->strength = 3;
}

static void release(void *values)
{
	struct propose_options *o = values;
	purse_free(o->work.purse);
	arguments_release(&o->work.allow);
	arguments_release(&o->ops);
	column_options_release(&o->columns);
}

static enum status read_prompt(
	struct proposing *p, const struct propose_options *o, struct buf *err)
{
	const struct prompt_wish wish = {&p->task, o->prompt, o->convert, NULL};
	SCOPED(buf) say = BUF(BUF_TEXT);
	enum status st = input_prompt(&p->prompt, &wish, &say, err);
	print_notes(buf_text(&say));
	return st;
}

static enum status prepare(struct proposing *p, struct propose_options *o, struct buf *err)
{
	const struct input_wish wish = {o->task, "propose", &o->columns, NULL};
	enum status st;
	if ((st = input_task(&p->task, &wish, err)) || (st = read_prompt(p, o, err)) ||
		(st = work_models(&p->target, &p->proposer, &o->work, err)) ||
		(st = work_may_run(&o->work, p->task.name, "target", &p->target, err)) ||
		(st = work_may_run(&o->work, p->task.name, "proposer", &p->proposer, err)) ||
		(st = task_settle(&p->task, &p->measure, err)))
		return st;
	if (p->measure.metric->run)
		model_command(&p->judge, metric_params(p->measure.spelled));
	if ((st = work_may_run(&o->work, p->task.name, "metric", &p->judge, err)))
		return st;
	print_notes(p->task.note);
	p->rng = rng_seed((uint64_t)clock_wall_ms());
	p->dev = NEWN(p->task.n + 1, struct example);
	p->outcomes = NEWN(p->task.n + 1, struct outcome);
	for (size_t i = 0; i < p->task.n; i++)
		if (p->task.items[i].split == SPLIT_DEV && !p->task.items[i].dropped)
			p->dev[p->n_dev++] = p->task.items[i];
	return OK;
}

/* ---- of a session ---- */

static const struct state *state_of(const struct proposing *p)
{
	return p->session->state;
}

static enum status take_texts(
	struct proposing *p, const struct propose_options *o, struct buf *err)
{
	const struct state *s = state_of(p);
	enum status st = text_named(&p->about.on, s, o->on, err);

	if (!st && o->with)
		st = text_named(&p->about.and, s, o->with, err);
	if (st)
		return st;
	if (state_hidden(s, p->about.on) || state_hidden(s, p->about.and))
		return fail(err, FAILED, "%s is hidden until it is revealed in the session",
			state_hidden(s, p->about.on) ? o->on : o->with);
	if (text_ref_same(p->about.on, p->about.and))
		return fail(err, BAD_USAGE, "--with %s: that is the text to work from", o->with);
	prompt_copy(&p->prompt, state_text(s, p->about.on, NULL));
	return OK;
}

/* Its proposer is asked where no other is named; whether it may be is as ever. */
static enum status prepare_session(
	struct proposing *p, struct propose_options *o, const char *word, struct buf *err)
{
	SCOPED(buf) note = BUF(BUF_SMALL);
	enum status st;

	if (o->task || o->prompt)
		return fail(err, BAD_USAGE, "%s is a session: leave out -t and -p", word);
	p->loop = loop_new();
	st = session_of_name(&p->session, p->loop, word, &note, err);
	if (!st)
		st = take_texts(p, o, err);
	if (st)
		return st;
	p->task.name = mem_dup(state_of(p)->task_name ? state_of(p)->task_name : "");
	p->theirs = !o->work.proposer && state_of(p)->proposer >= 0;
	if (p->theirs)
		o->work.proposer = state_model(state_of(p), state_of(p)->proposer);
	st = work_models(NULL, &p->proposer, &o->work, err);
	p->rng = rng_seed((uint64_t)clock_wall_ms());
	return st ? st : work_may_run(&o->work, p->task.name, "proposer", &p->proposer, err);
}

/* What the session knows, and the variants that came since. */
static void session_context(struct proposing *p, struct op_context *out)
{
	const size_t own = p->n_variants;

	asking_clear(&p->asking);
	asking_fill(&p->asking, state_of(p), &p->about, true, &p->rng, out);
	if (p->asking.n_others)
		memcpy(p->others + own, p->asking.others,
			p->asking.n_others * sizeof *p->others);
	out->instruction = p->instruction;
	out->strength = p->strength;
	out->others = p->others;
	out->n_others = own + p->asking.n_others;
}

/* Those named; else those that can ask with what is there. */
static enum status pick_operators(
	struct proposing *p, const struct propose_options *o, struct buf *err)
{
	static const char *const usual[] = {"induce", "paraphrase", "eccentric", NULL};
	size_t known = 0;
	while (operators[known])
		known++;
	p->ops = NEWN(known + o->ops.n, const struct op *);
	for (const char *const *name = usual; !o->ops.n && *name; name++)
		if (operator_find(&p->ops[p->n_ops], str_of(*name), err) == OK)
			p->n_ops++;
	for (size_t i = 0; i < o->ops.n; i++) {
		enum status st = operator_find(&p->ops[p->n_ops], str_of(o->ops.items[i]), err);
		if (st)
			return st;
		p->failures |= p->ops[p->n_ops++]->need.failures && !p->session;
	}
	return OK;
}

/* ---- scoring the prompt first, for the operators that look at failures ---- */

static void scored(void *arg, struct batch_cell c, const struct came *k)
{
	struct proposing *p = arg;
	const struct outcome *o = k->outcome;

	purse_settle(p->purse, cost_answer(k->answer), 1);
	if (o)
		outcome_copy(&p->outcomes[c.example], o);
}

static void scoring_cut(void *arg, struct batch_cell c, double usd)
{
	struct proposing *p = arg;

	purse_settle(p->purse, usd, 1);
}

static void ended(void *arg)
{
	struct proposing *p = arg;

	p->done = true;
}

static void progress(void *arg, struct buf *out)
{
	const struct proposing *p = arg;

	if (p->batch)
		buf_addf(out, "scoring the prompt: %zu/%zu", batch_done(p->batch),
			batch_total(p->batch));
	else
		buf_addf(out, "%zu of %zu variant%s, %zu refused", p->n_variants, p->n_slots,
			PLURAL(p->n_slots), p->n_refused);
}

/* The first examples, as few as MOST_SCORED; list has room for them. */
static struct batch_plan first_scores(const struct proposing *p, const struct prompt **text,
	const struct example **list)
{
	const size_t n = p->n_dev < MOST_SCORED ? p->n_dev : MOST_SCORED;

	*text = &p->prompt;
	for (size_t i = 0; i < n; i++)
		list[i] = &p->dev[i];
	return (struct batch_plan){.targets = &p->target, .n_targets = 1,
		.sampling = &p->task.sampling, .measure = p->measure,
		.judge = p->judge.name ? &p->judge : NULL, .prompts = text, .n_prompts = 1,
		.examples = list, .n_examples = n};
}

static enum status score_prompt(struct proposing *p, struct work *w)
{
	const struct example *list[MOST_SCORED];
	const struct prompt *text;
	const struct batch_plan plan = first_scores(p, &text, list);
	const struct batch_events events = {
		.came = scored, .cut = scoring_cut, .end = ended, .arg = p};
	enum status st = OK;

	if (plan.n_examples) {
		p->done = false;
		p->batch = batch_start(w->client, &plan, &events);
		st = work_until(w, &p->done, progress, p);
		batch_free(p->batch);
		p->batch = NULL;
	}
	return st;
}

/* ---- the round ---- */

static int sample(void *arg, size_t slot)
{
	struct proposing *p = arg;

	return ++p->samples;
}

static void context(void *arg, size_t slot, struct op_context *out)
{
	struct proposing *p = arg;
	for (size_t i = 0; i < p->n_variants; i++)
		p->others[i] = (struct op_text){
			.prompt = p->variants[p->n_variants - 1 - i].prompt};
	if (p->session) {
		session_context(p, out);
		return;
	}
	for (size_t i = p->n_dev; i > 1; i--) {
		size_t k = rng_below(&p->rng, (uint32_t)i);
		struct example e = p->dev[i - 1];
		struct outcome o = p->outcomes[i - 1];
		p->dev[i - 1] = p->dev[k];
		p->dev[k] = e;
		p->outcomes[i - 1] = p->outcomes[k];
		p->outcomes[k] = o;
	}
	*out = (struct op_context){.parents = {{&p->prompt, p->outcomes}},
		.description = p->task.description, .dev = p->dev, .n_dev = p->n_dev,
		.instruction = p->instruction, .metric = p->measure.spelled,
		.strength = p->strength, .others = p->others,
		.n_others = p->n_variants,
		.names = p->task.n ? p->task.items[0].fields : (struct fields){0}, .rng = &p->rng};
}

/* Once a turn. */
static void go_on(void *arg)
{
	struct proposing *p = arg;

	p->done = p->done || !proposal_go(p->proposal);
}

static void variant(void *arg, size_t slot, const struct prompt *text, const char *rationale)
{
	struct proposing *p = arg;
	struct proposed *v = &p->variants[p->n_variants++];
	v->op = p->slots[slot];
	v->rationale = mem_dup(rationale);
	prompt_copy(&v->prompt, text);
	propose_print(p, v);
}

static void refused(void *arg, size_t slot, const char *check, const char *reason, struct str text)
{
	struct proposing *p = arg;
	propose_note(p, "refused", p->slots[slot]->name, check, reason);
	p->n_refused++;
	if (p->json)
		propose_keep_refused(p, p->slots[slot], check, reason, text);
}

static void failed(void *arg, size_t slot, const char *error)
{
	struct proposing *p = arg;
	propose_note(p, "given up", p->slots[slot]->name, NULL, error);
}

static void answered(void *arg, size_t slot, const struct prompt *request, const struct answer *a)
{
	struct proposing *p = arg;
	p->calls++;
	purse_settle(p->purse, cost_answer(a), 1);
}

static void cut(void *arg, size_t slot, const struct call *k)
{
	struct proposing *p = arg;
	purse_settle(p->purse, call_lost_usd(k), 1);
}

static bool of_sessions(const struct op *op)
{
	return op->need.scored || op->need.remarks || op->origin == ORIGIN_TWO;
}

static enum status propose(struct proposing *p, struct work *w, long n, struct buf *err)
{
	struct proposal_plan plan = {.proposer = &p->proposer, .tries = TRIES,
		.by = AUTHOR_FIRST_MODEL, .sample = sample, .context = context};
	const struct proposal_events events = {.variant = variant, .refused = refused,
		.failed = failed, .answered = answered, .cut = cut, .arg = p};
	struct op_context now;
	enum status st;
	context(p, 0, &now);
	p->slots = NEWN((size_t)n, const struct op *);
	p->variants = NEWN((size_t)n, struct proposed);
	p->n_slots = proposal_mix(p->slots, (size_t)n, p->ops, p->n_ops, &now, 1);
	if (!p->n_slots) {
		const char *missing = operator_missing(p->ops[0], &now);
		return fail(err, FAILED, "%s cannot ask: %s%s", p->ops[0]->name,
			missing ? missing : "something is missing",
			!p->session && of_sessions(p->ops[0])
				? "; propose SESSION takes that from a session"
				: "");
	}
	plan.operators = p->slots;
	plan.n_slots = p->n_slots;
	plan.seed = rng_u32(&p->rng);
	p->proposal = proposal_new(w->client, &plan, &events);
	p->done = !proposal_go(p->proposal);
	loop_after(w->loop, go_on, p);
	st = work_until(w, &p->done, progress, p);
	loop_after_remove(w->loop, go_on, p);
	proposal_free(p->proposal);
	return st;
}

/* Before anything: scoring the prompt, where an operator wants that, and the variants. */
static enum status allowed(
	const struct proposing *p, const struct propose_options *o, struct buf *err)
{
	const struct example *list[MOST_SCORED];
	const struct prompt *text;
	const struct batch_plan plan = first_scores(p, &text, list);
	struct cost cost = {0};

	if (p->failures)
		batch_cost(&plan, o->work.purse, &cost);
	proposal_most(&cost, purse_prices(o->work.purse), &p->proposer, (double)(o->n * TRIES),
		&p->prompt);
	return work_allowed(&o->work, &cost, err);
}

static void allow_models(struct work *w, const struct proposing *p)
{
	if (p->target.name)
		work_allow(w, &p->target);
	if (!p->theirs)
		work_allow(w, &p->proposer);
	if (p->judge.name)
		work_allow(w, &p->judge);
}

static void proposing_release(struct proposing *p)
{
	for (size_t i = 0; i < p->n_variants; i++) {
		prompt_release(&p->variants[i].prompt);
		free(p->variants[i].rationale);
	}
	for (size_t i = 0; i < p->n_dev; i++)
		outcome_release(&p->outcomes[i]);
	free(p->outcomes);
	free(p->dev);
	free(p->ops);
	free(p->slots);
	free(p->variants);
	free(p->others);
	buf_release(&p->refusals);
	prompt_release(&p->prompt);
	asking_clear(&p->asking);
	session_close(p->session);
	loop_free(p->loop);
	model_release(&p->proposer);
	model_release(&p->target);
	model_release(&p->judge);
	task_release(&p->task);
}

/* What is worked on, and with which operators. */
static enum status begin(struct proposing *p, struct propose_options *o,
	const struct arguments *words, struct buf *err)
{
	size_t known = 0;
	enum status st;

	if (words->n)
		st = prepare_session(p, o, words->items[0], err);
	else if (o->on || o->with)
		st = fail(err, BAD_USAGE, "--on and --with name texts of a SESSION");
	else
		st = prepare(p, o, err);
	p->purse = o->work.purse;
	if (!st)
		st = pick_operators(p, o, err);
	if (!st && p->session) {
		asking_settle(&p->about, state_of(p), p->ops, p->n_ops);
		known = state_of(p)->variants.n;
	}
	p->others = NEWN((size_t)o->n + known, struct op_text);
	return st;
}

static enum status work_on(struct proposing *p, const struct propose_options *o, struct buf *err)
{
	enum status st;

	allow_models(p->work, p);
	st = allowed(p, o, err);
	if (!st && p->failures)
		st = score_prompt(p, p->work);
	if (!st)
		st = propose(p, p->work, o->n, err);
	return st;
}

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	struct propose_options *o = values;
	SCOPED(proposing) p = {
		.instruction = o->instruction, .strength = (int)o->strength,
		.json = o->json != NULL, .quiet = o->json && !strcmp(o->json, "-"),
		.refusals = BUF(BUF_TEXT),
	};
	struct work w = {0};
	enum status st = begin(&p, o, words, err);

	p.work = &w;
	if (!st)
		st = work_open(&w, &o->work, err);
	if (!st)
		st = work_on(&p, o, err);
	if (o->json && (!st || st == INTERRUPTED)) {
		SCOPED(buf) text = BUF(BUF_FILE);
		enum status wrote;

		propose_json(&text, &p);
		wrote = print_file(o->json, &text, err);
		st = st ? st : wrote;
	}
	if (!st && !p.n_variants)
		st = fail(err, FAILED, "no variant came of it");
	work_close(&w);
	return st;
}

#define AT(field) offsetof(struct propose_options, field)
static const struct cli_option known[] = {
	TEXT_OPTION("task", 't', "TASK", AT(task),
		"The task: a file, or the name of a task that comes with hunsu"),
	COLUMN_OPTIONS(AT(columns)),
	CONVERT_OPTION(AT(convert)),
	TEXT_OPTION("prompt", 'p', "FILE", AT(prompt),
		"The prompt to work from (default: the task's own)"),
	TEXT_OPTION("on", 0, "WHICH", AT(on),
		"The text of the session to work from: v3 is a version, B a variant (default: its "
		"prompt)"),
	TEXT_OPTION("with", 0, "WHICH", AT(with),
		"Likewise the second one, for crossover (default: with which most examples are "
		"right by either of both)"),
	LIST_OPTION("op", 0, "NAME", AT(ops),
		"An operator, any number of them (default: induce, paraphrase, eccentric); those "
		"that look at failures have the prompt scored first"),
	WHOLE_OPTION("number", 'n', "N", AT(n), 1, MOST_VARIANTS, "How many variants (default: 4)"),
	TEXT_OPTION("instruction", 'i', "WORDS", AT(instruction),
		"Your own words to the operator, for mutate; words of your field, for terms"),
	WHOLE_OPTION("strength", 0, "N", AT(strength), 1, 5,
		"How far eccentric goes, 1 to 5 (default: 3)"),
	PROPOSER_OPTION(AT(work)),
	TARGET_OPTION(AT(work)),
	TEXT_OPTION("json", 0, "FILE", AT(json),
		"Write variants and refusals as JSON; - is standard output"),
	CALL_OPTIONS(AT(work)),
	{.name = NULL},
};

const struct subcommand propose_command = {
	.form = {.name = "propose",
		.synopsis = "-t TASK [-p PROMPT] | SESSION [--op NAME]… [OPTION]…",
		.help = "Ask a model for variants of a prompt",
		.more = "Of a session, an operator is shown what is known there: scores and "
			"outputs, notes, locks, and for history the texts with their scores; "
			"nothing is scored, and the session stays as it is.\n"
			"What a check refused is told on standard error, with the reason.",
		.options = known},
	.size = sizeof(struct propose_options), .max_words = 1, .defaults = defaults,
	.run = run, .release = release
};
