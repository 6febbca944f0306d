/*
 * synopsis.h - what a command takes, read out of the line that says it, as in
 * "[VARIANT] beats|not [SURE]".
 *
 * Words are parted by blanks (parts without one between them are one word); [] may be left out; |
 * parts alternatives, of words where it has no blanks around it, else of all that is beside it; …
 * after a word or alternatives: as many as there are. A word in capitals is a kind, any other is
 * written as it is.
 *
 * It is made into the automaton of its words' places (Glushkov, Russian Mathematical Surveys 16,
 * 1961): for each place those that may follow it.
 */
#ifndef HUNSU_SRC_APP_SYNOPSIS_H
#define HUNSU_SRC_APP_SYNOPSIS_H

#include <stdint.h>

#include "hunsu/base/buf.h"

#define SYNOPSIS_WORDS 32

struct synopsis {
	struct str words[SYNOPSIS_WORDS];
	uint32_t follow[SYNOPSIS_WORDS]; /* bit i: words[i] */
	uint32_t first;
	size_t n;
};

void synopsis_read(struct synopsis *out, const char *args);
/* Which of its words may come after those of `line`. */
uint32_t synopsis_after(const struct synopsis *s, struct str line,
	bool (*fits)(void *arg, struct str word, struct str given), void *arg);

#endif
