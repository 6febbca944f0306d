/*
 * proposing.c - a round: the operators' slots become variants and refusals of the record, and each
 * new variant is scored on the first examples as soon as it is there.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"
#include "hunsu/prompt/ranges.h"
#include "hunsu/session/story.h"
#include "asking.h"
#include "own.h"

#define TRIES 4 /* for a variant */

struct slot {
	const struct op *op;
	int call;	 /* number of the call that is out; 0: none */
	cJSON *answered; /* event with the call's change, waiting for what came of it */
	struct asking asking;
	int attempt;
};

struct proposing {
	struct live *live;
	struct slot *slots;
	const struct op **operators;
	size_t n;
	int round;
	struct asked about;
	char *instruction; /* what about.instruction points to */
	struct model proposer;
	struct rng rng;
	int made;
};

static void on_context(void *arg, size_t slot, struct op_context *out)
{
	struct proposing *r = arg;
	struct slot *t = &r->slots[slot];
	const bool scored = r->operators[slot]->need.scored;
	asking_fill(&t->asking, r->live, &r->about, scored, &r->rng, out);
	out->attempt = t->attempt++;
}

/* ---- events of a proposal ---- */

static void on_sent(void *arg, size_t slot, const struct prompt *request)
{
	struct proposing *r = arg;
	struct sampling s = {.max_tokens = r->operators[slot]->max_tokens};
	struct request q = {.model = &r->proposer, .messages = request, .sampling = &s};
	r->slots[slot].call = live_call_number(r->live, "proposer", &q);
	r->live->growing[slot].busy = true;
	buf_clear(&r->live->growing[slot].text);
	live_changed(r->live);
}

static void on_growing(void *arg, size_t slot, struct str text)
{
	struct proposing *r = arg;
	buf_clear(&r->live->growing[slot].text);
	buf_addstr(&r->live->growing[slot].text, text);
	live_changed(r->live);
}

static void on_answered(
	void *arg, size_t slot, const struct prompt *request, const struct answer *a)
{
	struct proposing *r = arg;
	struct slot *t = &r->slots[slot];
	live_flush_sends(r->live);
	t->answered = event_new(BY_MODEL, "result", NULL);
	live_add_call(
		r->live, t->answered, t->call, "proposer", &r->proposer, a, t->attempt, request);
}

/* The event of the call that led here, where there was one; its act is what came of it. */
static cJSON *take_answered(struct slot *t, const char *act)
{
	cJSON *e = t->answered ? t->answered : event_new(BY_RULE, act, NULL);
	t->answered = NULL;
	cJSON_ReplaceItemInObjectCaseSensitive(e, "act", cJSON_CreateString(act));
	return e;
}

static void add_parents(cJSON *change, struct text_ref on)
{
	json_add(json_add_list(change, "parents"), NULL, event_text_ref(on));
}

/* Who wrote what: unchanged words keep their authors, but for what was written from nothing, which
 * shares words with the prompt by chance only, and what was locked. */
static void credit(struct proposing *r, size_t slot, const struct prompt *p, struct prompt *out,
	struct authors *names)
{
	const struct op *op = r->operators[slot];
	const struct asking *k = &r->slots[slot].asking;
	const struct state *s = live_state(r->live);
	struct buf name = BUF(BUF_SMALL);
	if (op->make)
		buf_adds(&name, op->name);
	else
		buf_addf(&name, "%s/%s", r->proposer.name, op->name);
	author by = authors_intern(names, buf_str(&name));
	buf_release(&name);
	if (op->origin) {
		prompt_copy(out, p);
		prompt_credit(out, state_text(s, r->about.on, NULL), by);
		return;
	}
	for (size_t i = 0; i < p->n; i++)
		prompt_add(
			out, p->items[i].role, (struct str){p->items[i].text, p->items[i].n}, by);
	for (size_t i = 0; i < k->n_locks; i++) {
		struct range at;
		if (range_find(&k->on, k->locks[i], out, &at))
			range_credit(out, at, &k->on, k->locks[i]);
	}
}

static void on_variant(void *arg, size_t slot, const struct prompt *p, const char *rationale)
{
	struct proposing *r = arg;
	struct live *v = r->live;
	const struct state *s = live_state(v);
	struct slot *t = &r->slots[slot];
	const struct op *op = r->operators[slot];
	struct prompt credited = {0};
	struct authors names; /* the session's, and whoever comes with this variant */
	authors_copy(&names, &s->authors);
	credit(r, slot, p, &credited, &names);
	char hash[TEXT_HASH];
	prompt_hash(hash, &credited);
	int call = t->call;
	cJSON *e = take_answered(t, "variant"), *c = event_change(e, "variant");
	int n = (int)s->variants.n + 1;
	json_add_int(c, "variant", n);
	json_add_int(c, "round", r->round);
	json_add_cstr(c, "operator", op->name);
	add_parents(c, r->about.on);
	event_add_messages(c, "messages", &credited, &names);
	authors_release(&names);
	json_add_cstr(c, "rationale", rationale && *rationale ? rationale : NULL);
	if (call)
		json_add_int(c, "call", call);
	json_add_cstr(c, "text_hash", hash);
	session_do(v->session, e);
	v->growing[slot].busy = false;
	r->made++;
	if (!state_hidden(s, (struct text_ref){.variant = n})) /* else when the round is whole */
		scoring_add(v, (struct text_ref){.variant = n}, SCOPE_FIRST);
	scoring_step(v);
	live_changed(v);
	prompt_release(&credited);
}

static void on_refused(
	void *arg, size_t slot, const char *check, const char *reason, struct str text)
{
	struct proposing *r = arg;
	struct slot *t = &r->slots[slot];
	int call = t->call;
	cJSON *e = take_answered(t, "refuse"), *c = event_change(e, "refused");
	json_add_int(c, "refused", (int64_t)live_state(r->live)->refusals.n + 1);
	json_add_int(c, "round", r->round);
	json_add_cstr(c, "operator", r->operators[slot]->name);
	json_add_cstr(c, "check", check);
	json_add_cstr(c, "reason", reason);
	json_add_str(c, "text", text);
	if (call)
		json_add_int(c, "call", call);
	session_do(r->live->session, e);
	r->live->growing[slot].tries++;
	live_changed(r->live);
}

static void on_failed(void *arg, size_t slot, const char *error)
{
	struct proposing *r = arg;
	struct slot *t = &r->slots[slot];
	if (t->answered)
		session_do(r->live->session, take_answered(t, "result"));
	r->live->growing[slot].busy = false;
	live_say(r->live, true, "%s gave nothing: %s",
		live_blind_round(r->live, r->round) ? "one" : r->operators[slot]->name, error);
}

static void proposing_free(struct live *v)
{
	struct proposing *r = v->own->round;
	for (size_t i = 0; i < r->n; i++) {
		asking_clear(&r->slots[i].asking);
		cJSON_Delete(r->slots[i].answered);
		buf_release(&v->growing[i].text);
	}
	free(v->growing);
	v->growing = NULL;
	v->n_growing = 0;
	free(r->slots);
	free(r->operators);
	free(r->instruction);
	model_release(&r->proposer);
	free(r);
	v->own->round = NULL;
}

static void on_end(void *arg)
{
	struct proposing *r = arg;
	struct live *v = r->live;
	int made = r->made, round = r->round;
	v->own->proposal = NULL;
	v->own->finishing = true;
	proposing_free(v);
	live_say(v, !made, "round %d: %d variant%s", round, made, made == 1 ? "" : "s");
	blind_score(v, round);
	scoring_step(v);
}

int proposing_round(const struct live *v)
{
	return v->own->proposal ? v->own->round->round : 0;
}

void proposing_cancel(struct live *v, cJSON *calls)
{
	if (!v->own->proposal)
		return;
	proposal_cancel(v->own->proposal);
	v->own->proposal = NULL;
	for (size_t i = 0; i < v->own->round->n; i++)
		if (v->own->round->slots[i].call && v->growing[i].busy)
			json_add_int(calls, NULL, v->own->round->slots[i].call);
	proposing_free(v);
}

/* ---- the beginning ---- */

static void write_round(struct live *v, struct proposing *r, const char *act, int asked)
{
	cJSON *e = event_new(BY_HUMAN, act, r->instruction);
	cJSON *c = event_change(e, "round");
	json_add_int(c, "round", r->round);
	cJSON *ops = json_add_list(c, "operators");
	for (size_t i = 0; i < r->n; i++)
		json_add_cstr(ops, NULL, r->operators[i]->name);
	add_parents(c, r->about.on);
	json_add_cstr(c, "instruction", r->instruction);
	if (r->about.region.n) {
		cJSON *region = json_add_object(c, "region");
		json_add_int(region, "message", (int64_t)r->about.region.message);
		json_add_int(region, "at", (int64_t)r->about.region.at);
		json_add_int(region, "bytes", (int64_t)r->about.region.n);
	}
	json_add_int(c, "settings", live_state(v)->settings);
	json_add_int(c, "asked", asked);
	session_do(v->session, e);
}

/* Fills the slots' operators; 0: none can be used now (why in err). */
static size_t choose(struct proposing *r, const struct op *only, int asked, struct buf *err)
{
	const struct state *s = live_state(r->live);
	const struct settings *set = state_settings(s);
	struct op_context c;
	struct asking scratch = {0};
	asking_fill(&scratch, r->live, &r->about, true, &r->rng, &c);
	size_t n = 0;
	if (only) {
		const char *missing = operator_missing(only, &c);
		if (missing)
			buf_addf(err, "%s: %s", only->name, missing);
		for (int i = 0; !missing && i < asked; i++)
			r->operators[n++] = only;
	} else {
		const struct op **on = NEWN(set->n_operators + 1, const struct op *);
		size_t n_on = 0;
		for (size_t i = 0; i < set->n_operators; i++)
			if (operator_find(&on[n_on], str_of(set->operators[i]), NULL) == OK)
				n_on++;
			else
				live_say(r->live, true, "this program has no operator %.60s",
					set->operators[i]);
		n = proposal_mix(r->operators, (size_t)asked, on, n_on, &c, r->round);
		if (!n)
			buf_adds(err,
				"no operator that is switched on can be used now; :set operators");
		free(on);
	}
	asking_clear(&scratch);
	return n;
}

/* An operator that learns from failures needs the scores of what it works from: they are made, and
 * then the line runs again. */
static bool score_first(
	struct live *v, const char *line, struct text_ref on, const struct op *only)
{
	struct buf evaluate = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	char letter[8] = "prompt";
	if (!only || !only->need.failures || v->own->late || !scoring_missing(v, on, SCOPE_DEV))
		return false;
	if (on.variant)
		variant_name(letter, live_state(v), on.variant);
	free(v->own->later);
	v->own->later = mem_dup(line);
	buf_addf(&evaluate, "evaluate %s", letter);
	bool begun = live_command(v, buf_str(&evaluate), &err) == OK;
	buf_release(&evaluate);
	buf_release(&err);
	if (!begun)
		return false;
	live_say(v, false, "scoring %s first: %s learns from what fails", letter, only->name);
	return true;
}

static struct cost most_of(const struct proposing *r)
{
	const struct live *v = r->live;
	const struct prompt *on = state_text(live_state(v), r->about.on, NULL);
	const double calls = (double)(r->n * live_split_size(v, SPLIT_DEV));
	struct cost c = {0};
	proposal_most(&c, v->own->prices, &v->proposer, (double)r->n * TRIES, on);
	purse_add_scoring(v, &c, &v->target, on, calls);
	return c;
}

static bool may_send(struct live *v, const char *line)
{
	return live_may_send(v, "proposer", line, &v->proposer) &&
	       live_may_send(v, "target", line, &v->target);
}

/* The first tries; of what follows the budget holds what would pass it. */
static bool affordable(const struct live *v, const struct asked *about, size_t n)
{
	struct cost c = {0};
	proposal_most(&c, v->own->prices, &v->proposer, (double)n,
		state_text(live_state(v), about->on, NULL));
	return purse_fits(v, &c, n);
}

enum status proposing_start(struct live *v, const char *line, const char *act,
	const struct asked *about, const struct op *only, int asked, struct buf *err)
{
	const struct state *s = live_state(v);
	if (v->own->proposal)
		return fail(err, FAILED, "a round is on its way; C-c cancels it");
	if (v->own->held)
		return fail(err, FAILED, "the budget holds what would be asked; :budget raises it");
	if (!may_send(v, line))
		return OK;
	if (!affordable(v, about, (size_t)asked))
		return fail(err, FAILED, "that could pass the budget; :budget raises it");
	struct proposing *r = NEW(struct proposing);
	r->live = v;
	r->about = *about;
	r->about.instruction = r->instruction = mem_dup(about->instruction);
	r->round = (int)s->rounds.n + 1;
	r->rng = rng_seed(hash_u64(str_of(s->id)) + (uint64_t)s->events);
	r->operators = NEWN((size_t)asked, const struct op *);
	live_model_of(&r->proposer, v->proposer.name);
	v->own->round = r;
	size_t n = choose(r, only, asked, err);
	r->n = n;
	const struct cost most = most_of(r);
	bool go = n && purse_may_spend(v, line, &most);
	r->slots = NEWN(n + 1, struct slot);
	if (!go) {
		r->n = 0;
		proposing_free(v);
		if (!n && !score_first(v, line, about->on, only))
			return FAILED;
		buf_clear(err);
		return OK;
	}
	v->growing = NEWN(n, struct growing);
	v->n_growing = n;
	for (size_t i = 0; i < n; i++)
		v->growing[i] = (struct growing){.op = r->operators[i], .text = BUF(BUF_TEXT)};
	write_round(v, r, act, asked);
	scoring_add(v, (struct text_ref){.version = s->head}, SCOPE_DEV);
	struct proposal_plan plan = {.proposer = &r->proposer,
		.operators = r->operators,
		.n_slots = n,
		.tries = TRIES,
		.first_sample =
			v->own->next_call, /* no number was used before: a later round draws anew */
		.seed = rng_u32(&r->rng),
		.by = AUTHOR_FIRST_MODEL,
		.context = on_context};
	struct proposal_events ev = {.sent = on_sent,
		.growing = on_growing,
		.answered = on_answered,
		.variant = on_variant,
		.refused = on_refused,
		.failed = on_failed,
		.end = on_end,
		.arg = r};
	v->own->proposal = proposal_start(v->client, &plan, &ev);
	scoring_step(v);
	live_changed(v);
	return OK;
}
