/* evaluation.c - prompts × examples × a target → outcomes, as calls on the loop. */
#include "hunsu/engine/evaluation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "hunsu/base/clock.h"
#include "hunsu/base/mem.h"

#define BLOCK 16  /* examples that all prompts are run on before the next ones */
#define WINDOW 32 /* calls handed over and not answered; more only while … */
#define SPARE 8	  /* … fewer than this wait in the client's queue (it runs more at a time) */
#define PACED 3	  /* calls from which a pace is told */
#define JUDGED_BYTES 4000 /* of a request to a judge, beside input and output */
#define TOKEN_BYTES 4

struct sent { /* a cell whose call is out: the target's, then a judge's */
	struct evaluation *evaluation;
	struct sent *next, **back;
	struct eval_cell cell;
	struct call *call;
	struct answer answer; /* the target's; its texts are owned */
	struct outcome outcome;
	struct measure measure;
	struct prompt request;
};

struct evaluation {
	struct client *client;
	struct evaluation_plan plan;
	struct evaluation_events ev;
	struct timer *start;	  /* until the first turn of the loop */
	size_t next, done, total; /* cells */
	size_t out;		  /* of `sent` */
	struct sent *sent;
	int64_t began, last;  /* of the calls that count for the pace: first sent, last answered */
	size_t paced;	      /* answered by a server, not by the store */
	bool busy, cancelled; /* in one of its callbacks; and asked to end there */
};

/* The k-th cell: block by block of examples, in it prompt by prompt, in that example by example. */
static struct eval_cell cell_at(const struct evaluation_plan *p, size_t k)
{
	size_t samples = (size_t)p->samples;
	size_t per_block = BLOCK * p->n_prompts * samples;
	size_t first = k / per_block * BLOCK;
	size_t n = p->n_examples - first < BLOCK ? p->n_examples - first : BLOCK;
	size_t in = k % per_block, rest = in % (n * samples);
	return (struct eval_cell){.prompt = in / (n * samples),
		.example = first + rest / samples,
		.sample = p->first_sample + (int)(rest % samples)};
}

static struct sent *sent_new(struct evaluation *e, struct eval_cell cell)
{
	struct sent *s = NEW(struct sent);
	s->evaluation = e;
	s->cell = cell;
	s->next = e->sent;
	s->back = &e->sent;
	if (s->next)
		s->next->back = &s->next;
	e->sent = s;
	e->out++;
	return s;
}

static void sent_unlink(struct sent *s)
{
	*s->back = s->next;
	if (s->next)
		s->next->back = s->back;
	s->evaluation->out--;
}

static void sent_free(struct sent *s)
{
	free((char *)s->answer.text.p);
	free((char *)s->answer.thinking.p);
	free((char *)s->answer.finish);
	free((char *)s->answer.hash);
	outcome_release(&s->outcome);
	prompt_release(&s->request);
	free(s);
}

static void drop_calls(struct evaluation *e)
{
	timer_remove(e->start);
	e->start = NULL;
	for (struct sent *s = e->sent, *next; s; s = next) {
		next = s->next;
		if (e->ev.cut && s->call)
			e->ev.cut(e->ev.arg, s->cell, call_lost_usd(s->call));
		call_cancel(s->call);
		sent_unlink(s);
		sent_free(s);
	}
}

/* True: the callback that has just run ended the evaluation. */
static bool over(struct evaluation *e)
{
	bool cancelled = e->cancelled;
	e->busy = false;
	if (cancelled)
		free(e);
	return cancelled;
}

/* The time that calls wait behind others' before the first one goes out is no measure of them. */
static void keep_pace(struct evaluation *e, const struct answer *a)
{
	if (a->cached || a->error)
		return;
	e->last = clock_ms();
	if (!e->paced++)
		e->began = e->last - a->total_ms;
}

static bool same_measure(const struct measure *a, const struct measure *b)
{
	return a->metric == b->metric && str_eq(a->spelled, b->spelled) &&
	       str_eq(a->extract, b->extract);
}

/* True: the evaluation is gone, by the hand of whoever was told. */
static bool report(struct evaluation *e, struct eval_cell cell, const struct outcome *o,
	const struct answer *a)
{
	e->done++;
	e->busy = true;
	e->ev.outcome(e->ev.arg, cell, o, a);
	return over(e);
}

/* ---- the judge ---- */

static bool report_judged(struct sent *s)
{
	bool gone;
	sent_unlink(s);
	gone = report(s->evaluation, s->cell, &s->outcome, &s->answer);
	sent_free(s);
	return gone;
}

static bool report_unjudged(struct sent *s, const char *why)
{
	struct buf error = BUF(BUF_SMALL);

	buf_addf(&error, "%s gave no score: %s", s->measure.metric->name, why);
	s->outcome.error = buf_detach(&error, NULL);
	return report_judged(s);
}

static void on_judged(void *arg, const struct answer *a);

/* True: the evaluation is gone. */
static bool ask_judge(struct sent *s)
{
	struct evaluation *e = s->evaluation;
	const struct sampling sampling = {.max_tokens = s->measure.metric->max_tokens};
	const struct request r = {.model = e->plan.judge,
		.messages = &s->request,
		.sampling = &sampling,
		.sample = s->cell.sample,
		.priority = e->plan.priority};
	struct buf err = BUF(BUF_SMALL);
	bool gone = false;

	prompt_release(&s->request);
	if (!e->plan.judge)
		buf_adds(&err, "no model is named as judge");
	else if (outcome_ask(&s->outcome, &s->measure, e->plan.examples[s->cell.example],
			 &s->request, &err) &&
		 e->ev.asked) {
		e->busy = true;
		e->ev.asked(e->ev.arg, s->cell, &s->request);
		gone = over(e);
	}
	if (err.n)
		gone = report_unjudged(s, buf_text(&err));
	else if (!gone)
		s->call = client_send(
			e->client, &r, &(struct call_events){.done = on_judged, .arg = s});
	buf_release(&err);
	return gone;
}

/* True: a judge is to be asked. */
static bool score(struct sent *s)
{
	struct evaluation *e = s->evaluation;

	s->measure = e->plan.measure;
	if (e->plan.measure_now)
		e->plan.measure_now(e->ev.arg, &s->measure);
	return outcome_score(&s->outcome, &s->measure, e->plan.examples[s->cell.example]);
}

static void go_on(struct evaluation *e);

/* The metric of now may ask otherwise, or no judge at all. */
static void on_judged(void *arg, const struct answer *a)
{
	struct sent *s = arg;
	struct evaluation *e = s->evaluation;
	const struct measure asked = s->measure;
	const char *failed = a->refusal ? "the judge declined" : a->error;
	bool gone;

	s->call = NULL;
	if (e->ev.judged) {
		e->busy = true;
		e->ev.judged(e->ev.arg, s->cell, &s->request, a);
		if (over(e))
			return;
	}
	if (!score(s)) {
		gone = report_judged(s);
	} else if (!same_measure(&asked, &s->measure)) {
		gone = ask_judge(s);
	} else {
		if (!failed)
			outcome_read(&s->outcome, &s->measure,
				e->plan.examples[s->cell.example], a->text);
		if (!failed && isnan(s->outcome.score))
			failed = s->outcome.reason;
		gone = failed ? report_unjudged(s, failed) : report_judged(s);
	}
	if (!gone)
		go_on(e);
}

/* ---- the target ---- */

static bool announce(struct evaluation *e, struct eval_cell cell)
{
	if (!e->ev.sent)
		return false;
	e->busy = true;
	e->ev.sent(e->ev.arg, cell, (int)(e->next - 1));
	return over(e);
}

static void on_done(void *arg, const struct answer *a);

static bool send_cell(struct evaluation *e, struct eval_cell cell)
{
	struct prompt messages = {0};
	struct buf err = BUF(BUF_SMALL);
	bool gone = false;
	if (announce(e, cell))
		return true;
	if (prompt_render(&messages, e->plan.prompts[cell.prompt],
		    &e->plan.examples[cell.example]->fields, &err)) {
		struct answer none = {.text = STR(""),
			.thinking = STR(""),
			.error = buf_text(&err),
			.tokens_in = -1,
			.tokens_out = -1,
			.hash = ""};
		gone = report(e, cell, &(struct outcome){.score = NAN, .error = err.s}, &none);
	} else {
		struct sent *s = sent_new(e, cell);
		struct request r = {.model = e->plan.target,
			.messages = &messages,
			.sampling = e->plan.sampling,
			.sample = cell.sample,
			.stream = e->plan.stream,
			.priority = e->plan.priority};
		s->call = client_send(
			e->client, &r, &(struct call_events){.done = on_done, .arg = s});
	}
	prompt_release(&messages);
	buf_release(&err);
	return gone;
}

/* Hands over what the window has room for; ends when all is done. */
static void go_on(struct evaluation *e)
{
	while (e->next < e->total && (e->out < WINDOW || client_waiting(e->client) < SPARE)) {
		struct eval_cell cell = cell_at(&e->plan, e->next);
		if (e->ev.may && !e->ev.may(e->ev.arg, cell))
			return;
		e->next++;
		if (send_cell(e, cell))
			return;
	}
	if (e->done < e->total)
		return;
	e->busy = true;
	if (e->ev.end)
		e->ev.end(e->ev.arg);
	if (!over(e))
		free(e);
}

/* What the client gave lives only until its callback returns. */
static void keep_answer(struct sent *s, const struct answer *a)
{
	s->answer = *a;
	s->answer.text.p = mem_dupn(a->text.p ? a->text.p : "", a->text.n);
	s->answer.thinking.p = mem_dupn(a->thinking.p ? a->thinking.p : "", a->thinking.n);
	s->answer.finish = mem_dup(a->finish);
	s->answer.hash = mem_dup(a->hash);
}

static void on_done(void *arg, const struct answer *a)
{
	struct sent *s = arg;
	struct evaluation *e = s->evaluation;
	struct outcome *o = &s->outcome;
	bool gone;

	s->call = NULL;
	keep_pace(e, a);
	o->score = NAN;
	o->error = mem_dup(a->error);
	if (!a->error) {
		o->output = mem_dupn(a->text.p ? a->text.p : "", a->text.n);
		o->finish = mem_dup(a->finish);
		o->refusal = a->refusal;
	}
	if (!a->error && score(s)) {
		keep_answer(s, a);
		gone = ask_judge(s);
	} else {
		sent_unlink(s);
		gone = report(e, s->cell, o, a);
		sent_free(s);
	}
	if (!gone)
		go_on(e);
}

static void on_start(void *arg)
{
	struct evaluation *e = arg;
	e->start = NULL;
	go_on(e);
}

struct evaluation *evaluation_start(
	struct client *c, const struct evaluation_plan *plan, const struct evaluation_events *ev)
{
	struct evaluation *e = NEW(struct evaluation);
	e->client = c;
	e->plan = *plan;
	e->plan.samples = plan->samples > 1 ? plan->samples : 1;
	e->plan.first_sample = plan->first_sample > 1 ? plan->first_sample : 1;
	e->ev = *ev;
	e->total = plan->n_prompts * plan->n_examples * (size_t)e->plan.samples;
	/* Not from here: the caller doesn't have the evaluation yet that its callbacks may ask
	 * about. */
	e->start = loop_timer(client_loop(c), 0, on_start, e);
	return e;
}

void evaluation_go_on(struct evaluation *e)
{
	if (!e->start && !e->busy)
		go_on(e);
}

void evaluation_cancel(struct evaluation *e)
{
	if (!e)
		return;
	drop_calls(e);
	if (e->busy)
		e->cancelled = true;
	else
		free(e);
}

size_t evaluation_done(const struct evaluation *e)
{
	return e->done;
}

size_t evaluation_total(const struct evaluation *e)
{
	return e->total;
}

double evaluation_eta(const struct evaluation *e)
{
	double each, left, since;
	if (e->done == e->total)
		return 0;
	if (e->paced < PACED)
		return -1;
	each = (double)(e->last - e->began) / (double)e->paced;
	left = (double)(e->total - e->done) * each;
	since = (double)(clock_ms() - e->last); /* a late answer makes the rest no nearer */
	return (left > since ? left - since : left) / 1000;
}

void evaluation_most(
	const struct evaluation_plan *plan, const struct prices *prices, struct cost *out)
{
	size_t prompts = 0, inputs = 0;
	double pairs, cells, bytes;
	for (size_t i = 0; i < plan->n_prompts; i++)
		prompts += prompt_bytes(plan->prompts[i]);
	for (size_t i = 0; i < plan->n_examples; i++)
		for (size_t k = 0; k < plan->examples[i]->fields.n; k++)
			inputs += strlen(plan->examples[i]->fields.items[k].value);
	pairs = (double)plan->n_prompts * (double)plan->n_examples;
	cells = pairs * (plan->samples > 1 ? plan->samples : 1);
	bytes = (double)prompts * (double)plan->n_examples +
		(double)inputs * (double)plan->n_prompts;
	cost_add(out, prices, plan->target, cells, pairs > 0 ? bytes / pairs : 0,
		plan->sampling->max_tokens);
	/* A judge sees the input, the output and what it is to do. */
	if (plan->judge && plan->measure.metric && plan->measure.metric->ask && pairs > 0)
		cost_add(out, prices, plan->judge, cells,
			JUDGED_BYTES + (double)inputs / (double)plan->n_examples +
				TOKEN_BYTES * plan->sampling->max_tokens,
			plan->measure.metric->max_tokens);
}
