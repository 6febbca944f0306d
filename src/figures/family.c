/*
 * family.c - the texts that the best is chosen among: all that were scored since the one that gains
 * are measured against first was, or are asked to be, whatever round or branch they are from and
 * whatever became of them. What an ablation leaves of a text is only a measurement, and is no
 * member.
 *
 * Sheets are in the order in which their texts were first scored.
 */
#include <math.h>
#include <string.h>

#include "hunsu/engine/metric.h"
#include "hunsu/figures/placing.h"
#include "kept.h"

#define NOTABLE 0.05

struct members {
	LIST(struct best_row) rows;
	LIST(double *) p; /* of each row, where it is kept; NULL: nowhere */
	LIST(double *) own; /* rows of versions that are no variant's text */
	struct text_ref best; /* of those that are full; neither: none is */
	size_t best_at;
	double most, likely; /* its gain; figures_likely */
	bool hidden;
};

static int place_of(const struct state *s, const char *hash)
{
	const struct sheet *sheet = state_sheet(s, hash, s->target, s->metric);

	return sheet ? (int)(sheet - s->sheets.items) : -1;
}

static void add_row(struct members *m, struct text_ref text, struct best_row row, double *p,
	double gain, double likely)
{
	*PUSH(&m->rows) = row;
	*PUSH(&m->p) = p;
	if (row.partial || isnan(gain) || placing(gain, likely, m->most, m->likely) >= 0)
		return;
	m->most = gain;
	m->likely = likely;
	m->best = text;
	m->best_at = m->rows.n - 1;
}

/* Variants by the scores that their ranks keep; then versions that are none of these. */
static void add_scored(struct figures *g, const struct version *base, struct members *m)
{
	const struct state *s = g->state;
	const struct ranks *r = &g->ranks;
	const int from = place_of(s, base->hash);
	OWNED bool *seen = NEWN(s->sheets.n + 1, bool);
	unsigned turn;

	m->most = -INFINITY;
	m->likely = NAN;
	(void)figures_ranks(g, &turn);
	for (size_t i = 0; i < r->n; i++) {
		const int place = r->from[i].sheet;

		/* A jump back in a replay leaves those out that come later. */
		if (place <= from || (size_t)place >= s->sheets.n || seen[place] ||
			!r->items[i].n)
			continue;
		seen[place] = true;
		m->hidden = m->hidden || state_hidden_text(s, s->variants.items[i].hash);
		add_row(m, (struct text_ref){.variant = (int)i + 1},
			(struct best_row){r->scores + i * r->n_dev, r->items[i].early},
			&g->ranks.from[i].p, r->items[i].gain, r->items[i].likely);
	}
	for (size_t i = 0; i < s->versions.n; i++) {
		const char *hash = s->versions.items[i].hash;
		const int place = place_of(s, hash);
		size_t n, scored, errors;
		double *scores;

		if (place <= from || seen[place])
			continue;
		seen[place] = true;
		scores = figures_scores(g, hash, s->target, SPLIT_DEV, &n, &scored, &errors);
		*PUSH(&m->own) = scores;
		if (scored)
			add_row(m, (struct text_ref){.version = (int)i + 1},
				(struct best_row){scores, scored + errors +
						figures_shown(g, hash, SPLIT_DEV) < n}, NULL,
				stats_gain(r->base, scores, n), figures_likely(g, hash));
	}
}

static double *no_scores(size_t n)
{
	double *out = NEWN(n + 1, double);

	for (size_t i = 0; i < n; i++)
		out[i] = NAN;
	return out;
}

/* Whose first score is still to come: what is said of the others until then is of all that were
 * asked for. */
static void add_waiting(struct figures *g, struct members *m)
{
	const struct state *s = g->state;
	OWNED bool *seen = NEWN(s->variants.n + s->versions.n + 1, bool);
	double *none = NULL;

	for (size_t i = 0; i < g->flight->n_scoring; i++) {
		const struct scoring *k = &g->flight->scoring[i];
		const struct text_ref t = k->text;
		const size_t at = t.variant ? (size_t)t.variant - 1
					    : s->variants.n + (size_t)t.version - 1;
		const char *hash;

		if (!k->leads || k->apart || t.ablation || t.headroom ||
			!state_text(s, t, &hash) || seen[at] || place_of(s, hash) >= 0)
			continue;
		seen[at] = true;
		if (!none)
			none = *PUSH(&m->own) = no_scores(g->ranks.n_dev);
		add_row(m, t, (struct best_row){none, true}, NULL, NAN, NAN);
	}
}

static void gather(struct figures *g, const struct version *base, struct members *m)
{
	add_scored(g, base, m);
	add_waiting(g, m);
}

static void members_release(struct members *m)
{
	for (size_t i = 0; i < m->own.n; i++)
		free(m->own.items[i]);
	free(m->own.items);
	free(m->p.items);
	free(m->rows.items);
}

/*
 * p, as stats_paired says it, or 1 where it is above .05 in any case: that spares most rows the
 * test. The exact test never says .05 under 1.95 standard deviations of the differences; of all
 * sign flips at least a tenth is beyond one (Oleszkiewicz, Stat. Probab. Lett. 26, 1996). NaN: not
 * worked out, as none of the 10,000 flips that are drawn says less than 1e-4, and there are too
 * many tries for that.
 */
static double notable_p(const double *base, const double *row, size_t n, size_t tries)
{
	double sum = 0, squares = 0;
	size_t gained = 0, lost = 0;
	bool binary = true;

	for (size_t i = 0; i < n; i++) {
		const double d = row[i] - base[i];

		if (isnan(d))
			continue;
		sum += d;
		squares += d * d;
		gained += d > 0;
		lost += d < 0;
		binary = binary && stats_binary(row[i]) && stats_binary(base[i]);
	}
	if (binary)
		return sum * sum > 3.8 * squares ? stats_mcnemar(gained, lost) : 1;
	if (1e-4 * (double)tries > NOTABLE)
		return NAN;
	return sum * sum >= squares ? stats_paired(base, row, n).p : 1;
}

/* Holm: the smallest p of k must be at most .05/k, the next one .05/(k - 1) … (stats_holm). What is
 * beyond noise is what has a p up to the last that was; and a text that is no member, as it was
 * scored before, with .05/k. */
static double holm(const struct figures *g, const struct members *m)
{
	const struct ranks *r = &g->ranks;
	double *p = NEWN(m->rows.n + 1, double), limit;
	size_t n = 0;

	limit = NOTABLE / fmax(1, (double)m->rows.n);
	for (size_t i = 0; i < m->rows.n; i++) {
		double *kept = m->p.items[i];

		p[n] = kept && *kept >= 0 ? *kept
					  : notable_p(r->base, m->rows.items[i].scores, r->n_dev,
						    m->rows.n);
		if (kept && !isnan(p[n]))
			*kept = p[n];
		n += p[n] <= NOTABLE;
	}
	if (n)
		qsort(p, n, sizeof *p, stats_by_size);
	for (size_t i = 0; i < n && p[i] * (double)(m->rows.n - i) <= NOTABLE; i++)
		limit = fmax(limit, p[i]);
	free(p);
	return limit;
}

const struct family *figures_family(struct figures *g)
{
	const struct state *s = g->state;
	const struct basis on = figures_basis(g, s->target);
	const struct version *base = state_version(s, on.base);
	/* What became of a variant is nothing to its scores, but for what is revealed. */
	const int variants = state_settings(s)->blind ? s->changed.variants : 0;
	struct family *f = &g->family;
	SCOPED(members) m = {0};

	if (f->found && f->marks == s->changed.marks && f->variants == variants &&
		f->waiting == g->flight->n_scoring && f->n_variants == s->variants.n &&
		f->n_versions == s->versions.n && memcmp(&f->on, &on, sizeof on) == 0)
		return f;
	*f = (struct family){.found = true, .on = on, .marks = s->changed.marks,
		.variants = variants, .n_variants = s->variants.n,
		.n_versions = s->versions.n, .waiting = g->flight->n_scoring, .limit = NOTABLE};
	if (!base)
		return f;
	gather(g, base, &m);
	f->k = m.rows.n;
	f->limit = holm(g, &m);
	return f;
}

/* Sheets keep their places, and only come at the end. */
size_t figures_tried(struct figures *g, int model)
{
	const struct state *s = g->state;
	const struct basis on = figures_basis(g, model);
	struct scored_texts *t;

	while (g->tried.n <= (size_t)model)
		*PUSH(&g->tried) = (struct scored_texts){.metric = s->metric};
	t = &g->tried.items[model];
	if (t->metric != s->metric || t->sheets > s->sheets.n)
		*t = (struct scored_texts){.metric = s->metric};
	for (; t->sheets < s->sheets.n; t->sheets++) {
		const struct sheet *row = &s->sheets.items[t->sheets];

		t->k += row->model == model && row->metric == s->metric && !row->apart;
	}
	return t->k - (on.base_changed && t->k);
}

static void tell(struct figures *g, struct family *f)
{
	const struct ranks *r = &g->ranks;
	SCOPED(members) m = {0};

	f->told = true;
	if (!f->on.base || f->k < 2)
		return;
	gather(g, state_version(g->state, f->on.base), &m);
	if ((m.best.variant || m.best.version) && !m.hidden) {
		const double *best = m.rows.items[m.best_at].scores;
		const struct paired gain = stats_paired(r->base, best, r->n_dev);

		f->best = best_tell(r->base, m.rows.items, m.rows.n, m.best_at, r->n_dev,
			gain.diff > 0 && gain.p <= f->limit);
		if (f->best.gain > 0)
			f->text = m.best;
	}
}

struct text_ref figures_chosen(struct figures *g, struct best *out)
{
	(void)figures_family(g);
	if (!g->family.told)
		tell(g, &g->family);
	*out = g->family.best;
	return g->family.text;
}

/* It takes a twentieth of a second for a thousand examples, and a frame asks for it. */
static void tell_power(struct figures *g, size_t k, struct power_spread spread)
{
	SCOPED(buf) words = BUF(BUF_SMALL);
	const size_t n = g->ranks.n_dev;

	if (g->power.words && g->power.n == n && g->power.k == k &&
		g->power.spread.graded == spread.graded &&
		!(g->power.spread.of < spread.of || g->power.spread.of > spread.of) &&
		isnan(g->power.spread.of) == isnan(spread.of))
		return;
	power_words(&words, n, k, spread);
	free(g->power.words);
	g->power.words = buf_detach(&words, NULL);
	g->power.n = n;
	g->power.k = k;
	g->power.spread = spread;
}

void figures_power_words(struct figures *g, struct buf *out)
{
	const struct state *s = g->state;
	const struct ranks *r = &g->ranks;
	const struct metric *m = figures_metric(s);
	struct power_seen seen = {.graded = m && (!m->binary || state_settings(s)->samples > 1)};
	size_t k, round = (size_t)state_settings(s)->variants;
	unsigned turn;

	(void)figures_ranks(g, &turn);
	if (!r->n_dev || !m)
		return;
	for (size_t i = 0; i < r->n; i++)
		power_see(&seen, r->base, r->scores + i * r->n_dev, r->n_dev);
	k = figures_family(g)->k;
	k = k > round ? k : round;
	tell_power(g, k, power_spread(&seen));
	buf_adds(out, g->power.words);
}
