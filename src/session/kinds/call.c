/* call.c - send, call, cancel: what was asked of models, what came, what it cost. */
#include <math.h>
#include <string.h>
#include "kinds.h"
#include "hunsu/base/mem.h"

/* Numbers that may be passed over; more is damage, and would cost memory. */
#define CALL_GAP 10000

struct c_sent {
	int call;
	const char *role;
	double most_usd;
	long most_tokens;
};

static const struct part sent_parts[] = {
	PART(c_sent, call, PART_INT, NEED),
	PART(c_sent, role, PART_TEXT, NEED),
	PART(c_sent, most_usd, PART_REAL, NULLABLE),
	PART(c_sent, most_tokens, PART_LONG, NEED),
	PARTS_END,
};

struct c_send {
	const cJSON *calls;
};

static const struct part send_parts[] = {
	PART(c_send, calls, PART_LIST, NEED),
	PARTS_END,
};

struct c_call {
	int call, settings, sample, tries, example[2];
	const char *role, *model, *hash, *answer, *thinking, *finish, *error;
	const cJSON *prompt, *request;
	bool refusal, cached;
	long in, out, first_ms, ms;
	double usd;
};

static const struct part call_parts[] = {
	PART(c_call, call, PART_INT, NEED),
	PART(c_call, role, PART_TEXT, NEED),
	PART(c_call, model, PART_TEXT, NEED),
	PART(c_call, hash, PART_DIGEST, NEED),
	PART(c_call, prompt, PART_OBJECT, MAY),
	PART(c_call, example, PART_PAIR, MAY),
	PART(c_call, settings, PART_INT, MAY),
	PART(c_call, sample, PART_INT, NEED),
	PART(c_call, request, PART_LIST, MAY),
	PART(c_call, answer, PART_TEXT, MAY),
	PART(c_call, thinking, PART_TEXT, MAY),
	PART(c_call, finish, PART_TEXT, MAY),
	PART(c_call, refusal, PART_BOOL, MAY),
	PART(c_call, error, PART_TEXT, MAY),
	PART(c_call, in, PART_LONG, MAY),
	PART(c_call, out, PART_LONG, MAY),
	PART(c_call, usd, PART_REAL, MAY),
	PART(c_call, first_ms, PART_LONG, MAY),
	PART(c_call, ms, PART_LONG, MAY),
	PART(c_call, tries, PART_INT, MAY),
	PART(c_call, cached, PART_BOOL, MAY),
	PARTS_END,
};

struct c_cancel {
	const char *what;
	const cJSON *calls;
};

static const struct part cancel_parts[] = {
	PART(c_cancel, what, PART_TEXT, NEED),
	PART(c_cancel, calls, PART_LIST, NEED),
	PARTS_END,
};

static char role_letter(const char *role)
{
	static const char *const roles[] = {"target", "proposer", "judge"};

	for (size_t i = 0; i < 3; i++)
		if (*role == *roles[i] && !strcmp(role, roles[i]))
			return *roles[i];
	return 0;
}

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

/* ---- spend ---- */

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

/* Takes what a call counted for so far out of the sums. */
static void spend_leave(struct state *s, const struct call_record *c)
{
	struct spend *sp = &s->spend;

	if (c->standing != CALL_SENT && c->standing != CALL_LOST)
		return;
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
}

/* ---- send ---- */

static enum status send_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_send *send = p->as;
	const cJSON *item;
	struct c_sent c;
	enum status st;

	cJSON_ArrayForEach(item, send->calls)
	{
		st = parts_read(&c, sent_parts, item, NULL, err);
		if (st)
			return st;
		if (!role_letter(c.role))
			return fail(err, FAILED, "the role is none of target, proposer, judge");
		/* Numbers rise, so that none comes twice. */
		if (c.call <= in->calls || c.call > in->calls + CALL_GAP)
			return fail(err, FAILED, "call %d, but the next one is %d", c.call,
				in->calls + 1);
		if (c.most_usd < 0)
			return fail(err, FAILED, "most_usd is below nothing");
		in->calls = c.call;
	}
	return OK;
}

static void send_apply(struct incoming *in, struct prepared *p)
{
	const struct c_send *send = p->as;
	const cJSON *item;
	struct c_sent c;

	cJSON_ArrayForEach(item, send->calls)
	{
		struct call_record *call;

		if (parts_read(&c, sent_parts, item, NULL, NULL))
			BUG("a checked send does not read");
		call = call_make(in->s, c.call);
		call->standing = CALL_SENT;
		call->role = role_letter(c.role);
		call->most_usd = c.most_usd;
		call->most_tokens = c.most_tokens;
		call->event = in->n;
		spend_waiting(in->s, call);
	}
	spend_sum(in->s);
}

/* ---- call ---- */

static enum status call_check_number(struct incoming *in, int n, struct buf *err)
{
	const struct call_record *known = state_call(in->s, n);

	if (n < 1 || n > in->calls + CALL_GAP)
		return fail(err, FAILED, "call %d, but the next one is %d", n, in->calls + 1);
	if (known && (known->standing == CALL_ANSWERED || known->standing == CALL_FAILED))
		return fail(err, FAILED, "call %d has its answer already", n);
	for (size_t i = 0; i + 1 < in->n_items; i++)
		if (in->items[i].kind == in->items[in->n_items - 1].kind &&
			((const struct c_call *)in->items[i].as)->call == n)
			return fail(err, FAILED, "call %d has its answer already", n);
	if (n > in->calls)
		in->calls = n;
	return OK;
}

static enum status call_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_call *c = p->as;

	if (!role_letter(c->role))
		return fail(err, FAILED, "the role is none of target, proposer, judge");
	if (c->prompt && !ref_known(in, event_read_ref(c->prompt)))
		return fail(err, FAILED, "the prompt is not known");
	if (c->example[0] && !example_known(in, c->example))
		return fail(err, FAILED, "example %d version %d is not known", c->example[0],
			c->example[1]);
	if (c->settings > in->settings)
		return fail(err, FAILED, "settings %d are not known", c->settings);
	if (c->usd < 0)
		return fail(err, FAILED, "usd is below nothing");
	return call_check_number(in, c->call, err);
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
	call->role = role_letter(c->role);
	call->cached = c->cached;
	call->refusal = c->refusal;
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
	call->usd = c->usd;
	call->first_ms = c->first_ms;
	call->ms = c->ms;
}

/* What the target answered shows in the matrix even when nothing scores it. */
static void call_mark(struct state *s, const struct call_record *call)
{
	const char *hash;
	const int example[2] = {call->example, call->example_version};
	struct mark *m;

	if (call->role != 't' || !call->example || !state_text(s, call->prompt, &hash))
		return;
	m = mark_of(
		s, (int)(sheet_make(s, hash, call->model, s->metric) - s->sheets.items), example);
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
	spend_result(s, call);
	spend_sum(s);
	call_mark(s, call);
}

static enum status cancel_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_cancel *c = p->as;

	return numbers_up_to(c->calls, in->calls) ? OK
						  : fail(err, FAILED, "a call is not known");
}

static void cancel_apply(struct incoming *in, struct prepared *p)
{
	const struct c_cancel *cancel = p->as;
	struct state *s = in->s;
	bool lost = !strcmp(cancel->what, "lost");
	const cJSON *item;

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
	}
	spend_sum(s);
}

static void tell_cancel(struct buf *out, const cJSON *c, const struct state *s)
{
	int n = told_count(c, "calls");

	(void)s;
	if (!strcmp(told_text(c, "what"), "lost"))
		buf_addf(out, ": %d call%s had no answer when the program ended", n,
			n == 1 ? "" : "s");
	else
		buf_addf(
			out, ": %s, %d call%s stopped", told_text(c, "what"), n, n == 1 ? "" : "s");
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

const struct kind kind_send = {
	.name = "send", .group = KINDS_CALL, .did = DID_SEND, FIELDS(c_send, send_parts),
	.check = send_check, .apply = send_apply, .told = TELL_NOT,
	.holds = "{'calls':[{'call':C,'role':R,'most_usd':X,'most_tokens':N},...]}",
	.manual = "Calls were given to the network, with the most that each can cost; "
		  "null: the price is not known."
};

const struct kind kind_call = {
	.name = "call", .group = KINDS_CALL, .did = DID_RESULT, FIELDS(c_call, call_parts),
	.check = call_check, .apply = call_apply, .digest = call_digest,
	.holds = "{'call':C,'role':R,'model':S,'hash':H64,'prompt':TEXT?,"
		"'example':EXAMPLE?,'settings':N?,'sample':N,'request':[MESSAGE,...]?,"
		"'answer':S?,'thinking':S?,'finish':S?,'refusal':true?,'error':S?,"
		"'in':N?,'out':N?,'usd':X?,'first_ms':N?,'ms':N?,'tries':N?,"
		"'cached':true?}",
	.manual = "An answer, or with `error` a failure. The hash is that of the whole "
		  "request, or 64 zeros where the call failed before there was one; "
		  "the request itself is told only where it cannot be made again from "
		  "prompt, example and settings. Tokens are counted in `in` and `out`; "
		  "`cached` answers came from the store and cost nothing. A call is "
		  "answered once."
};

const struct kind kind_cancel = {
	.name = "cancel", .group = KINDS_CALL, .did = DID_CANCEL,
	FIELDS(c_cancel, cancel_parts), .check = cancel_check, .apply = cancel_apply,
	.tell = tell_cancel,
	.holds = "{'what':S,'calls':[C,...]}",
	.manual = "Calls were stopped. When `what` is `lost`, nobody stopped them: the "
		  "program ended before their answers came."
};
