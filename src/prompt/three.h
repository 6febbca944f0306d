/*
 * three.h - two texts against the base that both come from, their changes kept apart.
 *
 * Where words repeat, several edits of the base are equally short, and it depends on which are
 * taken whether the changes of both sides meet. Each side is aligned as in a diff of two; where
 * they then meet, all edits nearby that keep the most are looked through for a pair that does not.
 */
#ifndef HUNSU_PROMPT_THREE_H
#define HUNSU_PROMPT_THREE_H

#include "tokens.h"

struct three {
	struct tokens base, sides[2];
	int *match[2]; /* of the base with each side, as in tokens.h */
};

void three_init(struct three *t, struct str base, struct str ours, struct str theirs,
	token_end_fn *token_end); /* the texts are kept */
void three_release(struct three *t);
void three_pieces(struct pieces *out, const struct three *t, size_t side);
/* For changes that meet in bytes [at, end) of the base: other matches, with which they do not.
 * False, and nothing changed: they do with all of the window around, or it would be too large. */
bool three_part(struct three *t, size_t at, size_t end);

#endif
