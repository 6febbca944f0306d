/* kinds_results.c - send, call, score, cancel: what was asked of models, what came, what it cost.
 */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "fold.h"
#include "hunsu/base/mem.h"

#define CALL_GAP                                                                                   \
	10000 /* numbers that may be passed over; more is damage, and would cost memory            \
	       */

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

static const struct part send_parts[] = {
	PART(c_send, calls, PART_LIST, NEED),
	PARTS_END,
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

static const struct part score_parts[] = {
	PART(c_score, text, PART_HASH, NEED),
	PART(c_score, example, PART_PAIR, NEED),
	PART(c_score, sample, PART_INT, NEED),
	PART(c_score, metric, PART_INT, NEED),
	PART(c_score, model, PART_TEXT, NEED),
	PART(c_score, call, PART_INT, NEED),
	PART(c_score, extracted, PART_TEXT, MAY),
	PART(c_score, score, PART_REAL, NEED),
	PART(c_score, reason, PART_TEXT, NEED),
	PARTS_END,
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
	const cJSON *item;
	struct c_sent c;
	enum status st;

	cJSON_ArrayForEach(item, p->as.send.calls)
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
	const cJSON *item;
	struct c_sent c;

	cJSON_ArrayForEach(item, p->as.send.calls)
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

static bool example_known(const struct incoming *in, const int example[2])
{
	const struct state *s = in->s;

	if (example[0] > in->examples)
		return false;
	if ((size_t)example[0] > s->examples.n)
		return example[1] == 1;
	return example[1] < state_next_example_version(s, example[0]);
}

static enum status call_check_number(struct incoming *in, int n, struct buf *err)
{
	const struct call_record *known = state_call(in->s, n);

	if (n < 1 || n > in->calls + CALL_GAP)
		return fail(err, FAILED, "call %d, but the next one is %d", n, in->calls + 1);
	if (known && (known->standing == CALL_ANSWERED || known->standing == CALL_FAILED))
		return fail(err, FAILED, "call %d has its answer already", n);
	for (size_t i = 0; i + 1 < in->n_items; i++)
		if (in->items[i].kind == in->items[in->n_items - 1].kind &&
			in->items[i].as.call.call == n)
			return fail(err, FAILED, "call %d has its answer already", n);
	if (n > in->calls)
		in->calls = n;
	return OK;
}

static enum status call_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_call *c = &p->as.call;

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

static struct mark *mark_of(struct state *s, int sheet, const int example[2]);

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
	struct call_record *call = call_make(s, p->as.call.call);

	if (call->event)
		spend_leave(s, call);
	call_fill(call, &p->as.call, &s->fold->shelf);
	call->model = model_intern(s, p->as.call.model);
	call->event = in->n;
	spend_result(s, call);
	spend_sum(s);
	call_mark(s, call);
}

/* ---- score ---- */

static enum status score_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_score *c = &p->as.score;

	if (!example_known(in, c->example))
		return fail(err, FAILED, "example %d version %d is not known", c->example[0],
			c->example[1]);
	if (c->metric < 1 || c->metric > in->metrics)
		return fail(err, FAILED, "metric %d is not known", c->metric);
	if (c->call < 1 || c->call > in->calls)
		return fail(err, FAILED, "call %d is not known", c->call);
	if (!(c->score >= 0 && c->score <= 1))
		return fail(err, FAILED, "the score is not from 0 to 1");
	if (c->sample > CALL_GAP)
		return fail(err, FAILED, "sample %d", c->sample);
	return OK;
}

/* Room for that sample's score. Scores that were there are not written over: checkpoints share
 * them. */
static void scores_room(struct shelf *shelf, struct mark *m, int sample, int highest)
{
	int n = (sample > highest ? sample : highest) + 1;
	double *scores;

	if (m->scores && sample <= highest) {
		scores = shelf_grow(shelf, NULL, 0, (size_t)n, sizeof *scores);
		memcpy(scores, m->scores, (size_t)n * sizeof *scores);
		m->scores = scores;
		return;
	}
	scores = shelf_grow(shelf, m->scores, (size_t)m->n_scores, (size_t)n, sizeof *scores);
	for (int i = m->n_scores; i < n; i++)
		scores[i] = (double)NAN;
	if (!m->scores)
		scores[m->sample] = m->sum;
	m->scores = scores;
	m->n_scores = n;
}

/* A sample that is scored again replaces its score: the last one counts. */
static void mark_score(struct shelf *shelf, struct mark *m, int sample, double score)
{
	int highest = m->scores ? m->n_scores - 1 : m->sample;

	if (!m->samples || (m->samples == 1 && !m->scores && m->sample == sample)) {
		m->samples = 1;
		m->sum = score;
		m->sample = sample;
		return;
	}
	scores_room(shelf, m, sample, highest);
	m->scores[sample] = score;
	m->sample = sample;
	if (sample > highest) { /* the usual way: one behind the others */
		m->samples++;
		m->sum += score;
		return;
	}
	m->samples = 0;
	m->sum = 0;
	for (int i = 0; i < m->n_scores; i++)
		if (!isnan(m->scores[i])) {
			m->samples++;
			m->sum += m->scores[i];
		}
}

static void score_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	const struct c_score *c = &p->as.score;
	struct sheet *sheet = sheet_make(s, c->text, model_intern(s, c->model), c->metric);
	struct mark *m = mark_of(s, (int)(sheet - s->sheets.items), c->example);

	m->example_version = c->example[1];
	m->call = c->call;
	m->error = false;
	mark_score(&s->fold->shelf, m, c->sample, c->score);
	m->extracted = shelf_keep(&s->fold->shelf, c->extracted);
	if (!s->fold->last_reason || strcmp(s->fold->last_reason, c->reason))
		s->fold->last_reason = shelf_keep(&s->fold->shelf, c->reason);
	m->reason = s->fold->last_reason;
}

/* ---- cancel ---- */

static enum status cancel_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const cJSON *item;

	if (!part_numbers(p->as.cancel.calls))
		return fail(err, FAILED, "\"calls\" is not a list of numbers");
	cJSON_ArrayForEach(item, p->as.cancel.calls) if (item->valuedouble > in->calls) return fail(
		err, FAILED, "call %.0f is not known", item->valuedouble);
	return OK;
}

static void cancel_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	bool lost = !strcmp(p->as.cancel.what, "lost");
	const cJSON *item;

	cJSON_ArrayForEach(item, p->as.cancel.calls)
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

const struct kind kinds_results[] = {
	{"call", call_parts, call_check, call_apply, NULL},
	{"score", score_parts, score_check, score_apply, NULL},
	{"send", send_parts, send_check, send_apply, NULL},
	{"cancel", cancel_parts, cancel_check, cancel_apply, NULL},
	{NULL, NULL, NULL, NULL, NULL},
};

/* ---- marks ---- */

uint64_t aside_key(int sheet, int example, int version)
{
	return index_mix(index_mix((uint64_t)sheet, (uint64_t)example), (uint64_t)version);
}

static struct mark *mark_aside(struct state *s, int sheet, int example, int version, bool make)
{
	struct fold *f = s->fold;
	uint64_t key = aside_key(sheet, example, version);
	size_t at = SIZE_MAX;
	struct aside *a;

	for (int i; (i = index_next(&f->aside_index, key, &at)) >= 0;) {
		a = &f->aside.items[i];
		if (a->sheet != sheet || a->example != example || a->version != version)
			continue;
		touch(s, COL_ASIDE, (size_t)i);
		return &a->mark;
	}
	if (!make)
		return NULL;
	index_add(&f->aside_index, key, (int)f->aside.n);
	a = PUSH(&f->aside);
	*a = (struct aside){.sheet = sheet, .example = example, .version = version};
	return &a->mark;
}

static struct mark *mark_of(struct state *s, int sheet, const int example[2])
{
	struct sheet *row = &s->sheets.items[sheet];
	const struct example *now = state_example(s, example[0]);

	if (now->version != example[1])
		return mark_aside(s, sheet, example[0], example[1], true);
	touch(s, COL_SHEETS, (size_t)sheet);
	row->changed = s->changed.marks = s->events;
	if ((size_t)example[0] > row->n) {
		row->marks = shelf_grow(&s->fold->shelf, row->marks, row->n, s->examples.n,
			sizeof *row->marks);
		row->n = s->examples.n;
	}
	return &row->marks[example[0] - 1];
}

void marks_turn(struct state *s, int example, int from, int to)
{
	for (size_t i = 0; i < s->sheets.n; i++) {
		struct sheet *row = &s->sheets.items[i];
		struct mark *now, *other, was;

		if ((size_t)example <= row->n && row->marks[example - 1].example_version)
			(void)mark_aside(s, (int)i, example, from, true);
		other = mark_aside(s, (int)i, example, to, false);
		if ((size_t)example > row->n && !other)
			continue;
		now = mark_of(s, (int)i, (int[]){example, to});
		was = *now;
		*now = other ? *other : (struct mark){0};
		if (other)
			*other = (struct mark){0};
		if (was.example_version)
			*mark_aside(s, (int)i, example, from, true) = was;
	}
}
