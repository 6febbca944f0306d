/*
 * pattern.h - PCRE2 for patterns that a person wrote, on text that a model wrote: UTF, time in
 * proportion to the text at most, bounded memory, and no pattern can step into the middle of a
 * character.
 */
#ifndef HUNSU_SRC_ENGINE_PATTERN_H
#define HUNSU_SRC_ENGINE_PATTERN_H

#include "hunsu/base/buf.h"

enum pattern_dialect {
	PATTERN_PCRE,
	PATTERN_ECMA, /* JavaScript's, as far as PCRE2 has it: $ is the very end, \d 0 to 9 */
};

enum pattern_result {
	PATTERN_FOUND,
	PATTERN_ABSENT,
	PATTERN_BAD, /* it does not compile, or it took too long; why is said */
};

/* found: group 1 where the pattern has one that took part, else the whole match; a slice of text.
 */
enum pattern_result pattern_find(enum pattern_dialect dialect, struct str pattern, struct str text,
	struct str *found, struct buf *why);
/* Whether it compiles; says why not. */
bool pattern_check(enum pattern_dialect dialect, struct str pattern, struct buf *why);

#endif
