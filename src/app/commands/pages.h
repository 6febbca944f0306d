/*
 * pages.h - the pages that `show` says too, and what else commands have in common.
 */
#ifndef HUNSU_SRC_APP_PAGES_H
#define HUNSU_SRC_APP_PAGES_H

#include "hunsu/app/live.h"

void show_lineage(struct live *v, struct buf *out);
void show_history(struct live *v, struct buf *out);
void show_example(struct live *v, int id, struct buf *out); /* which must be there */
/* How a text scores by each model there is a score of, a line each. */
void models_lines(const struct live *v, struct text_ref text, struct buf *out);
/* What a comment would be about now: "A#3", "prompt". */
void note_subject(const struct live *v, struct buf *out);

#endif
