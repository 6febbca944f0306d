/*
 * metric.h - from an output and its example to a score from 0 to 1 with a reason in words.
 *
 * A metric is one file in src/engine/metrics/ and one line in its table. It scores the extracted
 * answer (extract.h) against one accepted answer at a time, of which the best counts; it may look
 * at the whole output and the whole example. A metric that has a model judge is asked once for
 * all accepted answers.
 */
#ifndef HUNSU_ENGINE_METRIC_H
#define HUNSU_ENGINE_METRIC_H

#include "hunsu/prompt/prompt.h"
#include "hunsu/task/task.h"

enum answer_form { /* where in a text a metric finds the answer */
	ANSWER_WITHIN, /* anywhere: nothing but what surely is none may be cut */
	ANSWER_LAST,   /* the last of its kind */
	ANSWER_ALONE,  /* it is all of the text: words around it count as wrong */
};

struct judged { /* what is scored, and what against */
	struct str answer;   /* extracted from the output */
	struct str output;   /* all of it */
	struct str expected; /* an accepted answer: for `ask` and `read` the first; may be empty */
	const struct example *example;
	struct str params;   /* the metric's; empty: none were given */
	struct str extract;  /* the rule that found the answer */
	struct took took;    /* the output */
};

struct task_facts { /* what a task says of its answers in general */
	struct answers answers; /* the different ones that are accepted */
	bool lines;             /* some have more than one line */
	const char *schema;     /* that answers are asked to keep to; NULL: none */
	const char *beside;	/* a file in whose folder what is named is; NULL: the current one */
};
void task_facts_add(struct task_facts *f, const struct example *e);
void task_facts_release(struct task_facts *f);

struct metric {
	const char *name, *help; /* help: one line */
	bool binary;             /* scores are 0 or 1: told as so many right */
	bool open;               /* scores examples without an accepted answer too */
	bool apart;              /* no accepted answer matters to it */
	bool whole;              /* scores the output as it came: no answer is taken out */
	bool person;             /* its scores are the person's grades; `score` has none */
	enum answer_form form;
	bool verbatim;           /* the answer should be what is expected: no pattern, no measure */
	const char *written;     /* how to write an answer, to a model; NULL: as it likes */
	/* The labels that these parameters name; NULL: they name none. */
	void (*labels)(struct str params, struct answers *out);
	int revision; /* counts up whenever it scores an old answer otherwise */
	int (*revised)(struct str params); /* NULL: 0; what these parameters add to it */
	/* BAD_USAGE with what is wrong with these parameters (empty: none). NULL: it takes none. */
	enum status (*check)(struct str params, struct buf *err);
	/* Appends these parameters, with those that go without saying in a task. NULL: just them.
	 */
	void (*complete)(struct buf *out, struct str params, const struct task_facts *f);
	/* The score; appends the reason ("expected “hot”, got “warm”"). NaN with a reason when the
	 * expected answer itself is at fault (a bad regex). */
	double (*score)(const struct judged *j, struct buf *reason);
	/* In place of that, where a model is to judge: `ask` fills the request and the JSON Schema
	 * that the answer is asked to keep to (false, and why in err: it cannot), `read` takes the
	 * score out of what was answered (NaN, and why: it is not there). */
	bool (*ask)(const struct judged *j, struct prompt *request, struct buf *schema,
		struct buf *err);
	double (*read)(const struct judged *j, struct str answer, struct buf *reason);
	/* False: for that output nothing has to be asked, its score and the reason are there. NULL:
	 * something always has. */
	bool (*asks)(const struct judged *j, double *score, struct buf *reason);
	/* In place of `ask`, where a program of the person's is to say it, which the parameters
	 * name: fills the line that it gets. */
	bool (*run)(const struct judged *j, struct prompt *request, struct buf *err);
	/* In place of all that: the target is asked how likely it finds each accepted answer after
	 * the prompt (llm/likely.h), whatever it answered itself; `read` takes the score out. */
	bool likely;
	int max_tokens; /* of that answer */
};

extern const struct metric *const metrics[]; /* NULL-ended */
/* Of the spelling NAME or NAME:PARAMS. BAD_USAGE with the known names and the nearest one, or with
 * what is wrong with the parameters. */
enum status metric_find(const struct metric **out, struct str spelled, struct buf *err) MUST_CHECK;
/* By its name alone, whatever its parameters are; NULL: there is none. */
const struct metric *metric_named(struct str spelled);
/* The parameters alone. */
enum status metric_check(const struct metric *m, struct str spelled, struct buf *err) MUST_CHECK;
struct str metric_params(struct str spelled); /* what follows the name's colon */
int metric_revision(struct str spelled); /* 0: there is no such metric */
/* The spelling, with the parameters that the task gives where there are none. Malloc'ed. */
char *metric_complete(struct str spelled, const struct task_facts *f);
char *metric_for_task(struct str spelled, const struct task *t); /* the same */

struct measure { /* how outputs are scored; the texts are lent */
	const struct metric *metric; /* NULL: they are not */
	struct str spelled;          /* the metric, with its parameters */
	struct str extract;
};
/* BAD_USAGE as of metric_find and extract_check. */
enum status measure_find(struct measure *out, struct str metric, struct str extract,
	struct buf *err) MUST_CHECK;

/*
 * all, first-line, last-line, regex:RE (group 1 or the match), json:FIELD (dots go down),
 * after:MARK. What a model thinks, in the marks of any (a table in thinking.c), is taken off first,
 * and so is what it writes after the end of its turn. Marks of an answer and code fences around it
 * go too, but not under regex:; of two the last counts. Under json: it is the last JSON value that
 * has the field, whatever is around it. The result is trimmed.
 */
enum status extract_check(struct str extract, struct buf *err) MUST_CHECK; /* BAD_USAGE */
/* Where the answer is to be put, to a model: "End with "Answer:" and …". Nothing where it may be
 * anywhere, or a pattern says so. */
void extract_words(struct buf *out, struct str extract);
int extract_revision(struct str extract); /* of that rule; 0: unknown */

/* How a task's outputs are scored (out may be NULL), its metric completed; FAILED when it names a
 * metric or a rule to extract by that is not known: the file, its line where there is one, and the
 * known ones. */
enum status task_settle(struct task *t, struct measure *out, struct buf *err) MUST_CHECK;

struct wanted { /* what the answer is held against: what an accepted answer holds is not cut */
	const struct answers *expected;
	enum answer_form form;
};
/* False: nothing there by that rule (the answer scores 0, `out` is empty, why is in reason). w may
 * be NULL: any answer, alone. */
bool extract_apply(struct buf *out, struct str extract, struct str output, const struct wanted *w,
	struct buf *reason);

/*
 * Fills o->extracted, score, reason from o->output (NULL: score NaN), finish and refusal for that
 * example. An example with no accepted answer is not scored (NaN) unless the metric is an open one,
 * and none is without a metric. True: the score is still to come, from a model's answer to what
 * outcome_ask writes.
 */
bool outcome_score(struct outcome *o, const struct measure *m, const struct example *e);
/* Whether some output would get a score; why not is appended (why may be NULL). An example for
 * which none would tells nothing of any text: it is left out of all counts. */
bool outcome_possible(const struct measure *m, const struct example *e, struct buf *why);
/* "1 of 3 examples gets no score by choice, whatever is answered, and is left out (#3: why)": of
 * the first. */
void outcome_none_words(
	struct buf *out, const struct metric *m, size_t n, size_t of, int first, const char *why);
/* False, and why in err: it cannot be asked. Where the metric is a likely one, the request is the
 * prompt, and the accepted answers are added. schema: what the answer is asked to keep to; empty:
 * nothing. */
bool outcome_ask(const struct outcome *o, const struct measure *m, const struct example *e,
	struct prompt *request, struct buf *schema, struct buf *err);
/* Fills score and reason from that answer; NaN: the score was not in it. */
void outcome_read(struct outcome *o, const struct measure *m, const struct example *e,
	struct str answer);

#endif
