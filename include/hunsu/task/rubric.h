/*
 * rubric.h - a rubric: clauses that an answer is held against, each with its weight, as they are
 * spelled after "judge:". A line each; where there is one line alone, a semicolon parts them. A
 * weight other than 1 is in front: "is polite; [3] names the order". A clause may name fields of
 * the example, "names {{city}}"; one that is such a name alone, of a field that holds a list of
 * texts as JSON, stands for a clause each.
 */
#ifndef HUNSU_TASK_RUBRIC_H
#define HUNSU_TASK_RUBRIC_H

#include "hunsu/base/json.h"
#include "hunsu/prompt/template.h"

#define RUBRIC_CLAUSES 50
#define RUBRIC_WEIGHT 1000

struct clause {
	struct str words; /* lent */
	double weight;
};

struct rubric {
	struct clause items[RUBRIC_CLAUSES];
	size_t n, over;	   /* over: clauses that are too many */
	const char *wrong; /* in one of them, lent as the words are; NULL: nothing */
};

struct rubric rubric_read(struct str spelled);
/* For an example, with its fields filled in; none without a clause is `wrong`. What it lends beside
 * the spelling is added to held, a list, and ends with it. */
struct rubric rubric_for(struct str spelled, const struct fields *f, cJSON *held);
/* BAD_USAGE with what is wrong with it, as a metric judge's. */
enum status rubric_check(struct str spelled, struct buf *err) MUST_CHECK;
/* Adds a clause, "[3] names the order", to those there are, one a line; its line ends become
 * blanks. */
void rubric_add(struct buf *lines, struct str clause);
/* Appends such lines as they are spelled: on one line where no clause has a semicolon in it. */
void rubric_spell(struct buf *out, struct str lines);
void clause_print(struct buf *out, const struct clause *c); /* with its weight, unless that is 1 */

#endif
