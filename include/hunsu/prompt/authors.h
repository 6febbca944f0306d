/*
 * authors.h - the table of authors: "import", "person", and "MODEL/OPERATOR"
 * ("local:1.5b/eccentric").
 */
#ifndef HUNSU_PROMPT_AUTHORS_H
#define HUNSU_PROMPT_AUTHORS_H

#include "hunsu/prompt/prompt.h"

struct authors LIST_OF(char *); /* items[AUTHOR_IMPORT] and items[AUTHOR_PERSON] are always there */

void authors_init(struct authors *a);
/* The same numbers for the same names. A table that is lent is copied to add a name to it. */
void authors_copy(struct authors *to, const struct authors *from);
void authors_release(struct authors *a);
author authors_intern(struct authors *a, struct str name); /* beyond 65535 names: the last one */
const char *authors_name(const struct authors *a, author by);

#endif
