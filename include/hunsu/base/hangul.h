/*
 * hangul.h - the Latin keys that Hangul is typed with, for keys that are commands while the Korean
 * layout is on (두벌식, KS X 5002, as every Korean keyboard has it).
 */
#ifndef HUNSU_BASE_HANGUL_H
#define HUNSU_BASE_HANGUL_H

#include "hunsu/base/buf.h"

#define HANGUL_KEYS 8

/* The keys that one character was typed with, in order: a jamo (of the compatibility block, a
 * conjoining or a halfwidth one) or a syllable. Returns how many, at most 5; 0: it is no Hangul
 * that is typed today. */
size_t hangul_keys(struct str character, char out[static HANGUL_KEYS]);
/* Appends the keys that a text was typed with, what is no Hangul as it is; is any of it Hangul? */
bool hangul_typed(struct buf *out, struct str text);
/* The jamo of a key, as UTF-8: "ㅁ" of 'a'; "" where it has none of its own, as 'A'. */
const char *hangul_jamo(char key);

#endif
