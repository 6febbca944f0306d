/* bench.h - a round of proposing with a model server, and what was told of it. */
#ifndef HUNSU_TESTS_BENCH_H
#define HUNSU_TESTS_BENCH_H

#include "calling.h"
#include "hunsu/engine/proposal.h"

#define SLOTS 8

struct bench { /* a proposal, and what was told of it */
	struct calling desk;
	struct prompt prompt;
	struct example examples[4];
	struct outcome outcomes[4];
	struct fields names;
	const struct op *operators[SLOTS];
	struct proposal_plan plan;
	struct proposal_events ev;
	struct proposal *proposal;
	char answers[16][400];
	int n_answers;
	struct buf story; /* "s0 a0 r0:same s0 a0 v0 e" */
	struct buf grown;
	struct prompt variants[SLOTS];
	char *rationale;
	int n_variants, ended, attempt, samples;
	struct range lock; /* n 0: none */
	int cap;
	bool additions;
	const struct remark *remark; /* NULL: none */
	struct op_text others[4];
	size_t n_others;
	bool second; /* there is a second parent */
};

/* Set-up and teardown of a test; its state is a bench with a prompt and two examples. */
int bench_begin(void **state);
int bench_finish(void **state);
#define AT_BENCH(name) TEST_WITH(name, bench_begin, bench_finish)
void bench_slot(struct bench *b, const char *op); /* one more slot, for an operator of the table */
void bench_answers(struct bench *b, const char *text, const char *finish); /* the server, next */
struct op_text *bench_other(struct bench *b, const char *text); /* one more variant is there */
void bench_context(void *arg, size_t slot, struct op_context *out);
void bench_run(struct bench *b); /* to its end */
void bench_growing(void *arg, size_t slot, struct str text); /* for the events' `growing` */

#endif
