/*
 * operator.h - ways to make variants. An operator is one file in src/engine/operators/ and one line
 * in its table.
 *
 * One call asks for one variant, with short worked demonstrations, so that a 1.5B model can do it.
 * `ask` writes the request to the proposer, `read` turns its answer into a prompt. What every
 * proposal must pass stands in check.h, not in the operators.
 */
#ifndef HUNSU_ENGINE_OPERATOR_H
#define HUNSU_ENGINE_OPERATOR_H

#include "hunsu/base/hash.h"
#include "hunsu/task/outcome.h"
#include "hunsu/task/task.h"

struct shown { /* an example with what the prompt made of it; outcome NULL: not run */
	const struct example *example;
	const struct outcome *outcome;
};

struct remark { /* what the person said of an output, or of a prompt's text */
	const char *input, *output; /* what went in and came out; NULL: it is about the text */
	const char *text;           /* the prompt's text; NULL: it is about an output */
	const char *words;          /* NULL: a grade alone */
	double grade;               /* 0 to 1; NaN: none */
};

struct op_context { /* everything lives while ask/read run */
	const struct prompt *prompt;     /* what to work from: the head, or a variant */
	const char *description;         /* of the task, or NULL */
	const struct shown *dev;         /* dev examples only, never held-out, in random order */
	size_t n_dev;
	const char *instruction;         /* the person's own words, or NULL */
	struct range region;             /* the part of the prompt to change alone; n 0: all */
	/* parts of the prompt that stay word for word, in no order */
	const struct range *locks;
	size_t n_locks;
	int cap;                         /* % of the words that may change; 0: any number */
	bool additions;                  /* words are only added */
	const struct remark *remarks;    /* newest first, none on held-out examples */
	size_t n_remarks;
	int strength;                    /* 1..5, eccentric */
	const struct prompt *const *others; /* variants of this round so far, for diversity */
	size_t n_others;
	const char *const *rejected;     /* "TEXT — because REASON", newest first */
	size_t n_rejected;
	struct fields names;             /* the example's fields (names; values may be NULL) */
	struct rng *rng;
	int attempt;                     /* 0, 1, … : tries for the same slot */
};

struct op_need { /* what must be there */
	bool examples, failures, prompt, instruction, remarks;
};

struct op_can { /* what it can keep to */
	bool region, capped, additions;
};

struct op { /* an operator: that word is one of C++, and formatters take it for that */
	const char *name, *help; /* help: one line, as in a menu */
	struct op_need need;
	struct op_can can;
	double temperature;      /* of the proposer */
	int max_tokens;
	/* Fills request (messages). False and a reason in err: it cannot ask (no failures yet
	 * …). */
	bool (*ask)(const struct op_context *c, struct prompt *request, struct buf *err);
	/* Fills variant (authors: all `by`, to be credited by the caller) and rationale from the
	 * answer. False and a reason: nothing usable in it. */
	bool (*read)(const struct op_context *c, struct str answer, author by,
		struct prompt *variant, struct buf *rationale, struct buf *err);
};

extern const struct op *const operators[]; /* NULL-ended, in the menu's order */
enum status operator_find(const struct op **out, struct str name, struct buf *err) MUST_CHECK;
/* NULL when everything it needs is there, else what is missing. */
const char *operator_missing(const struct op *op, const struct op_context *c);

#endif
