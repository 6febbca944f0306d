/* bets.c - what came of bets. */
#include "hunsu/figures/bets.h"
#include "hunsu/figures/figures.h"

const struct bet *bet_on(const struct state *s, int variant)
{
	for (size_t i = s->bets.n; i-- > 0;)
		if (s->bets.items[i].variant == variant)
			return &s->bets.items[i];
	return NULL;
}

static bool came(const struct mark *m)
{
	return m && (m->samples || m->error);
}

static bool scored(const struct mark *m)
{
	return m && m->samples;
}

static const struct sheet *sheet_of(const struct state *s, const struct bet *b, struct text_ref t)
{
	const char *hash;
	int model = b->model >= 0 ? b->model : s->target;
	return state_text(s, t, &hash) ? state_sheet(s, hash, model, b->metric) : NULL;
}

static bool shows(const struct figures *g, struct text_ref t, int example)
{
	const char *hash;

	return state_text(figures_state(g), t, &hash) && figures_shows(g, hash, example);
}

enum bet_end bet_settle(const struct figures *g, const struct bet *b, struct paired *gain)
{
	const struct state *s = figures_state(g);
	const struct text_ref variant = {.variant = b->variant}, against = {.version = b->against};
	const struct sheet *now = sheet_of(s, b, variant), *base = sheet_of(s, b, against);
	double *was = NEWN(2 * s->examples.n + 1, double), *is = was + s->examples.n;
	size_t n = 0;
	bool whole = true;
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		const struct mark *a = sheet_mark(base, e->id), *c = sheet_mark(now, e->id);
		if (e->dropped || e->split != SPLIT_DEV || shows(g, variant, e->id) ||
			shows(g, against, e->id) ||
			!(scored(a) || scored(c) || figures_counts(g, e, SPLIT_DEV)))
			continue;
		whole = whole && came(a) && came(c);
		was[n] = mark_mean(a);
		is[n++] = mark_mean(c);
	}
	*gain = stats_paired(was, is, n);
	free(was);
	if (!whole || !gain->n)
		return BET_OPEN;
	return (gain->diff > 1e-9) == b->beats ? BET_RIGHT : BET_WRONG;
}

void bet_words(struct buf *out, const struct figures *g, const struct bet *b)
{
	static const char *const ends[] = {
		[BET_OPEN] = "open", [BET_RIGHT] = "right", [BET_WRONG] = "wrong"};
	struct paired gain;
	bool hidden = state_hidden(figures_state(g), (struct text_ref){.variant = b->variant});
	enum bet_end end = bet_settle(g, b, &gain);
	buf_addf(out, "you bet it %s v%d, %.0f %% sure: %s",
		b->beats ? "beats" : "does not beat", b->against, 100 * b->confidence,
		hidden ? "open" : ends[end]);
	if (!hidden && end != BET_OPEN && gain.noise)
		buf_adds(out, ", within noise");
}
