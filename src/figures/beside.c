/* beside.c - what a variant is beside the others. */
#include "hunsu/figures/beside.h"

#include <math.h>
#include <string.h>

#include "hunsu/engine/front.h"
#include "hunsu/engine/unlike.h"
#include "kept.h"

/* ---- words ---- */

struct nearest {
	struct shingles own, other;
	struct text_ref text;
	double least;
};

static void look_near(struct nearest *n, const struct prompt *p, struct text_ref text)
{
	double unlike;

	shingles_of(&n->other, p);
	unlike = shingles_unlike(&n->own, &n->other);
	if (unlike < n->least || isnan(n->least)) {
		n->least = unlike;
		n->text = text;
	}
}

static struct novel find_nearest(const struct state *s, const struct variant *k)
{
	struct nearest n = {.least = NAN};

	shingles_of(&n.own, &k->prompt);
	for (size_t i = 0; i < s->versions.n && s->versions.items[i].event < k->event; i++)
		look_near(&n, &s->versions.items[i].prompt,
			(struct text_ref){.version = (int)i + 1});
	for (int i = 0; i < k->n - 1; i++)
		if (!k->round || s->variants.items[i].round != k->round)
			look_near(&n, &s->variants.items[i].prompt,
				(struct text_ref){.variant = i + 1});
	shingles_release(&n.own);
	shingles_release(&n.other);
	return (struct novel){.found = true, .unlike = n.least, .nearest = n.text};
}

double figures_novelty(struct figures *g, int variant, struct text_ref *nearest)
{
	const struct state *s = g->state;
	const struct variant *k = state_variant(s, variant);
	struct novel *kept;

	if (!k || state_hidden(s, (struct text_ref){.variant = variant}))
		return NAN;
	while (g->beside.novel.n < s->variants.n)
		(void)PUSH(&g->beside.novel);
	kept = &g->beside.novel.items[variant - 1];
	if (!kept->found) /* what came before it does not change */
		*kept = find_nearest(s, k);
	*nearest = kept->nearest;
	return state_hidden(s, kept->nearest) ? (double)NAN : kept->unlike;
}

/* Beside those of its round that came before it. */
static void add_apart(struct figures *g, const struct variant *k)
{
	const struct state *s = g->state;
	struct apart *a = &g->beside.apart.items[k->round - 1];
	SCOPED(shingles) own = {0}, other = {0};

	shingles_of(&own, &k->prompt);
	for (int i = k->n - 1; i-- > 0 && s->variants.items[i].round <= k->round;) {
		if (s->variants.items[i].round && s->variants.items[i].round < k->round)
			break; /* rounds come one after another */
		if (!s->variants.items[i].round)
			continue;
		shingles_of(&other, &s->variants.items[i].prompt);
		a->sum += shingles_unlike(&own, &other);
	}
	a->n++;
}

double figures_diversity(struct figures *g, int round, size_t *n)
{
	const struct state *s = g->state;
	struct beside_kept *b = &g->beside;
	const struct apart *a;

	*n = 0;
	if (round < 1 || (size_t)round > s->rounds.n || state_hidden_round(s, round))
		return NAN;
	if (b->seen > s->variants.n) /* a jump back in a replay */
		b->apart.n = b->seen = 0;
	while (b->apart.n < s->rounds.n)
		(void)PUSH(&b->apart);
	for (; b->seen < s->variants.n; b->seen++)
		if (s->variants.items[b->seen].round > 0)
			add_apart(g, &s->variants.items[b->seen]);
	a = &b->apart.items[round - 1];
	*n = a->n;
	return a->n < 2 ? (double)NAN : a->sum * 2 / ((double)a->n * (double)(a->n - 1));
}

/* ---- scores and tokens ---- */

/* Variants that are still in play; false: one of them is hidden, and nothing is to be told. */
static bool in_play(const struct figures *g, const struct variant *k, bool *hidden)
{
	*hidden = *hidden || state_hidden_text(g->state, k->hash);
	return k->standing != STANDING_REJECTED;
}

static bool right(double score)
{
	return score >= 1; /* not NaN */
}

/* Which of the dev examples nobody else is known to get right. */
static bool *left_alone(struct figures *g, const char *hash)
{
	const struct state *s = g->state;
	const struct ranks *r = &g->ranks;
	const struct version *base = state_version(s, figures_base(g));
	bool *alone = NEWN(r->n_dev + 1, bool), hidden = false;

	memset(alone, true, r->n_dev);
	for (size_t k = 0; base && strcmp(base->hash, hash) != 0 && k < r->n_dev; k++)
		alone[k] = !right(r->base[k]);
	for (size_t i = 0; i < r->n; i++) {
		const struct variant *v = &s->variants.items[i];

		if (!in_play(g, v, &hidden) || !strcmp(v->hash, hash))
			continue;
		for (size_t k = 0; k < r->n_dev; k++)
			alone[k] = alone[k] && !right(r->scores[i * r->n_dev + k]);
	}
	if (hidden)
		memset(alone, false, r->n_dev);
	return alone;
}

size_t figures_alone(struct figures *g, struct text_ref text, int *ids, size_t max)
{
	const struct state *s = g->state;
	const char *hash;
	OWNED bool *alone = NULL;
	size_t found = 0, n;
	const int *dev = figures_side(g, SPLIT_DEV, &n);
	unsigned turn;

	if (!state_text(s, text, &hash) || !s->variants.n)
		return 0;
	(void)figures_ranks(g, &turn);
	alone = left_alone(g, hash);
	for (size_t k = 0; k < n; k++) {
		if (!alone[k] || !right(mark_mean(figures_mark(g, hash, dev[k]))))
			continue;
		if (found < max)
			ids[found] = dev[k];
		found++;
	}
	return found;
}

static struct usage read_usage(const struct figures *g, const struct sheet *sheet)
{
	const struct state *s = g->state;
	struct usage u = {.n = 0};

	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		const struct mark *m = sheet_mark(sheet, e->id);
		const struct call_record *c = m && m->samples ? state_call(s, m->call) : NULL;

		if (!c || !figures_counts(g, e, SPLIT_DEV) || c->role != 't' || c->in < 0 ||
			c->out < 0)
			continue;
		u.in += (double)c->in;
		u.out += (double)c->out;
		u.n++;
	}
	u.in /= (double)(u.n ? u.n : 1);
	u.out /= (double)(u.n ? u.n : 1);
	return u;
}

/* Of a sheet, until it changes. */
static const struct usage *usage_of(struct figures *g, const struct sheet *sheet)
{
	const struct state *s = g->state;
	struct used *u;

	while (g->beside.used.n < s->sheets.n)
		(void)PUSH(&g->beside.used);
	u = &g->beside.used.items[sheet - s->sheets.items];
	if (u->changed != sheet->changed || u->examples != s->changed.examples)
		*u = (struct used){sheet->changed, s->changed.examples, read_usage(g, sheet)};
	return &u->usage;
}

void figures_usage(struct figures *g, struct text_ref text, struct usage *out)
{
	const struct state *s = g->state;
	const char *hash;
	const struct sheet *sheet = state_text(s, text, &hash) && !state_hidden(s, text)
					    ? state_sheet(s, hash, s->target, s->metric)
					    : NULL;

	*out = sheet ? *usage_of(g, sheet) : (struct usage){.n = 0};
}

/* False: it is not scored on all, or its tokens are not known. */
static bool rival_of(struct figures *g, struct text_ref text, struct front_point *out)
{
	struct score_line line;
	struct usage u;

	figures_score(g, text, &line);
	figures_usage(g, text, &u);
	*out = (struct front_point){line.dev.mean, u.in + u.out};
	return line.dev.n && !line.early && u.n;
}

bool figures_front(struct figures *g, struct text_ref text, struct text_ref *better)
{
	const struct state *s = g->state;
	const struct text_ref base = {.version = figures_base(g)};
	struct front_point own, other, best = {.score = -1};
	bool hidden = false;
	unsigned turn;
	const struct score_rank *ranks = figures_ranks(g, &turn);

	*better = (struct text_ref){0};
	if (!rival_of(g, text, &own))
		return false;
	if (base.version && rival_of(g, base, &other) && front_beats(&other, &own)) {
		best = other;
		*better = base;
	}
	for (size_t i = 0; i < s->variants.n; i++) {
		const struct text_ref ref = {.variant = (int)i + 1};
		struct usage u;

		if (!in_play(g, &s->variants.items[i], &hidden) || !ranks[i].n || ranks[i].early)
			continue;
		figures_usage(g, ref, &u);
		other = (struct front_point){ranks[i].mean, u.in + u.out};
		if (u.n && front_beats(&other, &own) && other.score > best.score) {
			best = other;
			*better = ref;
		}
	}
	return !hidden;
}
