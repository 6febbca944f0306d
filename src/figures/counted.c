/*
 * counted.c - the examples of each side that scores are counted on. Every frame asks for them, and
 * there may be many: they are kept until an example changes, or the metric does.
 */
#include "hunsu/engine/metric.h"
#include "kept.h"

const struct metric *figures_metric(const struct state *s)
{
	const struct metric_state *now = state_metric(s);

	return now ? metric_named(str_of(now->name)) : NULL;
}

bool figures_no_score(const struct state *s, const struct example *e, struct buf *why)
{
	const struct metric_state *now = state_metric(s);
	struct measure m;

	return now && !measure_find(&m, str_of(now->name), str_of(now->extract), NULL) &&
	       !m.metric->person && (e->expected.n || m.metric->open) &&
	       !outcome_possible(&m, e, why);
}

void figures_no_score_words(struct buf *out, const struct state *s)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	size_t n = 0, of = 0;
	int first = 0;

	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;

		of += !e->dropped;
		if (e->dropped || !figures_no_score(s, e, n ? NULL : &why))
			continue;
		first = first ? first : e->id;
		n++;
	}
	if (n)
		outcome_none_words(out, figures_metric(s), n, of, first, buf_text(&why));
}

/* A version of an example stays as it is, whatever else happens to it. */
bool figures_scorable(const struct figures *kept, const struct example *e)
{
	struct figures *g = (struct figures *)(uintptr_t)kept; /* what is kept is no part of it */
	const struct state *s = g->state;
	int *seen;

	if (!g->scorable.versions || g->scorable.metric != s->metric ||
		g->scorable.n != s->examples.n) {
		free(g->scorable.versions);
		g->scorable.versions = NEWN(s->examples.n + 1, int);
		g->scorable.metric = s->metric;
		g->scorable.n = s->examples.n;
	}
	seen = &g->scorable.versions[e->id];
	if (*seen != e->version && *seen != -e->version)
		*seen = figures_no_score(s, e, NULL) ? -e->version : e->version;
	return *seen > 0;
}

bool figures_counts(const struct figures *g, const struct example *e, enum split side)
{
	const struct metric *m;

	if (e->dropped || e->split != side)
		return false;
	m = e->expected.n ? NULL : figures_metric(g->state);
	return (e->expected.n || (m && m->open)) && figures_scorable(g, e);
}

void counted_release(struct counted *k)
{
	for (size_t i = 0; i < COUNT(k->sides); i++)
		free(k->sides[i].items);
	free(k->places.items);
	free(k->pinned.items);
	*k = (struct counted){.metric = -1};
}

const struct counted *figures_counted(const struct figures *kept)
{
	struct figures *g = (struct figures *)(uintptr_t)kept; /* what is kept is no part of it */
	const struct state *s = g->state;
	struct counted *k = &g->counted;

	if (k->metric == s->metric && k->examples == s->changed.examples)
		return k;
	counted_release(k);
	k->metric = s->metric;
	k->examples = s->changed.examples;
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		const bool counts = figures_counts(g, e, e->split);

		k->none += !e->dropped && !figures_scorable(g, e);
		*PUSH(&k->places) = counts ? (int)k->sides[e->split].n : -1;
		if (!counts)
			continue;
		if (e->pinned && e->split == SPLIT_DEV)
			*PUSH(&k->pinned) = k->sides[SPLIT_DEV].n;
		*PUSH(&k->sides[e->split]) = e->id;
	}
	return k;
}

const int *figures_side(const struct figures *g, enum split side, size_t *n)
{
	const struct counted *k = figures_counted(g);

	*n = k->sides[side].n;
	return k->sides[side].items;
}

size_t figures_no_scores(const struct figures *g)
{
	return figures_counted(g)->none;
}

size_t figures_split_size(const struct figures *g, enum split side)
{
	return figures_counted(g)->sides[side].n;
}
