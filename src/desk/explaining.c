/* explaining.c - a question about two texts goes to the proposer, and the answer streams in. */
#include <math.h>

#include "hunsu/engine/explain.h"
#include "hunsu/session/story.h"
#include "inside.h"

struct explaining {
	struct desk *desk;
	struct prompt request;
	struct sampling sampling;
	const struct model *proposer;
	struct text_ref about;
	struct call *call;
	int number; /* of the call; 0: it is not sent */
};

static void explaining_free(struct explaining *x)
{
	x->desk->flight.asked.on = false;
	prompt_release(&x->request);
	sampling_release(&x->sampling);
	free(x);
}

static struct request request_of(const struct explaining *x)
{
	return (struct request){.model = x->proposer, .messages = &x->request,
		.sampling = &x->sampling, .sample = 1, .stream = true, .priority = 2};
}

/* ---- the question ---- */

static struct str output_of(const struct state *s, const struct mark *m)
{
	const struct call_record *c = state_call(s, m->call);

	return str_of(m->extracted ? m->extracted : c ? c->answer : "");
}

/* The dev examples that both have a score on, and not the same; malloc'ed. */
static struct explained *differing(struct desk *d, const char *const hashes[2], size_t *n)
{
	const struct state *s = desk_state(d);
	struct explained *rows = NEWN(s->examples.n + 1, struct explained);

	*n = 0;
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		const struct mark *m[2];
		struct explained r = {.example = e};

		if (!figures_counts(s, e, SPLIT_DEV))
			continue;
		for (int k = 0; k < 2; k++) {
			m[k] = figures_mark(d->figures, hashes[k], e->id);
			r.score[k] = mark_mean(m[k]);
		}
		if (isnan(r.score[0]) || isnan(r.score[1]) ||
			fabs(r.score[0] - r.score[1]) < 1e-9)
			continue;
		r.output[0] = output_of(s, m[0]);
		r.output[1] = output_of(s, m[1]);
		rows[(*n)++] = r;
	}
	return rows;
}

/* NULL, and why in err: there is nothing that could be told of the two. */
static struct explaining *explaining_new(
	struct desk *d, const struct explained_wish *w, struct buf *err)
{
	const struct state *s = desk_state(d);
	const char *hashes[2];
	struct called names[2];
	struct explain ask = {.question = w->question};
	struct explaining *x = NULL;
	struct explained *rows;

	for (int i = 0; i < 2; i++) {
		ask.texts[i] = state_text(s, w->texts[i], &hashes[i]);
		names[i] = text_called(s, w->texts[i]);
		ask.names[i] = names[i].s;
	}
	rows = differing(d, hashes, &ask.n);
	ask.rows = rows;
	if (ask.n) {
		x = NEW(struct explaining);
		*x = (struct explaining){.desk = d, .about = w->texts[0]};
		x->proposer = desk_called(d, d->proposer.name);
		x->sampling.max_tokens = EXPLAIN_TOKENS;
		explain_ask(&ask, &x->request);
	} else {
		buf_addf(err,
			"there is no dev example on which %s and %s both have a score that can be "
			"shown, and not the same; " KEY("evaluate") " scores more",
			ask.names[0], ask.names[1]);
	}
	free(rows);
	return x;
}

/* ---- the answer ---- */

static void on_delta(void *arg, struct str text)
{
	struct explaining *x = arg;
	struct buf *out = &x->desk->flight.asked.answer;

	if (text.p)
		buf_addstr(out, text);
	else
		buf_clear(out);
	desk_touch(x->desk);
}

static void on_done(void *arg, const struct answer *a)
{
	struct explaining *x = arg;
	struct desk *d = x->desk;
	cJSON *e = event_new(BY_MODEL, "result", NULL), *c;

	calls_flush(d);
	c = calls_add(d, e, x->number, "ask", x->proposer, a, 1, &x->request);
	json_add(c, "prompt", event_text_ref(x->about));
	session_do(d->session, e);
	if (a->error)
		desk_say(d, true, "no answer: %s", a->error);
	else
		desk_say(d, false, LINE("show") " ask shows the answer");
	desk_touch(d);
	desk_unseat(d, x);
	explaining_free(x);
}

static void explaining_play(void *arg)
{
	struct explaining *x = arg;
	const struct request r = request_of(x);

	if (x->number || !purse_may(x->desk->purse, &r))
		return;
	x->number = calls_number(x->desk, "ask", &r);
	x->call = client_send(x->desk->client, &r,
		&(struct call_events){.delta = on_delta, .done = on_done, .arg = x});
}

static void explaining_cancel(void *arg, cJSON *calls)
{
	struct explaining *x = arg;

	if (x->call) {
		json_add_int(calls, NULL, x->number);
		call_cancel(x->call);
	}
	explaining_free(x);
}

/* ---- the beginning ---- */

enum status explaining_cost(
	struct desk *d, const struct explained_wish *w, struct cost *out, struct buf *err)
{
	enum status st = desk_held(d, err);
	struct explaining *x;
	struct request r;

	if (!st && d->flight.asked.on)
		st = fail(err, FAILED, "a question is being answered; " KEY("cancel") " stops it");
	x = st ? NULL : explaining_new(d, w, err);
	if (!x)
		return FAILED;
	r = request_of(x);
	cost_add_request(out, purse_prices(d->purse), &r);
	explaining_free(x);
	return OK;
}

enum status explaining_start(struct desk *d, const struct explained_wish *w, struct buf *err)
{
	struct explaining *x = explaining_new(d, w, err);
	struct asked_now *now = &d->flight.asked;

	if (!x)
		return FAILED;
	now->on = true;
	now->answer.max = BUF_TEXT;
	buf_clear(&now->answer);
	free(now->question);
	now->question = str_dup(w->question);
	desk_seat(d, &(struct player){.play = explaining_play, .cancel = explaining_cancel,
			      .what = "ask", .arg = x});
	return OK;
}
