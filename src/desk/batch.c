/* batch.c - prompts × examples × targets, scored without a session. */
#include "hunsu/desk/batch.h"

#include <math.h>

#define BLOCK 16 /* examples that all prompts are run on before the next ones */

struct part { /* one target's */
	struct batch *batch;
	struct claim *claim; /* NULL: it is over */
	size_t next;	     /* of its cells */
};

struct batch {
	struct loop *loop;
	struct orders *orders;
	struct batch_plan plan;
	struct batch_events ev;
	struct timer *wake;
	struct part *parts; /* by target */
	size_t each;	    /* cells of a target */
	size_t calls;	    /* those of them that are run */
};

static size_t samples(const struct batch_plan *p)
{
	return p->samples > 1 ? (size_t)p->samples : 1;
}

/* The k-th cell: target by target, in it block by block of examples, in that prompt by prompt, in
 * that example by example. */
static struct batch_cell cell_at(const struct batch *b, size_t k)
{
	const struct batch_plan *p = &b->plan;
	const size_t each = samples(p), per_block = BLOCK * p->n_prompts * each;
	const size_t of_target = k % b->each;
	const size_t first = of_target / per_block * BLOCK, in = of_target % per_block;
	const size_t n = p->n_examples - first < BLOCK ? p->n_examples - first : BLOCK;
	const size_t rest = in % (n * each);

	return (struct batch_cell){.target = k / b->each, .prompt = in / (n * each),
		.example = first + rest / each, .sample = 1 + (int)(rest % each)};
}

static const struct sampling *sampling_of(const struct batch_plan *p, size_t target)
{
	return p->samplings ? p->samplings[target] : p->sampling;
}

/* ---- the claim ---- */

static bool next_cell(void *arg, struct cell *out)
{
	struct part *t = arg;
	const struct batch *b = t->batch;
	const struct batch_plan *p = &b->plan;
	struct batch_cell at;
	size_t k;

	for (;; t->next++) {
		if (t->next == b->each)
			return false;
		k = (size_t)(t - b->parts) * b->each + t->next;
		at = cell_at(b, k);
		if (!p->left_out || !p->left_out[at.prompt * p->n_examples + at.example])
			break;
	}
	*out = (struct cell){.text = p->prompts[at.prompt], .example = (int)at.example,
		.fields = &p->examples[at.example]->fields, .sampling = sampling_of(p, at.target),
		.sample = at.sample, .stream = p->stream, .tag = k};
	return true;
}

static void took(void *arg)
{
	struct part *t = arg;

	t->next++;
}

static void on_end(void *arg)
{
	struct part *t = arg;
	const struct batch *b = t->batch;

	t->claim = NULL;
	for (size_t i = 0; i < b->plan.n_targets; i++)
		if (b->parts[i].claim)
			return;
	b->ev.end(b->ev.arg);
}

/* ---- the orders ---- */

static bool may(void *arg, const struct cell *c, const struct request *r, bool judge)
{
	const struct batch *b = arg;

	return !b->ev.may || b->ev.may(b->ev.arg, r);
}

static int on_sent(void *arg, const struct cell *c, const struct request *r, bool judge)
{
	const struct batch *b = arg;

	if (b->ev.sent)
		b->ev.sent(b->ev.arg, cell_at(b, c->tag), r);
	return 1; /* none is told by it */
}

static bool on_again(void *arg, int number)
{
	const struct batch *b = arg;

	return !b->ev.again || b->ev.again(b->ev.arg);
}

static void measure(void *arg, const struct cell *c, struct measured *out)
{
	const struct batch *b = arg;

	*out = (struct measured){.measure = b->plan.measure,
		.example = b->plan.examples[c->example], .judge = b->plan.judge, .text = c->text};
}

static void on_came(void *arg, const struct cell *c, const struct came *k)
{
	const struct batch *b = arg;

	b->ev.came(b->ev.arg, cell_at(b, c->tag), k);
}

static void on_cut(void *arg, const struct cell *c, int number, const struct call *k)
{
	const struct batch *b = arg;

	if (b->ev.cut)
		b->ev.cut(b->ev.arg, cell_at(b, c->tag), call_lost_usd(k));
}

static void after_turn(void *arg)
{
	struct batch *b = arg;

	orders_go(b->orders);
}

static void on_wake(void *arg)
{
	struct batch *b = arg;

	b->wake = NULL; /* after_turn comes next */
}

static size_t calls_of(const struct batch_plan *p)
{
	const size_t cells = p->n_prompts * p->n_examples;
	size_t n = cells;

	for (size_t i = 0; p->left_out && i < cells; i++)
		n -= p->left_out[i];
	return n * samples(p);
}

struct batch *batch_start(
	struct client *c, const struct batch_plan *plan, const struct batch_events *ev)
{
	struct batch *b = NEW(struct batch);
	const struct orders_events events = {.may = may, .sent = on_sent, .again = on_again,
		.measure = measure,
		.came = on_came, .cut = on_cut, .arg = b};
	struct wisher w = {.next = next_cell, .took = took, .end = on_end};

	b->loop = client_loop(c);
	b->plan = *plan;
	b->ev = *ev;
	b->each = plan->n_prompts * plan->n_examples * samples(plan);
	b->calls = w.calls = calls_of(plan);
	b->orders = orders_new(c, &events);
	b->parts = NEWN(plan->n_targets, struct part);
	for (size_t i = 0; i < plan->n_targets; i++) {
		w.model = &plan->targets[i];
		w.arg = &b->parts[i];
		b->parts[i] = (struct part){.batch = b, .claim = orders_claim(b->orders, &w)};
	}
	b->wake = loop_timer(b->loop, 0, on_wake, b);
	loop_after(b->loop, after_turn, b);
	return b;
}

void batch_free(struct batch *b)
{
	if (!b)
		return;
	loop_after_remove(b->loop, after_turn, b);
	timer_remove(b->wake);
	orders_free(b->orders);
	free(b->parts);
	free(b);
}

size_t batch_done(const struct batch *b)
{
	size_t done = 0;

	for (size_t i = 0; i < b->plan.n_targets; i++)
		done += b->parts[i].claim ? claim_done(b->parts[i].claim) : b->calls;
	return done;
}

size_t batch_total(const struct batch *b)
{
	return b->calls * b->plan.n_targets;
}

double batch_eta(const struct batch *b)
{
	double last = 0;

	for (size_t i = 0; i < b->plan.n_targets; i++) {
		const struct claim *c = b->parts[i].claim;
		const double eta = c ? claim_eta(c) : 0;

		if (eta < 0)
			return eta;
		last = fmax(last, eta);
	}
	return last;
}

void batch_cost(const struct batch_plan *plan, const struct purse *purse, struct cost *out)
{
	struct planned w = {.calls = (double)calls_of(plan),
		.metric = plan->measure.metric, .judge = plan->judge};

	for (size_t i = 0; i < plan->n_prompts; i++)
		w.prompt_bytes += (double)prompt_bytes(plan->prompts[i]) / (double)plan->n_prompts;
	for (size_t i = 0; i < plan->n_examples; i++)
		w.input_bytes += (double)fields_bytes(&plan->examples[i]->fields) /
				 (double)plan->n_examples;
	for (size_t i = 0; i < plan->n_targets; i++) {
		w.model = &plan->targets[i];
		w.sampling = sampling_of(plan, i);
		purse_estimate(purse, &w, out);
	}
}
