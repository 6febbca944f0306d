/*
 * foreign.h - placeholders and roles as other programs write them, which would be sent as they
 * are: {question}, {{ input | upper }}, {% if %}, ${x}, <<x>>, [INPUT], %(x)s, `system: text`, …
 *
 * What is a field of the task, and can mean but one thing, has a form of ours; the rest is only
 * found. Braces of JSON, code and LaTeX, `\{{`, and our own placeholders are none of it. A kind is
 * a record of the table in src/prompt/foreign.c.
 */
#ifndef HUNSU_PROMPT_FOREIGN_H
#define HUNSU_PROMPT_FOREIGN_H

#include "hunsu/prompt/template.h"

struct foreign {
	size_t at, n;	  /* bytes of the text */
	const char *what; /* "a placeholder of Python", static */
	char *ours;	  /* NULL: what it would be here is not certain */
};

struct foreigns {
	struct foreign *items;
	size_t n, cap;
	size_t certain; /* that have a form of ours */
};

void foreigns_release(struct foreigns *f);
/* In the order of the text (doc text). names: the task's fields; NULL: there is no task. */
void foreign_find(struct foreigns *out, struct str text, const struct fields *names);
/* The text with what is certain in our form. */
void foreign_convert(struct buf *out, struct str text, const struct foreigns *f);
/* "{question} at 4:18 is a placeholder of Python: here it is {{question}}", a line for each but
 * those that come again, few of them; `first` is the line of the file that the text begins on. */
void foreign_print(struct buf *out, struct str text, size_t first, const struct foreigns *f);

#endif
