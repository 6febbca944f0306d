/*
 * metric.h - from an output and its example to a score from 0 to 1 with a reason in words.
 *
 * A metric is one file in src/engine/metrics/ and one line in its table. It sees the extracted
 * answer (extract.h) and the accepted answers, of which the best counts.
 */
#ifndef HUNSU_ENGINE_METRIC_H
#define HUNSU_ENGINE_METRIC_H

#include "hunsu/task/outcome.h"
#include "hunsu/task/task.h"

enum answer_form { /* where in a text a metric finds the answer */
	ANSWER_WITHIN, /* anywhere: nothing but what surely is none may be cut */
	ANSWER_LAST,   /* the last of its kind */
	ANSWER_ALONE,  /* it is all of the text: words around it count as wrong */
};

struct metric {
	const char *name, *help; /* help: one line */
	bool binary;             /* scores are 0 or 1: Wilson; else bootstrap */
	enum answer_form form;
	int revision; /* counts up whenever it scores an old answer otherwise */
	/* Scores one accepted answer; appends the reason ("expected “hot”, got “warm”"). NaN with a
	 * reason when the expected answer itself is at fault (a bad regex). */
	double (*score)(struct str answer, struct str expected, struct buf *reason);
};

extern const struct metric *const metrics[]; /* NULL-ended */
/* BAD_USAGE with the known names and the nearest one. */
enum status metric_find(const struct metric **out, struct str name, struct buf *err) MUST_CHECK;

/*
 * all, first-line, last-line, regex:RE (group 1 or the match), json:FIELD (dots go down),
 * after:MARK. What a model thinks, in the marks of any (a table in thinking.c), is taken off first,
 * and so is what it writes after the end of its turn. Marks of an answer and code fences around it
 * go too, but not under regex:; of two the last counts. Under json: it is the last JSON value that
 * has the field, whatever stands around it. The result is trimmed.
 */
enum status extract_check(struct str extract, struct buf *err) MUST_CHECK; /* BAD_USAGE */
int extract_revision(struct str extract); /* of that rule; 0: unknown */

/* The metric of a task (out may be NULL); FAILED when it names a metric or a rule to extract by
 * that is not known: the file, its line where there is one, and the known ones. */
enum status task_settle(const struct task *t, const struct metric **out,
	struct buf *err) MUST_CHECK;

struct wanted { /* what the answer is held against: what an accepted answer holds is not cut */
	const struct answers *expected;
	enum answer_form form;
};
/* False: nothing there by that rule (the answer scores 0, `out` is empty, why is in reason). w may
 * be NULL: any answer, alone. */
bool extract_apply(struct buf *out, struct str extract, struct str output, const struct wanted *w,
	struct buf *reason);

/* Fills o->extracted, score, reason from o->output (NULL: score NaN), finish and refusal for that
 * example. An example with no accepted answer is not scored (NaN), and none is without a metric (m
 * NULL). */
void outcome_score(
	struct outcome *o, const struct metric *m, struct str extract, const struct example *e);

#endif
