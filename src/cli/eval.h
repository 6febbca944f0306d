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
	size_t n_examples, samples;
	size_t n_cells; /* by prompt, example, sample */
	struct model target;
	struct measure measure;
	char *metric; /* completed by the task */
	const char *extract;
	struct eval_row *rows;	 /* one a prompt */
	double *scores;		 /* one a cell, NaN: none */
	unsigned char *states;	 /* enum cell_state, one a cell */
	struct outcome *results; /* one a cell; NULL: no file is asked for */
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
