/* replaying_study.c - what a record as a whole tells: marks, variations, what can be bet on. */
#include <string.h>

#include "hunsu/session/story.h"
#include "parts.h"
#include "replaying_own.h"

/* ---- steps ---- */

bool replay_technical(const struct live *v, int n)
{
	const struct moment *m = replay_moment(v->desk->session->replay, n);
	if (m->did == DID_DRAFT)
		return true;
	return m->by != BY_HUMAN && !(m->did & ~(unsigned)(DID_RESULT | DID_SEND | DID_VIEW));
}

bool replaying_is_stop(const struct live *v, int n)
{
	if (n <= 1 || n >= v->replay->events || !replay_technical(v, n))
		return true;
	if (!replay_technical(v, n + 1))
		for (int k = n; k > 1 && replay_technical(v, k); k--)
			if (replay_moment(v->desk->session->replay, k)->did & DID_RESULT)
				return true;
	return false;
}

struct scores { /* of a text on one side, under target and metric of now */
	double *each;
	size_t n, scored, errors;
};

static struct scores scores_of(const struct live *v, const char *hash, enum split side)
{
	struct scores s;

	s.each = figures_scores(v->desk->figures, hash, live_state(v)->target, side, &s.n,
		&s.scored, &s.errors);
	return s;
}

static struct scores version_scores(const struct live *v, int version)
{
	return scores_of(v, state_version(live_state(v), version)->hash, SPLIT_DEV);
}

static bool any_score(const struct live *v, int version)
{
	struct scores s = version_scores(v, version);

	free(s.each);
	return s.scored;
}

/* The events of a text's first and last score on dev. */
static void scored_when(const struct live *v, const char *hash, int *first, int *last)
{
	const struct state *s = live_state(v);

	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		const struct mark *m = state_mark(s, hash, e->id);
		const struct call_record *call = m && m->samples ? state_call(s, m->call) : NULL;

		if (!call || !figures_counts(v->desk->figures, e, SPLIT_DEV))
			continue;
		*first = !*first || call->event < *first ? call->event : *first;
		*last = call->event > *last ? call->event : *last;
	}
}

/* The version itself, or the nearest before it that has scores; 0: none. */
static int scored_version(const struct live *v, int version)
{
	const struct version *at = state_version(live_state(v), version);
	while (at && !any_score(v, at->n))
		at = at->n_parents ? state_version(live_state(v), at->parents[0]) : NULL;
	return at ? at->n : 0;
}

/* ---- marks ---- */

static void add_mark(struct replaying *r, int event, enum replay_mark_kind kind)
{
	*PUSH(&r->marks) = (struct replay_mark){event, kind};
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

static void add_remark(struct replaying *r, int event, bool comment, struct buf *words)
{
	*PUSH(&r->remarks) = (struct replay_remark){event, comment, buf_detach(words, NULL)};
}

/* By the person's own hand: no variant's words in it. */
static bool own_words(const struct moment *m, const struct version *made)
{
	return made && m->by == BY_HUMAN && !made->n_variants && made->n_parents;
}

static bool took_variant(const struct moment *m, const struct version *made)
{
	return (made && made->n_variants) || (m->did & DID_DECIDE && m->did & DID_HEAD);
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
	if (!back && took_variant(m, made))
		add_mark(r, n, made && !strcmp(made->origin, "merge") ? MARK_MERGE : MARK_ACCEPT);
	if (m->did & DID_LOOK)
		add_mark(r, n, MARK_LOOK);
}

static struct interval share(const struct live *v, struct text_ref text, enum split side)
{
	const char *hash = NULL;
	struct scores now = {0};
	struct interval i = {0};
	if (state_text(live_state(v), text, &hash))
		now = scores_of(v, hash, side);
	if (now.each)
		i = stats_interval(now.each, now.n);
	free(now.each);
	return i;
}

/* "78 % (65 to 88) of 40" */
static void tell_share(struct buf *out, struct interval i)
{
	stats_tell_interval(out, i);
	buf_addf(out, " of %zu", i.n);
}

/* From one version that has scores to the next that has: how did the prompt's score move? */
static void mark_jump(struct live *v, int n, int from, int to)
{
	const struct moment *m = replay_moment(v->desk->session->replay, n);
	struct buf words = BUF(BUF_SMALL);
	struct scores was = {0}, now = version_scores(v, to);
	struct paired p = {0};
	buf_addf(&words, "v%d ", to);
	tell_share(&words, stats_interval(now.each, now.n));
	if (from) {
		was = version_scores(v, from);
		p = stats_paired(was.each, now.each, now.n);
	}
	if (p.n) {
		buf_adds(&words, ", ");
		stats_tell_paired(&words, p, from);
	}
	if (p.n && !p.noise)
		add_mark(v->replay, n, p.diff > 0 ? MARK_UP : MARK_DOWN);
	else if ((p.diff > 0 || p.diff < 0) && m->did & DID_VERSION &&
		 own_words(m, state_version(live_state(v), to)))
		add_mark(v->replay, n, MARK_EDIT);
	add_remark(v->replay, n, false, &words);
	free(was.each);
	free(now.each);
}

/* What was seen on held-out, and the score on dev beside it. */
static void tell_look(struct live *v, const struct look *l, int number)
{
	const struct state *s = live_state(v);
	const bool now = l->model == s->target && l->metric == s->metric;
	const char *lead = ": ";
	struct buf words = BUF(BUF_SMALL);
	buf_addf(&words, "look %d at held-out", number);
	for (size_t i = 0; now && i < l->n_prompts; i++) {
		struct interval held = share(v, l->prompts[i], SPLIT_HELD_OUT);
		struct interval dev = share(v, l->prompts[i], SPLIT_DEV);
		if (!held.n || held_out_again(s, l, i))
			continue;
		buf_addf(&words, "%s%s ", lead, text_called(s, l->prompts[i]).s);
		tell_share(&words, held);
		if (dev.n)
			buf_addf(&words, ", on dev %.0f%%", 100 * dev.mean);
		lead = "; ";
	}
	add_remark(v->replay, l->event, false, &words);
}

static void mark_comments(struct live *v)
{
	const struct state *s = live_state(v);
	for (size_t i = 0; i < s->notes.n; i++) {
		const struct note *note = &s->notes.items[i];
		int about = note->about_event ? note->about_event : note->event;
		struct buf words = BUF(BUF_SMALL);
		if (note->kind != NOTE_COMMENT)
			continue;
		while (!replaying_is_stop(v, about))
			about--;
		buf_addf(&words, "\xe2\x80\x9c%s\xe2\x80\x9d", note->words);
		add_mark(v->replay, about, MARK_COMMENT);
		add_remark(v->replay, about, true, &words);
	}
}

static int by_event(const void *a, const void *b)
{
	const struct replay_mark *x = a, *y = b;
	return x->event != y->event ? (x->event > y->event) - (x->event < y->event)
				    : (x->kind > y->kind) - (x->kind < y->kind);
}

static void mark_all(struct live *v)
{
	const struct replay *record = v->desk->session->replay;
	const struct state *s = live_state(v);
	OWNED bool *scored = NEWN(s->versions.n + 1, bool);
	int head = 0, last = 0;
	for (size_t i = 1; i <= s->versions.n; i++)
		scored[i] = any_score(v, (int)i);
	for (int n = 1; n <= v->replay->events; n++) {
		const struct moment *m = replay_moment(record, n);
		mark_acts(v, n, m);
		if (m->head == head)
			continue;
		head = m->head;
		if (head && scored[head]) {
			if (last != head)
				mark_jump(v, n, last, head);
			last = head;
		}
	}
	for (size_t i = 0; i < s->looks.n; i++)
		tell_look(v, &s->looks.items[i], (int)i + 1);
	mark_comments(v);
	SORT(&v->replay->marks, by_event);
}

static int by_first(const void *a, const void *b)
{
	const struct replay_bet *x = a, *y = b;
	return (x->first > y->first) - (x->first < y->first);
}

static void add_bet(struct live *v, const struct variant *k)
{
	struct replaying *r = v->replay;
	int head = replay_moment(v->desk->session->replay, k->event)->head;
	struct replay_bet bet = {
		.variant = k->n, .against = scored_version(v, head), .percent = 50};
	scored_when(v, k->hash, &bet.first, &bet.last);
	if (bet.against && bet.first > k->event) {
		struct scores was = version_scores(v, bet.against);
		struct scores now = scores_of(v, k->hash, SPLIT_DEV);
		struct paired p = stats_paired(was.each, now.each, now.n);
		bet.diff = p.diff;
		if (p.n)
			r->bets[r->n_bets++] = bet;
		free(was.each);
		free(now.each);
	}
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
	if (r->n_bets)
		qsort(r->bets, r->n_bets, sizeof *r->bets, by_first);
	mark_all(v);
}
