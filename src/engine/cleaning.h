/*
 * cleaning.h - what a model writes around its answer: thinking, marks, code fences, words around
 * JSON. Everything here takes time in proportion to the text, whatever it holds.
 *
 * What an accepted answer holds itself is never cut: a task that expects a fence gets it.
 */
#ifndef HUNSU_SRC_ENGINE_CLEANING_H
#define HUNSU_SRC_ENGINE_CLEANING_H

#include "hunsu/base/json.h"
#include "hunsu/engine/metric.h"

/* Appends what stands outside of the thinking, up to a mark that ends the turn. asked: the mark
 * that the rule looks for, which must be there to be found. */
void outside_thinking(
	struct buf *out, struct str s, const struct answers *kept, struct str asked);
/* What stands in the last marks of an answer (<answer>, …), or all of s. boxed: \boxed too. */
struct str inside_marks(struct str s, const struct answers *kept, bool boxed);

enum around { /* what of the words around a code fence may be the answer */
	AROUND_ALL,   /* any of them: only the fence's own lines go */
	AROUND_NONE,  /* none */
	AROUND_FIRST, /* those before it, unless they only introduce it */
	AROUND_LAST,  /* those after it */
};
/* Appends what stands in the last code fence that holds anything, if that is the answer; else s
 * without the lines of fences. */
void inside_fence(struct buf *out, struct str s, const struct answers *kept, enum around around);

/* What stands in a code span (`…`) that is all of s, else s. */
struct str inside_span(struct str s, const struct answers *kept);

/* The JSON objects and lists of a text, but those within others; slices of it. Freed by items. */
struct json_texts LIST_OF(struct str);
void json_texts_find(struct json_texts *out, struct str text);

enum json_found { JSON_FOUND, JSON_NONE, JSON_LACKS };
/* Appends the value at `path` (names and places, dots between) in the last JSON value of the text
 * that has one: a string's text, anything else as it is spelt. */
enum json_found find_in_json(struct buf *out, struct str path, struct str text);
cJSON *parse_in_json(struct str path, struct str text); /* that value, parsed; NULL: none */

#endif
