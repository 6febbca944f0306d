/*
 * phrase.h - the words of a text and where they are, and a number for words that follow each other:
 * the same for the same words, whatever their case and what is between them.
 *
 * A word is a run of letters, digits and marks; of a script that is written without blanks, one
 * character (Korean is written with them).
 */
#ifndef HUNSU_ENGINE_PHRASE_H
#define HUNSU_ENGINE_PHRASE_H

#include <stdint.h>

#include "hunsu/base/buf.h"

struct worded {
	size_t at, n; /* bytes of the text */
	uint64_t hash;
};

struct wording LIST_OF(struct worded); /* zero-initialised is empty */

void wording_of(struct wording *out, struct str text); /* what was in out is gone */
void wording_release(struct wording *w);
uint64_t wording_hash(const struct wording *w, size_t from, size_t n); /* of n words */
struct str wording_str(const struct wording *w, size_t from, size_t n, struct str text);

#endif
