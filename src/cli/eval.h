/* eval.h - what hunsu eval gathers, and how it is told. */
#ifndef HUNSU_CLI_EVAL_H
#define HUNSU_CLI_EVAL_H

#include "inputs.h"
#include "hunsu/cli/work.h"
#include "hunsu/engine/metric.h"
#include "hunsu/engine/stats.h"
#include "hunsu/engine/within.h"
#include "hunsu/formats/promptfoo.h"
#include "hunsu/formats/tasks.h"

struct batch;

struct eval_options {
	const char *command; /* that reads them */
	const char *task, *config, *split, *metric, *extract, *baseline;
	const char *json, *csv, *junit;
	struct arguments prompts, prompt_lists;
	long limit, repeat;
	double min_score, max_loss, max_usd, max_p95; /* points, ms; NaN: none */
	struct column_options columns;
	bool convert;
	struct work_options work;
};

#define EVAL_AT(field) offsetof(struct eval_options, field)
enum { EVAL_MOST = 10000000 }; /* calls of a run */
/* What is run, and how what is answered is scored. */
#define RUN_OPTIONS(prompt_help)                                                                   \
	TEXT_OPTION("task", 't', "TASK", EVAL_AT(task),                                            \
		"The task: a file, or the name of a task that comes with hunsu"),                  \
		COLUMN_OPTIONS(EVAL_AT(columns)), CONVERT_OPTION(EVAL_AT(convert)),                \
		LIST_OPTION("prompt", 'p', "FILE", EVAL_AT(prompts), prompt_help),                 \
		WHOLE_OPTION("limit", 0, "N", EVAL_AT(limit), 1, EVAL_MOST,                        \
			"No more than the first N examples")

/* For more than one prompt, target and sample; several: of targets. Read with EVAL_AT too. */
#define MATRIX_OPTIONS(several)                                                                    \
	TEXT_OPTION("config", 'c', "FILE", EVAL_AT(config),                                        \
		"A configuration of promptfoo, in place of a task: its prompts, providers, tests " \
		"and assertions"),                                                                 \
		LIST_OPTION("prompts", 0, "FILE", EVAL_AT(prompt_lists),                           \
			"A file of many prompts: a JSON list, JSONL, or annotations"),             \
		TARGETS_OPTION(EVAL_AT(work), several),                                            \
		CHOICE_OPTION("split", "SPLIT", EVAL_AT(split), eval_splits,                       \
			"Which examples: dev (the default), held-out or all"),                     \
		WHOLE_OPTION("repeat", 0, "N", EVAL_AT(repeat), 1, 1000,                           \
			"Independent samples of each example; an example counts by their mean")

/* The files that results go to. */
#define RESULT_OPTIONS                                                                             \
	TEXT_OPTION("json", 0, "FILE", EVAL_AT(json),                                              \
		"Write all results as JSON; - is standard output, the table goes to standard "     \
		"error"),                                                                          \
		TEXT_OPTION("csv", 0, "FILE", EVAL_AT(csv),                                        \
			"Write all results as CSV, a row each; - likewise")

#define SCORING_OPTIONS                                                                            \
	TEXT_OPTION("metric", 0, "METRIC", EVAL_AT(metric),                                        \
		"How an answer becomes a score (default: the task's)"),                            \
		TEXT_OPTION("extract", 0, "RULE", EVAL_AT(extract),                                \
			"What is scored: all, first-line, last-line, regex:RE, json:FIELD or "     \
			"after:MARK"),                                                             \
		TEXT_OPTION("judge", 0, "MODEL", EVAL_AT(work.judge),                              \
			"The model that grades, for a metric that asks one (judge:CLAUSE; CLAUSE)")

struct eval_row { /* of one prompt by one target */
	size_t calls, errors, cached, refused; /* refused: answered, but declined */
	long in, out;
	bool tokens_known;
	double usd; /* NaN: unknown */
	struct interval score;
	struct paired gain; /* against the first prompt by the same target */
	double p95;         /* ms that an answer took, of those that were not stored; NaN: none */
	size_t shown; /* examples that stand in the prompt, and are not scored for it */
	struct within within;
	size_t same, whole; /* examples with all samples, and those of them that all agree on */
};

enum cell_state { CELL_OPEN, CELL_DONE, CELL_ERROR, CELL_SHOWN };

struct eval {
	struct task task;
	struct promptfoo *config;	/* that all of it is from; NULL: none */
	const struct sampling **samplings; /* of that, one a target; NULL: the task's */
	struct no_scores { /* of these, by why */
		struct no_score {
			char *why;
			size_t n;
			int first;
		} *items;
		size_t n, cap, more; /* more: for reasons beyond those */
	} none;
	struct named_prompts prompts;
	const struct example **examples; /* those that are scored, into task */
	size_t n_examples, samples;
	size_t n_none; /* behind these: that get no score, whatever is answered */
	size_t n_cells; /* by row, example, sample */
	struct model *targets, judge; /* judge: a metric that asks none has none */
	size_t n_targets;
	struct measure measure;
	char *metric; /* completed by the task */
	const char *extract;
	struct eval_row *rows;	 /* by target, then by prompt: eval_rows of them */
	double *scores;		 /* one a cell, NaN: none */
	unsigned char *states;	 /* enum cell_state, one a cell */
	bool *shown; /* by prompt, in it by example: engine/shown.h */
	int32_t *ms;		 /* one a cell; -1: from the store, or not there */
	uint64_t *answers;	 /* a hash of what was scored, one a cell; NULL: one sample */
	struct outcome *results; /* one a cell; NULL: no file is asked for */
	char *first_error;
	bool done;
	double seconds;
	struct batch *batch;
	struct purse *purse; /* the options' */
	size_t out; /* calls that were sent and not answered */
	bool held;  /* by --max-usd: no call fits any more */
	bool over;  /* done, or held */
};

/* Of eval's options, or of another command's with the same struct. */
void eval_defaults(void *values);
void eval_options_release(void *values);
/* What a run needs, all read before anything is sent. */
enum status eval_prepare(struct eval *e, struct eval_options *o, struct buf *err) MUST_CHECK;
/* It got no score, or none of its answers can have one: why. */
void eval_none(struct eval *e, const struct example *x, const char *why);
/* Room for what comes of prompts × examples × samples; keep: with all that was answered,
 * as of a configuration too. */
void eval_cells(struct eval *e, bool keep);
void eval_cells_free(struct eval *e); /* for other prompts or samples */
void eval_cost(const struct eval *e, struct cost *out); /* adds the most that it can cost */
/* All cells, or as many as the purse and the person allow. */
enum status eval_run(struct eval *e, struct work *w) MUST_CHECK;
/* Errors before a low score: what is not all there cannot be judged. */
enum status eval_verdict(const struct eval *e, const struct eval_options *o);
void eval_interrupted(const struct eval *e, const struct eval_options *o); /* on standard error */
void eval_release(struct eval *e);

/* hunsu eval, from its options to its files and its verdict. */
enum status eval_whole(struct eval_options *o, struct buf *err) MUST_CHECK;
extern const char *const eval_splits[]; /* NULL-ended */

size_t eval_rows(const struct eval *e);
/* The prompt's name, and by which target where they are several; appended. */
void eval_row_name(struct buf *out, const struct eval *e, size_t row);
/* The row that its gain is against: the first prompt's by the same target. */
size_t eval_base(const struct eval *e, size_t row);
/* Fills what the rows have but counts from what is there. */
void eval_sum(struct eval *e);
/* One an example, by the mean of its samples: repeats are no further examples. NaN: none. */
void eval_scores(const struct eval *e, size_t row, double *out);
void eval_table(struct buf *out, const struct eval *e);
/* What of that row (of all) is there, and is to be. */
size_t eval_there(const struct eval *e, size_t row, size_t *all);
/* The examples that stand in the prompt's text: their ids, room for all. */
size_t eval_shown(const struct eval *e, size_t prompt, int *ids);
/* The examples that of all prompts by that target this one alone gets wholly right: their ids, room
 * for all. */
size_t eval_alone(const struct eval *e, size_t row, int *ids);
/* Is another by that target as good with as few tokens a call, and better in one of the two
 * (engine/front.h)? by: its row. */
bool eval_beaten(const struct eval *e, size_t row, size_t *by);
void eval_left_out(struct buf *out, const struct eval *e); /* the shown, in words */
void eval_beside(struct buf *out, const struct eval *e); /* all that in words, a line each */
void eval_json(struct buf *out, const struct eval *e, const struct eval_options *o);
void eval_csv(struct buf *out, const struct eval *e);
/* JUnit XML: a suite for each row, a case for each example and each gate. */
void eval_junit(struct buf *out, const struct eval *e, const struct eval_options *o);

/* ---- a configuration of promptfoo: eval_config.c ---- */

/* Its task, prompts and targets, as far as the options say nothing else. */
enum status config_take(struct eval *e, struct eval_options *o, struct buf *err) MUST_CHECK;
/* Its prompts, after those there are. */
enum status config_prompts(
	struct eval *e, const struct eval_options *o, struct buf *err) MUST_CHECK;
void config_table(struct buf *out, const struct eval *e); /* what passed, a line a row */
/* What is not evaluated, on standard error; true: nothing but tests, if that. */
bool config_notes(const struct eval *e);
/* The same; FAILED where there is anything. */
enum status config_verdict(const struct eval *e);
void config_release(struct eval *e);

struct gate { /* what a prompt has to pass by each target: one line in gates[] */
	const char *name; /* as its case is called */
	size_t limit; /* where in the options it is, NaN: none is asked for; 0: a baseline is */
	/* True: it does not pass, and why is appended. */
	bool (*fails)(const struct eval *e, const struct eval_options *o, size_t row,
		struct buf *why);
};
extern const struct gate gates[]; /* ended by a name NULL */
/* The baseline has nothing to pass. */
bool gate_asked(const struct gate *g, const struct eval *e, const struct eval_options *o,
	size_t row);
/* Each row that does not pass, and why, on standard error; what a comparison could not have
 * seen. BELOW, or OK. */
enum status gates_pass(const struct eval *e, const struct eval_options *o);

#endif
