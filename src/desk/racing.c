/*
 * racing.c - the rest of the examples for the variants of a round that is written: a race, in which
 * those are stopped that are behind and hardly have a chance.
 *
 * The prompt that gains are against runs with them, to its end. Cells are asked for in blocks; when
 * all of a block is answered, the race is told, and asked who goes on.
 */
#include <math.h>
#include <string.h>

#include "hunsu/engine/race.h"
#include "hunsu/figures/searches.h"
#include "inside.h"

#define LEAST 4    /* variants; of fewer, all get all examples */
#define EARLIER 50 /* texts scored before, the last ones: they tell which examples differ */

struct raced_by { /* when one of these has changed, it is another race */
	struct text_ref base;
	int round, metric, target, settings, examples;
};

struct racing {
	struct desk *desk;
	struct race *race;
	struct raced_by by;
	struct text_ref *arms; /* the prompt, then the variants */
	size_t n_arms;
	int *ids; /* of the dev examples */
	size_t n;
	bool *asked; /* by arm and example */
};

void racing_drop(struct desk *d)
{
	struct racing *r = d->own->racing;

	d->own->racing = NULL;
	if (!r)
		return;
	race_free(r->race);
	free(r->arms);
	free(r->ids);
	free(r->asked);
	free(r);
}

static struct raced_by raced_by(const struct desk *d)
{
	const struct state *s = desk_state(d);
	struct text_ref base = d->own->searching.base;

	if (!d->own->searching.n)
		base.version = figures_base(d->figures);
	return (struct raced_by){base, (int)s->rounds.n, s->metric, s->target, s->settings,
		s->changed.examples};
}

/* Of a text on the race's examples; NaN: not all samples of it are there. Malloc'ed. */
static double *scores_of(const struct racing *r, const char *hash, bool *any)
{
	const struct state *s = desk_state(r->desk);
	double *out = NEWN(r->n, double);

	for (size_t i = 0; i < r->n; i++) {
		const struct mark *m = state_mark(s, hash, r->ids[i]);
		const bool whole = m && m->samples >= state_settings(s)->samples &&
				   !figures_shows(r->desk->figures, hash, r->ids[i]);
		out[i] = whole ? mark_mean(m) : (double)NAN;
		*any = *any || whole;
	}
	return out;
}

/* ---- the start ---- */

/* In an order that does not tell which came first: chance may draw by it. */
static void order_arms(struct racing *r)
{
	const struct state *s = desk_state(r->desk);

	for (size_t i = 2; i < r->n_arms; i++)
		for (size_t k = i; k > 1; k--) {
			struct text_ref *a = &r->arms[k - 1], *b = &r->arms[k], was = *a;
			if (strcmp(state_variant(s, a->variant)->hash,
				    state_variant(s, b->variant)->hash) <= 0)
				break;
			*a = *b;
			*b = was;
		}
}

/* The open variants of the last round; n 0: they do not race. */
static void line_up(struct racing *r)
{
	const struct state *s = desk_state(r->desk);
	const struct variant *k;
	const int *dev;

	r->arms = NEWN(s->variants.n + 1, struct text_ref);
	r->arms[r->n_arms++] = r->by.base;
	for (size_t i = 0; i < s->variants.n; i++) {
		k = &s->variants.items[i];
		if (k->round != r->by.round || k->standing == STANDING_REJECTED)
			continue;
		r->arms[r->n_arms++] = (struct text_ref){.variant = k->n};
		if (state_hidden(s, (struct text_ref){.variant = k->n}))
			r->n_arms = 0; /* who is stopped would tell */
		if (!r->n_arms)
			return;
	}
	if (r->desk->own->searching.n)
		order_arms(r);
	dev = figures_side(r->desk->figures, SPLIT_DEV, &r->n);
	r->ids = mem_grow(NULL, r->n + 1, sizeof *r->ids);
	for (size_t i = 0; i < r->n; i++)
		r->ids[i] = dev[i];
}

struct rows {
	const double *items[EARLIER];
	size_t n;
};

static void add_row(const struct racing *r, struct rows *rows, struct text_ref t)
{
	bool any = false;
	const char *hash;
	double *row;

	if (rows->n == EARLIER || text_ref_same(t, r->by.base) ||
		!state_text(desk_state(r->desk), t, &hash))
		return;
	row = scores_of(r, hash, &any);
	if (any)
		rows->items[rows->n++] = row;
	else
		free(row);
}

/* Texts of earlier rounds and versions, the last ones first. */
static void earlier(const struct racing *r, struct rows *rows)
{
	const struct state *s = desk_state(r->desk);

	for (size_t i = s->versions.n; i > 0; i--)
		add_row(r, rows, (struct text_ref){.version = (int)i});
	for (size_t i = s->variants.n; i > 0; i--)
		if (s->variants.items[i - 1].round != r->by.round)
			add_row(r, rows, (struct text_ref){.variant = (int)i});
}

static struct race *race_of(const struct racing *r)
{
	const struct state *s = desk_state(r->desk);
	OWNED bool *pinned = NEWN(r->n, bool);
	struct rows rows = {.n = 0};
	struct race_plan plan = {.arms = r->n_arms, .examples = r->n, .pinned = pinned,
		.earlier = rows.items, .graded = searches_graded(s),
		.slots = (size_t)client_places(r->desk->client, &r->desk->target),
		.seed = s->seed ^ (uint64_t)r->by.round};
	struct race *race;

	for (size_t i = 0; i < r->n; i++)
		pinned[i] = state_example(s, r->ids[i])->pinned;
	earlier(r, &rows);
	plan.n_earlier = rows.n;
	race = race_new(&plan);
	race_keep(race, 0);
	for (size_t i = 0; i < rows.n; i++)
		free((void *)(uintptr_t)rows.items[i]);
	return race;
}

static bool start(struct desk *d)
{
	struct racing *r = NEW(struct racing);

	d->own->racing = r;
	*r = (struct racing){.desk = d, .by = raced_by(d)};
	if ((r->by.base.version || r->by.base.variant) && state_settings(desk_state(d))->race)
		line_up(r);
	if (r->n_arms <= LEAST || !r->n) {
		racing_drop(d);
		return false;
	}
	r->asked = NEWN(r->n_arms * r->n, bool);
	r->race = race_of(r);
	return true;
}

/* ---- a block ---- */

static bool rejected(const struct racing *r, size_t arm)
{
	const struct variant *k = state_variant(desk_state(r->desk), r->arms[arm].variant);

	return k && k->standing == STANDING_REJECTED;
}

static void leave(const struct racing *r)
{
	for (size_t a = 1; a < r->n_arms; a++)
		if (rejected(r, a))
			race_leave(r->race, a);
}

/* One that was rejected is open again: that is another race. */
static bool is_back(const struct racing *r)
{
	for (size_t a = 1; a < r->n_arms; a++)
		if (race_arm(r->race, a).state == RACE_LEFT && !rejected(r, a))
			return true;
	return false;
}

/* Nothing is on its way: what was asked for and has no score will have none. */
static void tell(struct racing *r)
{
	const struct state *s = desk_state(r->desk);

	for (size_t a = 0; a < r->n_arms; a++) {
		const char *hash;
		bool any = false;
		OWNED double *row = NULL;
		if (!state_text(s, r->arms[a], &hash))
			continue;
		row = scores_of(r, hash, &any);
		for (size_t i = 0; i < r->n; i++)
			if (!isnan(row[i]) || r->asked[a * r->n + i])
				race_tell(r->race, a, i, row[i]);
	}
}

/* The first examples of all variants are not those that the race began with. */
static int after(const struct racing *r, const struct variant *k)
{
	bool any = false;
	OWNED double *row = scores_of(r, k->hash, &any);
	int n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += !isnan(row[i]);
	return n;
}

static void note_stops(const struct racing *r)
{
	const struct state *s = desk_state(r->desk);

	for (size_t a = 1; a < r->n_arms; a++) {
		const struct variant *k = state_variant(s, r->arms[a].variant);
		cJSON *event, *c;
		if (race_arm(r->race, a).state != RACE_DROPPED || state_stop(s, k))
			continue;
		event = event_new(BY_RULE, "stop", NULL);
		c = event_change(event, "stop");
		json_add_int(c, "variant", k->n);
		json_add_int(c, "after", after(r, k));
		json_add_int(c, "of", (int64_t)r->n);
		json_add_int(c, "metric", s->metric);
		json_add_cstr(c, "model", r->desk->target.name);
		session_do(r->desk->session, event);
	}
}

/* How many calls that makes. */
static size_t ask(struct racing *r)
{
	OWNED bool *only = NEWN(desk_state(r->desk)->examples.n + 1, bool);
	size_t arm, example, calls = 0;

	while (race_next(r->race, &arm, &example))
		r->asked[arm * r->n + example] = true;
	for (size_t a = 0; a < r->n_arms; a++) {
		if (race_arm(r->race, a).state == RACE_LEFT)
			continue;
		for (size_t i = 0; i < r->n; i++)
			only[r->ids[i]] = r->asked[a * r->n + i];
		calls += scoring_add_searched(r->desk, r->arms[a], SCOPE_DEV, only);
	}
	return calls;
}

bool racing_turn(struct desk *d)
{
	struct racing *r = d->own->racing;
	const struct raced_by now = raced_by(d);
	size_t calls = 0;

	if (r && (memcmp(&r->by, &now, sizeof now) != 0 || is_back(r))) {
		racing_drop(d);
		r = NULL;
	}
	if (!r && !start(d))
		return false;
	r = d->own->racing;
	leave(r);
	while (!calls && !race_over(r->race)) {
		tell(r);
		calls = ask(r);
	}
	note_stops(r);
	if (!calls)
		d->own->written.saved = race_saved(r->race) *
					(size_t)state_settings(desk_state(d))->samples;
	return true;
}
