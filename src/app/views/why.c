/* why.c - where a text came from, what it is beside the others, and what was said about it. */

#include "hunsu/figures/beside.h"

#include <math.h>

#include "hunsu/session/story.h"
#include "parts.h"

#define FACT 14 /* the column of a fact */

static void put_from(struct rows *out, const struct state *s, const struct text_ref *from, size_t n)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	for (size_t i = 0; i < n; i++)
		buf_addf(&b, "%s%s", i ? ", " : "", text_called(s, from[i]).s);
	if (n)
		put_fact(out, FACT, "from", buf_str(&b));
}

static const struct round *find_round(const struct state *s, int n)
{
	for (size_t i = 0; i < s->rounds.n; i++)
		if (s->rounds.items[i].n == n)
			return &s->rounds.items[i];
	return NULL;
}

static void put_round(struct rows *out, const struct state *s, const struct round *r)
{
	if (r->instruction)
		put_fact(out, FACT, "asked for", str_of(r->instruction));
	if (r->region.n && state_text(s, r->on, NULL))
		put_fact(out, FACT, "on the part",
			prompt_range(state_text(s, r->on, NULL), r->region));
}

/* How new it is, and its round. */
static void put_novelty(struct rows *out, const struct live *v, const struct variant *k)
{
	struct figures *g = v->desk->figures;
	struct text_ref nearest = {0};
	const double novelty = figures_novelty(g, k->n, &nearest);
	SCOPED(buf) b = BUF(BUF_SMALL);
	size_t n;
	const double apart = figures_diversity(g, k->round, &n);

	if (!isnan(novelty)) {
		buf_addf(&b, "%.0f %% unlike %s, the nearest of all before it", 100 * novelty,
			text_called(live_state(v), nearest).s);
		put_fact(out, FACT, "novelty", buf_str(&b));
	}
	buf_clear(&b);
	if (!isnan(apart)) {
		buf_addf(&b, "%zu variants, %.0f %% unlike each other on average", n, 100 * apart);
		put_fact(out, FACT, "its round", buf_str(&b));
	}
}

static void put_alone(struct rows *out, const struct live *v, struct text_ref text)
{
	int ids[12];
	const size_t n = figures_alone(v->desk->figures, text, ids, COUNT(ids));
	SCOPED(buf) b = BUF(BUF_SMALL);

	for (size_t i = 0; i < n && i < COUNT(ids); i++)
		buf_addf(&b, "%s#%d", i ? ", " : "only this gets right ", ids[i]);
	if (n > COUNT(ids))
		buf_addf(&b, " and %zu more", n - COUNT(ids));
	if (n)
		put_fact(out, FACT, "alone", buf_str(&b));
}

/* Score against tokens. */
static void put_front(struct rows *out, const struct live *v, struct text_ref text)
{
	struct figures *g = v->desk->figures;
	struct text_ref better;
	struct usage u, other;
	SCOPED(buf) b = BUF(BUF_SMALL);

	figures_usage(g, text, &u);
	if (figures_front(g, text, &better)) {
		buf_addf(&b, "%.1f tokens a call: ", u.in + u.out);
		if (better.variant || better.version) {
			figures_usage(g, better, &other);
			buf_addf(&b, "%s scores as high or higher with %.1f",
				text_called(live_state(v), better).s, other.in + other.out);
		} else {
			buf_adds(&b, "no other is both as good and as short");
		}
		put_fact(out, FACT, "worth it", buf_str(&b));
	}
}

/* After how many uses what the session has cost is saved again. */
static void put_break_even(struct rows *out, const struct live *v, struct text_ref text)
{
	const struct state *s = live_state(v);
	struct figures *g = v->desk->figures;
	const struct text_ref base = {.version = figures_base(g)};
	struct usage was, now;
	struct price price = {0};
	SCOPED(buf) b = BUF(BUF_SMALL);
	bool priced;
	double saved, spent;

	figures_usage(g, base, &was);
	figures_usage(g, text, &now);
	priced = !s->spend.unknown && s->spend.usd > 0 &&
		 prices_find(purse_prices(v->desk->purse), &v->desk->target, &price) &&
		 price.in + price.out > 0;
	if (!was.n || !now.n || text_ref_same(base, text))
		return;
	saved = was.in + was.out - now.in - now.out;
	spent = (double)(s->spend.in + s->spend.out);
	if (priced) {
		saved = cost_of(&price, was.in, was.out) - cost_of(&price, now.in, now.out);
		spent = s->spend.usd;
	}
	if (saved > 0)
		buf_addf(&b, "after %.0f use%s: ", ceil(spent / saved),
			PLURAL(ceil(spent / saved)));
	else
		buf_adds(&b, "not by what a call costs: ");
	if (priced)
		buf_addf(&b, "%.4g $ spent, %.3g $ %s a call than v%d", spent, fabs(saved),
			saved > 0 ? "less" : "more", base.version);
	else
		buf_addf(&b, "%.0f tokens spent, %.1f %s a call than v%d", spent, fabs(saved),
			saved > 0 ? "fewer" : "more", base.version);
	put_fact(out, FACT, "pays", buf_str(&b));
}

static void put_origin(struct rows *out, const struct state *s, const struct variant *k)
{
	const struct round *r = find_round(s, k->round);
	const struct call_record *c = k->call ? state_call(s, k->call) : NULL;
	SCOPED(buf) b = BUF(BUF_SMALL);

	buf_adds(&b, k->operator);
	if (k->round)
		buf_addf(&b, ", round %d", k->round);
	else
		buf_adds(&b, ", by you");
	if (c)
		buf_addf(&b, ", by %s", state_model(s, c->model));
	put_fact(out, FACT, "made by", buf_str(&b));
	put_from(out, s, k->parents, k->n_parents);
	if (r)
		put_round(out, s, r);
}

static void put_variant(
	struct rows *out, const struct live *v, const struct variant *k, bool hidden)
{
	if (hidden) {
		put_fact(out, FACT, "hidden",
			STR("where it comes from and how it scores, until it is revealed"));
		put_hint(out, v, KEY("bet") " bets on it before that.");
	} else {
		put_origin(out, live_state(v), k);
	}
	if (k->standing != STANDING_OPEN)
		put_fact(out, FACT, "you", str_of(standing_name(k->standing)));
	if (k->reason)
		put_fact(out, FACT, "because", str_of(k->reason));
}

static void put_version(struct rows *out, const struct state *s, const struct version *w)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	put_fact(out, FACT, "made by", str_of(w->origin));
	for (size_t i = 0; i < w->n_parents; i++)
		buf_addf(&b, "%sv%d", b.n ? ", " : "", w->parents[i]);
	for (size_t i = 0; i < w->n_variants; i++)
		buf_addf(&b, "%s%s", b.n ? ", " : "", variant_called(s, w->variants[i]).s);
	if (b.n)
		put_fact(out, FACT, "from", buf_str(&b));
}

static void why(struct rows *out, const struct live *v, const struct about *a)
{
	const struct state *s = live_state(v);
	const struct variant *k = state_variant(s, a->text.variant);
	const struct version *w = state_version(s, a->text.version);

	if (k)
		put_variant(out, v, k, state_hidden(s, a->text));
	else if (w)
		put_version(out, s, w);
	put_said(out, v, a->text);
	if (k)
		put_novelty(out, v, k);
	put_alone(out, v, a->text);
	put_front(out, v, a->text);
	put_break_even(out, v, a->text);
}

VIEW(why, "where it came from, what was said of it, and what it is beside the others",
	.of_text = true, .walked = true, .rows = why);
