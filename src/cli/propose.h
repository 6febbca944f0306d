/* propose.h - what hunsu propose gathers, and how it is told. */
#ifndef HUNSU_CLI_PROPOSE_H
#define HUNSU_CLI_PROPOSE_H

#include "inputs.h"
#include "hunsu/cli/work.h"
#include "hunsu/engine/metric.h"
#include "hunsu/engine/operator.h"
#include "hunsu/figures/asking.h"
#include "hunsu/session/session.h"

struct propose_options {
	const char *task, *prompt, *instruction, *json;
	const char *on, *with; /* texts of a session */
	struct arguments ops;
	long n, strength;
	struct column_options columns;
	bool convert;
	struct work_options work;
};

struct proposed {
	const struct op *op;
	struct prompt prompt;
	char *rationale;
};

struct proposing {
	struct session *session; /* that it is of; NULL: of a task */
	struct loop *loop;	 /* the session's */
	struct asked about;
	struct asking asking;
	struct task task;
	struct prompt prompt;
	struct model proposer, target, judge; /* judge: of a metric that asks a program */
	struct measure measure;
	const struct op **ops, **slots;
	size_t n_ops, n_slots;
	bool failures; /* an operator wants them */
	bool theirs;   /* the proposer is the session's: nobody named it here */
	struct example *dev; /* the task's own */
	struct outcome *outcomes;
	size_t n_dev;
	struct proposed *variants;
	size_t n_variants;
	struct op_text *others;
	size_t n_refused, calls;
	int samples; /* numbers that are taken */
	struct purse *purse;
	struct buf refusals; /* JSON objects, comma-separated */
	const char *instruction;
	int strength;
	bool json, quiet; /* quiet: standard output is taken */
	bool done;
	struct rng rng;
	struct work *work;
	struct batch *batch;
	struct proposal *proposal;
};

void propose_print(struct proposing *p, const struct proposed *v);
void propose_note(struct proposing *p, const char *what, const char *op, const char *check,
	const char *reason);
void propose_keep_refused(struct proposing *p, const struct op *op, const char *check,
	const char *reason, struct str text);
void propose_json(struct buf *out, const struct proposing *p);

#endif
