/*
 * story.h - a session told in text, one act a line (hunsu log, plain mode, replay).
 */
#ifndef HUNSU_SESSION_STORY_H
#define HUNSU_SESSION_STORY_H

#include "hunsu/session/state.h"

/* Appends what one event means, given the state after it: "12:04:01  you accepted B (eccentric): v3".
 * Nothing is appended for events that tell nothing (view, saved). */
void story_line(struct buf *out, const cJSON *event, const struct state *after);
/* The summary at the end: versions, best scores with intervals known to the journal, spend, authorship. */
void story_end(struct buf *out, const struct state *s);
/* "A".."Z", "AA"…: the letter a variant is called by on the screen. */
void variant_letter(char out[static 8], int variant);
int variant_by_letter(struct str s); /* 0: not one; numbers are taken too */

#endif
