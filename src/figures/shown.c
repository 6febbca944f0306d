/*
 * shown.c - which examples the texts of a session give away (engine/shown.h). Most texts show none:
 * those that do are found by their hash.
 */
#include "hunsu/engine/shown.h"

#include <string.h>

#include "kept.h"

struct shown_text {
	char hash[TEXT_HASH];
	bool *examples; /* by id */
};

void shown_release(struct shown_kept *k)
{
	for (size_t i = 0; i < k->n; i++)
		free(k->items[i].examples);
	free(k->items);
	index_release(&k->index);
	*k = (struct shown_kept){.examples = -1};
}

static void look_at(struct figures *g, const struct prompt *p, const char *hash)
{
	const struct state *s = g->state;
	struct shown_text *t;
	bool *examples = NULL;

	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		if (e->dropped || !prompt_shows(p, e))
			continue;
		examples = examples ? examples : NEWN(s->examples.n + 2, bool);
		examples[i + 1] = true;
	}
	if (!examples)
		return;
	index_add(&g->shown.index, index_text(hash), (int)g->shown.n);
	t = PUSH(&g->shown);
	memcpy(t->hash, hash, TEXT_HASH);
	t->examples = examples;
}

/* Of the texts that came since, or all where the examples changed. What a jump back in a replay
 * left out stays: it is found by its hash alone. */
static void catch_up(struct figures *g)
{
	const struct state *s = g->state;
	struct shown_kept *k = &g->shown;

	if (k->examples != s->changed.examples)
		shown_release(k);
	k->examples = s->changed.examples;
	for (; k->variants < s->variants.n; k->variants++)
		look_at(g, &s->variants.items[k->variants].prompt,
			s->variants.items[k->variants].hash);
	for (; k->versions < s->versions.n; k->versions++)
		look_at(g, &s->versions.items[k->versions].prompt,
			s->versions.items[k->versions].hash);
	for (; k->ablations < s->ablations.n; k->ablations++) {
		const struct ablation *a = &s->ablations.items[k->ablations];
		for (size_t i = 0; i < a->n_pieces; i++)
			look_at(g, &a->pieces[i].prompt, a->pieces[i].hash);
	}
	for (; k->headrooms < s->headrooms.n; k->headrooms++)
		for (size_t i = 0; i < COUNT(s->headrooms.items->arms); i++)
			look_at(g, &s->headrooms.items[k->headrooms].arms[i].prompt,
				s->headrooms.items[k->headrooms].arms[i].hash);
}

const bool *figures_given(const struct figures *kept, const char *hash)
{
	struct figures *g = (struct figures *)(uintptr_t)kept; /* what is kept is no part of it */
	size_t at = SIZE_MAX;

	catch_up(g);
	if (!g->shown.n)
		return NULL;
	for (int i; (i = index_next(&g->shown.index, index_text(hash), &at)) >= 0;)
		if (!strcmp(g->shown.items[i].hash, hash))
			return g->shown.items[i].examples;
	return NULL;
}

bool figures_shows(const struct figures *g, const char *hash, int example)
{
	const bool *given = figures_given(g, hash);

	return given && given[example];
}

size_t figures_shown(const struct figures *g, const char *hash, enum split side)
{
	const bool *given = figures_given(g, hash);
	size_t n, shown = 0;
	const int *ids = figures_side(g, side, &n);

	for (size_t i = 0; given && i < n; i++)
		shown += given[ids[i]];
	return shown;
}
