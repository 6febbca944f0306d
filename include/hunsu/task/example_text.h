/*
 * example_text.h - an example as a person writes it.
 *
 *   question: 3 March 2024
 *   context: a line,
 *     and one that goes on
 *   expected: 2024-03-03
 *   expected: March 3rd, 2024
 *
 * Each field once, in any order; what goes on over the next lines is indented by two blanks, which
 * are no part of it. `expected` as often as answers are accepted (`answer` where a field has that
 * name). A line that begins with # is none of it; an empty one counts when the value goes on after
 * it. What example_write writes, example_read reads (line ends become \n, answers of blanks alone
 * go).
 */
#ifndef HUNSU_TASK_EXAMPLE_TEXT_H
#define HUNSU_TASK_EXAMPLE_TEXT_H

#include "hunsu/task/task.h"

void example_write(struct buf *out, const struct example *e);
/* Fills fields and expected of an empty example; `names` are the fields it must have, in their
 * order. BAD_USAGE names the line. */
enum status example_read(struct example *out, struct str text, const struct fields *names,
	struct buf *err) MUST_CHECK;
/* Whether a text is meant so: its first line that says something begins with one of the names. */
bool example_is_text(struct str text, const struct fields *names);

#endif
