/*
 * learning.c - what the judge can learn of the person's grades: a model is asked for clauses, which
 * become a lesson of the record; and the outputs there are, graded again by a rubric that has some.
 */
#include "hunsu/engine/lesson.h"
#include "volley.h"

struct learning {
	struct volley volley; /* the first member */
	int metric; /* the rubric that it is about */
};

/* ---- the answer ---- */

static void add_lesson(
	cJSON *event, const struct learning *l, const struct lesson_clause *items, size_t n)
{
	cJSON *c = event_change(event, "lesson"), *list;

	json_fill(c, "lesson %zu call %d metric %d", desk_state(l->volley.desk)->lessons.n + 1,
		l->volley.calls.items[0].number, l->metric);
	list = json_add_list(c, "clauses");
	for (size_t i = 0; i < n; i++) {
		cJSON *one = json_add_object(list, NULL);
		json_fill(one, "clause %s instead ?%d", items[i].words, items[i].instead);
	}
}

static void done(struct volley *v, size_t i, const struct answer *a, cJSON *event, cJSON *call)
{
	const struct learning *l = (const struct learning *)v;
	struct desk *d = v->desk;
	struct lesson_clause items[LESSON_CLAUSES];
	size_t n = 0;

	if (!a->error)
		n = lesson_read(a->text,
			metric_params(str_of(
				desk_state(d)->metrics.items[l->metric - 1].name)), items);
	if (n)
		add_lesson(event, l, items, n);
	if (n)
		desk_say(d, false,
			"%zu clause%s for the judge: " LINE("judge") " learn goes through %s", n,
			PLURAL(n), n == 1 ? "it" : "them");
	else
		desk_say(d, true, "no clauses for the judge: %s",
			a->error ? a->error : "there is none in the answer that it has not");
	for (size_t k = 0; k < n; k++)
		free(items[k].words);
}

/* ---- the question ---- */

/* NULL, and why in err: there is nothing to learn from. */
static struct volley *learning_new(struct desk *d, struct buf *err)
{
	const struct state *s = desk_state(d);
	OWNED struct graded *grades = NULL;
	OWNED struct preferred *pairs = NULL;
	struct lesson_cases what = {.n = figures_graded(d->figures, &grades),
		.n_pairs = figures_preferred(d->figures, &pairs)};
	struct learning *l = NULL;
	struct volley_call *ask;
	size_t differ = 0;

	what.grades = grades;
	what.pairs = pairs;
	for (size_t i = 0; i < what.n; i++)
		differ += lesson_differs(&grades[i]);
	for (size_t i = 0; i < what.n_pairs; i++)
		differ += preferred_differs(&pairs[i]);
	if (differ) {
		l = NEW(struct learning);
		ask = volley_ask(&l->volley, d, "proposer", "judge learn", LESSON_TOKENS);
		l->metric = s->metric;
		l->volley.done = done;
		l->volley.sampling.schema = mem_dup(lesson_schema);
		/* The same grades asked about again are another sample. */
		l->volley.sampling.temperature = s->lessons.n ? 0.7 : 0;
		l->volley.sample = 1 + (int)s->lessons.n;
		lesson_ask(metric_params(str_of(state_metric(s)->name)), &what, &ask->request);
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
	return l ? &l->volley : NULL;
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
	struct volley *v = st ? NULL : learning_new(d, err);

	if (!v)
		return FAILED;
	volley_cost(v, out);
	volley_free(v);
	scoring_judge_cost(d, (double)regrade(d, desk_state(d)->metric, false), out);
	return OK;
}

enum status learning_start(struct desk *d, struct buf *err)
{
	struct volley *v = learning_new(d, err);

	if (!v)
		return FAILED;
	volley_seat(v);
	return OK;
}
