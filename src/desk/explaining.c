/* explaining.c - a question about two texts goes to the proposer, and the answer streams in. */
#include <math.h>

#include "hunsu/engine/explain.h"
#include "hunsu/session/story.h"
#include "volley.h"

struct explaining {
	struct volley volley; /* the first member */
	struct text_ref about;
};

static void over(struct volley *v)
{
	v->desk->flight.asked.on = false;
}

/* ---- the answer ---- */

static void delta(struct volley *v, size_t i, struct str text)
{
	struct buf *out = &v->desk->flight.asked.answer;

	if (text.p)
		buf_addstr(out, text);
	else
		buf_clear(out);
	desk_touch(v->desk);
}

static void done(struct volley *v, size_t i, const struct answer *a, cJSON *event, cJSON *call)
{
	json_add(call, "prompt", event_text_ref(((const struct explaining *)v)->about));
	if (a->error)
		desk_say(v->desk, true, "no answer: %s", a->error);
	else
		desk_say(v->desk, false, LINE("show") " ask shows the answer");
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

		if (!figures_counts(d->figures, e, SPLIT_DEV))
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
static struct volley *explaining_new(
	struct desk *d, const struct explained_wish *w, struct buf *err)
{
	const struct state *s = desk_state(d);
	const char *hashes[2];
	struct called names[2];
	struct explain ask = {.question = w->question};
	struct explaining *x = NULL;
	struct volley_call *call;
	OWNED struct explained *rows = NULL;

	for (int i = 0; i < 2; i++) {
		ask.texts[i] = state_text(s, w->texts[i], &hashes[i]);
		names[i] = text_called(s, w->texts[i]);
		ask.names[i] = names[i].s;
	}
	rows = differing(d, hashes, &ask.n);
	ask.rows = rows;
	if (ask.n) {
		x = NEW(struct explaining);
		call = volley_ask(&x->volley, d, "ask", "ask", EXPLAIN_TOKENS);
		explain_ask(&ask, &call->request);
		x->about = w->texts[0];
		x->volley.priority = 2; /* the person waits for it */
		x->volley.delta = delta;
		x->volley.done = done;
		x->volley.over = over;
	} else {
		buf_addf(err,
			"there is no dev example on which %s and %s both have a score that can be "
			"shown, and not the same; " KEY("evaluate") " scores more",
			ask.names[0], ask.names[1]);
	}
	return x ? &x->volley : NULL;
}

/* ---- the beginning ---- */

enum status explaining_cost(
	struct desk *d, const struct explained_wish *w, struct cost *out, struct buf *err)
{
	enum status st = desk_held(d, err);
	struct volley *v;

	if (!st && d->flight.asked.on)
		st = fail(err, FAILED, "a question is being answered; " KEY("cancel") " stops it");
	v = st ? NULL : explaining_new(d, w, err);
	if (!v)
		return FAILED;
	volley_cost(v, out);
	volley_free(v);
	return OK;
}

enum status explaining_start(struct desk *d, const struct explained_wish *w, struct buf *err)
{
	struct volley *v = explaining_new(d, w, err);
	struct asked_now *now = &d->flight.asked;

	if (!v)
		return FAILED;
	now->on = true;
	now->answer.max = BUF_TEXT;
	buf_clear(&now->answer);
	free(now->question);
	now->question = str_dup(w->question);
	volley_seat(v);
	return OK;
}
