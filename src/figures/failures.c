/* failures.c - kinds of failure. */
#include "hunsu/figures/failures.h"

#include <math.h>
#include <string.h>

#include "hunsu/base/utf8.h"
#include "hunsu/engine/failing.h"
#include "hunsu/engine/operator.h"
#include "hunsu/engine/within.h"
#include "kept.h"

#define LOOKED 100 /* dev examples, as a line is painted often */
#define WORDS_COLUMNS 72 /* of a critique that become a name */
#define SHOWN_MOST 200   /* bytes of an input that are looked for in a request */

/* ---- what critiques were shown ---- */

static void add_shown(struct figures *g, const struct variant *k, struct str request)
{
	const struct state *s = g->state;
	const size_t failed = str_find(request, "\nFailed:\n", 0);
	const size_t passed =
		failed == SIZE_MAX ? failed : str_find(request, "\nPassed:\n", failed);
	SCOPED(buf) needle = BUF(BUF_TEXT), input = BUF(BUF_TEXT);

	if (failed != SIZE_MAX)
		request = str_from(str_first(request, passed < request.n ? passed : request.n),
			failed);
	for (size_t i = 0; failed != SIZE_MAX && i < s->examples.n; i++) {
		struct str text;

		buf_clear(&input);
		buf_clear(&needle);
		fields_text(&input, &s->examples.items[i].now.fields);
		text = str_trim(buf_str(&input));
		buf_adds(&needle, "- Input: ");
		buf_addstr(&needle, str_first(text, text.n < SHOWN_MOST ? text.n : SHOWN_MOST));
		buf_adds(&needle, text.n < SHOWN_MOST ? "\n" : "");
		if (str_find(request, buf_text(&needle), 0) != SIZE_MAX)
			*PUSH(&g->criticised.items) = (struct criticised){k->n, (int)i + 1};
	}
}

/* Of a variant that was made from failures, and not of one kind alone. */
static void add_critique(struct figures *g, const struct variant *k)
{
	const struct state *s = g->state;
	const struct call_record *c = k->call ? state_call(s, k->call) : NULL;
	const struct op *op;
	SCOPED(prompt) request = {0};
	SCOPED(buf) err = BUF(BUF_SMALL);

	if (!c || !c->request || !k->rationale || !*k->rationale || !k->n_parents ||
		operator_find(&op, str_of(k->operator), NULL) || !op->need.failures)
		return;
	for (size_t i = 0; i < s->rounds.n; i++)
		if (s->rounds.items[i].n == k->round && s->rounds.items[i].kind)
			return;
	if (figures_request(s, c, &request, &err) && request.n)
		add_shown(g, k, message_str(&request.items[request.n - 1]));
}

/* What was shown does not change; which examples that are, does with their inputs. */
static void look_at_critiques(struct figures *g)
{
	const struct state *s = g->state;
	struct criticised_kept *c = &g->criticised;

	if (c->examples != s->changed.examples || c->seen > s->variants.n)
		c->items.n = c->seen = 0;
	c->examples = s->changed.examples;
	for (; c->seen < s->variants.n; c->seen++)
		add_critique(g, &s->variants.items[c->seen]);
}

/* ---- what an answer's failure is called ---- */

struct naming { /* of all dev examples under the metric of now */
	struct figures *g;
	struct answers found;
	struct str *labels; /* those */
};

static void find_labels(struct naming *n)
{
	const struct metric_state *ms = state_metric(n->g->state);
	struct measure m;

	if (!ms || measure_find(&m, str_of(ms->name), str_of(ms->extract), NULL))
		return;
	figures_labels(n->g, &m, &n->found);
	n->labels = NEWN(n->found.n + 1, struct str);
	for (size_t i = 0; i < n->found.n; i++)
		n->labels[i] = str_of(n->found.items[i]);
}

static const char *extracted_of(const struct state *s, const struct mark *m)
{
	const struct call_record *c = m && m->samples ? state_call(s, m->call) : NULL;

	return !m ? NULL : m->extracted ? m->extracted : c ? c->answer : NULL;
}

static bool by_critique(const struct naming *n, int example, const struct mark *m, struct buf *out)
{
	const struct state *s = n->g->state;
	const char *answer = extracted_of(s, m);

	for (size_t i = n->g->criticised.items.n; answer && i-- > 0;) {
		const struct criticised *c = &n->g->criticised.items.items[i];
		const struct variant *k;
		const char *hash, *was;

		if (c->example != example)
			continue;
		k = state_variant(s, c->variant);
		if (state_hidden(s, (struct text_ref){.variant = k->n}) ||
			!state_text(s, k->parents[0], &hash))
			continue;
		was = extracted_of(s, figures_mark(n->g, hash, example));
		if (was && !strcmp(was, answer)) {
			const struct str words = str_of(k->rationale);

			text_brief(out, str_first(words, words.n - str_ends(words, ".")),
				WORDS_COLUMNS);
			return true;
		}
	}
	return false;
}

static void name_it(
	const struct naming *n, const struct example *e, const struct mark *m, struct buf *out)
{
	const struct state *s = n->g->state;
	const struct call_record *c = state_call(s, m->call);
	const struct metric_state *metric = state_metric(s);
	struct outcome o = {.score = mark_mean(m), .reason = m->reason, .extracted = m->extracted};

	if (by_critique(n, e->id, m, out))
		return;
	for (int i = 0; i < m->n_scores; i++)
		if (m->scores[i] >= 1) {
			buf_adds(out, "right in some samples only");
			return;
		}
	o.output = c && c->answer ? c->answer : (char *)(uintptr_t) "";
	o.finish = c ? (char *)(uintptr_t)c->finish : NULL;
	o.refusal = c && c->refusal;
	failing_words(out, &(struct failing){str_of(metric ? metric->name : ""), &o, &e->expected,
				   n->labels, n->found.n});
}

static bool failed(const struct mark *m)
{
	return m && mark_mean(m) < 1; /* not of NaN */
}

bool failures_within(struct buf *out, struct figures *g, const char *hash, const char *line)
{
	const struct state *s = g->state;
	const struct metric *metric = figures_metric(s);
	struct within w = {0};
	size_t n, scored = 0;
	const int *dev = figures_side(g, SPLIT_DEV, &n);

	for (size_t i = 0; metric && i < n && i < LOOKED; i++) {
		const struct mark *m = figures_mark(g, hash, dev[i]);
		const char *answer = extracted_of(s, m);

		scored += m && !isnan(mark_mean(m));
		if (failed(m) && answer)
			within_add(&w, metric, str_of(answer),
				&state_example(s, dev[i])->expected);
	}
	return within_words(out, &w, scored, line);
}

/* ---- groups ---- */

static bool has_number(const int *list, size_t n, int number)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == number)
			return true;
	return false;
}

static bool has_text(char *const *list, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(list[i], text))
			return true;
	return false;
}

/* The person's name for it; NULL: there is none. */
static const char *given_name(const struct state *s, int example, const char *itself)
{
	const struct failure_kinds *f = &s->failures;

	for (size_t i = 0; f->version && i < f->n; i++)
		if (has_number(f->items[i].examples, f->items[i].n_examples, example))
			return f->items[i].name;
	for (size_t i = 0; f->version && i < f->n; i++)
		if (has_text(f->items[i].was, f->items[i].n_was, itself))
			return f->items[i].name;
	return NULL;
}

static struct failure_group *group_of(struct failures *out, const struct naming *n,
	const struct example *e, const struct mark *m, size_t texts)
{
	SCOPED(buf) itself = BUF(BUF_SMALL);
	const char *given, *name;
	struct failure_group *found = NULL;

	name_it(n, e, m, &itself);
	given = given_name(n->g->state, e->id, buf_text(&itself));
	name = given ? given : buf_text(&itself);
	for (size_t i = 0; i < out->n && !found; i++)
		if (!strcmp(out->items[i].name, name))
			found = &out->items[i];
	if (!found) {
		found = PUSH(out);
		found->name = mem_dup(name);
		found->by = NEWN(texts + 1, struct mended);
	}
	found->named = found->named || given;
	return found;
}

static int by_size(const void *pa, const void *pb)
{
	const struct failure_group *a = pa, *b = pb;

	if (a->failed.n != b->failed.n)
		return a->failed.n > b->failed.n ? -1 : 1;
	if (a->failed.n && a->failed.items[0] != b->failed.items[0])
		return a->failed.items[0] < b->failed.items[0] ? -1 : 1;
	return strcmp(a->name, b->name);
}

void failures_make(struct failures *out, struct figures *g, const struct text_ref *texts, size_t n)
{
	const struct state *s = g->state;
	struct naming naming = {.g = g};
	const struct version *base = state_version(s, figures_base(g));

	if (!base)
		return;
	out->base = base->n;
	look_at_critiques(g);
	find_labels(&naming);
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		const struct mark *own = figures_mark(g, base->hash, e->id);
		const bool counts = figures_counts(g, e, SPLIT_DEV) && own && own->samples;
		const bool fails = counts && failed(own);
		struct failure_group *group = NULL;

		out->scored += counts;
		out->failed += fails;
		if (fails) {
			group = group_of(out, &naming, e, own, n);
			*PUSH(&group->failed) = e->id;
		}
		for (size_t k = 0; counts && k < n; k++) {
			const char *hash;
			const struct mark *m = state_text(s, texts[k], &hash)
						       ? figures_mark(g, hash, e->id)
						       : NULL;

			if (fails)
				group->by[k].fixed += m && mark_mean(m) >= 1;
			else if (failed(m))
				group_of(out, &naming, e, m, n)->by[k].broken++;
		}
	}
	free(naming.labels);
	answers_release(&naming.found);
	SORT(out, by_size);
}

void failures_release(struct failures *f)
{
	for (size_t i = 0; i < f->n; i++) {
		free(f->items[i].name);
		free(f->items[i].failed.items);
		free(f->items[i].by);
	}
	free(f->items);
	*f = (struct failures){0};
}

const struct failure_group *failures_find(const struct failures *f, struct str word)
{
	long place;

	if (str_to_long(word, 1, (long)f->n, &place))
		return &f->items[place - 1];
	for (size_t i = 0; i < f->n; i++)
		if (str_is(word, f->items[i].name))
			return &f->items[i];
	return NULL;
}
