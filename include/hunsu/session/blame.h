/*
 * blame.h - who wrote each stretch of a text, and with which version or variant it came in.
 *
 * A text is followed to what it was made from (a version's first parent, a variant's) as long as
 * words are there by the same author; where they do not, they came in. Words that are moved count
 * as new, as they do in a diff.
 */
#ifndef HUNSU_SESSION_BLAME_H
#define HUNSU_SESSION_BLAME_H

#include "hunsu/session/state.h"

struct blamed {
	struct range part;
	author by;
	struct text_ref in; /* of versions typed one after the other, the first */
	int until;	    /* and the last; else in.version */
};

/* tiles every message, in order; neighbours differ in author or text */
struct blame LIST_OF(struct blamed);

void blame_text(struct blame *out, const struct state *s, struct text_ref text);
void blame_release(struct blame *b);
/* "v3 accept A, 2026-11-24 14:03" of where it came in; times are local. */
void blame_where(struct buf *out, const struct state *s, const struct blamed *b);

#endif
