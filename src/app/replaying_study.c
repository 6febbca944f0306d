/* replaying_study.c - what a record as a whole tells: marks, variations, what can be bet on. */
#include <math.h>
#include <stdlib.h>

#include "hunsu/base/mem.h"
#include "words.h"
#include "replaying_own.h"

/* ---- scores at the end ---- */

/* Of a text on dev, an entry for each example, NaN where there is none. The events of its first and
 * last score, when asked for. */
static double *dev_scores(const struct state *s, const char *hash, int *first, int *last)
{
	double *out = NEWN(s->examples.n + 1, double);
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		const struct mark *m = e->dropped || e->split != SPLIT_DEV
					       ? NULL
					       : state_mark(s, hash, e->id);
		const struct call_record *call = m ? state_call(s, m->call) : NULL;
		out[i] = m && m->samples ? m->sum / m->samples : (double)NAN;
		if (isnan(out[i]) || !call || !first)
			continue;
		*first = !*first || call->event < *first ? call->event : *first;
		*last = call->event > *last ? call->event : *last;
	}
	return out;
}

static bool any_score(const struct state *s, int version)
{
	double *scores = dev_scores(s, state_version(s, version)->hash, NULL, NULL);
	bool any = false;
	for (size_t i = 0; i < s->examples.n; i++)
		any = any || !isnan(scores[i]);
	free(scores);
	return any;
}

/* The version itself, or the nearest before it that has scores; 0: none. */
static int scored_version(const struct state *s, int version)
{
	const struct version *v = state_version(s, version);
	while (v && !any_score(s, v->n))
		v = v->n_parents ? state_version(s, v->parents[0]) : NULL;
	return v ? v->n : 0;
}

/* ---- marks ---- */

static void add_mark(struct replaying *r, int event, enum replay_mark_kind kind)
{
	if (r->n_marks == r->cap_marks) {
		r->cap_marks = r->cap_marks ? 2 * r->cap_marks : 32;
		r->marks = mem_grow(r->marks, r->cap_marks, sizeof *r->marks);
	}
	r->marks[r->n_marks++] = (struct replay_mark){event, kind};
}

/* Another version was made from its parent before it. */
static bool has_elder(const struct replaying_private *own, int version)
{
	int parent = own->versions[version - 1].parent;
	for (int k = parent + 1; parent && k < version; k++)
		if (own->versions[k - 1].parent == parent)
			return true;
	return false;
}

static void mark_acts(struct live *v, int n, const struct moment *m)
{
	struct replaying *r = v->replay;
	const struct state *s = live_state(v);
	const struct version *made =
		m->did & DID_VERSION ? state_version(s, m->versions) : NULL;
	bool back = m->did & (DID_UNDO | DID_REDO);
	if (m->did & DID_ROUND)
		add_mark(r, n, MARK_ROUND);
	if (back || ((m->did & DID_HEAD) && !made && !(m->did & DID_DECIDE)))
		add_mark(r, n, MARK_UNDO);
	if (made && has_elder(r->own, made->n))
		add_mark(r, n, MARK_FORK);
	if (!back && ((made && made->n_variants) || (m->did & DID_DECIDE && m->did & DID_HEAD)))
		add_mark(r, n, MARK_ACCEPT);
}

/* From one version that has scores to the next that has: did the prompt's score jump? */
static void mark_jump(struct live *v, int n, int from, int to)
{
	const struct state *s = live_state(v);
	double *a = dev_scores(s, state_version(s, from)->hash, NULL, NULL);
	double *b = dev_scores(s, state_version(s, to)->hash, NULL, NULL);
	struct paired p = stats_paired(a, b, s->examples.n);
	if (p.n && !p.noise)
		add_mark(v->replay, n, p.diff > 0 ? MARK_UP : MARK_DOWN);
	free(a);
	free(b);
}

static void mark_all(struct live *v)
{
	const struct replay *record = v->desk->session->replay;
	const struct state *s = live_state(v);
	bool *scored = NEWN(s->versions.n + 1, bool);
	int head = 0, last = 0;
	for (size_t i = 1; i <= s->versions.n; i++)
		scored[i] = any_score(s, (int)i);
	for (int n = 1; n <= v->replay->events; n++) {
		const struct moment *m = replay_moment(record, n);
		mark_acts(v, n, m);
		if (m->head == head)
			continue;
		head = m->head;
		if (head && scored[head]) {
			if (last && last != head)
				mark_jump(v, n, last, head);
			last = head;
		}
	}
	free(scored);
}

/* ---- bets ---- */

static int by_first(const void *a, const void *b)
{
	const struct replay_bet *x = a, *y = b;
	return (x->first > y->first) - (x->first < y->first);
}

static void add_bet(struct live *v, const struct variant *k)
{
	struct replaying *r = v->replay;
	const struct state *s = live_state(v);
	int head = replay_moment(v->desk->session->replay, k->event)->head;
	struct replay_bet bet = {
		.variant = k->n, .against = scored_version(s, head), .percent = 50};
	double *now = dev_scores(s, k->hash, &bet.first, &bet.last), *was;
	if (bet.against && bet.first > k->event) {
		struct paired p;
		was = dev_scores(s, state_version(s, bet.against)->hash, NULL, NULL);
		p = stats_paired(was, now, s->examples.n);
		bet.diff = p.diff;
		if (p.n)
			r->bets[r->n_bets++] = bet;
		free(was);
	}
	free(now);
}

void replay_study(struct live *v)
{
	struct replaying *r = v->replay;
	struct replaying_private *own = r->own;
	const struct state *s = live_state(v);
	own->n_versions = (int)s->versions.n;
	own->n_variants = (int)s->variants.n;
	own->versions = NEWN(s->versions.n + 1, struct replay_made);
	own->variants = NEWN(s->variants.n + 1, struct replay_made);
	r->bets = NEWN(s->variants.n + 1, struct replay_bet);
	for (size_t i = 0; i < s->versions.n; i++)
		own->versions[i] = (struct replay_made){s->versions.items[i].event,
			s->versions.items[i].n_parents ? s->versions.items[i].parents[0] : 0};
	for (size_t i = 0; i < s->variants.n; i++) {
		own->variants[i].event = s->variants.items[i].event;
		add_bet(v, &s->variants.items[i]);
	}
	qsort(r->bets, r->n_bets, sizeof *r->bets, by_first);
	mark_all(v);
}
