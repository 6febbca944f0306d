/* claimed.c - the texts that claims are or were on, while there are any: found without the claims,
 * which may be tens of thousands. */
#include <string.h>

#include "inside.h"

static uint64_t key_of(const char *hash, const struct model *m)
{
	return index_mix(index_hash(hash), index_text(m->name));
}

void claimed_add(
	struct desk *d, const char *hash, const struct model *m, struct text_ref text)
{
	struct claimed *all = &d->own->claimed;

	index_add(&all->places, key_of(hash, m), (int)all->texts.n);
	*PUSH(&all->texts) = text;
}

void claimed_clear(struct desk *d)
{
	index_release(&d->own->claimed.places);
	d->own->claimed.texts.n = 0;
}

bool claimed_before(const struct desk *d, const char *hash, const struct model *m)
{
	size_t at = SIZE_MAX;

	return index_next(&d->own->claimed.places, key_of(hash, m), &at) >= 0;
}

struct text_ref scoring_ref(const struct desk *d, const struct cell *c)
{
	const struct claimed *all = &d->own->claimed;
	size_t at = SIZE_MAX;
	const char *hash;

	for (int n; (n = index_next(&all->places, key_of(c->hash, c->model), &at)) >= 0;)
		if (state_text(desk_state(d), all->texts.items[n], &hash) &&
			!strcmp(hash, c->hash))
			return all->texts.items[n];
	return (struct text_ref){.version = desk_state(d)->head};
}

void scoring_measure(void *arg, const struct cell *c, struct measured *out)
{
	struct desk *d = arg;
	const struct state *s = desk_state(d);
	const struct metric_state *m = state_metric(s);
	const char *hash;

	out->example = state_example_version(s, c->example, c->version);
	/* An undo may have brought back a metric that this program does not have. */
	if (!m || measure_find(&out->measure, str_of(m->name), str_of(m->extract), NULL))
		out->measure = (struct measure){.metric = NULL};
	out->judge = desk_judge(d);
	out->text = state_text(s, scoring_ref(d, c), &hash);
	if (out->text && strcmp(hash, c->hash) != 0)
		out->text = NULL;
}
