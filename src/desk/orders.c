/* orders.c - cells that are wanted, each sent once. */
#include "hunsu/desk/orders.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/clock.h"
#include "hunsu/base/mem.h"

#define WINDOW 32 /* calls handed over and not answered; more only while … */
#define SPARE 8	  /* … fewer than this wait in the client's queue (it runs more at a time) */
#define PACED 3	  /* calls from which a pace is told */

struct claim {
	struct orders *orders;
	struct claim *next;
	struct wisher wisher;
	size_t done, out;    /* cells that came, and that are on their way */
	bool running;	     /* some were sent */
	int64_t began, last; /* of the calls that count for the pace: first sent, last answered */
	size_t paced;	     /* answered by a server, not by the store */
};

struct wanted_by {
	struct claim **items;
	size_t n, cap;
};

struct sent { /* a cell that is on its way */
	struct orders *orders;
	struct sent *next, **back;
	struct cell cell;
	char hash[TEXT_HASH]; /* the cell's */
	int number;
	struct call *call;
	struct wanted_by by;
};

struct orders {
	struct client *client;
	struct orders_events ev;
	struct claim *claims; /* highest priority first, then oldest */
	struct sent *sent;
	size_t out;
};

struct orders *orders_new(struct client *c, const struct orders_events *ev)
{
	struct orders *o = NEW(struct orders);

	o->client = c;
	o->ev = *ev;
	return o;
}

void orders_free(struct orders *o)
{
	if (!o)
		return;
	orders_drop_all(o);
	free(o);
}

/* ---- claims ---- */

struct claim *orders_claim(struct orders *o, const struct wisher *w)
{
	struct claim *c = NEW(struct claim), **at = &o->claims;

	c->orders = o;
	c->wisher = *w;
	while (*at && (*at)->wisher.priority >= w->priority)
		at = &(*at)->next;
	c->next = *at;
	*at = c;
	return c;
}

static void claim_free(struct claim *c)
{
	struct claim **at = &c->orders->claims;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	free(c);
}

static void sent_free(struct sent *s)
{
	*s->back = s->next;
	if (s->next)
		s->next->back = s->back;
	s->orders->out--;
	free(s->by.items);
	free(s);
}

static void cut(struct sent *s)
{
	struct orders *o = s->orders;

	if (o->ev.cut)
		o->ev.cut(o->ev.arg, &s->cell, s->number, call_lost_usd(s->call));
	call_cancel(s->call);
	sent_free(s);
}

static bool take_off(struct wanted_by *by, const struct claim *c)
{
	for (size_t i = 0; i < by->n; i++)
		if (by->items[i] == c) {
			by->items[i] = by->items[--by->n];
			return true;
		}
	return false;
}

/* It has not come to that cell yet, and will want it. */
static bool will_want(const struct claim *c, const struct cell *k)
{
	return c->wisher.wants && c->wisher.wants(c->wisher.arg, k);
}

static bool wanted_still(const struct orders *o, const struct cell *k)
{
	for (const struct claim *c = o->claims; c; c = c->next)
		if (will_want(c, k))
			return true;
	return false;
}

void orders_drop(struct claim *c)
{
	struct orders *o = c->orders;
	struct sent *s = o->sent, *next;

	claim_free(c);
	for (; s; s = next) {
		next = s->next;
		if (take_off(&s->by, c) && !s->by.n && !wanted_still(o, &s->cell))
			cut(s);
	}
}

void orders_drop_all(struct orders *o)
{
	while (o->claims)
		claim_free(o->claims);
	while (o->sent)
		cut(o->sent);
}

/* ---- answers ---- */

/* The time that calls wait after others' before the first one goes out is no measure of them. */
static void keep_pace(struct claim *c, const struct answer *a)
{
	if (a->cached || a->error)
		return;
	c->last = clock_ms();
	if (!c->paced++)
		c->began = c->last - a->total_ms;
}

static void score(struct orders *o, const struct cell *k, const struct answer *a,
	struct outcome *out)
{
	const struct example *e;
	struct measure m = {0};

	out->score = NAN;
	if (a->error) {
		out->error = mem_dup(a->error);
		return;
	}
	e = o->ev.measure(o->ev.arg, k, &m);
	out->output = mem_dupn(a->text.p ? a->text.p : "", a->text.n);
	out->finish = mem_dup(a->finish);
	out->refusal = a->refusal;
	(void)outcome_score(out, &m, e);
}

static void on_done(void *arg, const struct answer *a)
{
	struct sent *s = arg;
	struct orders *o = s->orders;
	struct outcome came = {0};

	score(o, &s->cell, a, &came);
	o->ev.came(o->ev.arg, &s->cell, s->number, &came, a);
	for (struct claim *c = o->claims; c; c = c->next) {
		const bool took = take_off(&s->by, c);
		if (!took && !will_want(c, &s->cell))
			continue;
		c->out -= took;
		c->done++;
		keep_pace(c, a);
		if (c->wisher.came)
			c->wisher.came(c->wisher.arg, &s->cell, &came);
	}
	outcome_release(&came);
	sent_free(s);
}

/* ---- sending ---- */

static bool same_text(const struct cell *a, const struct cell *b)
{
	return a->hash && b->hash ? strcmp(a->hash, b->hash) == 0 : a->text == b->text;
}

static struct sent *find(const struct orders *o, const struct cell *k)
{
	for (struct sent *s = o->sent; s; s = s->next)
		if (s->cell.example == k->example && s->cell.sample == k->sample &&
			s->cell.version == k->version && same_text(&s->cell, k) &&
			strcmp(s->cell.model->name, k->model->name) == 0)
			return s;
	return NULL;
}

static struct sent *sent_new(struct orders *o, const struct cell *k)
{
	struct sent *s = NEW(struct sent);

	s->orders = o;
	s->cell = *k;
	if (k->hash) {
		memcpy(s->hash, k->hash, sizeof s->hash);
		s->cell.hash = s->hash;
	}
	s->next = o->sent;
	s->back = &o->sent;
	if (s->next)
		s->next->back = &s->next;
	o->sent = s;
	o->out++;
	return s;
}

static void want(struct sent *s, struct claim *c)
{
	*PUSH(&s->by) = c;
	c->out++;
	c->running = true;
	c->wisher.took(c->wisher.arg);
}

/* The text can't be filled in: an answer all the same, which the sender gets as any other. */
static void fail_cell(struct sent *s, const char *why)
{
	const struct answer none = {.text = STR(""),
		.thinking = STR(""),
		.error = why,
		.tokens_in = -1,
		.tokens_out = -1,
		.hash = ""};

	on_done(s, &none);
}

/* False: it may not be sent now. */
static bool send(struct orders *o, struct claim *c, const struct cell *k)
{
	struct prompt messages = {0};
	struct buf why = BUF(BUF_SMALL);
	const bool well = prompt_render(&messages, k->text, k->fields, &why) == OK;
	const struct request r = {.model = k->model,
		.messages = well ? &messages : k->text,
		.sampling = k->sampling,
		.sample = k->sample,
		.stream = k->stream,
		.priority = c->wisher.priority};
	const bool may = !o->ev.may || o->ev.may(o->ev.arg, &r);

	if (may) {
		struct sent *s = sent_new(o, k);
		s->number = o->ev.sent ? o->ev.sent(o->ev.arg, k, &r) : 0;
		want(s, c);
		if (well)
			s->call = client_send(
				o->client, &r, &(struct call_events){.done = on_done, .arg = s});
		else
			fail_cell(s, buf_text(&why));
	}
	prompt_release(&messages);
	buf_release(&why);
	return may;
}

/* False: the budget holds what comes next. */
static bool send_for(struct orders *o, struct claim *c)
{
	struct cell k = {0};

	while ((o->out < WINDOW || client_waiting(o->client) < SPARE) &&
		c->wisher.next(c->wisher.arg, &k)) {
		struct sent *s = find(o, &k);
		if (s)
			want(s, c);
		else if (!send(o, c, &k))
			return false;
		k = (struct cell){0};
	}
	return true;
}

static struct claim *first_through(const struct orders *o)
{
	struct cell k;

	for (struct claim *c = o->claims; c; c = c->next)
		if (!c->out && !c->wisher.next(c->wisher.arg, &k))
			return c;
	return NULL;
}

void orders_go(struct orders *o)
{
	struct claim *c = o->claims;

	while (c && send_for(o, c))
		c = c->next;
	while ((c = first_through(o))) {
		struct wisher w = c->wisher;
		claim_free(c);
		if (w.end)
			w.end(w.arg);
	}
}

/* ---- what there is ---- */

bool orders_idle(const struct orders *o)
{
	return !o->claims;
}

const struct claim *orders_next(const struct orders *o, const struct claim *after)
{
	return after ? after->next : o->claims;
}

void *claim_arg(const struct claim *c)
{
	return c->wisher.arg;
}

size_t claim_calls(const struct claim *c)
{
	return c->wisher.calls;
}

size_t claim_done(const struct claim *c)
{
	return c->done;
}

bool claim_running(const struct claim *c)
{
	return c->running;
}

double claim_eta(const struct claim *c)
{
	double each, left, since;

	if (c->done >= c->wisher.calls)
		return 0;
	if (c->paced < PACED)
		return -1;
	each = (double)(c->last - c->began) / (double)c->paced;
	left = (double)(c->wisher.calls - c->done) * each;
	since = (double)(clock_ms() - c->last); /* a late answer makes the rest no nearer */
	return (left > since ? left - since : left) / 1000;
}
