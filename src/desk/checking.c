/*
 * checking.c - the judge before pairs of outputs, and before outputs beside a padded copy, each in
 * both orders: what it chooses says how it is biased.
 */
#include <string.h>

#include "hunsu/engine/comparison.h"
#include "hunsu/figures/contest.h"
#include "inside.h"

#define AT_ONCE 32 /* calls that are handed to the client */

struct two { /* outputs to one input, as they are shown, and which of them is padded */
	struct checking *all;
	int outputs[2], padded;
	int number; /* of the call; 0: not sent */
	struct call *call;
	struct prompt request;
};

struct checking {
	struct desk *desk;
	LIST(struct two) items;
	size_t next, out, failed;
	struct sampling sampling;
	const struct model *judge;
	int metric;
	char *error; /* of the last one that failed */
};

static void checking_free(struct checking *c)
{
	for (size_t i = 0; i < c->items.n; i++)
		prompt_release(&c->items.items[i].request);
	free(c->items.items);
	sampling_release(&c->sampling);
	free(c->error);
	free(c);
}

/* ---- what is compared ---- */

static void answer_of(struct buf *out, const struct state *s, const struct call_record *k)
{
	const struct example *e = state_example_version(s, k->example, k->example_version);
	const struct wanted w = {&e->expected, ANSWER_WITHIN};

	buf_clear(out);
	(void)extract_apply(out, str_of(state_metric(s)->extract), str_of(k->answer), &w, NULL);
}

static void add_one(struct checking *c, const int outputs[2], int padded)
{
	const struct state *s = desk_state(c->desk);
	struct two *t = PUSH(&c->items);
	struct comparison what = {.rubric = metric_params(str_of(state_metric(s)->name))};
	struct buf texts[2] = {BUF(BUF_FILE), BUF(BUF_FILE)};
	const struct call_record *k = state_call(s, outputs[0]);

	*t = (struct two){.all = c, .outputs = {outputs[0], outputs[1]}, .padded = padded};
	for (int i = 0; i < 2; i++) {
		answer_of(&texts[i], s, state_call(s, outputs[i]));
		if (i == padded) {
			struct buf longer = BUF(BUF_FILE);
			comparison_pad(&longer, buf_str(&texts[i]));
			buf_release(&texts[i]);
			texts[i] = longer;
		}
	}
	what.example = state_example_version(s, k->example, k->example_version);
	what.first = buf_str(&texts[0]);
	what.second = buf_str(&texts[1]);
	comparison_ask(&what, &t->request);
	buf_release(&texts[0]);
	buf_release(&texts[1]);
}

static void add_both(struct checking *c, int one, int other, int padded)
{
	add_one(c, (const int[2]){one, other}, padded);
	add_one(c, (const int[2]){other, one},
		padded == COMPARED_NEITHER ? COMPARED_NEITHER : !padded);
}

/* By the judge and the rubric of now. */
static bool was_compared(const struct checking *c, int one, int other)
{
	const struct state *s = desk_state(c->desk);
	const int model = state_model_index(s, c->judge->name);

	for (size_t i = 0; i < s->compared.n; i++) {
		const struct compared *k = &s->compared.items[i];
		if (k->metric == s->metric && k->outputs[0] == one && k->outputs[1] == other &&
			k->model == model)
			return true;
	}
	return false;
}

/* An answer of the target's that may be shown: to an example of dev as it is now, not empty. */
static bool may_compare(const struct state *s, const struct call_record *k)
{
	const struct example *e = k->n && k->role == 't' ? state_example(s, k->example) : NULL;

	return e && !e->dropped && e->split == SPLIT_DEV && k->standing == CALL_ANSWERED &&
	       k->answer && !k->refusal && str_trim(str_of(k->answer)).n &&
	       figures_same_input(s, k);
}

/* A pair and a copy of each example, with the newest output to it. */
static void plan(struct checking *c, size_t pairs)
{
	const struct state *s = desk_state(c->desk);
	int *newest = NEWN(s->examples.n + 1, int);
	bool *paired = NEWN(s->examples.n + 1, bool);
	size_t n_pairs = 0, n_copies = 0;

	for (size_t i = s->calls.n; i-- > 0 && (n_pairs < pairs || n_copies < pairs);) {
		const struct call_record *k = &s->calls.items[i], *with;
		if (!may_compare(s, k) || paired[k->example])
			continue;
		with = state_call(s, newest[k->example]);
		newest[k->example] = with ? with->n : k->n;
		if (!with && n_copies < pairs && !was_compared(c, k->n, k->n)) {
			add_both(c, k->n, k->n, 1);
			n_copies++;
		} else if (with && n_pairs < pairs && strcmp(with->answer, k->answer) != 0 &&
			!was_compared(c, with->n, k->n)) {
			add_both(c, with->n, k->n, COMPARED_NEITHER);
			n_pairs++;
			paired[k->example] = true;
		}
	}
	free(newest);
	free(paired);
}

static struct request request_of(const struct two *t)
{
	return (struct request){.model = t->all->judge, .messages = &t->request,
		.sampling = &t->all->sampling, .sample = 1};
}

/* NULL, and why in err: there is nothing to compare. */
static struct checking *checking_new(struct desk *d, size_t pairs, struct buf *err)
{
	struct checking *c = NEW(struct checking);

	*c = (struct checking){.desk = d, .judge = desk_judge(d), .metric = desk_state(d)->metric};
	c->sampling.schema = mem_dup(comparison_schema);
	c->sampling.max_tokens = COMPARISON_TOKENS;
	plan(c, pairs);
	if (c->items.n)
		return c;
	checking_free(c);
	buf_adds(err, desk_state(d)->compared.n
			      ? "all outputs there are have been compared: score another text"
			      : "there are no outputs to compare: " LINE("evaluate") " first");
	return NULL;
}

/* ---- the answers ---- */

static void tell(const struct checking *c)
{
	struct bias b;
	struct buf words = BUF(BUF_SMALL);

	figures_bias(c->desk->figures, &b);
	bias_brief(&words, &b);
	if (words.n)
		desk_say(c->desk, false, "%s; " LINE("judge") " tells more", buf_text(&words));
	if (c->failed)
		desk_say(c->desk, true, "%zu of %zu comparisons failed: %s", c->failed, c->items.n,
			c->error);
	buf_release(&words);
}

static void on_done(void *arg, const struct answer *a)
{
	struct two *t = arg;
	struct checking *c = t->all;
	struct desk *d = c->desk;
	cJSON *e = event_new(BY_SYSTEM, "result", NULL), *change, *list;
	const struct call_record *k = state_call(desk_state(d), t->outputs[0]);
	enum better better;

	calls_flush(d);
	t->call = NULL;
	c->out--;
	change = calls_add(d, e, t->number, "judge", c->judge, a, 1, &t->request);
	list = json_add_list(change, "example");
	json_add_int(list, NULL, k->example);
	json_add_int(list, NULL, k->example_version);
	if (!a->error && !a->refusal && comparison_read(a->text, &better)) {
		change = event_change(e, "compared");
		json_add_int(change, "call", t->number);
		list = json_add_list(change, "outputs");
		json_add_int(list, NULL, t->outputs[0]);
		json_add_int(list, NULL, t->outputs[1]);
		if (t->padded != COMPARED_NEITHER)
			json_add_cstr(change, "padded", better_names[t->padded]);
		json_add_cstr(change, "better", better_names[better]);
		json_add_int(change, "metric", c->metric);
	} else {
		c->failed++;
		free(c->error);
		c->error = mem_dup(
			a->error ? a->error : "there is no choice in the judge's answer");
	}
	session_do(d->session, e);
	desk_touch(d);
	if (c->next == c->items.n && !c->out) {
		tell(c);
		desk_unseat(d, c);
		checking_free(c);
	}
}

static bool on_again(void *arg)
{
	const struct two *t = arg;

	return calls_again(t->all->desk, t->number);
}

static void checking_play(void *arg)
{
	struct checking *c = arg;

	while (c->next < c->items.n && c->out < AT_ONCE) {
		struct two *t = &c->items.items[c->next];
		const struct request r = request_of(t);

		if (!calls_may(c->desk, "judge", &r))
			return;
		c->next++;
		c->out++;
		t->number = calls_number(c->desk, "judge", &r);
		t->call = client_send(c->desk->client, &r,
			&(struct call_events){.done = on_done, .again = on_again, .arg = t});
	}
}

static void checking_cancel(void *arg, cJSON *calls)
{
	struct checking *c = arg;

	for (size_t i = 0; i < c->items.n; i++)
		if (c->items.items[i].call) {
			json_add_int(calls, NULL, c->items.items[i].number);
			calls_cut(c->desk, c->items.items[i].number, c->items.items[i].call);
			call_cancel(c->items.items[i].call);
		}
	checking_free(c);
}

enum status checking_cost(struct desk *d, size_t pairs, struct cost *out, struct buf *err)
{
	enum status st = desk_held(d, err);
	struct checking *c = st ? NULL : checking_new(d, pairs, err);

	if (!c)
		return FAILED;
	for (size_t i = 0; i < c->items.n; i++) {
		const struct request r = request_of(&c->items.items[i]);
		cost_add_request(out, purse_prices(d->purse), &r);
	}
	checking_free(c);
	return OK;
}

enum status checking_start(struct desk *d, size_t pairs, size_t *calls, struct buf *err)
{
	struct checking *c = checking_new(d, pairs, err);

	if (!c)
		return FAILED;
	*calls = c->items.n;
	desk_seat(d, &(struct player){.play = checking_play, .cancel = checking_cancel,
			      .what = "judge check", .arg = c});
	return OK;
}
