/* glean.c - one session, text by text, so that nothing waits for a long one. */
#include "glean.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hunsu/base/clock.h"
#include "hunsu/base/index.h"
#include "hunsu/engine/phrase.h"
#include "hunsu/engine/unlike.h"
#include "hunsu/figures/bets.h"
#include "hunsu/figures/lineage.h"
#include "hunsu/figures/searches.h"
#include "hunsu/session/story.h"

enum { WORDS = 3, WORDS_MOST = 20000, PAIRS_LEAST = 5 };

struct step_text { /* in the order of the record */
	int event;
	int typed_from; /* of a version: the first that led to it; 0: it only led to another one */
	struct text_ref ref;
	struct shingles shingles;
};

struct gleaning {
	const struct state *s;
	struct figures *figures;
	struct lineage lineage;
	LIST(struct step_text) texts;
	size_t at; /* the next of them */
	struct index first; /* of words: their place in found.words */
	struct wording wording;
	struct gleaned found;
};

static int by_event(const void *pa, const void *pb)
{
	const struct step_text *a = pa, *b = pb;

	if (a->event != b->event)
		return a->event < b->event ? -1 : 1;
	return a->ref.version + a->ref.variant - b->ref.version - b->ref.variant;
}

static void list_texts(struct gleaning *g)
{
	const struct state *s = g->s;

	for (size_t i = 0; i < s->versions.n; i++)
		*PUSH(&g->texts) = (struct step_text){
			.event = s->versions.items[i].event, .ref.version = (int)i + 1};
	for (size_t i = 0; i < g->lineage.n; i++) {
		const struct lineage_row *r = &g->lineage.items[i];

		if (r->ref.version)
			g->texts.items[r->ref.version - 1].typed_from =
				r->typed_from ? r->typed_from : r->ref.version;
	}
	for (size_t i = 0; i < s->variants.n; i++)
		*PUSH(&g->texts) = (struct step_text){
			.event = s->variants.items[i].event, .ref.variant = (int)i + 1};
	SORT(&g->texts, by_event);
}

struct gleaning *gleaning_begin(const struct state *s)
{
	static const struct flight idle;
	struct gleaning *g = NEW(struct gleaning);

	g->s = s;
	g->figures = figures_new(s, &idle);
	lineage_make(&g->lineage, g->figures);
	list_texts(g);
	return g;
}

void gleaning_free(struct gleaning *g)
{
	if (!g)
		return;
	for (size_t i = 0; i < g->texts.n; i++)
		shingles_release(&g->texts.items[i].shingles);
	for (size_t i = 0; i < g->found.words.n; i++)
		free(g->found.words.items[i].text);
	free(g->texts.items);
	free(g->found.bets.items);
	free(g->found.steps.items);
	free(g->found.written.items);
	free(g->found.rounds.items);
	free(g->found.texts.items);
	free(g->found.words.items);
	index_release(&g->first);
	wording_release(&g->wording);
	lineage_release(&g->lineage);
	figures_free(g->figures);
	free(g);
}

const struct gleaned *gleaning_found(const struct gleaning *g)
{
	return &g->found;
}

/* ---- bets ---- */

/* Those on what is hidden still are open: their outcome would give it away. */
static void take_bets(struct gleaning *g)
{
	const struct state *s = g->s;

	for (size_t i = 0; i < s->bets.n; i++) {
		const struct bet *b = &s->bets.items[i];
		struct paired gain;
		enum bet_end end;

		if (b != bet_on(s, b->variant))
			continue;
		end = bet_settle(g->figures, b, &gain);
		if (end == BET_OPEN || state_hidden(s, (struct text_ref){.variant = b->variant}))
			g->found.open++;
		else
			*PUSH(&g->found.bets) = (struct gleaned_bet){.event = b->event,
				.at = state_variant(s, b->variant)->at,
				.operator = state_variant(s, b->variant)->operator,
				.sure = b->confidence, .right = end == BET_RIGHT,
				.noise = gain.noise};
	}
}

/* ---- searches ---- */

static void take_searches(struct gleaning *g)
{
	for (size_t i = 0; i < g->s->searches.n; i++) {
		const struct search_record *r = &g->s->searches.items[i];
		struct search_known k;

		if (!r->ended)
			continue;
		searches_know(&k, g->figures, r, 0);
		for (size_t n = 0; n < k.facts.n_rounds; n++)
			*PUSH(&g->found.rounds) = (struct gleaned_round){
				k.plan.families[k.facts.rounds[n].family].name,
				search_gain(&k.plan, &k.facts, n)};
		searches_forget(&k);
	}
}

/* ---- gains ---- */

static struct paired gain_of(const struct gleaning *g, struct text_ref text, struct text_ref over,
	int model, enum split side)
{
	const char *hash, *was;
	size_t n, scored, errors;
	OWNED double *a = NULL;
	OWNED double *b = NULL;

	if (!state_text(g->s, text, &hash) || !state_text(g->s, over, &was) ||
		state_hidden(g->s, text) || state_hidden(g->s, over))
		return (struct paired){.n = 0};
	a = figures_scores(g->figures, was, model, side, &n, &scored, &errors);
	b = figures_scores(g->figures, hash, model, side, &n, &scored, &errors);
	return stats_paired(a, b, n);
}

static int who_made(const struct version *w)
{
	if (!strcmp(w->origin, "typing"))
		return WHO_PERSON;
	if (!strcmp(w->origin, "accept"))
		return WHO_MACHINE;
	return !strcmp(w->origin, "merge") || !strcmp(w->origin, OWN_WORD)
		       ? WHO_PERSON | WHO_MACHINE
		       : 0;
}

/* Against the nearest of what it came from that was looked at too; who made what is between. */
static void take_held_out(struct gleaning *g, const struct version *w, struct gleaned_step *step)
{
	int who = 0;

	for (const struct version *p = w; p->n_parents && !step->n;) {
		struct paired gain;

		who |= who_made(p);
		p = state_version(g->s, p->parents[0]);
		gain = gain_of(g, (struct text_ref){.version = w->n},
			(struct text_ref){.version = p->n}, g->s->target, SPLIT_HELD_OUT);
		step->n = gain.n;
		step->held_out = gain.diff;
	}
	step->who = (enum who)who;
}

/* What a variant was made from; where it was made from nothing, the prompt of then. */
static struct text_ref origin_of(const struct state *s, const struct variant *k)
{
	const struct text_ref none = {0};

	if (k->n_parents)
		return k->parents[0];
	if (k->round && !text_ref_same(s->rounds.items[k->round - 1].on, none))
		return s->rounds.items[k->round - 1].on;
	for (size_t i = s->versions.n; i-- > 0;)
		if (s->versions.items[i].event < k->event)
			return (struct text_ref){.version = (int)i + 1};
	return none;
}

static void take_variant(struct gleaning *g, const struct variant *k)
{
	const struct state *s = g->s;
	const struct text_ref ref = {.variant = k->n}, over = origin_of(s, k);
	const struct call_record *call = state_call(s, k->call);
	const struct paired held = gain_of(g, ref, over, s->target, SPLIT_HELD_OUT);

	if (held.n && !g->lineage.used[k->n - 1])
		*PUSH(&g->found.steps) = (struct gleaned_step){k->event, k->at, WHO_MACHINE, NAN,
			held.diff, held.n};
	for (size_t i = 0; call && call->role == 'p' && i < s->models_seen.n; i++) {
		const struct paired gain = gain_of(g, ref, over, (int)i, SPLIT_DEV);

		if (gain.n >= PAIRS_LEAST)
			*PUSH(&g->found.written) = (struct gleaned_written){k->event,
				state_model(s, call->model), state_model(s, (int)i), gain.diff};
	}
}

/* ---- texts and words ---- */

static struct interval score_of(
	const struct gleaning *g, const char *hash, enum split side, bool *whole)
{
	size_t n, scored, errors;
	OWNED double *scores =
		figures_scores(g->figures, hash, g->s->target, side, &n, &scored, &errors);
	const struct interval i = stats_interval(scores, n);

	*whole = n && scored + errors == n;
	return i;
}

/* What a race stopped has no score to be told. */
static void take_text(struct gleaning *g, struct text_ref ref)
{
	struct gleaned_text t = {.ref = ref, .model = state_model(g->s, g->s->target)};
	const struct variant *k = state_variant(g->s, ref.variant);
	const char *hash;
	bool whole, all;

	if (!state_text(g->s, ref, &hash))
		return;
	t.dev = score_of(g, hash, SPLIT_DEV, &whole);
	t.held_out = score_of(g, hash, SPLIT_HELD_OUT, &all);
	if (k && !whole && state_stop(g->s, k))
		t.dev = stats_interval(NULL, 0);
	snprintf(t.name, sizeof t.name, "%s", text_called(g->s, ref).s);
	*PUSH(&g->found.texts) = t;
}

static bool same_words(const struct gleaning *g, uint64_t hash, bool typed)
{
	int place;

	for (size_t at = SIZE_MAX; (place = index_next(&g->first, hash, &at)) >= 0;)
		if (g->found.words.items[place].hash == hash &&
			g->found.words.items[place].typed == typed)
			return true;
	return false;
}

static bool all_typed(const struct message *m, const struct wording *w, size_t from)
{
	for (size_t i = from; i < from + WORDS; i++)
		if (runs_at(&m->runs, w->items[i].at) != AUTHOR_PERSON)
			return false;
	return true;
}

static void add_words(struct gleaning *g, const struct gleaned_words *w)
{
	if (g->found.words.n == WORDS_MOST || same_words(g, w->hash, w->typed))
		return;
	index_add(&g->first, w->hash, (int)g->found.words.n);
	*PUSH(&g->found.words) = *w;
}

/* Words that come again in the same text's parent are not typed once more: what was there before
 * in this session, is. */
static void take_words(struct gleaning *g, const struct step_text *t, const struct prompt *p,
	bool machine, int64_t at)
{
	const bool typing = t->ref.version != 0;
	int place = 0;

	for (size_t m = 0; m < p->n; m++) {
		const struct str text = message_str(&p->items[m]);

		wording_of(&g->wording, text);
		for (size_t i = 0; i + WORDS <= g->wording.n; i++) {
			struct gleaned_words w = {.hash = wording_hash(&g->wording, i, WORDS),
				.at = at, .ref = t->ref, .machine = machine,
				.place = place + (int)i};
			struct gleaned_words typed = w;

			if (typing && all_typed(&p->items[m], &g->wording, i) &&
				!same_words(g, w.hash, true) &&
				g->found.words.n < WORDS_MOST) {
				typed.typed = true;
				typed.text = str_dup(
					wording_str(&g->wording, i, WORDS, text));
				typed.tail = strlen(typed.text) -
					     wording_str(&g->wording, i, WORDS - 1, text).n;
				add_words(g, &typed);
			}
			add_words(g, &w);
		}
		place += (int)g->wording.n + WORDS;
	}
}

/* How unlike it is to the nearest of all texts before it. */
static double novelty(struct gleaning *g, const struct step_text *t)
{
	const struct version *first = state_version(g->s, t->typed_from);
	double least = NAN;

	for (const struct step_text *p = g->texts.items; p < t && p->event < first->event; p++) {
		const double unlike = shingles_unlike(&t->shingles, &p->shingles);

		if (isnan(least) || unlike < least)
			least = unlike;
	}
	return least;
}

static void take_version(struct gleaning *g, const struct step_text *t, const struct version *w)
{
	struct gleaned_step step = {.event = w->event, .at = w->at, .novelty = NAN};

	take_held_out(g, w, &step);
	if (who_made(w) == WHO_PERSON)
		step.novelty = novelty(g, t);
	if (step.who && (step.n || !isnan(step.novelty)))
		*PUSH(&g->found.steps) = step;
}

static void take(struct gleaning *g, struct step_text *t)
{
	const struct state *s = g->s;
	const struct version *w = state_version(s, t->ref.version);
	const struct variant *k = state_variant(s, t->ref.variant);
	const struct prompt *p = k ? &k->prompt : &w->prompt;

	if (state_hidden(s, t->ref))
		return;
	if (k || t->typed_from) {
		shingles_of(&t->shingles, p);
		take_text(g, t->ref);
	}
	if (k)
		take_variant(g, k);
	else if (t->typed_from)
		take_version(g, t, w);
	take_words(g, t, p, k && k->round, k ? k->at : w->at);
}

bool gleaning_go(struct gleaning *g, int64_t ms)
{
	const int64_t until = clock_ms() + ms;

	if (!g->at) {
		take_bets(g);
		take_searches(g);
	}
	while (g->at < g->texts.n) {
		take(g, &g->texts.items[g->at++]);
		if (clock_ms() >= until)
			return g->at < g->texts.n;
	}
	return false;
}
