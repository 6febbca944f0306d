/* calls.c - how a call of the client becomes `send`, `call` and `score` changes. */
#include <math.h>
#include <string.h>

#include "inside.h"

static cJSON *sends_list(struct desk_own *own)
{
	cJSON *change = own->sends ? (cJSON *)(uintptr_t)event_find(own->sends, "send") : NULL;

	if (change)
		return cJSON_GetObjectItemCaseSensitive(change, "calls");
	own->sends = event_new(BY_SYSTEM, "send", NULL);
	return json_add_list(event_change(own->sends, "send"), "calls");
}

bool calls_may(struct desk *d, const char *role, const struct request *r, int search)
{
	struct cost most = {0};

	cost_add_request(&most, purse_prices(d->purse), r);
	return (!search || limits_may(d, *role, &most)) && purse_may(d->purse, r);
}

bool calls_again(struct desk *d, int call)
{
	const struct call_record *c;
	struct cost most;
	cJSON *e, *change;

	calls_flush(d);
	c = state_call(desk_state(d), call);
	if (!c)
		return false;
	most = (struct cost){.usd = c->most_usd, .tokens = (double)c->most_tokens};
	if ((c->search && !limits_may(d, c->role, &most)) || !purse_again(d->purse, &most))
		return false;
	e = event_new(BY_SYSTEM, "send", NULL);
	change = event_change(e, "send");
	json_add_list(change, "calls");
	if (c->search)
		json_add_int(change, "search", c->search);
	json_add_int(json_add_list(change, "again"), NULL, call);
	session_do(d->session, e);
	return true;
}

static void note_unsent(struct search_spend *u, const char *role, const struct cost *most)
{
	u->calls++;
	u->target += *role == 't';
	u->proposals += *role == 'p';
	u->usd += isnan(most->usd) ? 0 : most->usd;
	u->tokens += most->tokens;
}

int calls_number(struct desk *d, const char *role, const struct request *r, int search)
{
	struct cost most;
	cJSON *c;
	int n;

	if (d->own->sends_search != search)
		calls_flush(d);
	d->own->sends_search = search;
	c = json_add_object(sends_list(d->own), NULL);
	n = d->own->next_call++;
	purse_reserve(d->purse, r, &most);
	if (search)
		note_unsent(&d->own->unsent, role, &most);
	json_fill(c, "call %d role %s most_usd %g most_tokens %ld", n, role, most.usd,
		(long)most.tokens);
	return n;
}

void calls_flush(struct desk *d)
{
	cJSON *e = d->own->sends;

	d->own->sends = NULL;
	d->own->unsent = (struct search_spend){0};
	purse_recorded(d->purse);
	if (e && d->own->sends_search)
		json_add_int((cJSON *)(uintptr_t)event_find(e, "send"), "search",
			d->own->sends_search);
	if (e)
		session_do(d->session, e);
}

void calls_cut(struct desk *d, int call, const struct call *k)
{
	if (!call_lost(k))
		return;
	if (!d->own->paid)
		d->own->paid = cJSON_CreateArray();
	json_add_int(d->own->paid, NULL, call);
}

void calls_cancelled(struct desk *d, cJSON *event)
{
	cJSON *change = (cJSON *)(uintptr_t)event_find(event, "cancel");

	if (d->own->paid)
		json_add(change, "paid", d->own->paid);
	d->own->paid = NULL;
	session_do(d->session, event);
}

static void add_usage(cJSON *c, const struct answer *a)
{
	if (a->tokens_in >= 0)
		json_add_int(c, "in", a->tokens_in);
	if (a->tokens_out >= 0)
		json_add_int(c, "out", a->tokens_out);
	if (a->tokens_more > 0)
		json_add_int(c, "more", a->tokens_more);
	if (!isnan(a->usd))
		json_add_num(c, "usd", a->usd);
	if (a->cached) {
		json_add_bool(c, "cached", true);
		return;
	}
	json_fill(c, "first_ms %ld ms %ld tries ?%d", (long)a->first_ms, (long)a->total_ms,
		a->tries > 1 ? a->tries : 0);
}

/* In the place of a hash: the call failed before its request was made (a placeholder that the
 * example does not fill, a local model that is not there). */
static const char no_request[] = "0000000000000000000000000000000000000000000000000000000000000000";

static bool same(const char *kept, const char *told)
{
	return strcmp(kept ? kept : "", told) == 0;
}

/* Of what both told. */
static bool differs(const char *kept, const char *told)
{
	return kept && *told && strcmp(kept, told) != 0;
}

static void say_served(struct desk *d, const struct served_as *old, const struct serving *now)
{
	const char *const told[][3] = {
		{"", old->as, now->model},
		{"fingerprint ", old->fingerprint, now->fingerprint},
		{"build ", old->build, now->build},
		{"quantisation ", old->quantisation, now->quantisation},
	};
	SCOPED(buf) words = BUF(BUF_SMALL);

	for (size_t i = 0; i < sizeof told / sizeof *told; i++)
		if (differs(told[i][1], told[i][2]))
			buf_addf(&words, "%s%s%s, before %s", words.n ? "; " : "", told[i][0],
				told[i][2], told[i][1]);
	if (words.n)
		desk_say(d, false, "%s is served by another one now: %s; scores from before may "
			"not hold, hunsu drift tells", state_model(desk_state(d), old->model),
			buf_text(&words));
}

/* The number of what served it; that is written once, before the first call that it served. */
static int served_number(struct desk *d, cJSON *event, const char *model, const struct serving *v)
{
	const struct state *s = desk_state(d);
	const struct served_as *last = NULL;
	cJSON *c;

	for (size_t i = s->served.n; i-- > 0;) {
		const struct served_as *k = &s->served.items[i];
		if (strcmp(state_model(s, k->model), model) != 0 ||
			!same(k->at, v->at ? v->at : ""))
			continue;
		if (same(k->as, v->model) && same(k->fingerprint, v->fingerprint) &&
			same(k->build, v->build) && same(k->quantisation, v->quantisation))
			return k->n;
		last = last ? last : k;
	}
	if (last)
		say_served(d, last, v);
	c = event_change(event, "served");
	json_fill(c, "served %d model %s", (int)s->served.n + 1, model);
	json_add_cstr(c, "at", v->at);
	json_add_cstr(c, "as", *v->model ? v->model : NULL);
	json_add_cstr(c, "fingerprint", *v->fingerprint ? v->fingerprint : NULL);
	json_add_cstr(c, "build", *v->build ? v->build : NULL);
	json_add_cstr(c, "quantisation", *v->quantisation ? v->quantisation : NULL);
	return (int)s->served.n + 1;
}

cJSON *calls_add(struct desk *d, cJSON *event, int n, const char *role, const struct model *m,
	const struct answer *a, int sample, const struct prompt *whole)
{
	const int served = a->served ? served_number(d, event, m->name, a->served) : 0;
	cJSON *c = event_change(event, "call");

	json_fill(c, "call %d role %s model %s served ?%d hash %s sample %d", n, role, m->name,
		served, *a->hash ? a->hash : no_request, sample);
	if (whole)
		event_add_messages(c, "request", whole, &desk_state(d)->authors);
	if (!a->error)
		json_add_str(c, "answer", a->text);
	if (a->thinking.n)
		json_add_str(c, "thinking", a->thinking);
	json_add_cstr(c, "finish", a->finish);
	if (a->refusal)
		json_add_bool(c, "refusal", true);
	json_add_cstr(c, "error", a->error);
	add_usage(c, a);
	return c;
}

static cJSON *scored_change(cJSON *event, const char *kind, const struct scored *k)
{
	cJSON *c = event_change(event, kind), *ex;

	json_add_cstr(c, "text", k->hash);
	ex = json_add_list(c, "example");
	json_add_int(ex, NULL, k->example->id);
	json_add_int(ex, NULL, k->example->version);
	return c;
}

/* But where a person is to give it, or none could be given whatever the answer were. */
static void add_unscored(
	struct desk *d, cJSON *event, const struct scored *k, const struct outcome *o)
{
	const struct state *s = desk_state(d);
	const char *why = o->error;

	if (!why && !figures_person(s) && figures_scorable(d->figures, k->example))
		why = o->reason;
	if (why && o->output)
		json_fill(scored_change(event, "unscored", k),
			"metric %d model %s call %d settings ?%d why %s", s->metric, k->model,
			k->call, k->apart, why);
}

void calls_score(
	struct desk *d, cJSON *event, const struct scored *k, const struct outcome *o)
{
	const struct state *s = desk_state(d);
	const bool person = isnan(o->score) && o->output && figures_person(s);
	double score = person ? figures_grade(s, k->example->id, o->output) : o->score;

	if (person && isnan(score))
		score = grades_past(d, k->example, o->output);
	if (isnan(score)) {
		add_unscored(d, event, k, o);
		return;
	}
	json_fill(scored_change(event, "score", k),
		"sample %d metric %d model %s call %d settings ?%d extracted %s score %g reason %s",
		k->sample, desk_state(d)->metric, k->model, k->call, k->apart,
		o->extracted && o->output && !strcmp(o->extracted, o->output) ? NULL : o->extracted,
		score, person ? "your grade" : o->reason ? o->reason : "");
}
