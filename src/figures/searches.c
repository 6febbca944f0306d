/* searches.c - what the record knows of a search. */
#include "hunsu/figures/searches.h"

#include <math.h>
#include <string.h>

#include "hunsu/figures/asking.h"
#include "kept.h"

/* What a look at the held-out examples takes is kept for it, unless it is more than a share of all
 * calls. */
#define LOOK_SHARE 3

/* ---- the plan ---- */

bool searches_graded(const struct state *s)
{
	const struct metric *m = figures_metric(s);

	return state_settings(s)->samples > 1 || !m || !m->binary;
}

static bool can(const void *arg, size_t family, size_t text, size_t other)
{
	const struct search_known *k = arg;
	const struct asked about = {.on = k->refs[text],
		.and = other == SEARCH_NONE ? (struct text_ref){.variant = 0} : k->refs[other]};

	return !asking_idle(figures_state(k->figures), k->ops[family], &about);
}

static void know_plan(
	struct search_known *k, const struct figures *g, const struct search_record *r)
{
	const struct state *s = figures_state(g);

	k->families = NEWN(r->n_operators + 1, struct search_family);
	k->ops = NEWN(r->n_operators + 1, const struct op *);
	for (size_t i = 0; i < r->n_operators; i++) {
		struct search_family *f = &k->families[i];

		*f = (struct search_family){.name = r->operators[i], .most = SEARCH_NONE};
		if (operator_find(&k->ops[i], str_of(r->operators[i]), NULL)) {
			f->most = 0;
			continue;
		}
		f->free = k->ops[i]->make != NULL;
		f->failures = k->ops[i]->need.failures;
		f->pair = k->ops[i]->origin == ORIGIN_TWO;
		f->words = k->ops[i]->origin != ORIGIN_NOTHING;
		f->gain = r->known ? r->known[i].gain : 0;
		f->weight = r->known ? r->known[i].rounds : 0;
	}
	k->held_out = figures_split_size(g, SPLIT_HELD_OUT);
	k->plan = (struct search_plan){.families = k->families, .n_families = r->n_operators,
		.can = can, .arg = k,
		.examples = figures_split_size(g, SPLIT_DEV), .variants = (size_t)r->variants,
		.rounds = (size_t)r->rounds, .race = state_settings(s)->race,
		.graded = searches_graded(s), .seed = (uint64_t)r->seed};
}

/* ---- texts and rounds ---- */

/* What is pinned must not get worse than it is with the text that the search began with. */
static bool breaks_pin(const struct search_known *k, const struct figures *g, size_t text)
{
	const double *start = k->texts[0].scores, *now = k->texts[text].scores;
	const struct counted *counted = figures_counted(g);
	bool breaks = false;

	for (size_t i = 0; i < counted->pinned.n && !breaks; i++)
		breaks = now[counted->pinned.items[i]] < start[counted->pinned.items[i]];
	return breaks;
}

static void know_text(struct search_known *k, const struct figures *g, struct text_ref ref)
{
	const struct state *s = figures_state(g);
	const struct variant *v = state_variant(s, ref.variant);
	const char *hash = "";
	const struct prompt *p = state_text(s, ref, &hash);
	const size_t at = k->facts.n_texts++;
	size_t n, scored, errors;

	k->refs[at] = ref;
	k->texts[at] = (struct search_text){.round = SEARCH_NONE};
	k->texts[at].scores =
		figures_scores(g, hash, s->target, SPLIT_DEV, &n, &scored, &errors);
	k->texts[at].full = scored + errors + figures_shown(g, hash, SPLIT_DEV) == n;
	k->texts[at].dropped = v && !k->texts[at].full && state_stop(s, v);
	k->texts[at].vetoed = (v && v->standing == STANDING_REJECTED) || breaks_pin(k, g, at);
	k->texts[at].bare = !operator_has_words(p);
	k->texts[at].tokens = p ? prompt_bytes(p) / 4 + 1 : 0;
}

static int by_hash(const void *a, const void *b)
{
	return strcmp((*(const struct variant *const *)a)->hash,
		(*(const struct variant *const *)b)->hash);
}

/* The variants of a round, whichever came first. How many. */
static size_t know_variants(struct search_known *k, const struct figures *g, int round)
{
	const struct state *s = figures_state(g);
	const struct variant **list = NEWN(s->variants.n + 1, const struct variant *);
	size_t n = 0;

	for (size_t i = 0; i < s->variants.n; i++)
		if (s->variants.items[i].round == round)
			list[n++] = &s->variants.items[i];
	qsort(list, n, sizeof(const struct variant *), by_hash);
	for (size_t i = 0; i < n; i++) {
		know_text(k, g, (struct text_ref){.variant = list[i]->n});
		k->texts[k->facts.n_texts - 1].round = k->facts.n_rounds;
	}
	free(list);
	return n;
}

static size_t text_at(const struct search_known *k, const struct state *s, struct text_ref ref)
{
	const char *hash, *own;

	if (!state_text(s, ref, &hash))
		return SEARCH_NONE;
	for (size_t i = 0; i < k->facts.n_texts; i++)
		if (state_text(s, k->refs[i], &own) && !strcmp(own, hash))
			return i;
	return SEARCH_NONE;
}

static size_t family_of(const struct search_known *k, const struct round *r)
{
	for (size_t i = 0; r->n_operators && i < k->plan.n_families; i++)
		if (!strcmp(k->families[i].name, r->operators[0]))
			return i;
	return 0;
}

static void know_round(struct search_known *k, const struct figures *g, const struct round *r)
{
	const struct state *s = figures_state(g);
	struct search_round *out = &k->rounds[k->facts.n_rounds];

	*out = (struct search_round){.family = family_of(k, r),
		.parents = {text_at(k, s, r->on), text_at(k, s, r->and)},
		.asked = (size_t)r->asked};
	for (size_t i = 0; i < s->refusals.n; i++)
		out->refused += s->refusals.items[i].round == r->n;
	out->made = know_variants(k, g, r->n);
	k->facts.n_rounds++;
}

/* ---- what is left ---- */

struct search_caps searches_left(const struct search_record *r)
{
	const struct search_spend *u = &r->spent;

	return (struct search_caps){r->caps.calls - (double)u->calls,
		r->caps.target - (double)u->target, r->caps.proposals - (double)u->proposals,
		r->caps.tokens - u->tokens, r->caps.usd - u->usd,
		r->caps.minutes - (double)u->ms / 60000};
}

static double lower(double bound, double cap)
{
	return isnan(cap) ? bound : fmax(0, fmin(bound, floor(cap)));
}

/* As many calls as the rest of it pays for, by what they have cost so far. */
static double paid_for(double left, double spent, long calls)
{
	return spent > 0 && calls ? left / (spent / (double)calls) : (double)NAN;
}

static void know_left(struct search_known *k, const struct search_record *r)
{
	const struct search_caps left = searches_left(r);
	const double look = r->look ? 2.0 * (double)k->held_out : 0;
	struct search_left *out = &k->facts.left;

	*out = (struct search_left){INFINITY, INFINITY, INFINITY};
	out->calls = lower(out->calls, left.calls);
	out->calls = lower(out->calls, paid_for(left.usd, r->spent.usd, r->spent.calls));
	out->calls = lower(out->calls, paid_for(left.tokens, r->spent.tokens, r->spent.calls));
	if (look * LOOK_SHARE <= r->caps.calls)
		out->calls = fmax(0, out->calls - look);
	out->target = lower(out->target, left.target);
	out->proposals = lower(out->proposals, left.proposals);
}

void searches_know(struct search_known *k, const struct figures *g,
	const struct search_record *r, int before)
{
	const struct state *s = figures_state(g);

	*k = (struct search_known){.figures = g, .refs = NEWN(s->variants.n + 1, struct text_ref),
		.texts = NEWN(s->variants.n + 1, struct search_text),
		.rounds = NEWN(s->rounds.n + 1, struct search_round)};
	know_plan(k, g, r);
	know_text(k, g, r->on);
	for (size_t i = 0; i < s->rounds.n; i++)
		if (s->rounds.items[i].search == r->n &&
			(!before || s->rounds.items[i].n < before))
			know_round(k, g, &s->rounds.items[i]);
	know_left(k, r);
	k->facts.texts = k->texts;
	k->facts.rounds = k->rounds;
}

void searches_forget(struct search_known *k)
{
	for (size_t i = 0; i < k->facts.n_texts; i++)
		free((void *)(uintptr_t)k->texts[i].scores);
	free(k->texts);
	free(k->rounds);
	free(k->refs);
	free(k->families);
	free(k->ops);
	*k = (struct search_known){.refs = NULL};
}

size_t searches_lost(const struct search_known *k, size_t a, size_t b)
{
	size_t n = 0;

	for (size_t i = 0; i < k->plan.examples; i++)
		n += k->texts[a].scores[i] >= 1 && k->texts[b].scores[i] < 1;
	return n;
}
