/*
 * explain.h - why one text scores otherwise than another: the examples on which they differ go to a
 * model with the person's question, and its answer names by number what it rests on.
 */
#ifndef HUNSU_ENGINE_EXPLAIN_H
#define HUNSU_ENGINE_EXPLAIN_H

#include "hunsu/prompt/prompt.h"
#include "hunsu/task/task.h"

#define EXPLAIN_ROWS 12    /* that are shown, at most: by turns what was lost and gained */
#define EXPLAIN_TOKENS 500 /* of the answer, at most */
#define EXPLAIN_LEAST 3    /* billions of parameters: smaller models make reasons up */

struct explained { /* a dev example on which the two differ; lent */
	const struct example *example;
	struct str output[2]; /* of the text that is asked about, and of the other one */
	double score[2];
};

struct explain { /* lent */
	struct str question;
	const char *names[2];
	const struct prompt *texts[2];
	const struct explained *rows;
	size_t n;
};

void explain_ask(const struct explain *x, struct prompt *request);
/* The question of such a request. */
struct str explain_question(const struct prompt *request);
/* The examples that an answer names and that its request showed, each once, in the answer's order.
 * others: how many numbers it names that were not shown. */
size_t explain_named(const struct prompt *request, struct str answer, int *out, size_t max,
	size_t *others);
/* Billions of parameters, where a model's name tells them ("qwen2.5-7b"); 0: it does not. */
double explain_size(const char *model);

#endif
