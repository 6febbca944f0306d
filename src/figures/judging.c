/* judging.c - how far the judge can be trusted: its grades beside the person's. */
#include <math.h>

#include "hunsu/engine/metric.h"
#include "kept.h"

/* The marks of that call's output under a version of the metric; NULL: none that may be seen. */
static const struct mark *mark_by(const struct state *s, const struct call_record *c, int metric)
{
	const char *hash;

	if (!c->example || c->model != s->target || !state_text(s, c->prompt, &hash) ||
		state_hidden_text(s, hash))
		return NULL;
	return sheet_mark(state_sheet(s, hash, c->model, metric), c->example);
}

/* Of the output of that call; NaN: the judge has not graded it by that version of the metric. */
static double judged(const struct state *s, const struct call_record *c, int metric)
{
	return mark_sample(mark_by(s, c, metric), c->sample);
}

/* Outputs that the person graded, the last grade of each, newest first; n of them. Malloc'ed. */
static const struct note **grades(const struct state *s, size_t *n)
{
	OWNED bool *seen = NEWN(s->calls.n + 1, bool);
	const struct note **out = NEWN(s->notes.n + 1, const struct note *);

	*n = 0;
	for (size_t i = s->notes.n; i-- > 0;) {
		const struct note *k = &s->notes.items[i];
		const struct call_record *c = k->call ? state_call(s, k->call) : NULL;
		if (k->kind != NOTE_GRADE || !c || seen[c->n - 1])
			continue;
		seen[c->n - 1] = true;
		out[(*n)++] = k;
	}
	return out;
}

static bool asks_judge(const struct state *s)
{
	const struct metric *m = figures_metric(s);

	return m && m->ask;
}

bool figures_judge(const struct figures *g, struct concordance *out)
{
	const struct state *s = g->state;
	const struct note **all;
	size_t n;

	*out = (struct concordance){0};
	if (!asks_judge(s))
		return false;
	all = grades(s, &n);
	for (size_t i = 0; i < n; i++)
		agreement_add(out, judged(s, state_call(s, all[i]->call), s->metric),
			all[i]->grade);
	free(all);
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
		buf_addf(out, " (kappa %.2f, %.1f is needed; %zu grade%s, %.0f %% of them good)",
			kappa, kappa_needed, a.n, PLURAL(a.n), 100 * agreement_base(&a));
	else if (a.n)
		buf_addf(out, " (%zu grade%s, %.0f %% of them good)", a.n,
			PLURAL(a.n), 100 * agreement_base(&a));
}

/* ---- what it may learn from ---- */

/* Those of held-out examples are in neither half. */
static const struct example *example_of(const struct state *s, const struct call_record *c)
{
	const struct example *e = state_example(s, c->example);

	return e && e->split == SPLIT_DEV && !e->dropped && c->answer
		       ? state_example_version(s, c->example, c->example_version)
		       : NULL;
}

/* What the person said last of each call's output, by its number - 1; malloc'ed. */
static const char **words_on(const struct state *s)
{
	const char **out = NEWN(s->calls.n + 1, const char *);

	for (size_t i = 0; i < s->notes.n; i++) {
		const struct note *k = &s->notes.items[i];

		if (k->kind == NOTE_NOTE && k->call && (size_t)k->call <= s->calls.n)
			out[k->call - 1] = k->words;
	}
	return out;
}

size_t figures_graded(const struct figures *g, struct graded **out)
{
	const struct state *s = g->state;
	size_t n, kept = 0;
	const struct note **all = grades(s, &n);
	const char **words = words_on(s);

	*out = NEWN(n + 1, struct graded);
	for (size_t i = 0; i < n; i++) {
		const struct call_record *c = state_call(s, all[i]->call);
		const struct example *e = example_of(s, c);
		const struct mark *m = mark_by(s, c, s->metric);
		const double judge = mark_sample(m, c->sample);

		if (e && !isnan(judge) && lesson_shows(e, str_of(c->answer)))
			(*out)[kept++] = (struct graded){.example = e,
				.answer = str_of(c->answer), .judge = judge,
				.person = all[i]->grade, .reason = m->reason ? m->reason : "",
				.words = words[c->n - 1]};
	}
	free(all);
	free(words);
	return kept;
}

/* The last choice of each pair, the newest first, ties left out. Malloc'ed. */
static const struct duelled **choices(const struct state *s, size_t *n)
{
	const struct duelled **out = NEWN(s->duels.n + 1, const struct duelled *);
	SCOPED(index) seen = {0};

	*n = 0;
	for (size_t i = s->duels.n; i-- > 0;) {
		const struct duelled *d = &s->duels.items[i];
		const bool turned = d->calls[0] > d->calls[1];
		const uint64_t key =
			(uint64_t)d->calls[turned] << 32 | (uint32_t)d->calls[!turned];
		size_t at = SIZE_MAX;

		if (index_next(&seen, key, &at) >= 0)
			continue;
		index_add(&seen, key, 0);
		if (d->won == WON_FIRST || d->won == WON_SECOND)
			out[(*n)++] = d;
	}
	return out;
}

/* False: they are not of dev, or not both graded by that version of the metric. */
static bool preferred_of(
	const struct state *s, const struct duelled *d, int metric, struct preferred *out)
{
	const struct call_record *a = state_call(s, d->calls[d->won == WON_SECOND]);
	const struct call_record *b = state_call(s, d->calls[d->won == WON_FIRST]);

	if (!a || !b || a->example != b->example || !(out->example = example_of(s, a)) ||
		!b->answer)
		return false;
	out->chosen = str_of(a->answer);
	out->other = str_of(b->answer);
	out->of_chosen = judged(s, a, metric);
	out->of_other = judged(s, b, metric);
	return !isnan(out->of_chosen) && !isnan(out->of_other);
}

/* By the two rubrics; before may be NULL, and then all are counted. */
static void prefer(const struct state *s, int from, struct preference *before,
	struct preference *now)
{
	size_t n;
	const struct duelled **all = choices(s, &n);

	for (size_t i = 0; i < n; i++) {
		struct preferred was, is;

		if (!preferred_of(s, all[i], s->metric, &is) ||
			(before && (lesson_shows_pair(is.example) ||
					   !preferred_of(s, all[i], from, &was))))
			continue;
		preference_add(now, is.of_chosen, is.of_other);
		if (before)
			preference_add(before, was.of_chosen, was.of_other);
	}
	free(all);
}

/* Nothing that a grade is measured on is shown. */
static bool may_show(const struct state *s, const struct example *e, struct str answer)
{
	return isnan(figures_grade(s, e->id, answer.p)) || lesson_shows(e, answer);
}

size_t figures_preferred(const struct figures *g, struct preferred **out)
{
	const struct state *s = g->state;
	size_t n, kept = 0;
	const struct duelled **all = choices(s, &n);

	*out = NEWN(n + 1, struct preferred);
	for (size_t i = 0; i < n; i++) {
		struct preferred *p = &(*out)[kept];

		kept += preferred_of(s, all[i], s->metric, p) && lesson_shows_pair(p->example) &&
			may_show(s, p->example, p->chosen) && may_show(s, p->example, p->other);
	}
	free(all);
	return kept;
}

void figures_pair_words(const struct figures *g, struct buf *out)
{
	struct preference p = {0};

	if (asks_judge(g->state))
		prefer(g->state, 0, NULL, &p);
	if (p.n)
		buf_adds(out, "of two outputs its grades prefer ");
	preference_words(out, &p);
}

/* ---- what it learnt ---- */

bool figures_lesson(
	const struct figures *g, struct concordance *before, struct concordance *after)
{
	const struct state *s = g->state;
	const struct metric_state *now = state_metric(s);
	const struct note **all;
	size_t n;
	int from;

	*before = *after = (struct concordance){0};
	if (!now || !now->lesson)
		return false;
	from = s->lessons.items[now->lesson - 1].metric;
	all = grades(s, &n);
	for (size_t i = 0; i < n; i++) {
		const struct call_record *c = state_call(s, all[i]->call);
		const struct example *e = example_of(s, c);
		const double was = judged(s, c, from), is = judged(s, c, s->metric);

		if (!e || isnan(was) || isnan(is) || lesson_shows(e, str_of(c->answer)))
			continue;
		agreement_add(before, was, all[i]->grade);
		agreement_add(after, is, all[i]->grade);
	}
	free(all);
	return true;
}

static void add_pairs(struct buf *out, const struct state *s)
{
	struct preference before = {0}, after = {0};

	prefer(s, s->lessons.items[state_metric(s)->lesson - 1].metric, &before, &after);
	if (!after.n)
		return;
	buf_adds(out, "; of two outputs that were not shown it preferred ");
	preference_words(out, &before);
	buf_adds(out, " before, ");
	preference_words(out, &after);
	buf_adds(out, " after");
}

static void add_kappa(struct buf *out, const struct concordance *a, const char *when)
{
	const double kappa = agreement_kappa(a);

	if (isnan(kappa))
		buf_addf(out, "none %s", when); /* all is of one kind */
	else
		buf_addf(out, "%.2f %s", kappa, when);
}

void figures_lesson_words(const struct figures *g, struct buf *out)
{
	struct concordance before, after;

	if (!figures_lesson(g, &before, &after))
		return;
	buf_adds(out, "what it learnt: ");
	if (after.n < LESSON_GRADES) {
		buf_addf(out,
			"too few to tell: %zu of your grades were not shown and have both the old "
			"rubric's grade and the new one's, %d are needed",
			after.n, LESSON_GRADES);
	} else {
		buf_adds(out, "kappa ");
		add_kappa(out, &before, "before, ");
		add_kappa(out, &after, "after");
		buf_addf(out, ", on %zu grade%s that w%s not shown, %.0f %% of them good", after.n,
			PLURAL(after.n), after.n == 1 ? "as" : "ere", 100 * agreement_base(&after));
	}
	add_pairs(out, g->state);
}

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
	SCOPED(index) waiting = {0};
	OWNED bool *paired = NEWN(s->compared.n + 1, bool);

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
}
