/* eval.h - what hunsu eval gathers, and how it is told. */
#ifndef HUNSU_CLI_EVAL_H
#define HUNSU_CLI_EVAL_H

#include "inputs.h"
#include "hunsu/cli/work.h"
#include "hunsu/engine/metric.h"
#include "hunsu/engine/stats.h"
#include "hunsu/formats/prompts.h"
#include "hunsu/formats/tasks.h"

struct batch;

struct eval_options {
	const char *task, *split, *metric, *extract, *json, *csv;
	struct arguments prompts, prompt_lists;
	long limit, repeat;
	double min_score; /* NaN: none */
	struct column_options columns;
	bool convert;
	struct work_options work;
};

struct eval_result { /* kept only where a file is asked for; strings are owned */
	char *output, *extracted, *reason, *error;
	char finish[16];
};

struct eval_row { /* of one prompt */
	size_t calls, errors, cached, refused; /* refused: answered, but declined */
	long in, out;
	bool tokens_known;
	double usd; /* NaN: unknown */
	struct interval score;
	struct paired gain; /* against the first prompt */
};

enum cell_state { CELL_OPEN, CELL_DONE, CELL_ERROR };

struct eval {
	struct task task;
	struct named_prompts prompts;
	const struct example **examples; /* those that are scored, into task */
	size_t n_examples;
	size_t samples;
	struct model target;
	struct measure measure;
	const char *metric;
	const char *extract;
	struct eval_row *rows;	     /* one a prompt */
	double *scores;		     /* one a cell, NaN: none; cells by prompt, example, sample */
	unsigned char *states;	     /* enum cell_state, one a cell */
	struct eval_result *results; /* one a cell, or NULL */
	char *first_error;
	bool done;
	double seconds;
	struct batch *batch;
};

/* Fills score and gain of the rows from what is there. */
void eval_sum(struct eval *e);
void eval_table(struct buf *out, const struct eval *e);
void eval_json(struct buf *out, const struct eval *e, const struct eval_options *o);
void eval_csv(struct buf *out, const struct eval *e);

#endif
