/* lookup.c - finding things in a state by their numbers, and the numbers that come next. */
#include "fold.h"

const struct example *state_example(const struct state *s, int id)
{
	return id >= 1 && (size_t)id <= s->examples.n ? &s->examples.items[id - 1].now : NULL;
}

const struct example *state_example_version(const struct state *s, int id, int version)
{
	const struct example *now = state_example(s, id);
	const struct example_state *e = now ? &s->examples.items[id - 1] : NULL;

	for (size_t i = 0; e && now->version != version && i < e->n_old; i++)
		if (e->old[i].version == version)
			return &e->old[i];
	return now && now->version == version ? now : NULL;
}

const struct metric_state *state_metric(const struct state *s)
{
	return s->metric ? &s->metrics.items[s->metric - 1] : NULL;
}

int state_next_example_version(const struct state *s, int id)
{
	const struct example_state *e;
	int highest;

	if (id < 1 || (size_t)id > s->examples.n)
		return 1;
	e = &s->examples.items[id - 1];
	highest = e->now.version;
	for (size_t i = 0; i < e->n_old; i++)
		if (e->old[i].version > highest)
			highest = e->old[i].version;
	return highest + 1;
}

const struct version *state_version(const struct state *s, int n)
{
	return n >= 1 && (size_t)n <= s->versions.n ? &s->versions.items[n - 1] : NULL;
}

const struct version *state_head(const struct state *s)
{
	return state_version(s, s->head);
}

const struct variant *state_variant(const struct state *s, int n)
{
	return n >= 1 && (size_t)n <= s->variants.n ? &s->variants.items[n - 1] : NULL;
}

const struct stop *state_stop(const struct state *s, const struct variant *k)
{
	const struct stop *t = &k->stop;

	return t->after && t->metric == s->metric && t->model == s->target ? t : NULL;
}

/* What an ablation leaves of a text, or a headroom measures beside it; NULL: there is none. */
static const struct prompt *piece_text(const struct state *s, struct text_ref r, const char **hash)
{
	const struct ablation *a = state_ablation(s, r.ablation);
	const struct headroom_texts *h = a ? NULL : state_headroom(s, r.headroom);
	const size_t at = (size_t)r.piece - 1;

	if (a && at < a->n_pieces && !a->pieces[at].skipped) {
		*hash = a->pieces[at].hash;
		return &a->pieces[at].prompt;
	}
	if (h && at < COUNT(h->arms) && *h->arms[at].hash) {
		*hash = h->arms[at].hash;
		return &h->arms[at].prompt;
	}
	return NULL;
}

const struct prompt *state_text(const struct state *s, struct text_ref r, const char **hash)
{
	const struct variant *k = state_variant(s, r.variant);
	const struct version *v = r.variant ? NULL : state_version(s, r.version);
	const char *of = k ? k->hash : v ? v->hash : NULL;
	const struct prompt *out = k ? &k->prompt : v ? &v->prompt : NULL;

	if (!r.variant && (r.ablation || r.headroom))
		out = piece_text(s, r, &of);
	if (hash)
		*hash = of;
	return out;
}

int state_next_lock(const struct state *s)
{
	return s->fold->lock_highest + 1;
}

const struct settings *state_settings(const struct state *s)
{
	return s->settings ? &s->settings_all.items[s->settings - 1] : &settings_usual;
}

const struct settings *state_settings_by(const struct state *s, int version)
{
	return version >= 1 && (size_t)version <= s->settings_all.n
		       ? &s->settings_all.items[version - 1]
		       : state_settings(s);
}

int state_apart(const struct state *s, int version)
{
	return state_settings_by(s, version)->apart ? version : 0;
}

const struct ablation *state_ablation(const struct state *s, int n)
{
	return n >= 1 && (size_t)n <= s->ablations.n ? &s->ablations.items[n - 1] : NULL;
}

const struct headroom_texts *state_headroom(const struct state *s, int n)
{
	return n >= 1 && (size_t)n <= s->headrooms.n ? &s->headrooms.items[n - 1] : NULL;
}

const struct search_record *state_search(const struct state *s)
{
	const struct search_record *r =
		s->searches.n ? &s->searches.items[s->searches.n - 1] : NULL;

	return r && !r->ended ? r : NULL;
}

const struct prompt *state_typed(const struct state *s)
{
	const struct version *head = state_head(s);

	return s->draft.event ? &s->draft.prompt : head ? &head->prompt : NULL;
}

int state_next_note(const struct state *s)
{
	return s->fold->notes_highest + 1;
}

static const char *const standing_names[] = {
	[STANDING_OPEN] = "open",
	[STANDING_ACCEPTED] = "accepted",
	[STANDING_REJECTED] = "rejected",
};

const char *standing_name(enum standing s)
{
	return standing_names[s];
}

const struct call_record *state_call(const struct state *s, int n)
{
	if (n < 1 || (size_t)n > s->calls.n || !s->calls.items[n - 1].n)
		return NULL;
	return &s->calls.items[n - 1];
}

int state_next_call(const struct state *s)
{
	return (int)s->calls.n + 1;
}
