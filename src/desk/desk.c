/* desk.c - a session at work: its beginning, its turns and its end. */
#include "hunsu/desk/desk.h"

#include <string.h>

#include "hunsu/base/clock.h"
#include "hunsu/figures/grids.h"
#include "inside.h"

#define TOLD_S 10 /* how long a round took is said from then on */

/* ---- who wishes ---- */

void desk_seat(struct desk *d, const struct player *p)
{
	*PUSH(&d->own->players) = *p;
	desk_wake(d);
	desk_touch(d);
}

void desk_unseat(struct desk *d, const void *arg)
{
	size_t kept = 0;

	for (size_t i = 0; i < d->own->players.n; i++)
		if (d->own->players.items[i].arg != arg)
			d->own->players.items[kept++] = d->own->players.items[i];
	d->own->players.n = kept;
	desk_touch(d);
}

bool desk_idle(const struct desk *d)
{
	return !d->own->players.n && orders_idle(d->own->orders) && !d->own->rescoring.on;
}

bool desk_stands(const struct desk *d)
{
	return purse_held(d->purse) && !desk_state(d)->spend.outstanding && !d->own->sends &&
	       !d->own->wake;
}

void desk_at_work(const struct desk *d, struct buf *out)
{
	const int calls = client_running(d->client) + client_waiting(d->client);

	for (size_t i = 0; i < d->own->players.n; i++)
		buf_addf(out, "%s, ", d->own->players.items[i].what);
	if (calls)
		buf_addf(out, "%d answer%s to come", calls, PLURAL(calls));
	else
		buf_adds(out, "running");
}

static void look(struct desk *d)
{
	const enum purse_look now = purse_look(d->purse);
	const bool held = now != PURSE_OPEN;

	if (held == d->own->held)
		return;
	d->own->held = held;
	client_hold(d->client, now == PURSE_USED);
	if (held)
		desk_say(d, true, "%s: what waits is held back; " LINE("budget") " raises it",
			now == PURSE_USED ? "the budget is used up"
					  : "the next call could pass the budget");
}

/* What the other targets still have to score decides nothing, and holds nothing up. */
static bool leading(const struct desk *d)
{
	return d->own->players.n || d->own->rescoring.on || scoring_leads(d);
}

/* What came of a round, when nothing is on its way any more: its variants are scored then. */
static void tell_round(struct desk *d)
{
	const int made = d->own->written.made;
	const double since = (double)(clock_ms() - d->own->written.began_ms) / 1000;
	SCOPED(buf) said = BUF(BUF_SMALL);

	if (!d->own->written.round || leading(d))
		return;
	buf_addf(&said, "round %d: %d variant%s", d->own->written.round, made, PLURAL(made));
	if (since >= TOLD_S)
		buf_addf(&said, " in %s", clock_words(since).s);
	if (d->own->written.saved)
		buf_addf(&said, "; the race saved %zu call%s", d->own->written.saved,
			PLURAL(d->own->written.saved));
	if (d->own->written.why && made)
		buf_addf(&said, "; %d gave nothing: %s", d->own->written.nothing,
			d->own->written.why);
	else if (d->own->written.why)
		buf_addf(&said, "; all gave nothing: %s; " KEY("propose") " asks again",
			d->own->written.why);
	desk_say(d, !made, "%s", buf_text(&said));
	d->own->written.round = 0;
}

/* What a lesson did, once all outputs are graded again. */
static void tell_lesson(struct desk *d)
{
	SCOPED(buf) words = BUF(BUF_SMALL);

	if (!d->own->learnt || !desk_idle(d))
		return;
	d->own->learnt = 0;
	figures_lesson_words(d->figures, &words);
	if (words.n)
		desk_say(d, false, "%s", buf_text(&words));
}

/* When a round is written and its variants have their first examples, they get the rest. */
static void finish_round(struct desk *d)
{
	orders_go(d->own->orders);
	if (!scoring_leads(d) && d->flight.finishing && !d->own->round &&
		!figures_whole(desk_state(d), (int)desk_state(d)->rounds.n) && !racing_turn(d))
		scoring_best_first(d);
}

void desk_turn(struct desk *d)
{
	timer_remove(d->own->wake);
	d->own->wake = NULL;
	look(d);
	rescoring_turn(d);
	if (!purse_held(d->purse)) {
		/* A player may leave while it plays. */
		for (size_t i = d->own->players.n; i-- > 0;)
			if (i < d->own->players.n)
				d->own->players.items[i].play(d->own->players.items[i].arg);
		finish_round(d);
		targets_turn(d);
		scoring_turn(d);
	}
	for (size_t i = d->own->players.n; i-- > 0;)
		if (i < d->own->players.n && d->own->players.items[i].after)
			d->own->players.items[i].after(d->own->players.items[i].arg);
	calls_flush(d);
	tell_round(d);
	tell_lesson(d);
	d->flight.busy = !desk_idle(d);
}

enum status desk_held(const struct desk *d, struct buf *err)
{
	return !purse_held(d->purse)
		       ? OK
		       : fail(err, FAILED,
				 "held back: it could pass the budget; " LINE(
					 "budget") " raises it");
}

void desk_unasked(struct desk *d, const struct limits *l)
{
	d->own->unasked = *l;
}

static void on_turn(void *arg)
{
	desk_turn(arg);
}

void desk_look_again(struct desk *d)
{
	desk_wake(d);
}

/* All that wish give up; the numbers of their calls that were out are added to calls. */
static void drop_players(struct desk *d, cJSON *calls)
{
	while (d->own->players.n) {
		struct player p = d->own->players.items[d->own->players.n - 1];
		p.cancel(p.arg, calls);
		desk_unseat(d, p.arg);
	}
}

void desk_give_up(struct desk *d, enum actor by)
{
	cJSON *event, *change, *calls;

	calls_flush(d);
	event = event_new(by, "cancel", NULL);
	change = event_change(event, "cancel");
	json_add_cstr(change, "what",
		d->own->players.n ? d->own->players.items[0].what : "evaluate");
	calls = json_add_list(change, "calls");
	drop_players(d, calls);
	scoring_cancel(d, calls);
	racing_drop(d);
	d->own->written.round = 0;
	calls_cancelled(d, event);
	d->flight.busy = false;
	desk_touch(d);
}

bool desk_cancel(struct desk *d)
{
	calls_flush(d);
	rescoring_finish(d); /* nothing of it costs anything: it is not given up */
	if (desk_idle(d))
		return false;
	desk_give_up(d, BY_HUMAN);
	return true;
}

/* ---- models ---- */

void desk_set_model(struct desk *d, bool proposer, const char *name)
{
	struct model *m = proposer ? &d->proposer : &d->target, now = {0};

	desk_model(&now, name); /* the name may be that of the model which goes */
	model_release(m);
	*m = now;
}

void desk_take_models(struct desk *d)
{
	const struct state *s = desk_state(d);
	const int now[2] = {s->target, s->proposer};

	for (int role = 0; role < 2; role++)
		if (now[role] >= 0 && strcmp(state_model(s, now[role]),
			(role ? d->proposer : d->target).name) != 0)
			desk_set_model(d, role == 1, state_model(s, now[role]));
}

/* ---- beginning and end ---- */

static void on_status(void *arg)
{
	desk_touch(arg);
}

static void on_said(void *arg, const char *words)
{
	desk_say(arg, false, "%s", words);
}

struct desk *desk_open(struct loop *l, struct session *s, struct prices *prices, bool no_store,
	const struct client_options *client)
{
	struct desk *d = NEW(struct desk);
	struct client_options o = *client;

	d->own = NEW(struct desk_own);
	d->loop = l;
	d->session = s;
	d->own->next_call = state_next_call(s->state);
	d->purse = purse_new(prices, s->state);
	d->figures = figures_new(s->state, &d->flight);
	d->store = no_store ? NULL : store_start(l, NULL);
	o.store = d->store;
	o.prices = prices;
	o.status = on_status;
	o.said = on_said;
	o.status_arg = d;
	d->client = client_new(l, &o);
	scoring_open(d);
	loop_after(l, on_turn, d);
	return d;
}

void desk_close(struct desk *d)
{
	cJSON *unsaid;

	if (!d)
		return;
	unsaid = cJSON_CreateArray();
	d->own->closing = true;
	loop_after_remove(d->loop, on_turn, d);
	timer_remove(d->own->wake);
	drop_players(d, unsaid);
	cJSON_Delete(unsaid);
	scoring_close(d);
	racing_drop(d);
	client_free(d->client);
	purse_free(d->purse);
	figures_free(d->figures);
	store_close(d->store);
	trial_release(&d->flight.trial);
	invented_release(&d->flight.invented);
	free(d->flight.asked.question);
	buf_release(&d->flight.asked.answer);
	session_close(d->session);
	model_release(&d->target);
	model_release(&d->proposer);
	for (size_t i = 0; i < d->own->news.n; i++)
		free(d->own->news.items[i].words);
	for (size_t i = 0; i < d->own->models.n; i++) {
		model_release(d->own->models.items[i]);
		free(d->own->models.items[i]);
	}
	free(d->own->news.items);
	free(d->own->players.items);
	for (size_t i = 0; i < d->own->programs.n; i++) {
		model_release(d->own->programs.items[i]);
		free(d->own->programs.items[i]);
	}
	free(d->own->programs.items);
	free(d->own->failure);
	free(d->own->written.why);
	free(d->own->models.items);
	cJSON_Delete(d->own->sends);
	cJSON_Delete(d->own->paid);
	index_release(&d->own->kept.outputs);
	free(d->own);
	free(d);
}
