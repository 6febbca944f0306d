/* blind.c - turning a blind review on and off, and what is revealed by that. */

#include "parts.h"

/* Appends a `reveal` of the variants for which is() holds and that are not revealed yet; how
 * many. */
static size_t add_reveal(
	struct live *v, cJSON *event, bool (*is)(const struct live *v, const struct variant *k))
{
	const struct state *s = live_state(v);
	cJSON *list = NULL;
	size_t n = 0;
	for (size_t i = 0; i < s->variants.n; i++) {
		const struct variant *k = &s->variants.items[i];
		if (k->revealed || !is(v, k))
			continue;
		if (!list)
			list = json_add_list(event_change(event, "reveal"), "variants");
		json_add_int(list, NULL, k->n);
		n++;
	}
	return n;
}

static bool was_seen(const struct live *v, const struct variant *k)
{
	const struct state *s = live_state(v);
	const struct sheet *sheet = state_sheet(s, k->hash, s->target, s->metric);
	bool seen = !k->round; /* the person's own */

	for (size_t i = 0; sheet && i < sheet->n && !seen; i++)
		seen = sheet->marks[i].samples && !s->examples.items[i].now.dropped;
	return seen;
}

static bool always(const struct live *v, const struct variant *k)
{
	return true;
}

void blind_turn(struct live *v, cJSON *event, bool on)
{
	if (on != state_settings(live_state(v))->blind)
		add_reveal(v, event, on ? was_seen : always);
}

void blind_follow(struct live *v, bool was)
{
	cJSON *e;
	if (!was || state_settings(live_state(v))->blind)
		return;
	e = event_new(BY_SYSTEM, "reveal", NULL);
	if (add_reveal(v, e, always))
		session_do(v->desk->session, e);
	else
		cJSON_Delete(e);
}
