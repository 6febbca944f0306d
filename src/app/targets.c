/* targets.c - the list of models that the prompt is for, while it is changed. */
#include "targets.h"

#include <string.h>

enum status targets_parse(struct targets_list *out, struct model found[static TARGETS_MOST],
	const struct live_options *o, struct buf *err)
{
	enum status st = targets_check(NULL, o->n_others + 1, err);

	for (size_t i = 0; !st && i <= o->n_others; i++) {
		st = model_parse(&found[i], str_of(i ? o->others[i - 1] : o->target), err);
		out->items[out->n++] = found[i].name;
	}
	return st ? st : targets_check(found, out->n, err);
}

struct targets_list targets_now(const struct state *s)
{
	struct targets_list all = {.n = 0};
	int model;

	while (all.n < TARGETS_MOST && (model = state_target(s, all.n)) >= 0)
		all.items[all.n++] = state_model(s, model);
	return all;
}

size_t targets_place(const struct targets_list *all, const char *name)
{
	size_t i = 0;

	while (i < all->n && strcmp(all->items[i], name) != 0)
		i++;
	return i;
}

void targets_take_out(struct targets_list *all, size_t at)
{
	for (all->n--; at < all->n; at++)
		all->items[at] = all->items[at + 1];
}

void targets_lead(struct targets_list *all, const char *name)
{
	size_t at = targets_place(all, name);

	all->n = all->n ? all->n : 1;
	for (at = at < all->n ? at : 0; at > 0; at--)
		all->items[at] = all->items[at - 1];
	all->items[0] = name;
}

void targets_write(cJSON *event, const struct state *s, const struct targets_list *all)
{
	if (strcmp(all->items[0], state_model(s, s->target)) != 0)
		change_model(event, s->model_version + 1, "target", all->items[0]);
	if (all->n > 1 || s->targets.n > 1)
		change_targets(event, state_next(s, "targets"), all->items, all->n);
}
