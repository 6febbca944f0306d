/* judging.c - how far the judge can be trusted: its grades beside the person's. */
#include <math.h>
#include <stdlib.h>

#include "hunsu/base/mem.h"
#include "hunsu/engine/metric.h"
#include "kept.h"

/* Of the output of that call; NaN: the judge of now has not graded it. */
static double judged(const struct state *s, const struct call_record *c)
{
	const char *hash;
	const struct mark *m = c && c->example && c->model == s->target &&
					       state_text(s, c->prompt, &hash)
				       ? state_mark(s, hash, c->example)
				       : NULL;

	if (!m || !m->samples || state_hidden_text(s, hash))
		return NAN;
	if (m->scores)
		return c->sample >= 1 && c->sample <= m->n_scores ? m->scores[c->sample - 1]
								  : (double)NAN;
	return m->sample == c->sample ? mark_mean(m) : (double)NAN;
}

bool figures_judge(const struct figures *g, struct concordance *out)
{
	const struct state *s = g->state;
	const struct metric *m;
	bool *seen;

	*out = (struct concordance){0};
	if (!state_metric(s) || metric_find(&m, str_of(state_metric(s)->name), NULL) || !m->ask)
		return false;
	seen = NEWN(s->calls.n + 1, bool);
	for (size_t i = s->notes.n; i-- > 0;) {
		const struct note *n = &s->notes.items[i];
		const struct call_record *c = n->call ? state_call(s, n->call) : NULL;
		if (n->kind != NOTE_GRADE || !c || seen[c->n - 1])
			continue;
		seen[c->n - 1] = true;
		agreement_add(out, judged(s, c), n->grade);
	}
	free(seen);
	return true;
}

bool figures_may_rank(const struct figures *g)
{
	struct concordance a;

	return !figures_judge(g, &a) || agreement_may_rank(&a);
}

void figures_judge_words(const struct figures *g, struct buf *out)
{
	const double kappa_needed = AGREEMENT_KAPPA;
	struct concordance a;
	double kappa;

	if (!figures_judge(g, &a))
		return;
	kappa = agreement_kappa(&a);
	if (agreement_missing(&a))
		buf_addf(out, "judge: %zu of your grades are missing before it may rank",
			agreement_missing(&a));
	else if (!agreement_may_rank(&a))
		buf_adds(out, "judge: it may not rank, it agrees with you too little");
	else
		buf_adds(out, "judge: it agrees with you");
	if (a.n && !isnan(kappa))
		buf_addf(out, " (kappa %.2f, %.1f is needed; %zu grades, %.0f %% of them good)",
			kappa, kappa_needed, a.n, 100 * agreement_base(&a));
	else if (a.n)
		buf_addf(out, " (%zu grades, %.0f %% of them good)", a.n,
			100 * agreement_base(&a));
}

/* ---- comparisons ---- */

static int judge_now(const struct state *s)
{
	return s->judge >= 0 ? s->judge : s->proposer;
}

static uint64_t key_of(const struct compared *k)
{
	return index_mix((uint64_t)k->outputs[0] << 32 | (uint32_t)k->outputs[1],
		(uint64_t)k->padded);
}

/* The same two in the other order. */
static struct compared turned(const struct compared *k)
{
	return (struct compared){.outputs = {k->outputs[1], k->outputs[0]},
		.padded = k->padded == COMPARED_NEITHER ? COMPARED_NEITHER : !k->padded};
}

static bool same_two(const struct compared *a, const struct compared *b)
{
	return a->outputs[0] == b->outputs[0] && a->outputs[1] == b->outputs[1] &&
	       a->padded == b->padded;
}

void figures_bias(const struct figures *g, struct bias *out)
{
	const struct state *s = g->state;
	struct index waiting = {0};
	bool *paired = NEWN(s->compared.n + 1, bool);

	*out = (struct bias){0};
	for (size_t i = 0; i < s->compared.n; i++) {
		const struct compared *k = &s->compared.items[i], other = turned(k), *found = NULL;
		size_t at = SIZE_MAX;

		if (k->metric != s->metric || k->model != judge_now(s))
			continue;
		for (int n; !found && (n = index_next(&waiting, key_of(&other), &at)) >= 0;)
			if (!paired[n] && same_two(&s->compared.items[n], &other)) {
				found = &s->compared.items[n];
				paired[n] = true;
			}
		if (found)
			bias_add(out, (enum better)found->better, (enum better)k->better,
				(enum better)found->padded);
		else
			index_add(&waiting, key_of(k), (int)i);
	}
	index_release(&waiting);
	free(paired);
}
