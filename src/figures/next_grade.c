/* next_grade.c - which output the person should grade next. */
#include "hunsu/figures/grading.h"

#include <math.h>
#include <string.h>

#include "hunsu/base/index.h"
#include "hunsu/engine/metric.h"
#include "hunsu/figures/contest.h"

struct waiting { /* an output to an example, as many texts as may give it */
	const struct call_record *call;
	size_t texts;
	double judge; /* NaN: no judge has graded it */
	bool passed;
};

struct choice {
	const struct state *s;
	struct index graded, found; /* by example and output: calls; waiting */
	LIST(struct waiting) items;
	bool *begun; /* by example: an output to it is graded */
	size_t good, bad; /* graded outputs, as the judge has them */
	bool judged;
};

static uint64_t key_of(const struct call_record *c)
{
	return index_mix(index_text(c->answer), (uint64_t)c->example);
}

static bool same_output(const struct call_record *a, const struct call_record *b)
{
	return a->example == b->example && !strcmp(a->answer, b->answer);
}

static double judge_of(const struct choice *k, const struct call_record *c)
{
	const struct state *s = k->s;
	const char *hash;

	return k->judged && state_text(s, c->prompt, &hash)
		       ? mark_mean(sheet_mark(
				 state_sheet(s, hash, c->model, s->metric), c->example))
		       : (double)NAN;
}

static void note_graded(struct choice *k)
{
	const struct state *s = k->s;

	for (size_t i = 0; i < s->notes.n; i++) {
		const struct note *n = &s->notes.items[i];
		const struct call_record *c =
			n->kind == NOTE_GRADE && n->call ? state_call(s, n->call) : NULL;
		double judge;

		if (!c || !c->example || !c->answer || !figures_same_input(s, c))
			continue;
		judge = judge_of(k, c);
		k->good += judge >= .5;
		k->bad += judge < .5; /* not of NaN */
		k->begun[c->example] = true;
		index_add(&k->graded, key_of(c), c->n);
	}
}

static bool is_graded(const struct choice *k, const struct call_record *c)
{
	size_t at = SIZE_MAX;

	for (int n; (n = index_next(&k->graded, key_of(c), &at)) >= 0;)
		if (same_output(state_call(k->s, n), c))
			return true;
	return false;
}

static bool was_passed(
	const struct choice *k, const struct call_record *c, const int *passed, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (same_output(state_call(k->s, passed[i]), c))
			return true;
	return false;
}

static struct waiting *find(struct choice *k, const struct call_record *c)
{
	size_t at = SIZE_MAX;

	for (int n; k->items.items && (n = index_next(&k->found, key_of(c), &at)) >= 0;)
		if (same_output(k->items.items[n].call, c))
			return &k->items.items[n];
	index_add(&k->found, key_of(c), (int)k->items.n);
	*PUSH(&k->items) = (struct waiting){.call = c, .judge = NAN};
	return &k->items.items[k->items.n - 1];
}

/* 2: of the kind that is wanted; 1: the judge has graded it. */
static int wanted(const struct choice *k, const struct waiting *w)
{
	return isnan(w->judge) ? 0 : 1 + ((w->judge >= .5) == (k->good <= k->bad));
}

static bool tells_more(const struct choice *k, const struct waiting *a, const struct waiting *b)
{
	const bool one = k->begun[a->call->example], other = k->begun[b->call->example];

	if (wanted(k, a) != wanted(k, b))
		return wanted(k, a) > wanted(k, b);
	return a->texts != b->texts ? a->texts > b->texts : one && !other;
}

/* From an example on that is the session's own: of what tells as much, the first one comes. */
static void find_all(struct choice *k, const struct text_ref *texts, size_t n, const int *passed,
	size_t n_passed)
{
	const struct state *s = k->s;
	const size_t all = s->examples.n;
	struct rng rng = rng_seed(s->seed ^ hash_u64(str_of(s->id)));
	size_t at = all ? rng_below(&rng, (uint32_t)all) : 0;

	for (size_t i = 0; i < all; i++, at = (at + 1) % all) {
		const struct example *e = &s->examples.items[at].now;

		for (size_t t = 0; t < n && !e->dropped && e->split == SPLIT_DEV; t++) {
			const char *hash;
			const struct call_record *c = state_text(s, texts[t], &hash)
							      ? figures_output(s, hash, e->id)
							      : NULL;
			struct waiting *w = c && !is_graded(k, c) ? find(k, c) : NULL;

			if (!w)
				continue;
			w->texts++;
			if (isnan(w->judge))
				w->judge = judge_of(k, c);
			w->passed = was_passed(k, w->call, passed, n_passed);
		}
	}
}

int figures_next_grade(const struct state *s, const struct text_ref *texts, size_t n,
	const int *passed, size_t n_passed, size_t *left)
{
	const struct metric *m = figures_metric(s);
	struct choice k = {.s = s, .begun = NEWN(s->examples.n + 1, bool), .judged = m && m->ask};
	const struct waiting *best = NULL;

	*left = 0;
	note_graded(&k);
	find_all(&k, texts, n, passed, n_passed);
	for (size_t i = 0; i < k.items.n; i++) {
		const struct waiting *w = &k.items.items[i];

		if (w->passed)
			continue;
		++*left;
		if (!best || tells_more(&k, w, best))
			best = w;
	}
	n = best ? (size_t)best->call->n : 0;
	free(k.begun);
	free(k.items.items);
	index_release(&k.graded);
	index_release(&k.found);
	return (int)n;
}
