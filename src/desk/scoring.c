/*
 * scoring.c - texts of a session on its examples: claims on the desk's orders, whose answers become
 * events.
 */
#include <math.h>
#include <string.h>

#include "hunsu/figures/contest.h"
#include "inside.h"

struct scored_text { /* a claim: one text on the examples that had no score then */
	struct desk *desk;
	struct claim *claim;
	struct text_ref text;
	char hash[TEXT_HASH];
	const struct model *model;
	int settings, samples, metric; /* of when it was made */
	int search; /* that it is made for; 0: none */
	int apart; /* the same settings, where they are apart from the session's own scores; 0 */
	int *ids; /* of the examples, ascending */
	size_t n, at;
	bool itself; /* unasked: gives way to all others */
	bool round;  /* for one: when it is through, the other targets follow */
	bool kept; /* only outputs that the record has: no call to the target */
	bool follows;  /* the leading target, unasked */
	bool *settled; /* by example and sample: it is on its way, or was answered */
};

static bool leads(const struct scored_text *t)
{
	return strcmp(t->model->name, t->desk->target.name) == 0;
}

static bool in_scope(const struct desk *d, const struct example *e, enum scope scope)
{
	if (scope == SCOPE_OUTPUTS)
		return !e->dropped && e->split == SPLIT_DEV;
	return figures_counts(d->figures, e, scope == SCOPE_HELD_OUT ? SPLIT_HELD_OUT : SPLIT_DEV);
}

static const struct sheet *sheet_by(
	const struct desk *d, const char *hash, const struct model *m, int apart)
{
	const struct state *s = desk_state(d);

	return state_sheet_apart(s, hash, state_model_index(s, m->name), s->metric, apart);
}

/* ---- the claim's side of orders.h ---- */

static int sample_at(const struct scored_text *t, size_t at)
{
	return (int)(at % (size_t)t->samples) + 1;
}

static bool next_cell(void *arg, struct cell *out)
{
	struct scored_text *t = arg;
	const struct state *s = desk_state(t->desk);
	const struct sheet *sheet = sheet_by(t->desk, t->hash, t->model, t->apart);

	for (; t->at < t->n * (size_t)t->samples; t->at++) {
		const int id = t->ids[t->at / (size_t)t->samples], sample = sample_at(t, t->at);
		const struct example *e = state_example(s, id);
		if (t->settled[t->at] || !e || e->dropped ||
			!isnan(mark_sample(sheet_mark(sheet, id), sample)))
			continue;
		*out = (struct cell){.text = state_text(s, t->text, NULL), .hash = t->hash,
			.example = id, .version = e->version, .fields = &e->fields,
			.model = t->model, .sampling = &state_settings_by(s, t->settings)->sampling,
			.sample = sample, .apart = t->apart, .tag = (size_t)t->settings,
			.search = t->search,
			.stream = t->model->file != NULL}; /* it tells how far it has read */
		if (!t->kept || kept_has(t->desk, out))
			return true;
	}
	return false;
}

static void took(void *arg)
{
	struct scored_text *t = arg;

	t->settled[t->at++] = true;
}

static int by_number(const void *a, const void *b)
{
	return (*(const int *)a > *(const int *)b) - (*(const int *)a < *(const int *)b);
}

/* Where that cell is among its own; NULL: not there. */
static bool *place_of(const struct scored_text *t, const struct cell *c)
{
	const int *id;

	if (strcmp(c->hash, t->hash) != 0 || strcmp(c->model->name, t->model->name) != 0 ||
		c->apart != t->apart || c->sample > t->samples)
		return NULL;
	id = bsearch(&c->example, t->ids, t->n, sizeof *t->ids, by_number);
	return id ? &t->settled[(size_t)(id - t->ids) * (size_t)t->samples + (size_t)c->sample - 1]
		  : NULL;
}

static bool wants(void *arg, const struct cell *c)
{
	const bool *settled = place_of(arg, c);

	return settled && !*settled;
}

static void settle(void *arg, const struct cell *c, const struct outcome *o)
{
	bool *settled = place_of(arg, c);

	if (settled)
		*settled = true;
}

static void add_flight(struct flight *f, const struct scored_text *t)
{
	f->scoring = vec_room(f->scoring, f->n_scoring, &f->cap_scoring, sizeof *f->scoring);
	f->scoring[f->n_scoring++] = (struct scoring){.text = t->text, .model = t->model->name,
		.leads = leads(t), .apart = t->apart,
		.done = claim_done(t->claim), .calls = claim_calls(t->claim),
		.running = claim_running(t->claim), .eta = claim_eta(t->claim),
		.each = claim_each(t->claim)};
}

static void list_flight(struct desk *d)
{
	d->flight.n_scoring = 0;
	for (size_t i = 0; i < d->own->claims.n; i++)
		add_flight(&d->flight, d->own->claims.items[i]);
}

static void forget(struct scored_text *t)
{
	struct claims *all = &t->desk->own->claims;
	size_t kept = 0;

	for (size_t i = 0; i < all->n; i++)
		if (all->items[i] != t)
			all->items[kept++] = all->items[i];
	all->n = kept;
	if (!kept)
		claimed_clear(t->desk);
	desk_touch(t->desk);
	free(t->ids);
	free(t->settled);
	free(t);
}

static void ended(void *arg)
{
	const struct scored_text *t = arg;

	t->desk->flight.scored += t->n * (size_t)t->samples;
	if (t->round && leads(t) && desk_state(t->desk)->targets.n)
		*PUSH(&t->desk->own->through) = t->text;
	forget(arg);
}

/* ---- the answers ---- */

static bool may_send(void *arg, const struct cell *c, const struct request *r, bool judge)
{
	return calls_may(arg, judge ? "judge" : "target", r, c->search);
}

static bool on_again(void *arg, int number)
{
	return calls_again(arg, number);
}

static int on_sent(void *arg, const struct cell *c, const struct request *r, bool judge)
{
	return calls_number(arg, judge ? "judge" : "target", r, c->search);
}

static void on_came(void *arg, const struct cell *c, const struct came *k)
{
	struct desk *d = arg;
	const struct model *m = c->model;
	const char *role = "target";
	cJSON *event, *call, *ex;

	calls_flush(d);
	event = event_new(BY_SYSTEM, "result", NULL);
	if (k->judge && k->number) {
		m = k->model;
		role = "judge";
	}
	if (k->number) {
		call = calls_add(d, event, k->number, role, m, k->answer, c->sample, k->request);
		json_add(call, "prompt", event_text_ref(scoring_ref(d, c)));
		ex = json_add_list(call, "example");
		json_add_int(ex, NULL, c->example);
		json_add_int(ex, NULL, c->version);
		json_add_int(call, "settings", (int64_t)c->tag);
		if (!k->judge)
			grades_recall(d, event, c, k->number, json_str(call, "answer"));
	}
	if (k->outcome)
		calls_score(d, event,
			&(struct scored){.hash = c->hash,
				.example = state_example_version(
					desk_state(d), c->example, c->version),
				.sample = c->sample, .call = k->target, .apart = c->apart,
				.model = c->model->name},
			k->outcome);
	if (event_find(event, "call") || event_find(event, "score") ||
		event_find(event, "unscored"))
		session_do(d->session, event);
	else
		cJSON_Delete(event);
	tiring_came(d, c, k);
	if (d->own->kept.known && !k->judge)
		kept_add(d, k->number);
	desk_touch(d);
}

static void on_cut(void *arg, const struct cell *c, int number, const struct call *k)
{
	struct desk *d = arg;

	if (!d->own->cut || !number) /* a program that is stopped was no call */
		return;
	json_add_int(d->own->cut, NULL, number);
	calls_cut(d, number, k);
}

/* ---- claiming ---- */

struct wish { /* for the scores of a text; only: of examples by id, NULL: all */
	struct text_ref text;
	enum scope scope;
	const bool *only;
	const struct model *model;
	int apart, search; /* as in orders.h */
	bool itself, round, kept, follows;
};

struct gap { /* what is not scored yet of a text */
	const char *hash;
	int *ids;
	size_t n;
};

/* By example: is the text on its way there? What claims of another metric have settled is not
 * scored by this one, and what they have not is shared. Malloc'ed. */
static bool *on_its_way(const struct desk *d, const char *hash, const struct wish *w)
{
	bool *out = NEWN(desk_state(d)->examples.n + 1, bool);

	if (!claimed_before(d, hash, w->model))
		return out;
	for (size_t i = 0; i < d->own->claims.n; i++) {
		const struct scored_text *t = d->own->claims.items[i];
		if (t->itself || t->apart != w->apart || strcmp(t->hash, hash) != 0 ||
			t->metric != desk_state(d)->metric ||
			strcmp(t->model->name, w->model->name) != 0)
			continue;
		for (size_t k = 0; k < t->n; k++)
			out[t->ids[k]] = true;
	}
	return out;
}

static int samples_of(const struct desk *d, const struct wish *w)
{
	return w->scope == SCOPE_OUTPUTS ? 1
					 : state_settings_by(desk_state(d), w->apart)->samples;
}

/* Has it all that is wished for of that text on an example? */
static bool has_all(struct desk *d, const struct wish *w, const char *hash, int example,
	const struct mark *mark)
{
	return w->scope == SCOPE_OUTPUTS || figures_person(desk_state(d))
		       ? figures_output(desk_state(d), hash, example) != NULL
		       : mark && mark->samples >= samples_of(d, w);
}

/* Can it come to have it? Of what the text itself shows there is no score. */
static bool can_have(struct desk *d, const struct wish *w, const char *hash, int example)
{
	return (w->scope == SCOPE_OUTPUTS || !figures_shows(d->figures, hash, example)) &&
	       (!w->kept || kept_samples(d, hash, example, w->model, samples_of(d, w)));
}

/* Malloc'ed. An example counts when any sample of it is neither there nor on its way. */
static struct gap gap_of(struct desk *d, const struct wish *w)
{
	const struct state *s = desk_state(d);
	const size_t first = (size_t)state_settings(s)->first;
	struct gap g = {.ids = NEWN(s->examples.n + 1, int)};
	const struct sheet *sheet;
	size_t seen = 0;
	OWNED bool *out = NULL;

	rescoring_finish(d);
	if (!state_text(s, w->text, &g.hash))
		return g;
	out = on_its_way(d, g.hash, w);
	sheet = sheet_by(d, g.hash, w->model, w->apart);
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		if ((w->only && !w->only[e->id]) || !in_scope(d, e, w->scope) ||
			(w->scope == SCOPE_FIRST && seen++ >= first))
			continue;
		if (!out[e->id] && can_have(d, w, g.hash, e->id) &&
			!has_all(d, w, g.hash, e->id, sheet_mark(sheet, e->id)))
			g.ids[g.n++] = e->id;
	}
	return g;
}

static size_t missing(struct desk *d, const struct wish *w)
{
	struct gap g = gap_of(d, w);

	free(g.ids);
	return g.n * (size_t)samples_of(d, w);
}

size_t scoring_missing(
	struct desk *d, struct text_ref t, enum scope scope, const struct model *m)
{
	return missing(d, &(struct wish){.text = t, .scope = scope, .model = m});
}

size_t scoring_kept(struct desk *d, struct text_ref t, enum scope scope, const struct model *m)
{
	const struct wish w = {.text = t, .scope = scope, .model = m};
	const struct gap g = gap_of(d, &w);
	size_t n = 0;

	for (size_t i = 0; i < g.n; i++)
		n += kept_samples(d, g.hash, g.ids[i], m, samples_of(d, &w));
	free(g.ids);
	return n;
}

size_t scoring_missing_apart(struct desk *d, struct text_ref t, int settings)
{
	return missing(d, &(struct wish){.text = t, .model = &d->target, .scope = SCOPE_DEV,
				  .apart = settings});
}

/* Unasked: where it may not go is only said, once. */
static bool may_go(struct desk *d, const struct model *m)
{
	const struct model *judge = desk_judge(d);

	if (client_allows(d->client, m) && model_program(judge))
		m = client_allows(d->client, judge) ? m : judge;
	if (client_allows(d->client, m))
		return purse_priced(d->purse, m);
	if (!d->own->unscored_told)
		desk_say(d, true, "not scored: only the session names %s; "
			LINE("evaluate") " asks", m->name);
	d->own->unscored_told = true;
	return false;
}

static size_t claim(struct desk *d, const struct wish *wish)
{
	const struct state *s = desk_state(d);
	const struct model *m = wish->model;
	struct scored_text *t;
	struct wisher w;
	struct gap g;

	if (desk_can_score(s, "", NULL) || (!wish->kept && desk_can_call(m, "", NULL)))
		return 0;
	g = gap_of(d, wish);
	if (!g.n || (!wish->kept && !may_go(d, m))) {
		free(g.ids);
		return 0;
	}
	t = NEW(struct scored_text);
	*t = (struct scored_text){.desk = d,
		.text = wish->text, .model = desk_called(d, m->name),
		.settings = wish->apart ? wish->apart : s->settings, .apart = wish->apart,
		.samples = samples_of(d, wish), .itself = wish->itself, .kept = wish->kept,
		.metric = s->metric, .round = wish->round, .search = wish->search,
		.follows = wish->follows, .ids = g.ids, .n = g.n};
	t->settled = NEWN(g.n * (size_t)t->samples, bool);
	memcpy(t->hash, g.hash, sizeof t->hash);
	w = (struct wisher){.model = t->model, .hash = t->hash, .next = next_cell, .took = took,
		.wants = wants, .came = settle, .end = ended, .arg = t,
		.calls = g.n * (size_t)t->samples, .priority = t->itself ? -2 : leads(t) ? 0 : -1};
	if (t->itself || (d->own->claims.n && d->own->claims.items[0]->itself))
		stint_restart(&d->flight);
	*PUSH(&d->own->claims) = t;
	claimed_add(d, t->hash, t->model, t->text);
	t->claim = orders_claim(d->own->orders, &w);
	add_flight(&d->flight, t);
	desk_wake(d);
	desk_touch(d);
	return w.calls;
}

size_t scoring_add(struct desk *d, struct text_ref text, enum scope scope, const struct model *m)
{
	return claim(d, &(struct wish){.text = text, .scope = scope, .model = m});
}

size_t scoring_follow(struct desk *d, struct text_ref text, const struct model *m)
{
	return claim(
		d, &(struct wish){.text = text, .scope = SCOPE_DEV, .model = m, .follows = true});
}

size_t scoring_outputs(struct desk *d, struct text_ref text, const bool *only, bool claims)
{
	const struct wish w = {.text = text, .scope = SCOPE_OUTPUTS, .only = only,
		.model = &d->target};

	return claims ? claim(d, &w) : missing(d, &w);
}

size_t scoring_add_only(struct desk *d, struct text_ref text, const bool *only)
{
	return claim(d, &(struct wish){.text = text, .scope = SCOPE_DEV, .only = only,
				.model = &d->target, .round = text.variant > 0});
}

size_t scoring_add_round(struct desk *d, struct text_ref text, enum scope scope)
{
	return claim(d, &(struct wish){.text = text, .scope = scope, .model = &d->target,
				.round = true, .search = d->own->searching.n});
}

size_t scoring_add_searched(
	struct desk *d, struct text_ref text, enum scope scope, const bool *only)
{
	return claim(d, &(struct wish){.text = text, .scope = scope, .only = only,
				.model = &d->target, .round = only && text.variant,
				.search = d->own->searching.n});
}

size_t scoring_again(struct desk *d, struct text_ref text, const bool *only, const struct model *m)
{
	return claim(d, &(struct wish){.text = text, .scope = SCOPE_DEV, .only = only,
				.model = m, .kept = true});
}

size_t scoring_add_apart(struct desk *d, struct text_ref text, int settings)
{
	return claim(d, &(struct wish){.text = text, .scope = SCOPE_DEV, .model = &d->target,
				.apart = settings});
}

bool scoring_waits(const struct desk *d, struct text_ref t)
{
	for (size_t i = 0; i < d->own->claims.n; i++)
		if (!d->own->claims.items[i]->itself && !d->own->claims.items[i]->apart &&
			leads(d->own->claims.items[i]) &&
			text_ref_same(d->own->claims.items[i]->text, t))
			return true;
	return false;
}

bool scoring_leads(const struct desk *d)
{
	for (size_t i = 0; i < d->own->claims.n; i++)
		if (leads(d->own->claims.items[i]))
			return true;
	return false;
}

void scoring_cancel(struct desk *d, cJSON *calls)
{
	d->flight.finishing = false;
	stint_restart(&d->flight);
	d->own->through.n = 0;
	d->own->cut = calls;
	while (d->own->claims.n) {
		struct scored_text *t = d->own->claims.items[d->own->claims.n - 1];
		orders_drop(t->claim);
		forget(t);
	}
	list_flight(d);
	d->own->cut = NULL;
}

/* ---- by itself ---- */

static void give_up(struct scored_text *t)
{
	struct desk *d = t->desk;
	cJSON *event = event_new(BY_RULE, "cancel", NULL), *change = event_change(event, "cancel");

	calls_flush(d);
	json_add_cstr(change, "what", "evaluate");
	d->own->cut = json_add_list(change, "calls");
	orders_drop(t->claim);
	forget(t);
	if (cJSON_GetArraySize(d->own->cut))
		calls_cancelled(d, event);
	else
		cJSON_Delete(event);
	d->own->cut = NULL;
}

void scoring_unfollow(struct desk *d, struct tiring *it)
{
	for (size_t i = d->own->claims.n; i-- > 0;) {
		struct scored_text *t = d->own->claims.items[i];

		if (!t->follows || t->model != it->model)
			continue;
		*PUSH(&it->missed) = t->text;
		give_up(t);
	}
}

/* Nothing else is in flight, or being typed. */
static bool quiet(const struct desk *d, const struct scored_text *itself)
{
	return !desk_state(d)->draft.event && !d->own->players.n && !d->own->rescoring.on &&
	       d->own->claims.n == (itself != NULL);
}

/* The prompt, after an edit, while nothing else is in flight; given up for all that is asked. */
static void scoring_itself(struct desk *d)
{
	const struct state *s = desk_state(d);
	const struct text_ref head = {.version = s->head};
	struct scored_text *t = NULL;

	for (size_t i = 0; i < d->own->claims.n && !t; i++)
		if (d->own->claims.items[i]->itself)
			t = d->own->claims.items[i];
	if (t && (t->text.version != s->head || !quiet(d, t) || !unasked_may(d))) {
		give_up(t);
		d->own->itself = 0;
		t = NULL;
	}
	if (!t && d->own->itself != s->head && quiet(d, NULL) && unasked_may(d)) {
		d->own->itself = s->head;
		if (s->head && !state_hidden(s, head) &&
			unasked_cheap(d, head, scoring_missing(d, head, SCOPE_DEV, &d->target)))
			claim(d, &(struct wish){.text = head, .scope = SCOPE_DEV,
					 .model = &d->target, .itself = true});
	}
}

/* ---- a turn ---- */

void scoring_turn(struct desk *d)
{
	orders_go(d->own->orders);
	scoring_itself(d);
	stint_wind(d);
	list_flight(d);
}

void scoring_open(struct desk *d)
{
	d->own->itself = desk_state(d)->head; /* nothing is sent because a session was opened */
	d->own->orders = orders_new(d->client, &(struct orders_events){.may = may_send,
						       .sent = on_sent,
						       .again = on_again,
						       .kept = kept_find,
						       .measure = scoring_measure,
						       .came = on_came,
						       .cut = on_cut,
						       .arg = d});
}

void scoring_close(struct desk *d)
{
	scoring_cancel(d, NULL);
	orders_free(d->own->orders);
	free(d->own->claims.items);
	claimed_clear(d);
	free(d->own->claimed.texts.items);
	free(d->own->through.items);
	tiring_release(d);
	free(d->flight.scoring);
}
