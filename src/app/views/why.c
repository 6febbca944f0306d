/* why.c - where a text came from, and what was said about it. */

#include "hunsu/session/story.h"
#include "parts.h"

#define FACT 14 /* the column of a fact */

static void put_from(struct rows *out, const struct state *s, const struct text_ref *from, size_t n)
{
	struct buf b = BUF(BUF_SMALL);

	for (size_t i = 0; i < n; i++) {
		buf_adds(&b, i ? ", " : "");
		text_name(&b, s, from[i]);
	}
	if (n)
		put_fact(out, FACT, "from", buf_str(&b));
	buf_release(&b);
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

static void put_origin(struct rows *out, const struct state *s, const struct variant *k)
{
	const struct round *r = find_round(s, k->round);
	const struct call_record *c = k->call ? state_call(s, k->call) : NULL;
	struct buf b = BUF(BUF_SMALL);

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
	buf_release(&b);
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
	struct buf b = BUF(BUF_SMALL);

	put_fact(out, FACT, "made by", str_of(w->origin));
	for (size_t i = 0; i < w->n_parents; i++)
		buf_addf(&b, "%sv%d", b.n ? ", " : "", w->parents[i]);
	for (size_t i = 0; i < w->n_variants; i++) {
		buf_adds(&b, b.n ? ", " : "");
		text_name(&b, s, (struct text_ref){.variant = w->variants[i]});
	}
	if (b.n)
		put_fact(out, FACT, "from", buf_str(&b));
	buf_release(&b);
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
}

const struct view_page view_why = {
	.help = "where it came from, and what was said about it", .of_text = true,
	.walked = true, .rows = why
};
