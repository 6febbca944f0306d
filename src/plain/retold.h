/* retold.h - a replay in lines: where it stands, and the whole record as a story. */
#ifndef HUNSU_PLAIN_RETOLD_H
#define HUNSU_PLAIN_RETOLD_H

#include "hunsu/app/replaying.h"

/* "event 12 of 345, round 1 of 6, 0:42: 12:04:01 you accept B, now v3", and what forks there. */
void retold_place(struct buf *out, const struct live *v);
/*
 * Every act, as hunsu log has them, with the scores that stood on the screen, the variants' words
 * and why they were proposed, and the prompt's text where it changed by more than typing; goes
 * through the record to its end. Pieces are handed to `tell` as they come.
 */
enum status retold_story(struct live *v, void (*tell)(void *arg, struct str piece), void *arg,
	struct buf *err) MUST_CHECK;

#endif
