/*
 * proposing.c - a round: the operators' slots become variants and refusals of the record, and each
 * new variant is scored on the first examples as soon as it is there.
 */
#include <math.h>
#include <string.h>

#include "hunsu/base/clock.h"
#include "hunsu/session/story.h"
#include "round.h"

static void on_context(void *arg, size_t slot, struct op_context *out)
{
	struct round_at_work *r = arg;

	asking_fill(&r->slots[slot].asking, desk_state(r->desk), &r->about,
		r->operators[slot]->need.scored, out->rng, out);
}

static int on_sample(void *arg, size_t slot)
{
	return samples_next(arg, slot);
}

/* ---- events of a proposal ---- */

static bool may_send(void *arg, const struct request *q)
{
	const struct round_at_work *r = arg;

	return calls_may(r->desk, "proposer", q, r->search);
}

static void on_sent(void *arg, size_t slot, const struct request *q)
{
	struct round_at_work *r = arg;
	struct growing *g = &r->desk->flight.growing[slot];

	r->slots[slot].call = calls_number(r->desk, "proposer", q, r->search);
	*g = (struct growing){g->op, g->text, .tries = g->tries, .busy = true,
		.began_ms = clock_ms()};
	buf_clear(&g->text);
	desk_touch(r->desk);
}

static bool on_again(void *arg, size_t slot)
{
	const struct round_at_work *r = arg;

	return calls_again(r->desk, r->slots[slot].call);
}

static void on_cut(void *arg, size_t slot, const struct call *k)
{
	const struct round_at_work *r = arg;

	calls_cut(r->desk, r->slots[slot].call, k);
}

static void on_growing(void *arg, size_t slot, struct str text)
{
	struct round_at_work *r = arg;
	struct growing *g = &r->desk->flight.growing[slot];

	g->first_ms = g->first_ms ? g->first_ms : clock_ms();
	buf_clear(&g->text);
	buf_addstr(&g->text, text);
	desk_touch(r->desk);
}

static void on_answered(
	void *arg, size_t slot, const struct prompt *request, const struct answer *a)
{
	struct round_at_work *r = arg;
	struct slot *t = &r->slots[slot];
	calls_flush(r->desk);
	t->answered = event_new(BY_MODEL, "result", NULL);
	calls_add(
		r->desk, t->answered, t->call, "proposer", &r->proposer, a, t->sample, request);
	if (r->search) { /* others may be looked at before it */
		session_do(r->desk->session, t->answered);
		t->answered = NULL;
	}
}

/* The event of the call that led here, where there was one; its act is what came of it. */
static cJSON *take_answered(struct slot *t, const char *act)
{
	cJSON *e = t->answered ? t->answered : event_new(BY_RULE, act, NULL);
	t->answered = NULL;
	cJSON_ReplaceItemInObjectCaseSensitive(e, "act", cJSON_CreateString(act));
	return e;
}

/* Who wrote what: unchanged words keep their authors, but for what was written from nothing, which
 * shares words with the prompt by chance only, and what was locked. */
static void credit(struct round_at_work *r, size_t slot, const struct prompt *p, struct prompt *out,
	struct authors *names)
{
	const struct op *op = r->operators[slot];
	const struct asking *k = &r->slots[slot].asking;
	const struct state *s = desk_state(r->desk);
	SCOPED(buf) name = BUF(BUF_SMALL);
	author by;
	if (op->make)
		buf_adds(&name, op->name);
	else
		buf_addf(&name, "%s/%s", r->proposer.name, op->name);
	by = authors_intern(names, buf_str(&name));
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
	struct round_at_work *r = arg;
	struct desk *d = r->desk;
	const struct state *s = desk_state(d);
	struct slot *t = &r->slots[slot];
	const struct op *op = r->operators[slot];
	SCOPED(prompt) credited = {0};
	SCOPED(authors) names; /* the session's, and whoever comes with this variant */
	const int n = (int)s->variants.n + 1;
	char hash[TEXT_HASH];
	cJSON *e, *c;
	authors_copy(&names, &s->authors);
	credit(r, slot, p, &credited, &names);
	prompt_hash(hash, &credited);
	e = take_answered(t, "variant");
	c = event_change(e, "variant");
	json_fill(c, "variant %d round %d operator %s", n, r->round, op->name);
	event_add_parents(c, r->about.on,
		op->origin == ORIGIN_TWO ? r->about.and : (struct text_ref){.variant = 0});
	event_add_messages(c, "messages", &credited, &names);
	json_fill(c, "rationale %s call ?%d text_hash %s",
		rationale && *rationale ? rationale : NULL, t->call, hash);
	session_do(d->session, e);
	d->flight.growing[slot].busy = false;
	d->flight.growing[slot].over = true;
	r->made++;
	r->first = r->first ? r->first : n;
	if (r->sparing)
		proposal_at_a_time(r->proposal, 0); /* until it is scored */
	if (!state_hidden(s, (struct text_ref){.variant = n})) /* else when the round is whole */
		scoring_add_round(d, (struct text_ref){.variant = n}, SCOPE_FIRST);
	desk_touch(d);
}

static void on_refused(
	void *arg, size_t slot, const char *check, const char *reason, struct str text)
{
	struct round_at_work *r = arg;
	struct slot *t = &r->slots[slot];
	cJSON *e = take_answered(t, "refuse"), *c = event_change(e, "refused");
	json_fill(c, "refused %zu round %d operator %s check %s reason %s",
		desk_state(r->desk)->refusals.n + 1, r->round, r->operators[slot]->name, check,
		reason);
	json_add_str(c, "text", text);
	json_fill(c, "call ?%d", t->call);
	session_do(r->desk->session, e);
	r->desk->flight.growing[slot].tries++;
	desk_touch(r->desk);
}

static void on_failed(void *arg, size_t slot, const char *error)
{
	struct round_at_work *r = arg;
	const bool said = r->why && !strcmp(r->why, error); /* the round's end tells how many */

	if (r->slots[slot].answered)
		session_do(r->desk->session, take_answered(&r->slots[slot], "result"));
	r->desk->flight.growing[slot].busy = false;
	r->desk->flight.growing[slot].over = true;
	if (said)
		return;
	free(r->why);
	r->why = mem_dup(error);
	desk_say(r->desk, true, "%s gave nothing: %s",
		state_hidden_round(desk_state(r->desk), r->round) ? "one"
								  : r->operators[slot]->name,
		error);
}

static void round_free(void *arg)
{
	struct round_at_work *r = arg;
	struct flight *f = &r->desk->flight;

	for (size_t i = 0; i < r->n; i++) {
		asking_clear(&r->slots[i].asking);
		cJSON_Delete(r->slots[i].answered);
		buf_release(&f->growing[i].text);
	}
	free(f->growing);
	f->growing = NULL;
	f->n_growing = 0;
	f->round = 0;
	f->held = 0;
	proposal_free(r->proposal);
	free(r->begun);
	free(r->drawn.items);
	free(r->slots);
	free(r->operators);
	asked_release(&r->about);
	model_release(&r->proposer);
	free(r->why);
	free(r->chosen);
	r->desk->own->round = NULL;
	free(r);
}

/* ---- the first insight first ---- */

static bool any_asks(const struct round_at_work *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->operators[i]->ask)
			return true;
	return false;
}

/* Then one variant is written, and scored beside the prompt on the first examples, before the
 * others are asked for. What is hidden gives no insight. */
static void spare(struct round_at_work *r)
{
	struct desk *d = r->desk;
	const struct text_ref head = {.version = desk_state(d)->head};

	r->sparing = r->n > 1 && any_asks(r) && !r->operators[0]->whole &&
		     !state_settings(desk_state(d))->blind && scarce(d, &r->proposer, r->n);
	if (r->sparing)
		proposal_at_a_time(r->proposal, 1);
	scoring_add_round(
		d, head, r->sparing || r->operators[0]->whole ? SCOPE_FIRST : SCOPE_DEV);
	if (r->sparing)
		d->flight.held = scoring_missing(d, head, SCOPE_DEV, &d->target);
}

static void spare_no_more(struct round_at_work *r)
{
	struct desk *d = r->desk;

	r->sparing = false;
	d->flight.held = 0;
	proposal_at_a_time(r->proposal, SIZE_MAX);
	scoring_add_round(d, (struct text_ref){.version = desk_state(d)->head}, SCOPE_DEV);
}

static bool insight(const struct round_at_work *r)
{
	const struct text_ref head = {.version = desk_state(r->desk)->head};

	return r->first && !scoring_waits(r->desk, head) &&
	       !scoring_waits(r->desk, (struct text_ref){.variant = r->first});
}

static void round_over(struct round_at_work *r)
{
	struct desk *d = r->desk;

	if (r->sparing)
		spare_no_more(r);
	d->own->written.round = r->round;
	d->own->written.made = r->made;
	d->own->written.nothing = (int)r->n - r->made;
	d->own->written.saved = 0;
	free(d->own->written.why);
	d->own->written.why = r->why;
	r->why = NULL;
	d->own->written.began_ms = r->began_ms;
	desk_unseat(d, r);
	scoring_round(d, r->round);
	round_free(r);
}

static void round_cancel(void *arg, cJSON *calls)
{
	struct round_at_work *r = arg;

	for (size_t i = 0; r->slots && i < r->n; i++)
		if (r->slots[i].call && r->desk->flight.growing[i].busy)
			json_add_int(calls, NULL, r->slots[i].call);
	round_free(r);
}

/* ---- the beginning ---- */

static void write_round(struct round_at_work *r)
{
	cJSON *e = event_new(r->search ? BY_RULE : BY_HUMAN, r->act, r->about.instruction);
	cJSON *c = event_change(e, "round"), *ops;

	json_add_int(c, "round", r->round);
	ops = json_add_list(c, "operators");
	for (size_t i = 0; i < (r->operators[0]->whole ? 1 : r->n); i++)
		json_add_cstr(ops, NULL, r->operators[i]->name);
	event_add_parents(c, r->about.on, r->about.and);
	json_add_cstr(c, "instruction", r->about.instruction);
	if (r->about.region.n)
		json_fill(json_add_object(c, "region"), "message %zu at %zu bytes %zu",
			r->about.region.message, r->about.region.at, r->about.region.n);
	json_fill(c, "settings %d asked %d kind %s search ?%d why %s",
		desk_state(r->desk)->settings, r->wanted, r->about.kind, r->search, r->chosen);
	session_do(r->desk->session, e);
}

/* Those that are switched on; one that this program does not have is told. */
static size_t switched_on(struct desk *d, const struct op **on)
{
	const struct settings *set = state_settings(desk_state(d));
	size_t n = 0;

	for (size_t i = 0; i < set->n_operators; i++)
		if (operator_find(&on[n], str_of(set->operators[i]), NULL) == OK)
			n++;
		else
			desk_say(d, true, "this program has no operator %.*s",
				STR_FIT(60, set->operators[i]));
	return n;
}

static enum status no_operator(struct buf *err)
{
	return fail(err, FAILED,
		"no operator that is switched on can be used now; " LINE("set") " operators");
}

/* Fills the slots' operators; 0: none can be used now (why in err). */
static size_t choose(struct desk *d, const struct round_plan *plan, int round,
	const struct op **out, struct buf *err)
{
	const struct state *s = desk_state(d);
	const size_t asked = (size_t)plan->asked;
	OWNED const struct op **on = NEWN(state_settings(s)->n_operators + 1, const struct op *);
	size_t n = 0, n_on = 1;
	struct rng rng = rng_seed(0);
	struct asked about = plan->about;
	struct asking scratch = {0};
	struct op_context c;

	if (plan->only)
		on[0] = plan->only;
	else
		n_on = switched_on(d, on);
	asking_settle(&about, s, on, n_on);
	asking_fill(&scratch, s, &about, true, &rng, &c);
	if (plan->only) {
		const char *missing = operator_missing(plan->only, &c);
		if (missing)
			buf_addf(err, "%s: %s", plan->only->name, missing);
		for (; !missing && n < asked; n++)
			out[n] = plan->only;
	} else {
		n = proposal_mix(out, asked, on, n_on, &c, round);
		if (!n)
			(void)no_operator(err);
	}
	asking_clear(&scratch);
	return n;
}

/* An operator that learns from failures needs the scores of what it works from. */
static size_t needed_first(struct desk *d, const struct round_plan *plan)
{
	return plan->only && plan->only->need.failures && !plan->search
		       ? scoring_missing(d, plan->about.on, SCOPE_DEV, &d->target)
		       : 0;
}

/* The first tries of so many; of what follows the budget holds back what would pass it. */
static enum status may_ask(
	struct desk *d, const struct prompt *on, int asked, struct buf *err)
{
	struct cost tries = {0};
	enum status st;

	if (d->own->round && !d->own->search) /* which gives way */
		return fail(err, FAILED, "a round is on its way; " KEY("cancel") " cancels it");
	st = desk_held(d, err);
	if (st)
		return st;
	if (asked)
		proposal_most(&tries, purse_prices(d->purse), &d->proposer, asked, on);
	return purse_fits(d->purse, &tries, (size_t)asked)
		       ? OK
		       : fail(err, FAILED, "that could pass the budget; "
			LINE("budget") " raises it");
}

enum status proposing_ready(struct desk *d, struct buf *err)
{
	const struct state *s = desk_state(d);
	const struct settings *set = state_settings(s);
	const struct asked about = {.on.version = s->head};
	const enum status st = may_ask(d, &state_head(s)->prompt, set->variants, err);
	const struct op *op;

	for (size_t i = 0; !st && i < set->n_operators; i++)
		if (!operator_find(&op, str_of(set->operators[i]), NULL) &&
			!op->need.instruction && !asking_missing(s, op, &about))
			return OK;
	return st ? st : no_operator(err);
}

enum status proposing_cost(
	struct desk *d, const struct round_plan *plan, struct cost *most, struct buf *err)
{
	const struct state *s = desk_state(d);
	const struct prompt *on = state_text(s, plan->about.on, NULL);
	OWNED const struct op **ops = NEWN((size_t)plan->asked + 1, const struct op *);
	const size_t first = needed_first(d, plan);
	const bool asks = !plan->only || plan->only->ask;
	const enum status st = may_ask(d, on, asks ? plan->asked : 0, err);
	const struct model *m;
	size_t n, scores;

	n = st ? 0 : first ? (size_t)plan->asked : choose(d, plan, (int)s->rounds.n + 1, ops, err);
	if (!n)
		return FAILED;
	if (asks)
		proposal_most(most, purse_prices(d->purse), &d->proposer, (double)n * TRIES, on);
	scores = n * figures_split_size(d->figures, SPLIT_DEV);
	scoring_cost(d, &d->target, on, (double)(scores + first), most);
	for (size_t i = 1; (m = desk_target(d, i)); i++)
		scoring_cost(d, m, on, (double)(scores + scoring_missing(d,
			(struct text_ref){.version = s->head}, SCOPE_DEV, m)), most);
	return OK;
}

static uint64_t seed_of(const struct round_at_work *r)
{
	const struct state *s = desk_state(r->desk);
	const char *hash = "";

	state_text(s, r->about.on, &hash);
	if (r->search)
		return (uint64_t)s->searches.items[r->search - 1].seed + hash_u64(str_of(hash)) +
		       (uint64_t)r->step;
	return hash_u64(str_of(s->id)) + hash_u64(str_of(hash));
}

static void show_slots(struct round_at_work *r)
{
	struct flight *f = &r->desk->flight;

	f->growing = NEWN(r->n, struct growing);
	f->n_growing = r->n;
	f->round = r->round;
	f->round_ms = clock_ms();
	for (size_t i = 0; i < r->n; i++)
		f->growing[i] = (struct growing){.op = r->operators[i], .text = BUF(BUF_TEXT),
			.over = r->begun && r->begun[i].done};
}

/* Variants that are there already get their first examples too. */
static void take_begun(struct round_at_work *r)
{
	const struct state *s = desk_state(r->desk);

	r->begun = samples_begun(r);
	for (size_t i = 0; i < s->variants.n; i++) {
		const struct variant *v = &s->variants.items[i];
		if (v->round != r->round)
			continue;
		r->made++;
		if (v->standing != STANDING_REJECTED && !state_stop(s, v))
			scoring_add_round(
				r->desk, (struct text_ref){.variant = v->n}, SCOPE_FIRST);
	}
}

static void ask(struct round_at_work *r)
{
	struct desk *d = r->desk;
	struct proposal_plan plan = {.proposer = &r->proposer, .operators = r->operators,
		.n_slots = r->n, .tries = TRIES, .seed = seed_of(r), .by = AUTHOR_FIRST_MODEL,
		.sample = on_sample, .context = on_context, .ordered = r->search > 0};
	const struct proposal_events ev = {.may = may_send, .sent = on_sent,
		.growing = on_growing, .again = on_again, .answered = on_answered,
		.variant = on_variant, .refused = on_refused, .failed = on_failed,
		.cut = on_cut, .arg = r};

	r->slots = NEWN(r->n + 1, struct slot);
	if ((size_t)r->round > desk_state(d)->rounds.n) {
		asking_settle(&r->about, desk_state(d), r->operators, r->n);
		write_round(r);
	}
	if (r->search)
		take_begun(r);
	else
		samples_taken(r);
	show_slots(r);
	plan.begun = r->begun;
	r->proposal = proposal_new(d->client, &plan, &ev);
	if (!r->search)
		spare(r);
	desk_touch(d);
}

/* Begins when the scores that it learns from are there. */
static void round_play(void *arg)
{
	struct round_at_work *r = arg;
	struct desk *d = r->desk;
	const struct round_plan plan = {.act = r->act, .about = r->about, .only = r->only,
		.asked = r->wanted};
	SCOPED(buf) err = BUF(BUF_SMALL);

	if (!r->proposal && !scoring_waits(d, r->about.on)) {
		r->n = choose(d, &plan, r->round, r->operators, &err);
		if (r->n) {
			ask(r);
		} else {
			desk_say(d, true, "%s", buf_text(&err));
			desk_unseat(d, r);
			round_free(r);
			r = NULL;
		}
	}
	if (r && r->sparing && insight(r))
		spare_no_more(r);
	if (r && r->proposal && !proposal_go(r->proposal))
		round_over(r);
}

/* That of a search goes on where it is the last one. */
static int round_of(const struct state *s, const struct round_plan *plan)
{
	int step = 0;

	for (size_t i = 0; plan->search && i < s->rounds.n; i++)
		step += s->rounds.items[i].search == plan->search;
	return (int)s->rounds.n + (plan->search && step > plan->step ? 0 : 1);
}

/* What has no call out is given up, for the budget leaves none. */
void proposing_no_more(struct desk *d)
{
	if (d->own->round && d->own->round->proposal)
		proposal_no_more(d->own->round->proposal);
}

enum status proposing_start(struct desk *d, const struct round_plan *plan, struct buf *err)
{
	const struct state *s = desk_state(d);
	const size_t first = needed_first(d, plan);
	struct round_at_work *r;

	r = NEW(struct round_at_work);
	*r = (struct round_at_work){.desk = d, .only = plan->only, .act = plan->act,
		.wanted = plan->asked, .about = asked_keep(&plan->about),
		.round = round_of(s, plan), .began_ms = clock_ms(), .search = plan->search,
		.step = plan->step, .chosen = plan->why ? mem_dup(plan->why) : NULL,
		.operators = NEWN((size_t)plan->asked, const struct op *)};
	desk_model(&r->proposer, d->proposer.name);
	if (plan->search)
		r->about.before = r->round;
	if (first) {
		if (!scoring_add(d, plan->about.on, SCOPE_DEV, &d->target)) {
			round_free(r);
			return fail(err, FAILED, "%s: %s", plan->only->name,
				"what it learns from could not be scored");
		}
		desk_say(d, false, "scoring %s first: %s learns from what fails",
			plan->about.on.variant ? text_called(s, plan->about.on).s : "prompt",
			plan->only->name);
	} else {
		r->n = choose(d, plan, r->round, r->operators, err);
		if (!r->n) {
			round_free(r);
			return FAILED;
		}
		ask(r);
	}
	d->own->round = r;
	desk_seat(d, &(struct player){.play = round_play, .cancel = round_cancel,
			      .what = "propose", .arg = r});
	return OK;
}
