/*
 * operator.h - ways to make variants. An operator is one file in src/engine/operators/ and one line
 * in its table.
 *
 * With a model, one call asks for one variant, with short worked demonstrations, so that a 1.5B
 * model can do it: `ask` writes the request to the proposer, `read` turns its answer into a prompt.
 * Without one, `count` says how many variants there are to be had and `make` writes one of them.
 * What every proposal must pass is in check.h, not in the operators.
 */
#ifndef HUNSU_ENGINE_OPERATOR_H
#define HUNSU_ENGINE_OPERATOR_H

#include "hunsu/task/task.h"

enum origin { ORIGIN_NOTHING, ORIGIN_ONE, ORIGIN_TWO }; /* the texts a variant is made from */

struct parent { /* a text that a variant is made from; prompt NULL: there is none */
	const struct prompt *prompt;
	const struct outcome *outcomes; /* one for each of dev; output NULL: none */
};

struct op_text { /* a text of the session; what it points to is lent */
	struct prompt prompt;
	bool rejected;      /* by the person */
	const char *reason; /* of that; NULL: none was given */
	double mean;        /* of its scores on dev examples */
	size_t scores;      /* how many these are */
};

struct remark { /* what the person said of an output, or of a prompt's text; lent as well */
	struct fields input; /* what went in and came out; output NULL: it is about the text */
	const char *output;
	struct prompt text;  /* of no message: it is about an output */
	const char *words;   /* NULL: a grade alone */
	double grade;        /* 0 to 1; NaN: none */
	const char *judged;  /* why the metric, or a judge, gave the output its score; NULL: none */
};

/* Everything is lent, and nothing left out: operators take what they have room for. */
struct op_context {
	struct parent parents[ORIGIN_TWO]; /* the first: what to work from, the head or a variant */
	const char *description;         /* of the task, or NULL */
	const struct example *dev;       /* never held-out ones; in random order */
	size_t n_dev;
	const char *instruction;         /* the person's own words, or need.terms; or NULL */
	struct range region;             /* the part of that to change alone; n 0: all */
	/* parts of the first parent that stay word for word, in no order */
	const struct range *locks;
	size_t n_locks;
	int cap;                         /* % of the words that may change; 0: any number */
	int edits;                       /* places that may change; 0: any number */
	bool additions;                  /* words are only added */
	const struct remark *remarks;    /* newest first, none on held-out examples */
	size_t n_remarks;
	int strength;                    /* 1..5, eccentric */
	const struct op_text *others;    /* the variants so far, newest first; scores not told */
	size_t n_others;
	const struct op_text *scored;    /* for need.scored: texts with scores, in no order */
	size_t n_scored;
	struct str metric;               /* as it is written in a session; empty: not known */
	const char *kinds;               /* what goes wrong, "- KIND: 4 of 9" a line; or NULL */
	const char *const *tried;        /* words that did not help, the latest first */
	size_t n_tried;
	struct fields names;             /* the example's fields (names; values may be NULL) */
	struct rng *rng;
	int attempt;                     /* 0, 1, … : tries for the same slot */
};

struct op_need { /* what must be there, beside the parents */
	bool examples, failures, instruction, remarks, scored, description;
	bool terms; /* of the person's field, in place of an instruction: "rent arrears, lessee" */
};

struct op_can { /* what it can keep to */
	bool region, capped, additions;
	bool examples; /* it shows examples whole: that is no fault of what it makes */
};

struct op { /* an operator: that word is one of C++, and formatters take it for that */
	const char *name, *help; /* help: one line, as in a menu */
	enum origin origin;      /* a variant keeps the placeholders of the first parent */
	struct op_need need;
	struct op_can can;
	double temperature;      /* of the proposer */
	int max_tokens;
	/* What an answer is made of, NULL-ended: `read` is given "NAME: …" for each, in this order,
	 * and demonstrations answer so. NULL: it is one text. */
	const char *const *parts;
	/* Fills request (messages). False and a reason in err: it cannot ask (no failures yet
	 * …). */
	bool (*ask)(const struct op_context *c, struct prompt *request, struct buf *err);
	/* Fills variant (authors: all `by`, to be credited by the caller) and rationale from the
	 * answer. False and a reason: nothing usable in it. */
	bool (*read)(const struct op_context *c, struct str answer, author by,
		struct prompt *variant, struct buf *rationale, struct buf *err);
	/* In place of these two, where no model is needed: how many variants it can make of the
	 * context, and the k-th of them (from 0), the same whenever it is asked. */
	bool ranked; /* the first are the best bets, and made first */
	/* All of them are one act: they are scored on the same first examples, without a race, and
	 * only equal ones are the same. No round has it beside others. */
	bool whole;
	size_t (*count)(const struct op_context *c);
	bool (*make)(const struct op_context *c, size_t k, author by, struct prompt *variant,
		struct buf *rationale, struct buf *err);
};

extern const struct op *const operators[]; /* NULL-ended, in the menu's order */
enum status operator_find(const struct op **out, struct str name, struct buf *err) MUST_CHECK;
/* NULL when everything it needs is there, else what is missing. */
const char *operator_missing(const struct op *op, const struct op_context *c);
/* Of that, what only the person can give: a note, a description, words. */
const char *operator_wants(const struct op *op, const struct op_context *c);
/* Whether there are words that an operator which begins from a text (origin) could work on. */
bool operator_has_words(const struct prompt *p);

#endif
