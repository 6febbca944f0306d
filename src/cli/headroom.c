/* headroom.c - hunsu headroom: what a prompt leaves to gain, before anything is searched. */
#include "eval.h"
#include "hunsu/cli/subcommand.h"
#include "hunsu/engine/headroom.h"

/* The texts that are run at temperature 0, in the order of the table. */
enum arm { ARM_PROMPT, ARM_BARE, ARM_SPELLED, ARMS };

struct headroom_run {
	struct eval eval; /* first the arms once each, then the prompt in samples */
	struct answers labels;
	double *once[ARMS]; /* a score an example; NULL: that arm is not there */
	double *samples;
};

static void defaults(void *values)
{
	struct eval_options *o = values;

	eval_defaults(o);
	o->command = "headroom";
}

static void add_arm(struct eval *e, const char *name, const struct prompt *text)
{
	struct named_prompt *p = PUSH(&e->prompts);

	p->name = mem_dup(name);
	p->text = mem_dup("");
	prompt_copy(&p->prompt, text);
}

static enum status make_arms(struct headroom_run *h, struct buf *err)
{
	struct eval *e = &h->eval;
	const struct headroom_form form = {&e->measure, &h->labels, e->task.sampling.schema};
	SCOPED(prompt) spelled = {0};

	if (e->prompts.n != 1)
		return fail(err, BAD_USAGE, "%zu prompts were given; headroom is of one",
			e->prompts.n);
	headroom_labels(&h->labels, &e->measure, e->examples, e->n_examples);
	add_arm(e, "no prompt at all", &spelled);
	if (headroom_spell(&spelled, &e->prompts.items[0].prompt, &form))
		add_arm(e, "the answer's form spelled out", &spelled);
	return OK;
}

/* Which of the two runs that is. */
static void set_run(struct eval *e, bool sampled, size_t arms)
{
	e->prompts.n = sampled ? 1 : arms;
	e->samples = sampled ? HEADROOM_SAMPLES : 1;
	e->task.sampling.temperature = sampled ? HEADROOM_TEMPERATURE : 0;
}

static enum status allowed(struct eval *e, const struct eval_options *o, struct buf *err)
{
	const size_t arms = e->prompts.n;
	struct cost cost = {0};

	for (int sampled = 0; sampled < 2; sampled++) {
		set_run(e, sampled, arms);
		eval_cost(e, &cost);
	}
	set_run(e, false, arms);
	return work_allowed(&o->work, &cost, err);
}

static enum status run_one(struct eval *e, struct work *w, const struct eval_options *o)
{
	SCOPED(buf) table = BUF(BUF_TEXT);
	enum status st;

	eval_cells_free(e);
	eval_cells(e, false);
	st = eval_run(e, w);
	eval_sum(e);
	work_clear(w);
	eval_table(&table, e);
	eval_left_out(&table, e);
	print_out(&table);
	if (!st)
		return eval_verdict(e, o);
	eval_interrupted(e, o);
	return st;
}

/* Scores are kept from the first run, as the second takes their room. What failed is no obstacle
 * to the second: it is left out of the figures. */
static enum status run_both(struct headroom_run *h, struct work *w, const struct eval_options *o,
	struct buf *err)
{
	struct eval *e = &h->eval;
	const size_t arms = e->prompts.n, n = e->n_examples * HEADROOM_SAMPLES;
	enum status first = run_one(e, w, o), second;

	for (size_t i = 0; i < arms; i++) {
		h->once[i] = NEWN(e->n_examples, double);
		eval_scores(e, i, h->once[i]);
	}
	if (first == INTERRUPTED)
		return first;
	if (!e->rows[ARM_PROMPT].score.n)
		return fail(err, FAILED,
			"none of the prompt's answers was scored, so it was not sampled");
	print_line("\nthe first of these in %d samples at temperature %g:", HEADROOM_SAMPLES,
		HEADROOM_TEMPERATURE);
	set_run(e, true, arms);
	second = run_one(e, w, o);
	h->samples = NEWN(n, double);
	for (size_t i = 0; i < n; i++)
		h->samples[i] = e->scores[i];
	e->prompts.n = arms; /* all are released */
	return second ? second : first;
}

static void tell(const struct headroom_run *h)
{
	const struct eval *e = &h->eval;
	const struct headroom_scores scores = {.prompt = h->once[ARM_PROMPT],
		.bare = h->once[ARM_BARE], .spelled = h->once[ARM_SPELLED], .samples = h->samples,
		.n = e->n_examples, .labels = h->labels.n, .binary = e->measure.metric->binary};
	struct headroom found;
	SCOPED(buf) said = BUF(BUF_TEXT);

	headroom_sum(&found, &scores);
	buf_addc(&said, '\n');
	headroom_line(&said, &found);
	buf_addc(&said, '\n');
	headroom_sentences(&said, &found);
	print_out(&said);
}

static enum status work_through(struct headroom_run *h, struct eval_options *o, struct buf *err)
{
	struct work w = {0};
	enum status st = eval_prepare(&h->eval, o, err);

	if (st || (st = make_arms(h, err)) || (st = allowed(&h->eval, o, err)))
		return st;
	st = work_open(&w, &o->work, err);
	if (!st)
		st = run_both(h, &w, o, err);
	work_close(&w);
	if (h->samples && st != INTERRUPTED)
		tell(h);
	return st;
}

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	struct headroom_run h = {0};
	enum status st = work_through(&h, values, err);

	for (size_t i = 0; i < ARMS; i++)
		free(h.once[i]);
	free(h.samples);
	answers_release(&h.labels);
	eval_release(&h.eval);
	return st;
}

static const struct cli_option known[] = {
	RUN_OPTIONS("The prompt (default: the task's own)"),
	TARGET_OPTION(EVAL_AT(work)),
	SCORING_OPTIONS,
	CALL_OPTIONS(EVAL_AT(work)),
	{.name = NULL},
};

static const char more[] =
	"All dev examples are run seven times: with the prompt, with no prompt at all and with the "
	"form of the answer spelled out at the end of the prompt, each at temperature 0; and with "
	"the prompt in four samples at temperature 0.8.\n"
	"\"format\" is what the form spelled out gains: where the rule that finds the answer looks "
	"for it, how the metric wants it written, and its labels.\n"
	"\"Never right in four samples of this prompt\" says that form and luck are not what is "
	"missing there; it does not say that no prompt will help.\n"
	"\"Best of four\" counts an example as right when one of its samples is; what four guesses "
	"among the labels would get is said beside it, and under five labels it is not shown.\n"
	"\"At the ceiling\": at least 90 % are right, and a prompt that mends all others could not "
	"be told from this one.\n"
	"Exit status and store are as for hunsu eval.";

const struct subcommand headroom_command = {
	.form = {.name = "headroom", .synopsis = "-t TASK [-p PROMPT] [OPTION]…",
		.help = "Say what a prompt leaves to gain: by form, by luck", .more = more,
		.options = known},
	.size = sizeof(struct eval_options), .defaults = defaults, .run = run,
	.release = eval_options_release
};
