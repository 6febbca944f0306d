/*
 * counted.c - the examples of each side that scores are counted on. Every frame asks for them, and
 * there may be many: they are kept until an example changes, or the metric does.
 */
#include "hunsu/engine/metric.h"
#include "kept.h"

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

		k->none += !e->dropped && !figures_scorable(g, e);
		if (!figures_counts(g, e, e->split))
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
