/* searched.c - what a search has found, in words. */
#include <math.h>

#include "hunsu/base/clock.h"
#include "hunsu/figures/searches.h"
#include "hunsu/session/story.h"

#define TOLD_EXAMPLES 8

static void add_score(struct buf *out, struct figures *g, struct text_ref t, const char *lead)
{
	struct score_line line;

	figures_score(g, t, &line);
	buf_addf(out, "%s: %s ", lead, text_called(figures_state(g), t).s);
	if (line.dev.n)
		stats_tell_interval(out, line.dev);
	else
		buf_adds(out, "without a score");
	buf_addc(out, '\n');
}

static void add_gain(struct buf *out, const struct search_known *k, size_t best)
{
	struct search_result found;

	search_tell(&k->plan, &k->facts, best, &found);
	if (isnan(found.gain))
		return;
	buf_adds(out, "gain on dev: ");
	stats_print_points(out, found.gain, true);
	best_words(out, &(struct best){.k = found.texts, .left = found.left, .low = found.low},
		true);
	buf_addf(out, "%s\n", found.proven && found.low > 0 ? "" : "; ahead, not proven");
}

/* What the start has right and the best text wrong. */
static void add_harm(struct buf *out, const struct search_known *k, const struct figures *g,
	size_t best)
{
	const struct state *s = figures_state(g);
	const size_t lost = searches_lost(k, 0, best);
	size_t told = 0, at = 0;

	buf_addf(out, "harm: %zu example%s that %s right %s wrong now", lost, PLURAL(lost),
		lost == 1 ? "was" : "were", lost == 1 ? "is" : "are");
	for (size_t i = 0; i < s->examples.n && told < TOLD_EXAMPLES; i++) {
		const struct example *e = &s->examples.items[i].now;
		if (!figures_counts(g, e, SPLIT_DEV))
			continue;
		if (k->texts[0].scores[at] >= 1 && k->texts[best].scores[at] < 1)
			buf_addf(out, "%s#%d", told++ ? ", " : ": ", e->id);
		at++;
	}
	buf_adds(out, lost > told && told ? " …\n" : "\n");
}

static void add_held_out(struct buf *out, struct figures *g, struct text_ref a, struct text_ref b)
{
	struct score_line line;

	figures_against(g, a, b, &line);
	if (!line.held_out.n)
		return;
	buf_adds(out, "held-out: ");
	stats_tell_interval(out, line.held_out);
	if (line.gain_held_out.n && !text_ref_same(a, b)) {
		buf_adds(out, ", ");
		stats_tell_paired(out, line.gain_held_out, 0);
		buf_adds(out, " against the start");
	}
	buf_addc(out, '\n');
}

bool searches_scored(struct figures *g, const struct search_record *r)
{
	struct score_line line;

	if (!figures_scored(g, r->on))
		return false;
	figures_score(g, r->on, &line);
	return line.dev.n > 0;
}

static double model_seconds(const struct state *s, int search)
{
	double ms = 0;

	for (size_t i = 0; i < s->calls.n; i++)
		if (s->calls.items[i].search == search && s->calls.items[i].ms > 0)
			ms += (double)s->calls.items[i].ms;
	return ms / 1000;
}

/* Of calls that were answered: the others count with the most that they can have cost. */
static double answered_tokens(const struct state *s, int search)
{
	long n = 0;

	for (size_t i = 0; i < s->calls.n; i++) {
		const struct call_record *c = &s->calls.items[i];

		if (c->search == search && !c->cached)
			n += (c->in > 0 ? c->in : 0) + (c->out > 0 ? c->out : 0);
	}
	return (double)n;
}

static size_t stored_answers(const struct state *s, int search)
{
	size_t n = 0;

	for (size_t i = 0; i < s->calls.n; i++)
		n += s->calls.items[i].search == search && s->calls.items[i].cached;
	return n;
}

void searches_cost_words(struct buf *out, const struct state *s, const struct search_record *r)
{
	const double answered = answered_tokens(s, r->n);
	const size_t stored = stored_answers(s, r->n);

	buf_addf(out, "%ld call%s (%ld to the target, %ld proposal%s), %.0f tokens", r->spent.calls,
		PLURAL(r->spent.calls), r->spent.target, r->spent.proposals,
		PLURAL(r->spent.proposals), answered);
	if (r->spent.tokens > answered)
		buf_addf(out, " and at most %.0f more, of calls without an answer",
			r->spent.tokens - answered);
	if (r->spent.usd > 0)
		buf_addf(out, ", $%.4g", r->spent.usd);
	if (stored)
		buf_addf(out, ", %zu of the calls from the store", stored);
	buf_addf(out, "; the models worked for %s", clock_words(model_seconds(s, r->n)).s);
}

void searches_report(struct buf *out, struct figures *g, const struct search_record *r)
{
	const struct state *s = figures_state(g);
	struct search_known k;
	size_t best;

	searches_know(&k, g, r, 0);
	best = search_best(&k.plan, &k.facts);
	add_score(out, g, r->on, "start");
	add_score(out, g, k.refs[best], "best");
	if (best) {
		add_gain(out, &k, best);
		add_harm(out, &k, g, best);
	} else {
		buf_addf(out, "%s: the start is kept\n",
			k.facts.n_texts > 1 ? "no text was better beyond what choosing flatters"
					    : "no other text was made");
	}
	add_held_out(out, g, k.refs[best], r->on);
	buf_adds(out, "cost: ");
	searches_cost_words(out, s, r);
	buf_addc(out, '\n');
	searches_forget(&k);
}

void searches_json(
	struct buf *out, struct figures *g, const struct search_record *r, const char *session)
{
	const struct search_spend *u = &r->spent;
	cJSON *root = cJSON_CreateObject(), *c;
	struct search_known k;
	struct search_result found;
	size_t best;

	searches_know(&k, g, r, 0);
	best = search_best(&k.plan, &k.facts);
	search_tell(&k.plan, &k.facts, best, &found);
	json_fill(root, "session %s search %d why %s rounds %zu texts %zu", session, r->n, r->why,
		k.facts.n_rounds, k.facts.n_texts);
	figures_text_json(root, "start", g, r->on);
	c = figures_text_json(root, "best", g, k.refs[best]);
	json_fill(c, "gain %g left %g low %g lost %zu", found.gain, found.left, found.low,
		searches_lost(&k, 0, best));
	json_add_bool(c, "proven", found.proven);
	c = json_add_object(root, "cost");
	json_fill(c, "calls %ld target_calls %ld proposals %ld tokens %g usd %g seconds %g",
		u->calls, u->target, u->proposals, u->tokens, u->usd,
		model_seconds(figures_state(g), r->n));
	json_print(out, root);
	buf_addc(out, '\n');
	cJSON_Delete(root);
	searches_forget(&k);
}
