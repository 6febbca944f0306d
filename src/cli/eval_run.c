/* eval_run.c - prompts × examples in flight for hunsu eval, and what comes of each cell. */
#include <math.h>
#include <string.h>
#include "eval.h"
#include "hunsu/base/clock.h"
#include "hunsu/desk/batch.h"
#include "hunsu/engine/shown.h"

void eval_cells(struct eval *e, bool keep)
{
	const size_t n = eval_rows(e);

	e->n_cells = n * e->n_examples * e->samples;
	e->rows = NEWN(n, struct eval_row);
	e->scores = NEWN(e->n_cells, double);
	e->states = NEWN(e->n_cells, unsigned char);
	e->ms = NEWN(e->n_cells, int32_t);
	e->answers = e->samples > 1 ? NEWN(e->n_cells, uint64_t) : NULL;
	e->results = keep || e->config ? NEWN(e->n_cells, struct outcome) : NULL;
	for (size_t i = 0; i < e->n_cells; i++)
		e->scores[i] = NAN, e->ms[i] = -1;
	for (size_t i = 0; i < n; i++)
		e->rows[i].tokens_known = true;
	e->shown = NEWN(e->prompts.n * e->n_examples, bool);
	for (size_t i = 0; i < n * e->n_examples; i++) {
		const size_t row = i / e->n_examples, x = i % e->n_examples;
		bool *shown = &e->shown[i % (e->prompts.n * e->n_examples)];

		if (row < e->prompts.n && !e->config) /* promptfoo runs every test */
			*shown = prompt_shows(&e->prompts.items[row].prompt, e->examples[x]);
		if (!*shown)
			continue;
		e->rows[row].shown++;
		memset(e->states + i * e->samples, CELL_SHOWN, e->samples);
	}
}

size_t eval_there(const struct eval *e, size_t row, size_t *all)
{
	const size_t cells = e->n_examples * e->samples;
	size_t there = 0;

	*all = cells - e->rows[row].shown * e->samples;
	for (size_t i = row * cells; i < (row + 1) * cells; i++)
		there += e->states[i] == CELL_DONE || e->states[i] == CELL_ERROR;
	return there;
}

size_t eval_rows(const struct eval *e)
{
	return e->n_targets * e->prompts.n;
}

size_t eval_base(const struct eval *e, size_t row)
{
	return row - row % e->prompts.n;
}

static size_t row_of(const struct eval *e, struct batch_cell c)
{
	return c.target * e->prompts.n + c.prompt;
}

static void count(struct eval_row *row, const struct answer *a)
{
	row->cached += a->cached;
	row->tokens_known &= a->error || (a->tokens_in >= 0 && a->tokens_out >= 0);
	row->in += a->tokens_in > 0 ? a->tokens_in : 0;
	row->out += a->tokens_out > 0 ? a->tokens_out : 0;
	row->usd += cost_answer(a);
}

static void paid(struct eval *e, double usd, int tries)
{
	purse_settle(e->purse, usd, tries);
	e->out -= e->out > 0;
}

/* Where nothing is out that could turn out cheaper than it could have been, it is over. */
static bool may(void *arg, const struct request *r)
{
	struct eval *e = arg;
	const bool fits = purse_may(e->purse, r);

	e->held = !fits && !e->out;
	e->over = e->over || e->held;
	return fits;
}

static void sent(void *arg, struct batch_cell c, const struct request *r)
{
	struct eval *e = arg;
	struct cost most;

	purse_reserve(e->purse, r, &most);
	e->out++;
}

static bool again(void *arg)
{
	const struct eval *e = arg;

	return purse_again(e->purse, NULL);
}

/* What a program told of its cost says what the next calls to it may cost. */
static void heed_cost(struct eval *e, size_t target, const struct came *k)
{
	const struct model *m = k->judge ? &e->judge : &e->targets[target];
	const struct answer *a = k->answer;

	if (!a->cached && !a->error && prices_told(purse_prices(e->purse), m))
		purse_told(e->purse, cost_answer(a));
}

enum { REASONS_TOLD = 10 };

void eval_none(struct eval *e, const struct example *x, const char *why)
{
	struct no_scores *none = &e->none;
	size_t i = 0;

	while (i < none->n && strcmp(none->items[i].why, why) != 0)
		i++;
	if (i == none->n && i < REASONS_TOLD)
		*PUSH(none) = (struct no_score){.why = mem_dup(why), .first = x->id};
	if (i < REASONS_TOLD)
		none->items[i].n++;
	else
		none->more++;
}

/* at: its cell. */
static void keep(struct eval *e, struct eval_row *row, size_t at, const struct example *x,
	const struct outcome *o)
{
	row->calls++;
	e->scores[at] = o->error ? NAN : o->score;
	e->states[at] = o->error ? CELL_ERROR : CELL_DONE;
	if (e->answers)
		e->answers[at] = hash_u64(str_of(o->extracted ? o->extracted : ""));
	if (e->results)
		outcome_copy(&e->results[at], o);
	if (!o->error && o->score < 1)
		within_add(&row->within, e->measure.metric,
			str_of(o->extracted ? o->extracted : ""), &x->expected);
	row->errors += o->error != NULL;
	row->refused += !o->error && o->refusal;
	if (o->error && !e->first_error)
		e->first_error = mem_dup(o->error);
	if (!o->error && isnan(o->score) && o->reason)
		eval_none(e, x, o->reason);
}

static void came(void *arg, struct batch_cell c, const struct came *k)
{
	struct eval *e = arg;
	const size_t in = row_of(e, c);
	struct eval_row *row = &e->rows[in];
	const size_t at =
		(in * e->n_examples + c.example) * e->samples + (size_t)(c.sample - 1);

	if (!k->judge || !e->measure.metric->run) { /* a program of the person's is no call */
		count(row, k->answer);
		paid(e, cost_answer(k->answer), k->answer->tries);
		heed_cost(e, c.target, k);
	}
	if (!k->judge && !k->answer->cached && !k->answer->error)
		e->ms[at] = (int32_t)k->answer->total_ms;
	if (k->outcome)
		keep(e, row, at, e->examples[c.example], k->outcome);
}

static void cut(void *arg, struct batch_cell c, double usd)
{
	struct eval *e = arg;

	e->rows[row_of(e, c)].usd += usd;
	paid(e, usd, 1);
}

static void ended(void *arg)
{
	struct eval *e = arg;

	e->done = e->over = true;
}

static void progress(void *arg, struct buf *out)
{
	const struct eval *e = arg;
	const double eta = batch_eta(e->batch);

	buf_addf(out, "%zu/%zu", batch_done(e->batch), batch_total(e->batch));
	if (eta >= 0)
		buf_addf(out, ", %s to go", clock_words(eta).s);
}

/* texts: room for a pointer a prompt. */
static struct batch_plan plan_of(const struct eval *e, const struct prompt **texts)
{
	for (size_t i = 0; i < e->prompts.n; i++)
		texts[i] = &e->prompts.items[i].prompt;
	return (struct batch_plan){.targets = e->targets, .n_targets = e->n_targets,
		.sampling = &e->task.sampling, .samplings = e->samplings, .measure = e->measure,
		.judge = e->judge.name ? &e->judge : NULL, .prompts = texts,
		.n_prompts = e->prompts.n, .examples = e->examples, .n_examples = e->n_examples,
		.samples = (int)e->samples, .left_out = e->shown};
}

void eval_cost(const struct eval *e, struct cost *out)
{
	OWNED const struct prompt **texts = NEWN(e->prompts.n, const struct prompt *);
	const struct batch_plan plan = plan_of(e, texts);

	batch_cost(&plan, e->purse, out);
}

enum status eval_run(struct eval *e, struct work *w)
{
	OWNED const struct prompt **texts = NEWN(e->prompts.n, const struct prompt *);
	const struct batch_plan plan = plan_of(e, texts);
	const struct batch_events events = {
		.may = may, .sent = sent, .again = again, .came = came, .cut = cut, .end = ended,
		.arg = e};
	const int64_t start = clock_us();
	enum status st;

	for (size_t i = 0; i < e->n_targets; i++)
		work_allow(w, &e->targets[i]);
	if (e->judge.name)
		work_allow(w, &e->judge);
	e->batch = batch_start(w->client, &plan, &events);
	st = work_until(w, &e->over, progress, e);
	batch_free(e->batch);
	e->seconds = (double)(clock_us() - start) / 1e6;
	return st;
}

void eval_cells_free(struct eval *e)
{
	for (size_t i = 0; e->results && i < e->n_cells; i++)
		outcome_release(&e->results[i]);
	free(e->results);
	free(e->rows);
	free(e->scores);
	free(e->states);
	free(e->shown);
	free(e->ms);
	free(e->answers);
	e->results = NULL;
	e->rows = NULL;
	e->scores = NULL;
	e->states = NULL;
	e->shown = NULL;
	e->ms = NULL;
	e->answers = NULL;
	e->done = e->over = e->held = false;
}

void eval_release(struct eval *e)
{
	eval_cells_free(e);
	free(e->first_error);
	free(e->examples);
	for (size_t i = 0; i < e->none.n; i++)
		free(e->none.items[i].why);
	free(e->none.items);
	named_prompts_release(&e->prompts);
	for (size_t i = 0; i < e->n_targets; i++)
		model_release(&e->targets[i]);
	free(e->targets);
	model_release(&e->judge);
	task_release(&e->task);
	free(e->metric);
}
