/*
 * story.h - a session told in text, one act a line (hunsu log, plain mode, replay).
 */
#ifndef HUNSU_SESSION_STORY_H
#define HUNSU_SESSION_STORY_H

#include "hunsu/session/state.h"

/* Results come one by one and are told together: those of one text on one model, when another act
 * comes or story_flush is called ("scored A on 40: 31 right"). Zero-initialised is ready. */
struct story {
	char text[TEXT_HASH]; /* whose results are being gathered; "" none */
	struct text_ref about;
	int model, scored, failed, cached, right; /* right: a score of 1 */
	double sum;
	int64_t at; /* of the last of them */
};

/* Appends lines (each ends with \n) of what an event means, given the state after it:
 * "12:04:01  you     accept B → v3". Nothing for events that tell nothing. Times are local. */
void story_event(struct story *st, struct buf *out, const cJSON *event, const struct state *after);
void story_flush(struct story *st, struct buf *out, const struct state *after);
/* One event alone, results too; without the newline. */
void story_line(struct buf *out, const cJSON *event, const struct state *after);
/* The summary at the end: versions, best scores with intervals known to the journal, spend,
 * authorship. */
void story_end(struct buf *out, const struct state *s);
/* "A".."Z", "AA"…: the letter a variant is called by on the screen. */
void variant_letter(char out[static 8], int variant);
int variant_by_letter(struct str s); /* 0: not one; numbers are taken too */

#endif
