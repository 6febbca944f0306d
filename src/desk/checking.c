/*
 * checking.c - the judge before pairs of outputs, and before outputs beside a padded copy, each in
 * both orders: what it chooses says how it is biased.
 */
#include <string.h>

#include "hunsu/engine/comparison.h"
#include "hunsu/figures/contest.h"
#include "volley.h"

#define AT_ONCE 32 /* calls that are handed to the client */

struct two { /* outputs to one input, as they are shown, and which of them is padded */
	int outputs[2], padded;
};

struct checking {
	struct volley volley; /* the first member: a call for each of the items */
	LIST(struct two) items;
	int metric;
};

static void over(struct volley *v)
{
	free(((struct checking *)v)->items.items);
}

/* ---- what is compared ---- */

static void answer_of(struct buf *out, const struct state *s, const struct call_record *k)
{
	const struct example *e = state_example_version(s, k->example, k->example_version);
	const struct wanted w = {&e->expected, ANSWER_WITHIN};
	SCOPED(buf) why = BUF(BUF_FILE); /* there may be none; it is empty then */

	buf_clear(out);
	(void)extract_apply(out, str_of(state_metric(s)->extract), str_of(k->answer), &w, &why);
}

static void add_one(struct checking *c, const int outputs[2], int padded)
{
	const struct state *s = desk_state(c->volley.desk);
	struct volley_call *call = volley_add(&c->volley, COMPARISON_TOKENS);
	struct comparison what = {.rubric = metric_params(str_of(state_metric(s)->name))};
	struct buf texts[2] = {BUF(BUF_FILE), BUF(BUF_FILE)};
	const struct call_record *k = state_call(s, outputs[0]);

	*PUSH(&c->items) = (struct two){{outputs[0], outputs[1]}, padded};
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
	comparison_ask(&what, &call->request);
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
	const struct state *s = desk_state(c->volley.desk);
	const int model = state_model_index(s, c->volley.model->name);

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
	const struct state *s = desk_state(c->volley.desk);
	OWNED int *newest = NEWN(s->examples.n + 1, int);
	OWNED bool *paired = NEWN(s->examples.n + 1, bool);
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
}

/* ---- the answers ---- */

static void tell(const struct volley *v)
{
	struct bias b;
	SCOPED(buf) words = BUF(BUF_SMALL);

	figures_bias(v->desk->figures, &b);
	bias_brief(&words, &b);
	if (words.n)
		desk_say(v->desk, false, "%s; " LINE("judge") " tells more", buf_text(&words));
	if (v->failed)
		desk_say(v->desk, true, "%zu of %zu comparisons failed: %s", v->failed, v->calls.n,
			v->error);
}

static void done(struct volley *v, size_t i, const struct answer *a, cJSON *event, cJSON *call)
{
	const struct checking *c = (const struct checking *)v;
	const struct two *t = &c->items.items[i];
	const struct call_record *k = state_call(desk_state(v->desk), t->outputs[0]);
	cJSON *list = json_add_list(call, "example"), *change;
	enum better better;

	json_add_int(list, NULL, k->example);
	json_add_int(list, NULL, k->example_version);
	if (a->error || a->refusal || !comparison_read(a->text, &better)) {
		volley_failed(
			v, a->error ? a->error : "there is no choice in the judge's answer");
		return;
	}
	change = event_change(event, "compared");
	json_add_int(change, "call", v->calls.items[i].number);
	list = json_add_list(change, "outputs");
	json_add_int(list, NULL, t->outputs[0]);
	json_add_int(list, NULL, t->outputs[1]);
	if (t->padded != COMPARED_NEITHER)
		json_add_cstr(change, "padded", better_names[t->padded]);
	json_add_cstr(change, "better", better_names[better]);
	json_add_int(change, "metric", c->metric);
}

/* NULL, and why in err: there is nothing to compare. */
static struct volley *checking_new(struct desk *d, size_t pairs, struct buf *err)
{
	struct checking *c = NEW(struct checking);

	*c = (struct checking){.volley = {.desk = d, .model = desk_judge(d), .sample = 1,
				       .by = BY_SYSTEM, .role = "judge", .what = "judge check",
				       .at_once = AT_ONCE, .done = done, .tell = tell,
				       .over = over},
		.metric = desk_state(d)->metric};
	c->volley.sampling.schema = mem_dup(comparison_schema);
	plan(c, pairs);
	if (c->items.n)
		return &c->volley;
	volley_free(&c->volley);
	buf_adds(err, desk_state(d)->compared.n
			      ? "all outputs there are have been compared: score another text"
			      : "there are no outputs to compare: " LINE("evaluate") " first");
	return NULL;
}

enum status checking_cost(struct desk *d, size_t pairs, struct cost *out, struct buf *err)
{
	enum status st = desk_held(d, err);
	struct volley *v = st ? NULL : checking_new(d, pairs, err);

	if (!v)
		return FAILED;
	volley_cost(v, out);
	volley_free(v);
	return OK;
}

enum status checking_start(struct desk *d, size_t pairs, size_t *calls, struct buf *err)
{
	struct volley *v = checking_new(d, pairs, err);

	if (!v)
		return FAILED;
	*calls = v->calls.n;
	volley_seat(v);
	return OK;
}
