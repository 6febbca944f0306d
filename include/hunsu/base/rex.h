/*
 * rex.h - the program's own patterns, by PCRE2: of bytes, unless they begin with (*UTF). What a
 * person wrote is for engine/pattern.h, which bounds the time that it takes; a pattern here must
 * take time in proportion to the text by itself.
 */
#ifndef HUNSU_BASE_REX_H
#define HUNSU_BASE_REX_H

#include "hunsu/base/buf.h"

struct rex;
struct rex *rex_new(const char *pattern); /* one that does not compile is a BUG */
void rex_free(struct rex *r);		  /* NULL is fine */
/* Whether it matches at byte `at` of s, or anywhere from there on. groups: the whole match and what
 * is in the first n - 1 groups; slices of s, p NULL where one took no part. */
bool rex_at(const struct rex *r, struct str s, size_t at, struct str *groups, size_t n);
bool rex_find(const struct rex *r, struct str s, size_t at, struct str *groups, size_t n);

#endif
