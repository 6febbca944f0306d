/* left.c - all outputs there are that a judge or a program has not scored by the metric of now. */
#include "inside.h"

/* Each text by one of its names. */
static size_t take_text(
	struct desk *d, struct index *seen, struct text_ref t, const struct model *m, bool claims)
{
	const char *hash;
	size_t at = SIZE_MAX;

	if (!state_text(desk_state(d), t, &hash) || index_next(seen, index_hash(hash), &at) >= 0)
		return 0;
	index_add(seen, index_hash(hash), 0);
	return claims ? scoring_again(d, t, NULL, m) : scoring_kept(d, t, SCOPE_DEV, m);
}

size_t scoring_left(struct desk *d, bool claims)
{
	const struct state *s = desk_state(d);
	const struct metric *metric = figures_metric(s);
	const struct model *m;
	size_t n = 0;

	for (size_t k = 0; metric && !metric->score && (m = desk_target(d, k)); k++) {
		SCOPED(index) seen = {0};

		for (size_t i = 0; i < s->versions.n; i++)
			n += take_text(
				d, &seen, (struct text_ref){.version = (int)i + 1}, m, claims);
		for (size_t i = 0; i < s->variants.n; i++)
			n += take_text(
				d, &seen, (struct text_ref){.variant = (int)i + 1}, m, claims);
	}
	return n;
}
