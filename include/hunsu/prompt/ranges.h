/*
 * ranges.h - parts of a prompt that have to stay word for word, looked for in another text of it.
 */
#ifndef HUNSU_PROMPT_RANGES_H
#define HUNSU_PROMPT_RANGES_H

#include "hunsu/prompt/prompt.h"

/*
 * Where the text of range r of `was` is in `now`: in the message it is compared with
 * (prompt_pair) first, nearest to where it was, then in the others. A word is found as a word: what
 * begins or ends one in `was` does so in `now` ("word" is not in "sword"; ASCII letters and digits
 * count). False: nowhere, or r is no part of `was`.
 */
bool range_find(
	const struct prompt *was, struct range r, const struct prompt *now, struct range *out);
/* The same within one text: where bytes [at, at + n) of `was` are in `now`; SIZE_MAX: nowhere. */
size_t part_find(struct str was, size_t at, size_t n, struct str now);
/* Whether they have a byte in common. */
bool ranges_meet(struct range a, struct range b);
/* The authors of range r of `from` become those of the same bytes at `to` of `p`. */
void range_credit(
	struct prompt *p, struct range to, const struct prompt *from, struct range r);

#endif
