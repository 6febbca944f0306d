/*
 * operators.h - the operators, one a file, for the table in operator.c; and how they speak to a
 * small model: a system line, some worked turns, one short question.
 */
#ifndef HUNSU_SRC_ENGINE_OPERATORS_H
#define HUNSU_SRC_ENGINE_OPERATORS_H

#include "hunsu/engine/operator.h"

extern const struct op operator_induce, operator_paraphrase, operator_eccentric,
	operator_critique, operator_feedback, operator_mutate;
extern const struct op operator_form, operator_demos, operator_edit, operator_grid;
extern const struct op operator_history, operator_rules, operator_tips, operator_describe,
	operator_compress, operator_translate, operator_crossover, operator_terms;

#define OPERATOR(word, what, ...)                                                                  \
	const struct op operator_##word = {.name = #word, .help = what, __VA_ARGS__}

#define LABELS_MOST 8 /* so few different answers are labels */
/* The different expected answers of dev, in its order; 0: they are too many or too long to be
 * labels. */
size_t expected_labels(const struct op_context *c, struct str labels[LABELS_MOST]);
void add_labels(struct buf *out, const struct str *labels, size_t n); /* "a, b, c" */

enum shape { /* of an answer; several may be true of one */
	SHAPE_DATE, SHAPE_NUMBER, SHAPE_JSON, SHAPE_WORD, SHAPE_FEW, SHAPE_SENTENCE, SHAPE_LIST,
	SHAPE_LINES, SHAPE_LOWER, SHAPES
};

struct expected { /* what nine of ten expected answers have in common, whatever their order */
	struct str labels[LABELS_MOST]; /* slices of the examples */
	size_t n_labels;
	unsigned shapes;
	bool wordy;  /* inputs are long */
	bool korean; /* and in Korean */
};

void expected_find(struct expected *x, const struct op_context *c);
bool expected_is(const struct expected *x, enum shape s);

struct str described(const struct op_context *c); /* the task, by the person or the task's file */

struct turn { /* a question and the answer that it should get */
	const char *asked, *answered;
};

/* Appends the turns, always in the same order: a local server then reads what the requests of an
 * operator begin with only once. */
void show_turns(struct prompt *request, const struct turn *turns, size_t n);

struct demos { /* an operator's turns, for prompts in Korean and for others */
	const struct turn *turns;
	size_t n;
	const struct turn *korean;
	size_t n_korean;
};

/* Shows those that speak the text's language. */
void show_demos(struct prompt *request, const struct demos *d, struct str text);
/* Whether text is, nearly, what one of the turns answered: the model copied the demonstration. */
bool copies_demo(struct str text, const struct demos *d);

struct rewriting { /* how an operator has a part of the prompt (frame_scope) rewritten */
	const char *system;
	/* What is asked about the part. False, and why in err: there is nothing to ask. */
	bool (*question)(
		struct buf *out, const struct op_context *c, struct str part, struct buf *err);
	struct demos demos;
	/* Where the answer is in parts, all that there can be: what is in "Better prompt:" (or
	 * "Prompt:") is put in, and what is in `why` is the rationale. NULL: all of it is. */
	const char *const *labels;
	const char *why;
};

/* The system text, the demonstrations in the part's language, the question. False, and why in err:
 * there is nothing to change, or to ask. */
bool rewrite_ask(const struct rewriting *how, const struct op_context *c, struct prompt *request,
	struct buf *err);
/* What the model wrote for the part, repaired and put in its place. False, and why in err: it is
 * nothing, or a demonstration's own answer. */
bool rewrite_read(const struct rewriting *how, const struct op_context *c, struct str answer,
	author by, struct prompt *variant, struct buf *rationale, struct buf *err);
/* The ask, and the read_answer, of an operator that rewrites. */
#define ASKS(how)                                                                                  \
	static bool ask(                                                                           \
		const struct op_context *c, struct prompt *request, struct buf *err)               \
	{                                                                                          \
		return rewrite_ask(&(how), c, request, err);                                       \
	}
#define REWRITES(how)                                                                              \
	ASKS(how)                                                                                  \
	static bool read_answer(const struct op_context *c, struct str answer, author by,          \
		struct prompt *variant, struct buf *rationale, struct buf *err)                    \
	{                                                                                          \
		return rewrite_read(&(how), c, answer, by, variant, rationale, err);               \
	}

/*
 * For what is written from nothing. The instruction that a model answered, repaired; false, and why
 * in err: it is nothing, or a demonstration's own answer.
 */
bool scratch_read(struct buf *out, struct str answer, const struct demos *demos, struct buf *err);
/* The prompt of that instruction: what is locked is put in, and the input below it. */
void scratch_put(
	struct prompt *variant, const struct op_context *c, struct buf *instruction, author by);

/* Appends input and expected output, after an empty line where out has text. */
void show_example(struct buf *out, const struct example *e);
/* Appends input, expected and real output as an item; why it is wrong, where that tells more. */
void show_failed(struct buf *out, const struct example *e, const struct outcome *o);
void show_passed(struct buf *out, const struct example *e, const struct outcome *o);

/* Whether more than a third of the letters are Hangul. */
bool is_korean(struct str text);

/*
 * The words after `label` (any case, "**Label:**" too) at the start of a line, up to the next line
 * that starts with one of the other labels. Empty: not there.
 */
struct str labelled(struct str text, const char *label, const char *const *labels);

/* The schema of an operator's answer, the caller's. */
char *op_parts_schema(const struct op *op);
/* Adds what the operator asks, with its demonstrations answered in those fields. */
void op_parts_ask(struct prompt *request, const struct op *op, const struct prompt *plain);
/* What the model answered: its fields, as an operator reads them, or all of it where there are
 * none. What it thought aloud is not read. */
void op_parts_read(struct buf *out, const struct op *op, struct str answer);

/* Appends s, at most `most` bytes of it at a character's end, "…" where it was cut. */
void add_cut(struct buf *out, struct str s, size_t most);

#endif
