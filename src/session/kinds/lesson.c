/* lesson.c - lesson: clauses that a model suggests for the judge's rubric. */
#include "kinds.h"

#define LESSON(F) \
	F(c_lesson, lesson, INT, NEED, "N", NEXT(lessons)) \
	F(c_lesson, call, INT, NEED, "C", ONE_OF("call", calls)) \
	F(c_lesson, metric, INT, NEED, "N", ONE_OF("metric", metrics)) \
	F(c_lesson, clauses, LIST, NEED, "[CLAUSE,...]", ANY)
FIELDS_OF(c_lesson, LESSON);

#define ADVICE(F) \
	F(c_advice, clause, TEXT, NEED, NULL, ANY) \
	F(c_advice, instead, INT, MAY, NULL, ANY)
FIELDS_OF(c_advice, ADVICE);

static enum status lesson_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_lesson *c = p->as;
	const cJSON *item;
	enum status st = OK;

	cJSON_ArrayForEach(item, c->clauses)
	{
		struct c_advice one = {0};

		st = parts_read(&one, c_advice_parts, item, NULL, err);
		if (st)
			break;
	}
	return st;
}

static void lesson_apply(struct incoming *in, struct prepared *p)
{
	const struct c_lesson *c = p->as;
	struct shelf *shelf = &in->s->fold->shelf;
	const size_t n = (size_t)cJSON_GetArraySize(c->clauses);
	OWNED struct advice *items = NEWN(n + 1, struct advice);
	const cJSON *item;
	size_t i = 0;

	cJSON_ArrayForEach(item, c->clauses)
	{
		struct c_advice one = {0};

		if (parts_read(&one, c_advice_parts, item, NULL, NULL))
			BUG("a checked lesson does not read");
		items[i++] = (struct advice){shelf_keep(shelf, one.clause), one.instead};
	}
	*PUSH(&in->s->lessons) = (struct lesson){.n = c->lesson, .call = c->call,
		.metric = c->metric, .items = shelf_copy(shelf, items, n, sizeof *items),
		.n_items = n};
}

static void tell_lesson(struct buf *out, const cJSON *c, const struct state *s)
{
	const int n = told_count(c, "clauses");

	buf_addf(out, ": %d clause%s suggested for the judge", n, PLURAL(n));
}

static void lesson_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->lessons.n; i++) {
		const struct lesson *k = &s->lessons.items[i];

		buf_addf(&d->text, "lesson %d %d %d", k->n, k->call, k->metric);
		for (size_t a = 0; a < k->n_items; a++) {
			buf_addf(&d->text, " %d", k->items[a].instead);
			digest_text(d, k->items[a].clause);
		}
		digest_line(d);
	}
}

KIND(lesson, CALL, RESULT, FIELDS(c_lesson), .check = lesson_check, .apply = lesson_apply,
	.tell = tell_lesson, .digest = lesson_digest,
	.manual = "By that call a model suggests clauses for the rubric of that metric, from the "
		"grades on which judge and person disagree. A clause is "
		"`{'clause':S,'instead':N?}`: in the place of the N-th, from 1, or one more. A "
		"later `metric` names the lesson that it has clauses of.");
