/* column_names.h - the names by which people and tools call an answer, an input, a row's number. */
#ifndef HUNSU_FORMATS_COLUMN_NAMES_H
#define HUNSU_FORMATS_COLUMN_NAMES_H

#include "hunsu/base/buf.h"

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
bool column_is_number(struct str name); /* of the row: "id", "번호" … */
/* Two names of one answer: label and label_text, or class_id and class. */
bool column_same_answer(struct str a, struct str b);
/* The answer's name that was probably meant; NULL: none is near. */
const char *column_near_answer(struct str name);

#endif
