/*
 * past.h - the pages that `show` says too.
 */
#ifndef HUNSU_APP_PAST_H
#define HUNSU_APP_PAST_H

#include "hunsu/app/live.h"

void show_lineage(struct live *v, struct buf *out);
void show_history(struct live *v, struct buf *out);
void show_example(struct live *v, int id, struct buf *out); /* which must be there */

#endif
