/*
 * duelling.h - duels: two outputs to one input before the person, blind, one after another.
 */
#ifndef HUNSU_SRC_APP_DUELLING_H
#define HUNSU_SRC_APP_DUELLING_H

#include "hunsu/app/live.h"

/* Begins them between these texts (taken), or goes on; asks for outputs where some are missing. */
enum status duelling_start(struct live *v, struct text_ref *texts, size_t n, struct buf *err);
/* Writes the choice (WON_FIRST is the left one), says what was what, and goes on. */
enum status duelling_choose(struct live *v, int won, struct buf *err);
/* Outputs may have come; or another view is looked at, and they are left. */
void duelling_turn(struct live *v);
void duelling_end(struct live *v);

#endif
