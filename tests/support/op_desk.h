/* op_desk.h - one operator at work without a model: its context, what it asks, what it reads. */
#ifndef HUNSU_TESTS_OP_DESK_H
#define HUNSU_TESTS_OP_DESK_H

#include "hunsu/engine/operator.h"
#include "hunsu/prompt/doc.h"

struct op_desk {
	struct prompt prompt, request, variant;
	struct example examples[12];
	struct outcome outcomes[12];
	struct op_context c;
	struct rng rng;
	struct buf rationale, err;
	struct doc made;
};

/* Set-up and teardown of a test; its state is an op_desk with an empty prompt. */
int op_begin(void **state);
int op_finish(void **state);
#define AT_OP_DESK(name) TEST_WITH(name, op_begin, op_finish)

void op_user(struct op_desk *d, const char *text); /* the prompt becomes this user message */
/* Another example; output NULL: not run. */
void op_add(struct op_desk *d, const char *input, const char *expected, const char *output,
	double score);
const struct op *op_named(const char *name);
const char *op_ask(struct op_desk *d, const char *op); /* the request's last message */
bool op_reads(struct op_desk *d, const char *op, const char *answer); /* into d->variant */
/* The k-th that an operator makes without a model, as doc text; it is the same when it is asked
 * again. */
const char *op_makes(struct op_desk *d, const char *op, size_t k);
/* The variant is one message with this text. */
void op_gives(struct op_desk *d, const char *op, const char *answer, const char *want);

#endif
