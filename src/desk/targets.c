/*
 * targets.c - the models that a prompt is for, where they are several: what a round makes is scored
 * by the leading one first, which decides who goes on; and when that row is whole, by the others.
 */
#include <string.h>

#include "inside.h"

enum status targets_check(const struct model *models, size_t n, struct buf *err)
{
	if (n > TARGETS_MOST)
		return fail(err, BAD_USAGE, "%d targets are the most", TARGETS_MOST);
	for (size_t i = 0; models && i < n; i++)
		for (size_t k = 0; k < i; k++)
			if (!strcmp(models[i].name, models[k].name))
				return fail(err, BAD_USAGE,
					"%s is a target twice: name each model once",
					models[i].name);
	return OK;
}

const struct model *desk_target(struct desk *d, size_t i)
{
	const int model = state_target(desk_state(d), i);

	if (!i)
		return &d->target;
	return model >= 0 ? desk_called(d, state_model(desk_state(d), model)) : NULL;
}

static bool is_whole(const struct desk *d, const char *hash)
{
	size_t n, scored, errors;

	free(figures_scores(d->figures, hash, desk_state(d)->target, SPLIT_DEV, &n, &scored,
		&errors));
	return scored + errors + figures_shown(d->figures, hash, SPLIT_DEV) == n;
}

/* The prompt that gains are against too: a gain is of a pair by the same model. */
static void follow(struct desk *d, struct text_ref t)
{
	const struct state *s = desk_state(d);
	const struct variant *k = state_variant(s, t.variant);
	const int base = figures_base(d->figures);
	const struct model *m;
	const char *hash;

	if (!state_text(s, t, &hash) || (k && k->standing == STANDING_REJECTED) ||
		!is_whole(d, hash))
		return;
	for (size_t i = 1; (m = desk_target(d, i)); i++) {
		if (desk_rests(d, m)) {
			*PUSH(&tiring_of(d, m)->missed) = t;
			continue;
		}
		if (base)
			scoring_follow(d, (struct text_ref){.version = base}, m);
		scoring_follow(d, t, m);
	}
}

void targets_turn(struct desk *d)
{
	for (size_t i = 0; !d->own->search && i < d->own->through.n; i++)
		follow(d, d->own->through.items[i]);
	d->own->through.n = 0;
	for (size_t i = 0; i < d->own->tiring.n; i++)
		if (desk_rests(d, d->own->tiring.items[i].model))
			scoring_unfollow(d, &d->own->tiring.items[i]);
}
