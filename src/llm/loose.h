/*
 * loose.h - JSON as servers write it: what a model's answer comes in.
 *
 * A person's own file is read strictly, so that a slip is found. What a server sends nobody can
 * mend, and most of it nobody looks at: it is read as JSON_SERVER says (base/json.h), and white
 * space and a byte order mark are passed over.
 */
#ifndef HUNSU_LLM_LOOSE_H
#define HUNSU_LLM_LOOSE_H

#include "hunsu/base/json.h"

/*
 * NULL and a message. Where halves is not NULL, half a surrogate pair is kept for utf8_join, as the
 * other may come with the next event of a stream, and *halves is set, never cleared; else it
 * becomes U+FFFD. *cut: it is the beginning of a JSON text whose end is missing; NULL is fine.
 */
cJSON *loose_parse(struct str bytes, bool *halves, bool *cut, struct buf *err) MUST_CHECK;

/* What begins a text and says nothing: white space, a byte order mark. */
struct str loose_begin(struct str bytes);

#endif
