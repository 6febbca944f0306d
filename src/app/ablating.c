/* ablating.c - ablation of a text: its pieces into the record, their scores into worths. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/hash.h"
#include "hunsu/base/mem.h"
#include "hunsu/base/utf8.h"
#include "own.h"

/* The last ablation of that text, by whatever name it goes. */
static const struct ablation *find_ablation(const struct live *v, const char *hash)
{
	const struct state *s = live_state(v);
	for (size_t i = s->ablations.n; i-- > 0;) {
		const char *of = NULL;
		if (state_text(s, s->ablations.items[i].of, &of) && strcmp(of, hash) == 0)
			return &s->ablations.items[i];
	}
	return NULL;
}

static struct text_ref piece_ref(const struct ablation *a, size_t i)
{
	return (struct text_ref){.ablation = a->n, .piece = (int)i + 1};
}

/* ---- what each piece is worth ---- */

static uint64_t print_of(const double *scores, size_t n)
{
	return hash_u64((struct str){(const char *)scores, n * sizeof *scores});
}

/* One piece; the statistics are worked out only when the scores they come from have changed. */
static void weigh_piece(const struct live *v, struct weighed *g, const struct ablation *a, size_t i,
	const double *whole)
{
	size_t n, scored, errors;
	double *left = figures_scores(v, a->pieces[i].hash, live_state(v)->target, SPLIT_DEV, &n,
		&scored, &errors);
	uint64_t print = print_of(whole, n) ^ print_of(left, n) * 3;
	if (print != g->prints[i])
		g->worths[i] = ablation_worth(whole, left, n);
	g->prints[i] = print;
	g->pieces++;
	g->scored += scored;
	g->errors += errors;
	free(left);
}

static const struct weighed *weigh(const struct live *v, const struct ablation *a)
{
	const struct state *s = live_state(v);
	struct weighed *g = &v->own->weighed[a->of.variant != 0];
	const char *hash = NULL;
	if (g->ablation == a->n && g->events == s->events)
		return g;
	if (g->ablation != a->n) {
		free(g->worths);
		free(g->prints);
		*g = (struct weighed){.ablation = a->n,
			.worths = NEWN(a->n_pieces + 1, struct worth),
			.prints = NEWN(a->n_pieces + 1, uint64_t)};
	}
	g->events = s->events;
	g->pieces = 0;
	state_text(s, a->of, &hash);
	double *whole = figures_scores(
		v, hash, s->target, SPLIT_DEV, &g->examples, &g->scored, &g->errors);
	for (size_t i = 0; i < a->n_pieces; i++)
		if (!a->pieces[i].skipped)
			weigh_piece(v, g, a, i, whole);
	ablation_settle(g->worths, a->n_pieces);
	free(whole);
	return g;
}

bool live_ablation(const struct live *v, struct text_ref text, struct live_ablation *out)
{
	const struct state *s = live_state(v);
	const char *hash = NULL;
	*out = (struct live_ablation){.eta = -1};
	if (!state_text(s, text, &hash))
		return false;
	out->what = find_ablation(v, hash);
	if (!out->what)
		return false;
	if (state_hidden(s, text)) {
		out->hidden = true;
		return true;
	}
	const struct weighed *g = weigh(v, out->what);
	out->worths = g->worths;
	out->done = g->scored + g->errors;
	out->total = (g->pieces + 1) * g->examples;
	out->errors = g->errors;
	for (size_t i = 0; i < v->n_scoring; i++)
		out->busy = out->busy || v->scoring[i].text.ablation == out->what->n;
	size_t done, total;
	if (out->busy)
		live_work(v, &done, &total, &out->eta);
	return true;
}

void ablating_release(struct live *v)
{
	for (size_t i = 0; i < 2; i++) {
		free(v->own->weighed[i].worths);
		free(v->own->weighed[i].prints);
		v->own->weighed[i] = (struct weighed){0};
	}
}

/* ---- the act ---- */

static void add_piece(cJSON *list, const struct prompt *whole, const struct cut *c)
{
	cJSON *piece = json_add_object(list, NULL);
	json_add_int(piece, "message", (int64_t)c->message);
	json_add_int(piece, "at", (int64_t)c->at);
	json_add_int(piece, "bytes", (int64_t)c->bytes);
	json_add_cstr(piece, "text", c->text);
	if (c->skipped) {
		json_add_cstr(piece, "skipped", c->skipped);
		return;
	}
	struct prompt left = {0};
	char hash[TEXT_HASH];
	prompt_without(&left, whole, c->message, c->at, c->bytes,
		c->text ? str_of(c->text) : (struct str){"", 0});
	prompt_hash(hash, &left);
	json_add_cstr(piece, "text_hash", hash);
	prompt_release(&left);
}

static cJSON *make_event(const struct live *v, const struct ablating *plan,
	const struct prompt *whole, const struct cuts *cuts)
{
	cJSON *e = event_new(BY_HUMAN, "ablate", NULL), *c = event_change(e, "ablation");
	json_add_int(c, "ablation", (int64_t)live_state(v)->ablations.n + 1);
	json_add(c, "of", event_text_ref(plan->of));
	json_add_cstr(c, "by", plan->hunks ? "hunk" : "sentence");
	if (plan->hunks)
		json_add_int(c, "against", plan->against);
	cJSON *list = json_add_list(c, "pieces");
	for (size_t i = 0; i < cuts->n; i++)
		add_piece(list, whole, &cuts->items[i]);
	return e;
}

/* The same pieces of the same text are in the record: only what has no score yet is asked for. */
static bool same_pieces(const struct ablation *a, const struct cuts *cuts)
{
	if (!a || a->n_pieces != cuts->n)
		return false;
	for (size_t i = 0; i < cuts->n; i++) {
		const struct ablation_piece *p = &a->pieces[i];
		const struct cut *c = &cuts->items[i];
		if (p->message != c->message || p->at != c->at || p->bytes != c->bytes ||
			!p->text != !c->text || (p->text && strcmp(p->text, c->text) != 0))
			return false;
	}
	return true;
}

static size_t pieces_made(const struct cuts *cuts)
{
	size_t n = 0;
	for (size_t i = 0; i < cuts->n; i++)
		n += cuts->items[i].skipped == NULL;
	return n;
}

static enum status cut_text(const struct live *v, const struct ablating *plan,
	const struct prompt *whole, struct cuts *cuts, struct buf *err)
{
	const struct version *base = state_version(live_state(v), plan->against);
	if (!plan->hunks)
		ablation_sentences(cuts, whole);
	else if (base)
		ablation_hunks(cuts, whole, &base->prompt);
	else
		return fail(err, BAD_USAGE, "there is no older version to take hunks against");
	if (!cuts->n)
		return fail(err, BAD_USAGE, "there is no difference to leave out");
	if (!pieces_made(cuts))
		return fail(err, BAD_USAGE, "nothing can be left out: %s",
			cuts->items[0].skipped);
	return OK;
}

static size_t queue(struct live *v, const struct ablation *a)
{
	size_t calls = scoring_add(v, a->of, SCOPE_DEV);
	for (size_t i = 0; i < a->n_pieces; i++)
		if (!a->pieces[i].skipped)
			calls += scoring_add(v, piece_ref(a, i), SCOPE_DEV);
	scoring_step(v);
	return calls;
}

enum status ablating_start(
	struct live *v, const struct ablating *plan, const char *line, struct buf *err)
{
	const struct state *s = live_state(v);
	const char *hash = NULL;
	const struct prompt *whole = state_text(s, plan->of, &hash);
	struct cuts cuts = {0};
	enum status st = cut_text(v, plan, whole, &cuts, err);
	if (!st) {
		size_t pieces = pieces_made(&cuts), each = live_split_size(v, SPLIT_DEV);
		long calls = (long)(pieces * each * (size_t)state_settings(s)->samples +
				    scoring_missing(v, plan->of, SCOPE_DEV));
		if (!live_may_send(v, "target", line, &v->target) ||
			!purse_may_score(v, line, &v->target, (size_t)calls)) {
			cuts_release(&cuts);
			return OK;
		}
		const struct ablation *there = find_ablation(v, hash);
		if (!same_pieces(there, &cuts))
			session_do(v->session, make_event(v, plan, whole, &cuts));
		size_t sent = queue(v, find_ablation(v, hash));
		live_say(v, false, "%zu %s%s left out in turn on %zu examples: %zu calls", pieces,
			plan->hunks ? "hunk" : "sentence", pieces == 1 ? "" : "s", each, sent);
	}
	cuts_release(&cuts);
	return st;
}

/* ---- in lines ---- */

static void put_worth(struct buf *out, const struct live_ablation *a, size_t i)
{
	const struct worth *w = &a->worths[i];
	if (a->what->pieces[i].skipped) {
		buf_addf(out, "not left out, %s", a->what->pieces[i].skipped);
	} else if (!w->paired.n) {
		buf_adds(out, "not scored yet");
	} else {
		stats_print_difference(out, w->interval, false);
		buf_addf(out, " (n %zu), %s", w->paired.n,
			w->paired.noise	       ? "noise"
			: w->paired.diff > 0 ? "it helps"
					       : "it harms");
	}
}

void live_ablation_lines(const struct live *v, struct text_ref text, struct buf *out)
{
	struct live_ablation a;
	const struct prompt *p = state_text(live_state(v), text, NULL);
	if (!live_ablation(v, text, &a)) {
		buf_adds(out, "nothing was left out of it yet: ablate does");
		return;
	}
	if (a.hidden) {
		buf_adds(out, "hidden until it is revealed");
		return;
	}
	for (size_t i = 0; i < a.what->n_pieces; i++) {
		const struct ablation_piece *q = &a.what->pieces[i];
		const struct message *m = &p->items[q->message];
		buf_addf(out, "%s%s %zu: ", i ? "\n" : "", a.what->hunks ? "hunk" : "sentence",
			i + 1);
		put_worth(out, &a, i);
		buf_adds(out, ": ");
		struct str words = str_trim((struct str){m->text + q->at, q->bytes});
		text_brief(out, words.n ? words : STR("(nothing)"), 60);
		if (q->text) {
			buf_adds(out, ", instead of: ");
			text_brief(out, str_trim(str_of(q->text)), 60);
		}
	}
	if (a.busy)
		buf_addf(out, "\n%zu of %zu scored so far", a.done, a.total);
}
