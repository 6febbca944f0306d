/*
 * parts.h - what several views are made of.
 */
#ifndef HUNSU_SRC_APP_VIEWS_PARTS_H
#define HUNSU_SRC_APP_VIEWS_PARTS_H

#include "hunsu/app/views.h"
#include "hunsu/engine/duels.h"

/* A row of our own; KEY("name") is the command's key on the screen, its name in lines. */
void put_hint(struct rows *out, const struct live *v, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* A row: what it is, and the text, which begins at that column. */
void put_fact(struct rows *out, int column, const char *name, struct str text);
void put_name(struct rows *out, const struct live *v, enum shade shade, struct text_ref text);
void put_interval(struct rows *out, const struct live *v, enum shade shade, struct interval i);
/* A text's score on dev, and where it was looked at on held-out; nothing where there is none. */
void put_score(struct rows *out, const struct live *v, const struct score_line *line);
void put_share(struct buf *out, double logprob); /* of 100 % */
/* By duels: "62% 41–80, 5.5 of 9 duels". */
void put_rank(struct rows *out, const struct duel_rank *r);
/* Goes on after a score; against 0: it was said, against what. */
void put_gain(struct rows *out, struct paired gain, int against);
/* For the screen: +these words+ or -those-; blanks at the ends of the text are outside of the
 * marks. */
void put_added(struct rows *out, struct str s);
void put_removed(struct rows *out, struct str s);
void put_locked(struct rows *out, struct str s); /* #these# */
void put_instead(struct rows *out, struct str gone, struct str come);
/* What of b is in a as it is, and what is gone of a and has come in b, as diff_texts finds it. */
void put_diff(struct rows *out, struct str a, struct str b);
/* For lines: “these words”, on one. */
void tell_quote(struct rows *out, struct str s);
/* For lines: replaces “these words” by “those” after “what is before” it. */
void tell_change(struct rows *out, struct str gone, struct str come, struct str before,
	struct str after);
/* What was said of a text: the reason it came with, the bet on it, notes, grades, verdicts. */
void put_said(struct rows *out, const struct live *v, struct text_ref text);

#endif
