/*
 * columns.h - which column (or field) of a file is the answer, which are the input, and which stay
 * aside: read with the example, sent only where a placeholder names them (inside src/formats only).
 *
 * What the person said holds (struct task_columns). Else the names that people and tools use
 * decide; they are a table. Where they do not, nothing is guessed: the columns are listed, with
 * their first rows, for the person to choose.
 */
#ifndef HUNSU_FORMATS_COLUMNS_H
#define HUNSU_FORMATS_COLUMNS_H

#include "readers.h"

enum column_role {
	COLUMN_INPUT,
	COLUMN_ASIDE,
	COLUMN_EXPECTED,
	COLUMN_PROMPTFOO, /* promptfoo's __expected */
	COLUMN_IGNORED,	  /* nothing is kept of it */
};

struct column {
	char *name;  /* as the file has it */
	char *field; /* as a placeholder can have it */
	enum column_role role;
	int rank;     /* among the names of answers; -1: none of them */
	size_t seen;  /* rows that have it */
	size_t plain; /* of these: text, numbers, truth values */
	size_t nested, turns;
	size_t choices; /* rows in which it is the options of a question: how many, at most */
	long largest;	/* of the whole numbers in it */
	bool zero;	/* 0 is one of these */
	bool filled; /* it holds something somewhere */
	int line;    /* of the row that had it first */
	char *sample[COLUMN_SAMPLES];
};

#define NAME_SHOWN 100	 /* bytes of a name in a message */
#define COLUMNS_MAX 4096 /* of a file: each is compared with the others */

struct columns {
	struct column *items;
	size_t n, cap;
	size_t rows;
	bool own_answer; /* the last message of the turns is the answer */
	size_t turns;	 /* then: of that column */
	size_t choices;	 /* of a question: the most in any column; 0: none has any */
	bool from_one;	 /* answers that are places of choices begin with 1 */
	bool unsure;	 /* of that: they have neither 0 nor the last place from 1 */
};

void columns_release(struct columns *c);
/* The column of that name, made when it is not there. */
struct column *columns_take(struct columns *c, struct str name);
struct column *columns_find(const struct columns *c, struct str name); /* NULL: there is none */
/* What a row holds in the column, for the choice. */
void column_sample(struct column *c, size_t row, struct str value);
/* Gives each column its role. Where the answer cannot be told, FAILED, and the reader's `asking`
 * has the choice. */
enum status columns_settle(struct columns *c, const struct reader *r) MUST_CHECK;
/* Whether the column may hold the answer of a row that lacks those that should. */
bool column_may_answer(const struct column *c);
/* Tells the task what was settled. */
void columns_tell(const struct columns *c, const struct reader *r);

/* ---- how people and tools call an answer, an input, a row's number: column_names.c ---- */

/* A name as it is compared: letters folded; blanks, `_` and `-` gone. */
void column_fold(struct buf *out, struct str name);

/* hunsu's own: expected, expected1, expected2 … in any case. */
bool column_is_expected(struct str name);
/* The rank of a name of answers, from 0, the best; -1: it is none. `expected` has no rank here. */
int column_answer_rank(struct str name);
/* Of an answer's name: beside `expected` it may well be a part of the input (an output to be
 * judged). */
bool column_may_be_input(int rank);
bool column_is_input(struct str name);	/* "text", "question", "문의" … */
bool column_is_label(struct str name);	/* of a case: "name", "description" … */
bool column_is_number(struct str name); /* of the row: "id", "번호" … */
bool column_is_choices(struct str name); /* of a question: "choices", "options" … */
bool column_is_wrong(struct str name);	/* of an answer that is none, or another's */
/* Two names of one answer: label and label_text, or class_id and class. */
bool column_same_answer(struct str a, struct str b);
/* The answer's name that was probably meant; NULL: none is near. */
const char *column_near_answer(struct str name);

#endif
