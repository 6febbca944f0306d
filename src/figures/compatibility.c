/* compatibility.c - how likely the target finds texts, beside their scores. */
#include <string.h>

#include "hunsu/figures/figures.h"

const struct compatibility *figures_compatibility(const struct state *s, const char *hash)
{
	for (size_t i = s->compatibilities.n; i-- > 0;) {
		const struct compatibility *k = &s->compatibilities.items[i];
		if (k->model == s->target && !strcmp(k->text, hash))
			return k;
	}
	return NULL;
}

bool figures_spots(const struct state *s, struct text_ref text, struct likelihoods *l,
	struct spots *out)
{
	const char *hash;
	const struct prompt *p = state_text(s, text, &hash);
	const struct compatibility *k = p ? figures_compatibility(s, hash) : NULL;
	const struct call_record *c = k ? state_call(s, k->call) : NULL;

	*out = (struct spots){0};
	*l = (struct likelihoods){0};
	return c && c->answer && likely_read(l, str_of(c->answer)) && spots_of(out, p, l);
}

static void add(struct figures *g, struct compatible *all, struct text_ref text)
{
	const struct state *s = figures_state(g);
	const struct compatibility *k;
	const char *hash;
	struct score_line line;
	struct compatible_text *t;

	if (!state_text(s, text, &hash) || state_hidden(s, text) ||
		!(k = figures_compatibility(s, hash)))
		return;
	for (size_t i = 0; i < all->n; i++)
		if (all->items[i].what == k)
			return;
	figures_score(g, text, &line);
	t = PUSH(all);
	*t = (struct compatible_text){.text = text, .what = k, .dev = line.dev,
		.early = line.early || !line.dev.n};
}

void figures_compatible(struct figures *g, struct compatible *out)
{
	const struct state *s = figures_state(g);
	OWNED double *x = NULL, *y = NULL;
	size_t n = 0;

	*out = (struct compatible){.n = 0};
	add(g, out, (struct text_ref){.version = s->head});
	for (size_t i = 0; i < s->variants.n; i++)
		add(g, out, (struct text_ref){.variant = (int)i + 1});
	for (size_t i = 0; i < s->versions.n; i++)
		add(g, out, (struct text_ref){.version = (int)i + 1});
	x = NEWN(out->n + 1, double);
	y = NEWN(out->n + 1, double);
	for (size_t i = 0; i < out->n; i++) {
		const struct compatible_text *t = &out->items[i];
		if (t->early)
			continue;
		x[n] = t->what->likelihood;
		y[n++] = t->dev.mean;
	}
	out->ranks = correlation_of(x, y, n);
}
