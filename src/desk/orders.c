/* orders.c - cells that are wanted, each sent once. */
#include "hunsu/desk/orders.h"

#include <math.h>
#include <string.h>

#include "pace.h"
#include "hunsu/base/index.h"

#define WINDOW 32 /* calls handed over for a server and not answered; at least … */
#define SPARE 8	  /* … so many more than it runs at a time */
#define BUCKETS 1024

struct lane { /* what goes to one server */
	const struct endpoint *place;
	size_t window, out; /* cells on their way: at most, and now */
};

struct claim {
	struct orders *orders;
	size_t lane, bucket; /* in orders->lanes, and in by_text */
	struct claim *next, *before, *alike; /* alike: in the same bucket */
	bool look;     /* it may be through */
	struct wisher wisher;
	size_t done, out;    /* cells that came, and that are on their way */
	bool running;	     /* some were sent */
	struct pace pace;
};

struct wanted_by LIST_OF(struct claim *);

struct sent { /* a cell that is on its way */
	struct orders *orders;
	struct sent *next, **back;
	size_t lane;
	struct cell cell;
	char hash[TEXT_HASH]; /* the cell's */
	int number, target; /* of the call that is out, and of the target's */
	struct call *call; /* NULL: it waits for its judge to be asked */
	struct wanted_by by;
	/* where a model judges it */
	struct outcome outcome; /* so far */
	struct measured measured;
	const struct model *asked; /* the judge, or for a likely metric the target */
	struct prompt request;
	size_t given; /* of its messages, the answers that a likely metric asks about */
};

struct orders {
	struct client *client;
	struct orders_events ev;
	struct claim *claims, *last; /* highest priority first, then oldest */
	struct claim *by_text[BUCKETS]; /* an answer concerns no claims on other texts */
	struct sent *sent;
	LIST(struct lane) lanes;
	size_t waiting; /* of what is sent, for a judge to be asked */
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
	free(o->lanes.items);
	free(o);
}

/* ---- claims ---- */

static size_t lane_of(struct orders *o, const struct model *m)
{
	const struct endpoint *place = client_place(o->client, m);
	const size_t window = (size_t)client_places(o->client, m) + SPARE;
	size_t i = 0;

	while (i < o->lanes.n && o->lanes.items[i].place != place)
		i++;
	if (i == o->lanes.n)
		*PUSH(&o->lanes) = (struct lane){place, window > WINDOW ? window : WINDOW, 0};
	return i;
}

static size_t bucket_of(const char *hash)
{
	return hash ? index_hash(hash) % BUCKETS : 0;
}

struct claim *orders_claim(struct orders *o, const struct wisher *w)
{
	struct claim *c = NEW(struct claim), *before = o->last;

	while (before && before->wisher.priority < w->priority)
		before = before->before;
	*c = (struct claim){.orders = o, .wisher = *w, .lane = lane_of(o, w->model), .look = true,
		.before = before, .next = before ? before->next : o->claims,
		.bucket = bucket_of(w->hash), .alike = o->by_text[bucket_of(w->hash)]};
	*(before ? &before->next : &o->claims) = o->by_text[c->bucket] = c;
	*(c->next ? &c->next->before : &o->last) = c;
	return c;
}

static void claim_free(struct claim *c)
{
	struct orders *o = c->orders;
	struct claim **at = &o->by_text[c->bucket];

	while (*at != c)
		at = &(*at)->alike;
	*at = c->alike;
	*(c->before ? &c->before->next : &o->claims) = c->next;
	*(c->next ? &c->next->before : &o->last) = c->before;
	free(c);
}

static void sent_free(struct sent *s)
{
	*s->back = s->next;
	if (s->next)
		s->next->back = s->back;
	s->orders->lanes.items[s->lane].out--;
	s->orders->waiting -= !s->call;
	free(s->by.items);
	outcome_release(&s->outcome);
	prompt_release(&s->request);
	free(s);
}

static void cut(struct sent *s)
{
	struct orders *o = s->orders;

	if (o->ev.cut && s->call)
		o->ev.cut(o->ev.arg, &s->cell, s->number, s->call);
	if (s->call)
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
	for (const struct claim *c = o->by_text[bucket_of(k->hash)]; c; c = c->alike)
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
		(void)take_off(&s->by, c);
		/* It may have been left on its way for a claim that would have come to it. */
		if (!s->by.n && !wanted_still(o, &s->cell))
			cut(s);
	}
}

void orders_drop_all(struct orders *o)
{
	while (o->claims)
		claim_free(o->claims);
	for (struct sent *s = o->sent, *next; s; s = next) {
		next = s->next;
		cut(s);
	}
}

/* ---- answers ---- */

/* The cell is settled: for all that took it, or would have come to it. */
static void settle(struct sent *s, const struct answer *a)
{
	for (struct claim *c = s->orders->by_text[bucket_of(s->cell.hash)]; c; c = c->alike) {
		const bool took = take_off(&s->by, c);
		if (!took && !will_want(c, &s->cell))
			continue;
		c->out -= took;
		c->look = true;
		c->done++;
		pace_note(&c->pace, a);
		if (c->wisher.came)
			c->wisher.came(c->wisher.arg, &s->cell, &s->outcome);
	}
}

static void tell(struct sent *s, const struct answer *a, bool judge, bool last)
{
	const struct orders *o = s->orders;
	const struct came k = {.number = s->number, .target = s->target, .judge = judge,
		.model = judge ? s->asked : s->cell.model, .answer = a,
		.request = judge ? &s->request : NULL,
		.outcome = last ? &s->outcome : NULL};

	o->ev.came(o->ev.arg, &s->cell, &k);
	if (last)
		settle(s, a);
}

/* True: a judge is to be asked. */
static bool score(struct sent *s)
{
	struct orders *o = s->orders;

	s->measured = (struct measured){.judge = NULL};
	o->ev.measure(o->ev.arg, &s->cell, &s->measured);
	return outcome_score(&s->outcome, &s->measured.measure, s->measured.example);
}

static void end_or_wait(struct sent *s, const struct answer *a, bool judge, bool wait)
{
	tell(s, a, judge, !wait);
	s->call = NULL;
	s->orders->waiting++;
	if (!wait)
		sent_free(s);
}

static void on_done(void *arg, const struct answer *a)
{
	struct sent *s = arg;
	bool wait = false;

	s->outcome = (struct outcome){.score = NAN, .error = mem_dup(a->error),
		.took = {!a->cached, (double)a->total_ms, a->usd}};
	if (!a->error) {
		s->outcome.output = mem_dupn(a->text.p ? a->text.p : "", a->text.n);
		s->outcome.finish = mem_dup(a->finish);
		s->outcome.refusal = a->refusal;
		wait = score(s);
	}
	end_or_wait(s, a, false, wait);
}

/* ---- the judge ---- */

static void judge_failed(struct sent *s, const char *why)
{
	struct buf error = BUF(BUF_SMALL);

	buf_addf(&error, "%s gave no score: %s", s->measured.measure.metric->name, why);
	free(s->outcome.error);
	s->outcome.error = buf_detach(&error, NULL);
}

static void read_judge(struct sent *s, const struct answer *a)
{
	const char *failed = a->error;

	if (!failed && a->refusal)
		failed = "the judge declined";
	if (!failed)
		outcome_read(&s->outcome, &s->measured.measure, s->measured.example, a->text);
	if (!failed && isnan(s->outcome.score))
		failed = s->outcome.reason;
	if (failed)
		judge_failed(s, failed);
}

static bool same_measure(const struct measure *a, const struct measure *b)
{
	return a->metric == b->metric && str_eq(a->spelled, b->spelled) &&
	       str_eq(a->extract, b->extract);
}

/* The metric may have changed while the judge thought. */
static void on_judged(void *arg, const struct answer *a)
{
	struct sent *s = arg;
	const struct measure asked = s->measured.measure;
	bool wait = score(s);

	if (wait && same_measure(&asked, &s->measured.measure)) {
		read_judge(s, a);
		wait = false;
	}
	end_or_wait(s, a, true, wait);
}

static bool on_again(void *arg)
{
	const struct sent *s = arg;
	const struct orders_events *ev = &s->orders->ev;

	return !ev->again || !s->number || ev->again(ev->arg, s->number);
}

/* There is no call whose answer it could be. */
static const struct answer no_answer = {
	.text = {"", 0}, .thinking = {"", 0}, .tokens_in = -1, .tokens_out = -1, .hash = ""};

/* The outcome as it is now: no call is made for it. */
static void end_unasked(struct sent *s)
{
	struct answer none = no_answer;

	s->orders->waiting--;
	s->number = 0;
	none.error = s->outcome.error;
	end_or_wait(s, &none, true, false);
}

/* What a likely metric asks about comes after the prompt. False: it cannot be asked. */
static bool write_prompt(struct sent *s, struct buf *err)
{
	const struct measured *m = &s->measured;
	bool well = true;

	s->asked = m->measure.metric->likely ? s->cell.model : m->judge;
	if (!s->asked)
		buf_adds(err, "no model is named as judge");
	else if (m->measure.metric->likely && !m->text)
		buf_adds(err, "the text is gone");
	else if (m->measure.metric->likely)
		well = prompt_render(&s->request, m->text, &m->example->fields, err) == OK;
	s->given = s->request.n;
	return well && !err->n;
}

/* False: there is nothing to ask, and the cell is ended. */
static bool write_request(struct sent *s, struct buf *schema)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	bool can = score(s); /* again: a metric that is set now may need no judge */

	prompt_release(&s->request);
	if (can && write_prompt(s, &err))
		(void)outcome_ask(&s->outcome, &s->measured.measure, s->measured.example,
			&s->request, schema, &err);
	s->given = s->request.n - s->given;
	if (err.n)
		judge_failed(s, buf_text(&err));
	can = can && !err.n;
	if (!can)
		end_unasked(s);
	return can;
}

/* False: it may not be asked now. */
static bool ask_judge(struct sent *s)
{
	struct orders *o = s->orders;
	SCOPED(sampling) sampling = {0};
	SCOPED(buf) schema = BUF(BUF_SMALL);
	struct request r;
	bool may, call;

	if (!write_request(s, &schema))
		return true;
	sampling.schema = schema.n ? mem_dup(buf_text(&schema)) : NULL;
	sampling.max_tokens = s->measured.measure.metric->max_tokens;
	r = (struct request){.model = s->asked, .messages = &s->request, .sampling = &sampling,
		.sample = s->cell.sample, .priority = s->cell.priority};
	if (s->measured.measure.metric->likely) {
		r.likely = (int)s->given;
		r.sample = 1; /* another would say the same */
		for (size_t i = s->request.n - s->given; i < s->request.n; i++)
			sampling.max_tokens += (int)s->request.items[i].n; /* a byte each at most */
	}
	call = !s->measured.measure.metric->run; /* a program of the person's costs nothing */
	may = !call || !o->ev.may || o->ev.may(o->ev.arg, &s->cell, &r, true);
	if (may) {
		o->waiting--;
		s->number = call && o->ev.sent ? o->ev.sent(o->ev.arg, &s->cell, &r, true) : 0;
		s->call = client_send(o->client, &r,
			&(struct call_events){.done = on_judged, .again = on_again, .arg = s});
	}
	return may;
}

static bool ask_waiting(struct orders *o)
{
	for (struct sent *s = o->sent, *next; s && o->waiting; s = next) {
		next = s->next;
		if (!s->call && !ask_judge(s))
			return false;
	}
	return true;
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
			s->cell.version == k->version && s->cell.apart == k->apart &&
			same_text(&s->cell, k) &&
			strcmp(s->cell.model->name, k->model->name) == 0)
			return s;
	return NULL;
}

static struct sent *sent_new(struct orders *o, size_t lane, const struct cell *k)
{
	struct sent *s = NEW(struct sent);

	s->orders = o;
	s->lane = lane;
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
	o->lanes.items[s->lane].out++;
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
	struct answer none = no_answer;

	none.error = why;
	on_done(s, &none);
}

/* False: it may not be sent now. */
static bool send(struct orders *o, struct claim *c, const struct cell *k)
{
	SCOPED(prompt) messages = {0};
	SCOPED(buf) why = BUF(BUF_SMALL);
	const bool well = prompt_render(&messages, k->text, k->fields, &why) == OK;
	const struct request r = {.model = k->model, .messages = well ? &messages : k->text,
		.sampling = k->sampling, .sample = k->sample, .stream = k->stream,
		.priority = c->wisher.priority};
	const bool may = !o->ev.may || o->ev.may(o->ev.arg, k, &r, false);

	if (may) {
		struct sent *s = sent_new(o, c->lane, k);
		s->number = s->target = o->ev.sent ? o->ev.sent(o->ev.arg, k, &r, false) : 0;
		s->cell.priority = c->wisher.priority;
		want(s, c);
		if (well)
			s->call = client_send(o->client, &r,
				&(struct call_events){
					.done = on_done, .again = on_again, .arg = s});
		else
			fail_cell(s, buf_text(&why));
	}
	return may;
}

/* True: its target needs not be asked. */
static bool take_kept(struct orders *o, struct claim *c, const struct cell *k)
{
	struct outcome had = {.score = NAN};
	const int call = o->ev.kept ? o->ev.kept(o->ev.arg, k, &had) : 0;
	struct sent *s;

	if (!call)
		return false;
	s = sent_new(o, c->lane, k);
	s->target = call;
	s->outcome = had;
	s->cell.priority = c->wisher.priority;
	o->waiting++;
	want(s, c);
	if (!score(s))
		end_unasked(s);
	return true;
}

/* False: the budget holds what comes next. */
static bool send_for(struct orders *o, struct claim *c)
{
	struct cell k = {0};

	while (o->lanes.items[c->lane].out < o->lanes.items[c->lane].window) {
		struct sent *s;
		if ((c->look = !c->wisher.next(c->wisher.arg, &k)))
			break;
		k.model = c->wisher.model;
		s = find(o, &k);
		if (s)
			want(s, c);
		else if (!take_kept(o, c, &k) && !send(o, c, &k))
			return false;
		k = (struct cell){0};
	}
	return true;
}

static struct claim *first_through(const struct orders *o)
{
	struct cell k;

	for (struct claim *c = o->claims; c; c = c->next) {
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): claim_free took it out. */
		if (c->out || !c->look)
			continue;
		if (!c->wisher.next(c->wisher.arg, &k))
			return c;
		c->look = false;
	}
	return NULL;
}

void orders_go(struct orders *o)
{
	struct claim *c = ask_waiting(o) ? o->claims : NULL;

	while (c && send_for(o, c))
		c = c->next;
	(void)ask_waiting(o); /* also about outputs that were kept */
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

size_t orders_judging(const struct orders *o, const char *by, const char *judge)
{
	size_t n = 0;

	for (const struct sent *s = o->sent; s; s = s->next)
		n += (!s->call || s->asked) && s->measured.judge &&
		     !strcmp(s->measured.judge->name, judge) && !strcmp(s->cell.model->name, by);
	return n;
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

double claim_each(const struct claim *c)
{
	return pace_each(&c->pace);
}

double claim_eta(const struct claim *c)
{
	return pace_eta(&c->pace, c->done < c->wisher.calls ? c->wisher.calls - c->done : 0);
}
