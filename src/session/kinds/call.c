/* call.c - send, call, cancel: what was asked of models, what came, what it cost. */
#include <math.h>
#include <string.h>
#include "kinds.h"

/* Numbers that may be passed over; more is damage, and would cost memory. */
#define CALL_GAP 10000

#define SENT(F) \
	F(c_sent, call, INT, NEED, NULL, ANY) \
	F(c_sent, role, TEXT, NEED, NULL, WORD(CALL_ROLES)) \
	F(c_sent, most_usd, COST, NULLABLE, NULL, ANY) \
	F(c_sent, most_tokens, LONG, NEED, NULL, ANY)
FIELDS_OF(c_sent, SENT);

#define SEND(F) \
	F(c_send, calls, LIST, NEED, NULL, ANY) \
	F(c_send, search, INT, MAY, NULL, KNOWN("search", searches)) \
	F(c_send, again, LIST, MAY, NULL, ALL_OF("a call", calls))
FIELDS_OF(c_send, SEND);

#define CALL(F) \
	F(c_call, call, INT, NEED, "C", ANY) \
	F(c_call, role, TEXT, NEED, "R", WORD(CALL_ROLES)) \
	F(c_call, model, TEXT, NEED, "S", ANY) \
	F(c_call, served, INT, MAY, "N?", KNOWN("served", served)) \
	F(c_call, hash, DIGEST, NEED, "H64", ANY) \
	F(c_call, prompt, OBJECT, MAY, "TEXT?", A_TEXT("the prompt")) \
	F(c_call, example, PAIR, MAY, "EXAMPLE?", AN_EXAMPLE) \
	F(c_call, settings, INT, MAY, "N?", KNOWN("settings", settings)) \
	F(c_call, sample, INT, NEED, "N", ANY) \
	F(c_call, request, LIST, MAY, "[MESSAGE,...]?", ANY) \
	F(c_call, answer, TEXT, MAY, "S?", ANY) \
	F(c_call, thinking, TEXT, MAY, "S?", ANY) \
	F(c_call, finish, TEXT, MAY, "S?", ANY) \
	F(c_call, refusal, BOOL, MAY, "true?", ANY) \
	F(c_call, error, TEXT, MAY, "S?", ANY) \
	F(c_call, in, LONG, MAY, "N?", ANY) \
	F(c_call, out, LONG, MAY, "N?", ANY) \
	F(c_call, more, LONG, MAY, "N?", ANY) \
	F(c_call, usd, COST, MAY, "X?", ANY) \
	F(c_call, first_ms, LONG, MAY, "N?", ANY) \
	F(c_call, ms, LONG, MAY, "N?", ANY) \
	F(c_call, tries, INT, MAY, "N?", ANY) \
	F(c_call, cached, BOOL, MAY, "true?", ANY)
FIELDS_OF(c_call, CALL);

#define CANCEL(F) \
	F(c_cancel, what, TEXT, NEED, "S", ANY) \
	F(c_cancel, calls, LIST, NEED, "[C,...]", ALL_OF("a call", calls)) \
	F(c_cancel, paid, LIST, MAY, "[C,...]?", ALL_OF("a call", calls))
FIELDS_OF(c_cancel, CANCEL);

/* The record of a new number; those passed over stay unused. */
static struct call_record *call_make(struct state *s, int n)
{
	struct call_record *c;

	s->changed.calls = s->events;
	while (s->calls.n < (size_t)n)
		(void)PUSH(&s->calls);
	touch(s, COL_CALLS, (size_t)n - 1);
	c = &s->calls.items[n - 1];
	if (!c->n) {
		c->n = n;
		c->model = -1;
		c->in = c->out = -1;
		c->usd = c->most_usd = (double)NAN;
		c->most_tokens = 0;
		c->first_ms = c->ms = -1;
	}
	return c;
}

static void spend_sum(struct state *s)
{
	struct fold *f = s->fold;

	if (!s->spend.outstanding)
		f->out_usd = 0; /* no dust of adding and taking away */
	s->spend.usd = f->settled_usd + f->lost_usd + f->out_usd;
}

static double known_usd(double usd)
{
	return isnan(usd) ? 0 : usd;
}

/* The most that a call without an answer can cost where it was sent more than once, on or off what
 * counts besides; and on or off what its search has spent. */
static void search_cost(struct state *s, const struct call_record *c, int sign)
{
	struct search_record *r = c->search ? &s->searches.items[c->search - 1] : NULL;

	s->spend.more.usd += sign * c->again * known_usd(c->most_usd);
	s->spend.more.tokens += (long)sign * c->again * c->most_tokens;
	if (!r)
		return;
	touch(s, COL_SEARCHES, (size_t)c->search - 1);
	sign *= 1 + c->again;
	r->spent.usd += sign * known_usd(c->most_usd);
	r->spent.tokens += (double)(sign * c->most_tokens);
}

/* Takes what a call counted for so far out of the sums. */
static void spend_leave(struct state *s, const struct call_record *c)
{
	struct spend *sp = &s->spend;

	if (c->standing != CALL_SENT && c->standing != CALL_LOST)
		return;
	search_cost(s, c, -1);
	sp->calls--;
	sp->most_tokens -= c->most_tokens;
	if (c->standing == CALL_SENT) {
		sp->outstanding--;
		s->fold->out_usd -= known_usd(c->most_usd);
		return;
	}
	sp->lost--;
	s->fold->lost_usd -= known_usd(c->most_usd);
	if (isnan(c->most_usd))
		sp->unknown--;
	if (!sp->lost)
		s->fold->lost_usd = 0;
}

static void spend_waiting(struct state *s, const struct call_record *c)
{
	struct spend *sp = &s->spend;

	search_cost(s, c, 1);
	sp->calls++;
	sp->most_tokens += c->most_tokens;
	if (c->standing == CALL_SENT) {
		sp->outstanding++;
		s->fold->out_usd += known_usd(c->most_usd);
		return;
	}
	sp->lost++;
	s->fold->lost_usd += known_usd(c->most_usd);
	if (isnan(c->most_usd))
		sp->unknown++;
}

static void spend_result(struct state *s, const struct call_record *c)
{
	struct spend *sp = &s->spend;

	if (c->cached) {
		sp->cached++;
		return;
	}
	sp->calls++;
	if (c->standing == CALL_FAILED)
		sp->failed++;
	else if (isnan(c->usd))
		sp->unknown++;
	s->fold->settled_usd += known_usd(c->usd);
	sp->in += c->in > 0 ? c->in : 0;
	sp->out += c->out > 0 ? c->out : 0;
	sp->more.tokens += c->more;
	if (c->search) {
		struct search_spend *k = &s->searches.items[c->search - 1].spent;
		k->usd += known_usd(c->usd);
		k->tokens += (double)((c->in > 0 ? c->in : 0) + (c->out > 0 ? c->out : 0) +
				      c->more);
	}
}

static enum status send_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_send *send = p->as;
	const cJSON *item;
	struct c_sent c;
	enum status st;

	cJSON_ArrayForEach(item, send->calls)
	{
		c = (struct c_sent){0};
		st = parts_read(&c, c_sent_parts, item, NULL, err);
		if (!st)
			st = parts_known(in, c_sent_parts, &c, err);
		if (st)
			return st;
		/* Numbers rise, so that none comes twice. */
		if (c.call <= in->calls || c.call > in->calls + CALL_GAP)
			return fail(err, FAILED, "call %d, but the next one is %d", c.call,
				in->calls + 1);
		in->calls = c.call;
	}
	return OK;
}

static void search_count(struct search_record *r, char role)
{
	if (!r)
		return;
	r->spent.calls++;
	r->spent.target += role == 't';
	r->spent.proposals += role == 'p';
}

static void send_again(struct state *s, struct search_record *search, size_t at)
{
	struct call_record *c = &s->calls.items[at];

	if (c->standing != CALL_SENT || c->search != (search ? search->n : 0))
		return;
	touch(s, COL_CALLS, at);
	search_cost(s, c, -1);
	c->again++;
	s->spend.more.calls++;
	search_cost(s, c, 1);
	search_count(search, c->role);
}

static void send_apply(struct incoming *in, struct prepared *p)
{
	const struct c_send *send = p->as;
	struct search_record *search = search_heard(in, send->search);
	const cJSON *item;

	cJSON_ArrayForEach(item, send->calls)
	{
		struct call_record *call;
		struct c_sent c = {0};

		if (parts_read(&c, c_sent_parts, item, NULL, NULL))
			BUG("a checked send does not read");
		call = call_make(in->s, c.call);
		call->standing = CALL_SENT;
		call->role = *c.role;
		call->most_usd = c.most_usd;
		call->most_tokens = c.most_tokens;
		call->event = in->n;
		call->search = send->search;
		search_count(search, call->role);
		spend_waiting(in->s, call);
	}
	cJSON_ArrayForEach(item, send->again)
		send_again(in->s, search, (size_t)item->valuedouble - 1);
	spend_sum(in->s);
}

static enum status call_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const int n = ((const struct c_call *)p->as)->call;
	const struct call_record *known = state_call(in->s, n);
	bool answered =
		known && (known->standing == CALL_ANSWERED || known->standing == CALL_FAILED);

	if (n < 1 || n > in->calls + CALL_GAP)
		return fail(err, FAILED, "call %d, but the next one is %d", n, in->calls + 1);
	for (size_t i = 0; i + 1 < in->n_items; i++)
		answered |= in->items[i].kind == p->kind &&
			    ((const struct c_call *)in->items[i].as)->call == n;
	if (answered)
		return fail(err, FAILED, "call %d has its answer already", n);
	if (n > in->calls)
		in->calls = n;
	return OK;
}

static void copy_finish(struct call_record *call, const char *finish)
{
	size_t n = finish ? strnlen(finish, sizeof call->finish - 1) : 0;

	if (n)
		memcpy(call->finish, finish, n);
	call->finish[n] = 0;
}

static void call_fill(struct call_record *call, const struct c_call *c, struct shelf *shelf)
{
	call->standing = c->error ? CALL_FAILED : CALL_ANSWERED;
	call->role = *c->role;
	call->cached = c->cached;
	call->refusal = c->refusal;
	call->served = c->served;
	call->prompt = c->prompt ? event_read_ref(c->prompt) : (struct text_ref){.version = 0};
	call->example = c->example[0];
	call->example_version = c->example[1];
	call->settings = c->settings;
	call->sample = c->sample;
	call->answer = shelf_keep(shelf, c->answer);
	call->error = shelf_keep(shelf, c->error);
	call->thinking = shelf_keep(shelf, c->thinking);
	copy_finish(call, c->finish);
	memcpy(call->hash, c->hash, HASH_HEX);
	call->request = c->request ? shelf_take(shelf, cJSON_Duplicate(c->request, true)) : NULL;
	call->in = c->in;
	call->out = c->out;
	call->more = c->more > 0 ? c->more : 0;
	call->usd = c->usd;
	call->first_ms = c->first_ms;
	call->ms = c->ms;
}

/* What the target answered shows in the matrix even when nothing scores it. */
static void call_mark(struct state *s, const struct call_record *call)
{
	const char *hash;
	const int example[2] = {call->example, call->example_version};
	struct sheet *sheet;
	struct mark *m;

	if (call->role != 't' || !call->example || !state_text(s, call->prompt, &hash))
		return;
	sheet = sheet_make(
		s, hash, call->model, s->metric, state_apart(s, call->settings));
	m = mark_of(s, (int)(sheet - s->sheets.items), example);
	m->example_version = call->example_version;
	if (!m->samples || call->standing == CALL_ANSWERED)
		m->call = call->n;
	m->error = !m->samples && call->standing == CALL_FAILED;
}

static void call_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	const struct c_call *c = p->as;
	struct call_record *call = call_make(s, c->call);

	if (call->event)
		spend_leave(s, call);
	call_fill(call, c, &s->fold->shelf);
	call->model = model_intern(s, c->model);
	call->event = in->n;
	(void)search_heard(in, call->search);
	spend_result(s, call);
	spend_sum(s);
	call_mark(s, call);
}

static bool is_in(const cJSON *list, int n)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		if (item->valuedouble == n)
			return true;
	}
	return false;
}

/* It was sent, and may have cost what it can. */
static void spend_cut(struct state *s, const struct call_record *c)
{
	search_cost(s, c, 1);
	s->spend.more.calls++;
	s->spend.more.usd += known_usd(c->most_usd);
	s->spend.more.tokens += c->most_tokens;
}

static void cancel_apply(struct incoming *in, struct prepared *p)
{
	const struct c_cancel *cancel = p->as;
	struct state *s = in->s;
	bool lost = !strcmp(cancel->what, "lost");
	const cJSON *item;

	for (size_t i = 0; lost && i < s->searches.n; i++) {
		touch(s, COL_SEARCHES, i);
		s->searches.items[i].at = 0;
	}

	cJSON_ArrayForEach(item, cancel->calls)
	{
		struct call_record *c = &s->calls.items[(int)item->valuedouble - 1];

		if (!c->n || c->standing != CALL_SENT)
			continue; /* its answer was faster */
		touch(s, COL_CALLS, (size_t)c->n - 1);
		s->changed.calls = in->n;
		spend_leave(s, c);
		c->standing = lost ? CALL_LOST : CALL_CANCELLED;
		if (lost)
			spend_waiting(s, c);
		else if (is_in(cancel->paid, c->n))
			spend_cut(s, c);
	}
	spend_sum(s);
}

static void tell_cancel(struct buf *out, const cJSON *c, const struct state *s)
{
	int n = told_count(c, "calls");

	if (!strcmp(told_text(c, "what"), "lost"))
		buf_addf(out, ": %d call%s had no answer when the program ended", n, PLURAL(n));
	else
		buf_addf(out, ": %s, %d call%s stopped", told_text(c, "what"), n, PLURAL(n));
}

static void call_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->calls.n; i++) {
		const struct call_record *c = &s->calls.items[i];

		if (!c->n)
			continue;
		buf_addf(&d->text, "call %d %d %c %d %d %d %d %d %d %s", c->n, (int)c->standing,
			c->role, c->cached, c->refusal, c->example, c->example_version, c->settings,
			c->sample, c->hash);
		digest_ref(d, c->prompt);
		digest_text(d, state_model(s, c->model));
		digest_text(d, c->answer);
		digest_text(d, c->error);
		digest_text(d, c->finish);
		digest_whole(d, c->in);
		digest_whole(d, c->out);
		digest_real(d, c->usd);
		digest_line(d);
	}
}

KIND(send, CALL, SEND, FIELDS(c_send), .check = send_check, .apply = send_apply, .told = TELL_NOT,
	.holds = "{'calls':[{'call':C,'role':R,'most_usd':X,'most_tokens':N},...],"
		"'search':N?,'again':[C,...]?}",
	.manual = "Calls were given to the network, with the most that each can cost; null: the "
		"price is not known. `again`: calls that failed in a way that may pass are sent "
		"once more.");

KIND(call, CALL, RESULT, FIELDS(c_call), .check = call_check, .apply = call_apply,
	.digest = call_digest,
	.manual = "An answer, or with `error` a failure. The hash is that of the whole request, or "
		"64 zeros where the call failed before there was one; the request itself is told "
		"only where it cannot be made again from prompt, example and settings. Tokens are "
		"counted in `in` and `out`; `more`: those beside them, at most, of tries that were "
		"lost, or that the server did not tell; `cached` answers came from the store and "
		"cost nothing. A call is answered once. Its role is one of `model`, or `ask`: a "
		"proposer answers a question of the person's about the text in `prompt`.");

KIND(cancel, CALL, CANCEL, FIELDS(c_cancel), .apply = cancel_apply, .tell = tell_cancel,
	.manual = "Calls were stopped. When `what` is `lost`, nobody stopped them: the program "
		"ended before their answers came. `paid`: those of them that had been sent, and "
		"may have cost what they can.");
