/*
 * learning.c - what the judge can learn of the person's grades: a model is asked for clauses, which
 * become a lesson of the record; and the outputs there are, graded again by a rubric that has some.
 */
#include "hunsu/engine/lesson.h"
#include "errand.h"

struct learning {
	struct errand errand;
	int metric; /* the rubric that it is about */
};

/* ---- the answer ---- */

static void add_lesson(
	cJSON *event, const struct learning *l, const struct lesson_clause *items, size_t n)
{
	cJSON *c = event_change(event, "lesson"), *list;

	json_fill(c, "lesson %zu call %d metric %d", desk_state(l->errand.desk)->lessons.n + 1,
		l->errand.number, l->metric);
	list = json_add_list(c, "clauses");
	for (size_t i = 0; i < n; i++) {
		cJSON *one = json_add_object(list, NULL);
		json_fill(one, "clause %s instead ?%d", items[i].words, items[i].instead);
	}
}

static void on_done(struct errand *x, const struct answer *a, cJSON *event, cJSON *call)
{
	const struct learning *l = (const struct learning *)x;
	struct desk *d = x->desk;
	struct lesson_clause items[LESSON_CLAUSES];
	size_t n = 0;

	if (!a->error)
		n = lesson_read(a->text,
			metric_params(str_of(
				desk_state(d)->metrics.items[l->metric - 1].name)), items);
	if (n)
		add_lesson(event, l, items, n);
	session_do(d->session, event);
	if (n)
		desk_say(d, false,
			"%zu clause%s for the judge: " LINE("judge") " learn goes through %s", n,
			PLURAL(n), n == 1 ? "it" : "them");
	else
		desk_say(d, true, "no clauses for the judge: %s",
			a->error ? a->error : "there is none in the answer that it has not");
	for (size_t i = 0; i < n; i++)
		free(items[i].words);
}

/* ---- the question ---- */

/* NULL, and why in err: there is nothing to learn from. */
static struct errand *learning_new(struct desk *d, struct buf *err)
{
	const struct state *s = desk_state(d);
	OWNED struct graded *grades = NULL;
	OWNED struct preferred *pairs = NULL;
	struct lesson_cases what = {.n = figures_graded(d->figures, &grades),
		.n_pairs = figures_preferred(d->figures, &pairs)};
	struct learning *l = NULL;
	size_t differ = 0;

	what.grades = grades;
	what.pairs = pairs;
	for (size_t i = 0; i < what.n; i++)
		differ += lesson_differs(&grades[i]);
	for (size_t i = 0; i < what.n_pairs; i++)
		differ += preferred_differs(&pairs[i]);
	if (differ) {
		l = NEW(struct learning);
		errand_init(&l->errand, d, "proposer", "judge learn");
		l->metric = s->metric;
		l->errand.done = on_done;
		l->errand.sampling.schema = mem_dup(lesson_schema);
		l->errand.sampling.max_tokens = LESSON_TOKENS;
		/* The same grades asked about again are another sample. */
		l->errand.sampling.temperature = s->lessons.n ? 0.7 : 0;
		l->errand.sample = 1 + (int)s->lessons.n;
		lesson_ask(metric_params(str_of(state_metric(s)->name)), &what,
			&l->errand.request);
	} else if (what.n + what.n_pairs) {
		buf_addf(err,
			"there is nothing to learn: judge and person agree on all that may be "
			"shown, %zu grade%s and %zu duel%s (the other half is for measuring)",
			what.n, PLURAL(what.n), what.n_pairs, PLURAL(what.n_pairs));
	} else {
		buf_adds(err,
			"there is nothing to learn from: no output has a grade of yours ("
			KEY("grading") ") or was chosen in a duel (" KEY("duel")
			") and has the judge's grade (" KEY("evaluate") ")");
	}
	return l ? &l->errand : NULL;
}

/* ---- the outputs again ---- */

/* A name of the text whose scores those are: that of any call for one. */
static struct text_ref text_of(const struct state *s, const struct sheet *row)
{
	const struct call_record *c = NULL;

	for (size_t i = 0; i < row->n && !c; i++)
		c = row->marks[i].call ? state_call(s, row->marks[i].call) : NULL;
	return c ? c->prompt : (struct text_ref){.version = 0};
}

/* The outputs that this version of the metric has graded: how many, or claims on them. */
static size_t regrade(struct desk *d, int metric, bool claim)
{
	const struct state *s = desk_state(d);
	OWNED bool *only = NEWN(s->examples.n + 1, bool);
	size_t n = 0;

	for (size_t i = 0; i < s->sheets.n; i++) {
		const struct sheet *row = &s->sheets.items[i];
		size_t here = 0;

		if (row->metric != metric || row->model != s->target || row->apart)
			continue;
		for (size_t k = 0; k < s->examples.n; k++) {
			const struct example *e = &s->examples.items[k].now;
			const struct mark *m = sheet_mark(row, e->id);
			only[k + 1] =
				m && m->samples > 0 && figures_counts(d->figures, e, SPLIT_DEV);
			here += only[k + 1] ? (size_t)m->samples : 0;
		}
		n += here;
		if (here && claim)
			scoring_again(d, text_of(s, row), only, &d->target);
	}
	return n;
}

size_t learning_again(struct desk *d)
{
	const struct state *s = desk_state(d);
	const int lesson = state_metric(s)->lesson;

	d->own->learnt = lesson;
	return lesson ? regrade(d, s->lessons.items[lesson - 1].metric, true) : 0;
}

/* ---- the beginning ---- */

enum status learning_cost(struct desk *d, struct cost *out, struct buf *err)
{
	enum status st = desk_held(d, err);
	struct errand *x = st ? NULL : learning_new(d, err);

	if (!x)
		return FAILED;
	errand_cost(x, out);
	errand_free(x);
	scoring_judge_cost(d, (double)regrade(d, desk_state(d)->metric, false), out);
	return OK;
}

enum status learning_start(struct desk *d, struct buf *err)
{
	struct errand *x = learning_new(d, err);

	if (!x)
		return FAILED;
	errand_seat(x);
	return OK;
}
