/* gauging.c - what a text leaves to gain: its headroom into the record, its scores claimed. */
#include <string.h>

#include "hunsu/engine/headroom.h"
#include "inside.h"

struct gauge { /* what is to be in the record */
	struct text_ref of;
	const char *hash;
	struct prompt spelled; /* no message: there is nothing to spell out */
	char spelled_hash[TEXT_HASH];
	int once, sampled; /* the settings; 0: not in the record yet */
	const struct headroom_texts *there; /* NULL: not yet */
};

static void gauge_release(struct gauge *g)
{
	prompt_release(&g->spelled);
}

/* ---- what is in the record already ---- */

static bool asks_the_same(const struct sampling *a, const struct sampling *b)
{
	bool same = a->max_tokens == b->max_tokens && a->n_stop == b->n_stop &&
		    cstr_same(a->schema, b->schema);

	for (size_t i = 0; same && i < a->n_stop; i++)
		same = cstr_same(a->stop[i], b->stop[i]);
	return same;
}

/* The version that is apart and asks as the session does now, but at that temperature; 0: none. */
static int settings_at(const struct state *s, double temperature, int samples)
{
	for (size_t i = s->settings_all.n; i-- > 0;) {
		const struct settings *x = &s->settings_all.items[i];
		if (x->apart && x->samples == samples && x->sampling.temperature == temperature &&
			asks_the_same(&x->sampling, &state_settings(s)->sampling))
			return x->version;
	}
	return 0;
}

static const struct headroom_texts *find_there(const struct state *s, const struct gauge *g)
{
	const struct headroom_texts *h = figures_headroom_texts(s, g->hash);

	return h && h->once == g->once && h->sampled == g->sampled &&
			       !strcmp(h->arms[HEADROOM_SPELLED - 1].hash, g->spelled_hash)
		       ? h
		       : NULL;
}

static enum status spell(const struct desk *d, struct gauge *g, struct buf *err)
{
	const struct state *s = desk_state(d);
	const struct metric_state *ms = state_metric(s);
	struct measure m;
	SCOPED(answers) labels = {0};
	const struct headroom_form form = {&m, &labels, state_settings(s)->sampling.schema};
	enum status st = measure_find(&m, str_of(ms->name), str_of(ms->extract), err);

	if (st)
		return st;
	figures_labels(d->figures, &m, &labels);
	if (headroom_spell(&g->spelled, state_text(s, g->of, NULL), &form))
		prompt_hash(g->spelled_hash, &g->spelled);
	return OK;
}

static enum status gauge_init(
	struct gauge *g, const struct desk *d, struct text_ref of, struct buf *err)
{
	const struct state *s = desk_state(d);

	*g = (struct gauge){.of = of, .once = settings_at(s, 0, 1),
		.sampled = settings_at(s, HEADROOM_TEMPERATURE, HEADROOM_SAMPLES)};
	(void)state_text(s, of, &g->hash);
	if (spell(d, g, err))
		return FAILED;
	g->there = find_there(s, g);
	return OK;
}

/* ---- what is written ---- */

static int add_settings(
	cJSON *event, const struct state *s, int version, double temperature, int samples)
{
	struct settings now = *state_settings(s);

	now.apart = true;
	now.samples = samples;
	now.sampling.temperature = temperature;
	change_settings(event, version, &now, NULL, 0);
	return version;
}

static void record(struct desk *d, struct gauge *g)
{
	const struct state *s = desk_state(d);
	int next = (int)s->settings_all.n + 1;
	cJSON *e = event_new(BY_HUMAN, "headroom", NULL), *c;

	if (!g->once)
		g->once = add_settings(e, s, next++, 0, 1);
	if (!g->sampled)
		g->sampled = add_settings(e, s, next, HEADROOM_TEMPERATURE, HEADROOM_SAMPLES);
	c = event_change(e, "headroom");
	json_add_int(c, "headroom", (int64_t)s->headrooms.n + 1);
	json_add(c, "of", event_text_ref(g->of));
	json_fill(c, "once %d sampled %d", g->once, g->sampled);
	if (g->spelled.n) {
		event_add_messages(c, "spelled", &g->spelled, &s->authors);
		json_add_cstr(c, "text_hash", g->spelled_hash);
	}
	session_do(d->session, e);
	g->there = state_headroom(s, (int)s->headrooms.n);
}

/* ---- what is asked for ---- */

static struct text_ref arm(const struct headroom_texts *h, int piece)
{
	return (struct text_ref){.headroom = h->n, .piece = piece};
}

/* So much is asked for where nothing of it is there. */
static size_t all_calls(const struct desk *d, const struct gauge *g)
{
	const size_t arms = g->spelled.n ? 3 : 2;

	return figures_split_size(d->figures, SPLIT_DEV) * (arms + HEADROOM_SAMPLES);
}

enum status gauging_cost(struct desk *d, struct text_ref of, size_t *calls, struct buf *err)
{
	SCOPED(gauge) g = {0};
	const enum status st = gauge_init(&g, d, of, err);

	*calls = 0;
	if (!st && !g.there)
		*calls = all_calls(d, &g);
	else if (!st)
		*calls = scoring_missing_apart(d, of, g.once) +
			 scoring_missing_apart(d, arm(g.there, HEADROOM_BARE), g.once) +
			 scoring_missing_apart(d, arm(g.there, HEADROOM_SPELLED), g.once) +
			 scoring_missing_apart(d, of, g.sampled);
	return st;
}

enum status gauging_start(struct desk *d, struct text_ref of, struct buf *err)
{
	SCOPED(gauge) g = {0};
	const enum status st = gauge_init(&g, d, of, err);
	const size_t n = figures_split_size(d->figures, SPLIT_DEV);
	size_t calls;

	if (!st && !g.there)
		record(d, &g);
	if (!st) {
		calls = scoring_add_apart(d, of, g.once);
		calls += scoring_add_apart(d, arm(g.there, HEADROOM_BARE), g.once);
		calls += scoring_add_apart(d, arm(g.there, HEADROOM_SPELLED), g.once);
		calls += scoring_add_apart(d, of, g.sampled);
		desk_say(d, false, "headroom on %zu example%s: %zu call%s", n, PLURAL(n),
			calls, PLURAL(calls));
	}
	return st;
}
