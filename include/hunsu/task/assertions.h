/*
 * assertions.h - what is asserted of an answer, as promptfoo has it: a line each in an accepted
 * answer, which holds all that one test asserts.
 *
 *   threshold: 0.5
 *   contains: Paris
 *   [2] not-icontains-any: ["sorry", "cannot"]
 *   levenshtein(3): Paris
 *
 * That is: its weight unless it is 1, `not-`, the kind, its threshold, its value. A value is text
 * up to the line's end, or JSON: a list, an object, or a string where the text alone would read
 * back as something else. A line of the kind `threshold` is of the test; the value of `assert-set`
 * is a list of such lines. What each kind means is for engine/metrics/asserts.c.
 */
#ifndef HUNSU_TASK_ASSERTIONS_H
#define HUNSU_TASK_ASSERTIONS_H

#include "hunsu/base/json.h"

struct assertion {
	struct str kind; /* lent, without `not-` */
	bool negated;
	double weight, threshold; /* 1 and NaN unless said */
	cJSON *value;		  /* a string, a list, an object; NULL: none */
};

/* Takes the next line off; blank ones are none. False: there are no more. Released by the caller.
 */
bool assertion_next(struct str *lines, struct assertion *out);
void assertion_release(struct assertion *a);
/* Appends its line to those there are. */
void assertion_add(struct buf *lines, const struct assertion *a);
/* What parts of a value count: the items of a list, or those of a text with commas between them,
 * in double quotes where they hold one. Each a text, freed by the caller; NULL: no more. */
char *assertion_part(const cJSON *value, size_t *at);

#endif
