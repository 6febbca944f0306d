/*
 * task.h - a task: what the prompt is for, its examples, and how an output becomes a score.
 *
 * Examples have an id (from 1, its place in the task when made) and a version (from 1; a correction
 * makes a new one). The split is fixed when the example is made.
 */
#ifndef HUNSU_TASK_TASK_H
#define HUNSU_TASK_TASK_H

#include "hunsu/prompt/template.h"

enum split { SPLIT_DEV, SPLIT_HELD_OUT };
const char *split_name(enum split s); /* "dev", "held-out" */

/* accepted answers; none: the example cannot be scored by comparing */
struct answers LIST_OF(char *);

struct example {
	int id, version;
	struct fields fields;
	struct answers expected;
	enum split split;
	bool pinned, dropped;
	int line; /* in the file it was read from; 0: none */
};

struct sampling { /* what is asked of the target; each score depends on it */
	double temperature; /* default 0 */
	int max_tokens;     /* default 256 */
	char **stop;
	size_t n_stop, cap_stop;
	char *schema; /* JSON Schema, one line, that answers are asked to keep to; NULL: none */
};

struct task_columns { /* names of columns or fields; all empty: nothing was settled or said */
	struct answers input;	 /* sent where no placeholder says otherwise */
	struct answers expected; /* each an accepted answer */
	struct answers turns;	 /* of the input: these hold messages */
};

struct task {
	char *name;        /* from the file name */
	char *file;        /* as given; NULL for none */
	char *description; /* NULL: none */
	char *prompt;      /* the prompt the task brings, as doc text; NULL: none */
	char *metric;      /* NULL: not said */
	char *extract;     /* NULL: not said */
	char *settings_file; /* where the task says so of itself; NULL: nowhere */
	int metric_line, extract_line, schema_line; /* in it; 0: not said there */
	struct sampling sampling;
	/* Which are which, where that does not go without saying: input and turns as placeholders
	 * have them, expected as the file does. */
	struct task_columns columns;
	char *note;	 /* what the person should know of the file, lines; NULL: nothing */
	double held_out; /* share, default 1/3 */
	uint64_t seed;   /* of the split, default 1 */
	struct example *items;
	size_t n, cap;
};

void task_init(struct task *t); /* defaults */
void task_release(struct task *t);
/* id and version set; the pointer lives until the next add */
struct example *task_add(struct task *t);
void example_copy(struct example *out, const struct example *e); /* out is released first */
void example_release(struct example *e);
void answers_add(struct answers *a, struct str s);
void answers_release(struct answers *a);
void task_columns_release(struct task_columns *c);
bool task_columns_any(const struct task_columns *c); /* anything was settled or said */
/* One more line of the note. */
void task_note(struct task *t, const char *fmt, ...) PRINTF_LIKE(2, 3);
void sampling_copy(struct sampling *out, const struct sampling *s); /* out is released first */
void sampling_stop(struct sampling *s, struct str mark);            /* one more stop text */
void sampling_release(struct sampling *s);

/*
 * Fixes the split of all examples: fewer than ten: all dev; else the `held_out` share with the
 * lowest seeded hash of their fields is held out (rounded down; equal inputs fall on the same
 * side).
 */
void task_split(struct task *t);
/* The side of one example made later. */
enum split split_of(const struct example *e, uint64_t seed, double held_out);

/* The field of an example that lists what its answer is to be, in words for a judge. */
#define TASK_EXPECTATIONS "expectations"
/* Defaults that depend on the task. The metric, unless said: "json" where there is a schema, a
 * judge where an example has a list of texts called "expectations", else "iexact". Extract:
 * first-line for exact and iexact when every expected answer is one line, else all. Settled when
 * the task is opened, not later. */
const char *task_metric(const struct task *t);
const char *task_extract(const struct task *t);
const char *extract_usual(const char *metric, bool one_line); /* unless said; lives forever */

/* ---- one output of one prompt on one example, and its score ---- */

struct took { /* what an answer took */
	bool known; /* false: it came from the store */
	double ms, usd; /* usd: NaN: not known */
};

struct outcome {
	char *output;    /* raw text; NULL when the call failed */
	char *extracted; /* what was scored; NULL when there is no output */
	double score;    /* 0 to 1; NaN: not scored (failed, or no expected answer) */
	char *reason;    /* the metric's words */
	char *error;     /* why the call failed; NULL: it did not */
	char *finish;    /* "stop", "length", …; NULL */
	bool refusal;    /* the model declined: wrong, whatever its words look like */
	struct took took;
};

void outcome_release(struct outcome *o);
void outcome_copy(struct outcome *out, const struct outcome *o); /* out is released first */

#endif
