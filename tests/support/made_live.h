/*
 * made_live.h - a live session made of events by hand: no model, no network, the same every time.
 *
 * The prompt is v1 (system and user), scored; variants A, B … each scored on all examples; inputs
 * and answers hold Korean, emoji and hostile text.
 */
#ifndef HUNSU_TESTS_MADE_LIVE_H
#define HUNSU_TESTS_MADE_LIVE_H

#include "hunsu/app/live.h"

struct made {
	struct loop *loop;
	struct live *live;
};

struct made made_live(void *folder, int examples, int variants);
/* One more score of a text, 1 or 0, in place of the one that was there. */
void made_score(struct made *m, struct text_ref ref, int example, bool right);
/* A line that must do, or must be refused, say why and write nothing; what the last message must
 * hold. */
void made_line(struct made *m, const char *line);
void made_bad_line(struct made *m, const char *line, const char *why);
void made_said(const struct made *m, const char *words);
void made_end(struct made *m);

#define MADE_HOSTILE                                                                               \
	"\033[31mred\033]52;c;aGk=\a \xe2\x80\xae"                                                 \
	"evil"

#endif
