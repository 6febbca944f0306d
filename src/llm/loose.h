/*
 * loose.h - JSON as servers write it: what a model's answer comes in.
 *
 * A person's own file is read strictly (base/json.h), so that a slip is found. What a server sends
 * nobody can mend, and most of it nobody looks at: here bytes that are not UTF-8 and NUL characters
 * become U+FFFD, numbers may have any size, NaN and Infinity are null, raw control characters may
 * be in strings, a key may be there twice, and a byte order mark is passed over.
 *
 * Half a surrogate pair becomes two characters, a mark (half_mark) and U+E000 plus the half's last
 * eleven bits: the other half may come with the next event of a stream. loose_halves puts them
 * together.
 */
#ifndef HUNSU_LLM_LOOSE_H
#define HUNSU_LLM_LOOSE_H

#include "hunsu/base/json.h"

/* NULL and a message. *halves is set, never cleared, when half a surrogate pair was there.
 * *cut: it is the beginning of a JSON text whose end is missing; NULL is fine. */
cJSON *loose_parse(struct str bytes, bool *halves, bool *cut, struct buf *err) MUST_CHECK;

/* What begins a text and says nothing: white space, a byte order mark. */
struct str loose_begin(struct str bytes);

/*
 * Appends s, with the halves in it put together; *held is the half that waits for its other (0:
 * none) from one call to the next. What finds no other half becomes U+FFFD.
 */
void loose_halves(struct buf *out, struct str s, int *held);
/* No more comes. */
void loose_halves_end(struct buf *out, int *held);

#endif
