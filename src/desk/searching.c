/*
 * searching.c - a search as a player: what the record knows of it is told to engine/search.h, whose
 * wish is done, until it wishes nothing more, the budget is used up, or the person plays on.
 */
#include <math.h>
#include <string.h>

#include "hunsu/figures/searches.h"
#include "hunsu/session/story.h"
#include "inside.h"

#define MINUTE_MS 60000.0
#define FRUITLESS 2 /* rounds in which the proposer gave no answer at all */

struct position { /* when one of these changes, the person plays */
	int head, metric, settings, target, proposer;
};

struct searching {
	struct desk *desk;
	struct searching_now *now; /* what others ask about it */
	struct position was;
	struct buf doing, why; /* why: it is over, once the held-out examples are looked at */
	struct timer *timer; /* the minutes are over then */
	bool no_proposals;   /* the budget has refused one, while nothing was out */
	bool used_up;	     /* likewise a call to the target */
};

static const struct search_record *record(const struct searching *k)
{
	return &desk_state(k->desk)->searches.items[k->now->n - 1];
}

static struct position position(const struct desk *d)
{
	const struct state *s = desk_state(d);

	return (struct position){s->head, s->metric, s->settings, s->target, s->proposer};
}

static bool quiet(const struct desk *d)
{
	return !desk_state(d)->spend.outstanding && !d->own->sends;
}

/* ---- its end ---- */

static void searching_free(struct searching *k)
{
	struct desk *d = k->desk;

	d->own->search = NULL;
	*k->now = (struct searching_now){.n = 0};
	client_hold_at(d->client, 0);
	d->flight.search = 0;
	d->flight.finishing = false;
	racing_drop(d);
	desk_unseat(d, k);
	timer_remove(k->timer);
	buf_release(&k->doing);
	buf_release(&k->why);
	free(k);
}

static struct text_ref best_of(const struct searching *k, bool *alone)
{
	struct search_known now;
	struct text_ref best;

	searches_know(&now, k->desk->figures, record(k), 0);
	best = now.refs[search_best(&now.plan, &now.facts)];
	*alone = now.facts.n_texts == 1;
	searches_forget(&now);
	return best;
}

/* True: there is no text but the one that it began with. */
static bool write_end(struct searching *k, const char *why)
{
	cJSON *e, *c;
	bool alone;

	calls_flush(k->desk);
	e = event_new(BY_RULE, "searched", NULL);
	c = event_change(e, "searched");
	json_add_int(c, "search", k->now->n);
	json_add(c, "found", event_text_ref(best_of(k, &alone)));
	json_add_cstr(c, "why", why);
	session_do(k->desk->session, e);
	return alone;
}

static void end_by(struct searching *k, enum actor by, const char *why)
{
	struct desk *d = k->desk;
	const struct state *s = desk_state(d);
	struct text_ref found;
	struct called name;
	bool alone;

	desk_unseat(d, k);
	if (!quiet(d) || d->own->round || scoring_leads(d))
		desk_give_up(d, by);
	d->own->written.round = 0;
	alone = write_end(k, why);
	found = record(k)->found;
	name = text_called(s, found);
	if (found.variant)
		desk_say(d, false, "the search ends: %s; the best is %s: " LINE("accept") " %s "
			"takes it, " LINE("show") " play tells what it found", why, name.s, name.s);
	else
		desk_say(d, false, "the search ends: %s; %s is kept%s", why, name.s,
			alone ? "" : ", no variant was better beyond luck");
	searching_free(k);
}

static void end(struct searching *k, const char *why)
{
	end_by(k, BY_RULE, why);
}

void searching_stop(struct desk *d, const char *why)
{
	if (d->own->search)
		end_by(d->own->search, BY_HUMAN, why);
}

/* ---- a step ---- */

static void add_name(struct buf *out, const struct searching *k, struct text_ref t)
{
	buf_adds(out, text_called(desk_state(k->desk), t).s);
}

static bool score(struct searching *k, const struct search_known *now, const struct wish *w)
{
	struct desk *d = k->desk;

	buf_clear(&k->doing);
	buf_adds(&k->doing, "scoring ");
	add_name(&k->doing, k, now->refs[w->text]);
	return scoring_add_searched(d, now->refs[w->text], SCOPE_DEV, NULL) > 0;
}

static void say_round(struct searching *k, const struct search_known *now, const struct wish *w)
{
	SCOPED(buf) said = BUF(BUF_SMALL);

	buf_addf(&said, "round %zu", now->facts.n_rounds + 1);
	if (now->plan.rounds)
		buf_addf(&said, " of %zu", now->plan.rounds);
	buf_clear(&k->doing);
	buf_addstr(&k->doing, buf_str(&said));
	buf_addf(&said, ", %s on ", now->plan.families[w->family].name);
	add_name(&said, k, now->refs[w->text]);
	buf_adds(&said, ": ");
	search_why(&said, &now->plan, w);
	desk_say(k->desk, false, "%s", buf_text(&said));
}

static void begin_round(struct searching *k, const struct search_known *now, const struct wish *w)
{
	const struct text_ref none = {0};
	struct round_plan plan = {.act = "propose", .about.on = now->refs[w->text],
		.about.and = w->other == SEARCH_NONE ? none : now->refs[w->other],
		.only = now->ops[w->family], .asked = (int)w->variants, .search = k->now->n,
		.step = (int)now->facts.n_rounds};
	SCOPED(buf) why = BUF(BUF_SMALL), err = BUF(BUF_SMALL);

	say_round(k, now, w);
	search_why(&why, &now->plan, w);
	plan.why = buf_text(&why);
	k->now->base = now->refs[search_best(&now->plan, &now->facts)];
	if (proposing_start(k->desk, &plan, &err))
		end(k, buf_text(&err));
}

/* The last round of the record is one of this search: what is left of it is done first. */
static bool goes_on(struct searching *k)
{
	const struct state *s = desk_state(k->desk);
	const struct round *r = s->rounds.n ? &s->rounds.items[s->rounds.n - 1] : NULL;
	struct search_known before;
	struct round_plan plan;
	SCOPED(buf) err = BUF(BUF_SMALL);
	bool goes;

	if (!r || r->search != k->now->n)
		return false;
	searches_know(&before, k->desk->figures, record(k), r->n);
	plan = (struct round_plan){.act = "propose", .about.on = r->on, .about.and = r->and,
		.asked = r->asked, .search = k->now->n, .step = (int)before.facts.n_rounds};
	k->now->base = before.refs[search_best(&before.plan, &before.facts)];
	buf_addf(&k->doing, "round %d goes on", plan.step + 1);
	goes = r->n_operators &&
	       !operator_find(&plan.only, str_of(r->operators[0]), NULL) &&
	       !proposing_start(k->desk, &plan, &err);
	searches_forget(&before);
	return goes;
}

/* Since it began, both texts. */
static bool looked(const struct searching *k, const struct search_known *now, size_t best)
{
	const struct state *s = desk_state(k->desk);

	for (size_t i = 0; i < s->looks.n; i++) {
		const struct look *l = &s->looks.items[i];
		if (l->event > record(k)->event && l->n_prompts && l->model == s->target &&
			l->metric == s->metric && text_ref_same(l->prompts[0], now->refs[0]) &&
			text_ref_same(l->prompts[l->n_prompts - 1], now->refs[best]))
			return true;
	}
	return false;
}

static void write_look(const struct searching *k, const struct search_known *now, size_t best)
{
	const struct state *s = desk_state(k->desk);
	cJSON *e = event_new(BY_RULE, "held-out", NULL), *c = event_change(e, "look"), *list;

	list = json_add_list(c, "prompts");
	json_add(list, NULL, event_text_ref(now->refs[0]));
	if (best)
		json_add(list, NULL, event_text_ref(now->refs[best]));
	list = json_add_list(c, "examples");
	for (size_t i = 0; i < s->examples.n; i++)
		if (figures_counts(k->desk->figures, &s->examples.items[i].now, SPLIT_HELD_OUT))
			json_add_int(list, NULL, s->examples.items[i].now.id);
	json_fill(c, "model %s metric %d", k->desk->target.name, s->metric);
	session_do(k->desk->session, e);
}

static void look(struct searching *k, const struct search_known *now, size_t best)
{
	struct desk *d = k->desk;

	if (!looked(k, now, best))
		write_look(k, now, best);
	k->now->looking = true;
	buf_clear(&k->doing);
	buf_adds(&k->doing, "a look at the held-out examples");
	scoring_add_searched(d, now->refs[0], SCOPE_HELD_OUT, NULL);
	if (best)
		scoring_add_searched(d, now->refs[best], SCOPE_HELD_OUT, NULL);
}

static bool scored(const struct search_known *now, size_t text)
{
	for (size_t i = 0; i < now->plan.examples; i++)
		if (!isnan(now->facts.texts[text].scores[i]))
			return true;
	return false;
}

/* Only with what is left for it: half a look compares nothing. Nor does one where nothing was
 * scored to be compared with. */
static bool may_look(const struct searching *k, const struct search_known *now, size_t best)
{
	const struct search_record *r = record(k);
	struct desk *d = k->desk;
	const struct metric *m = figures_metric(desk_state(d));
	size_t calls = scoring_missing(d, now->refs[0], SCOPE_HELD_OUT, &d->target);

	if (best)
		calls += scoring_missing(d, now->refs[best], SCOPE_HELD_OUT, &d->target);
	if (m && m->ask)
		calls *= 2;
	return r->look && now->held_out && scored(now, 0) && !limits_over(d) && !k->now->looking &&
	       limits_fit(searches_left(r).calls, (double)calls);
}

static void finish(struct searching *k, const struct search_known *now, const struct wish *w)
{
	buf_clear(&k->why);
	search_why(&k->why, &now->plan, w);
	if (may_look(k, now, w->text))
		look(k, now, w->text);
	if (!scoring_leads(k->desk))
		end(k, buf_text(&k->why));
}

/* The last rounds, without one answer of the proposer: it is not to be had, or not asked, for what
 * is needed is missing. */
static bool fruitless(const struct search_known *now)
{
	size_t n = 0;

	for (size_t i = now->facts.n_rounds; i-- > 0 && n < FRUITLESS; n++)
		if (now->facts.rounds[i].made || now->facts.rounds[i].refused ||
			now->plan.families[now->facts.rounds[i].family].free)
			return false;
	return n == FRUITLESS;
}

/* Every call of its start failed: with how the last one did. */
static void end_unscored(struct searching *k)
{
	const struct desk *d = k->desk;
	const char *trouble = figures_trouble(d->figures, record(k)->on, desk_state(d)->target);
	SCOPED(buf) why = BUF(BUF_SMALL);

	buf_adds(&why, "no call for the text that it begins with gave a score");
	if (trouble)
		buf_addf(&why, ": %s", trouble);
	end(k, buf_text(&why));
}

static void step(struct searching *k)
{
	struct desk *d = k->desk; /* k may be gone after its end */
	struct search_known now;
	struct wish w = {.kind = WISH_DONE, .why = WHY_BUDGET};

	searches_know(&now, d->figures, record(k), 0);
	if (k->no_proposals)
		now.facts.left.proposals = 0;
	if (k->used_up) {
		w.text = search_best(&now.plan, &now.facts);
		w.why = now.facts.texts[0].full ? WHY_BUDGET : WHY_NO_START;
	} else {
		search_next(&now.plan, &now.facts, &w);
	}
	if (now.facts.texts[0].full && !scored(&now, 0))
		end_unscored(k);
	else if (fruitless(&now))
		end(k, "nothing came of the last rounds");
	else if (w.kind == WISH_ROUND)
		begin_round(k, &now, &w);
	else if (w.kind == WISH_DONE)
		finish(k, &now, &w);
	else if (!score(k, &now, &w))
		end(k, "nothing may be sent for what is to be scored next");
	searches_forget(&now);
	desk_touch(d);
}

/* Nothing is out, and the budget refuses what comes next: of a round what is not asked yet is given
 * up, of scores all. */
static void out_of_budget(struct searching *k)
{
	struct desk *d = k->desk;
	OWNED_JSON cJSON *none = NULL;

	k->now->refused = false;
	if (d->own->round) {
		k->no_proposals = true;
		proposing_no_more(d);
	} else {
		none = cJSON_CreateArray();
		scoring_cancel(d, none);
		racing_drop(d);
		k->used_up = true;
	}
	desk_wake(d);
}

/* After all that play: the next step, when nothing of the last one is left to do. */
static void after(void *arg)
{
	struct searching *k = arg;
	struct desk *d = k->desk;
	const struct position now = position(d);

	if (memcmp(&now, &k->was, sizeof now) != 0)
		end(k, "you play on yourself");
	else if (limits_over(d) && !d->own->sends)
		end(k, "the time is up");
	else if (purse_held(d->purse) && quiet(d))
		end(k, "the budget of the session is used up");
	else if (k->now->refused && quiet(d))
		out_of_budget(k);
	else if (k->now->looking && !scoring_leads(d))
		end(k, buf_text(&k->why));
	else if (!d->own->round && !scoring_leads(d))
		step(k);
	k = d->own->search;
	if (k)
		k->now->refused = k->now->refused && !quiet(d);
}

/* ---- its beginning ---- */

static void on_time(void *arg)
{
	struct searching *k = arg;

	k->timer = NULL;
	desk_wake(k->desk);
}

static void play(void *arg)
{
	(void)arg; /* after all others */
}

static void cancel(void *arg, cJSON *calls)
{
	struct searching *k = arg;

	if (!k->desk->own->closing)
		(void)write_end(k, "it was stopped");
	searching_free(k);
}

static void write_begin(struct desk *d, const struct search_order *o, int n)
{
	const struct search_caps *caps = &o->caps;
	cJSON *e = event_new(BY_HUMAN, o->act, o->args), *c = event_change(e, "search"), *list;

	json_add_int(c, "search", n);
	json_add(c, "on", event_text_ref(o->on));
	json_add_int(c, "seed", o->seed);
	list = json_add_list(c, "operators");
	for (size_t i = 0; i < o->n_ops; i++)
		json_add_cstr(list, NULL, o->ops[i]);
	list = o->known ? json_add_list(c, "known") : NULL;
	for (size_t i = 0; list && i < o->n_ops; i++) {
		cJSON *of = json_add_list(list, NULL);

		json_add_num(of, NULL, o->known[i].gain);
		json_add_int(of, NULL, o->known[i].rounds);
	}
	json_fill(c,
		"rounds ?%d variants ?%d calls ?%g target ?%g proposals ?%g tokens ?%g usd ?%g "
		"minutes ?%g",
		o->rounds, o->variants, caps->calls, caps->target, caps->proposals, caps->tokens,
		caps->usd, caps->minutes);
	if (o->look)
		json_add_bool(c, "look", true);
	session_do(d->session, e);
}

/* The limits of a search that goes on are all that were ever named. */
static void say_limits(const struct searching *k)
{
	const struct search_record *r = record(k);
	SCOPED(buf) most = BUF(BUF_SMALL), spent = BUF(BUF_SMALL);

	(void)search_caps_words(&most, r->rounds, &r->caps);
	searches_cost_words(&spent, desk_state(k->desk), r);
	desk_say(k->desk, false, "search %d goes on, with %s in all; so far it took %s", r->n,
		buf_text(&most), buf_text(&spent));
}

enum status searching_start(struct desk *d, const struct search_order *o, struct buf *err)
{
	const struct state *s = desk_state(d);
	const int n = o->go_on ? o->go_on : (int)s->searches.n + 1;
	struct searching *k;
	double left;

	if (d->own->search)
		return fail(err, FAILED, "the model plays already; " KEY("cancel") " stops it");
	if (d->own->round)
		return fail(err, FAILED, "a round is on its way; " KEY("cancel") " cancels it");
	if (desk_held(d, err))
		return FAILED;
	write_begin(d, o, n);
	k = NEW(struct searching);
	d->own->searching = (struct searching_now){.n = n, .base = o->on};
	*k = (struct searching){.desk = d, .now = &d->own->searching, .doing = BUF(BUF_SMALL),
		.why = BUF(BUF_SMALL)};
	k->was = position(d);
	d->own->search = k;
	d->flight.search = n;
	left = searches_left(record(k)).minutes;
	if (!isnan(left)) {
		const int64_t ms = left > 0 ? (int64_t)(left * MINUTE_MS) : 0;

		k->now->ends_ms = loop_now(d->loop) + ms;
		client_hold_at(d->client, k->now->ends_ms);
		k->timer = loop_timer(d->loop, ms, on_time, k);
	}
	desk_seat(d, &(struct player){.play = play, .cancel = cancel,
			      .what = "search", .arg = k, .after = after});
	if (o->go_on)
		say_limits(k);
	(void)goes_on(k);
	return OK;
}

void searching_words(const struct desk *d, struct buf *out)
{
	if (!d->own->search)
		return;
	buf_adds(out, "the model plays, ");
	buf_addstr(out, buf_str(&d->own->search->doing));
}
