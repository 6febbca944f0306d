/*
 * stage.h - the detail pane alone on the screen, with keys of its own: what is judged there is to
 * be judged without the other panes, which would tell too much.
 */
#ifndef HUNSU_SRC_APP_STAGE_H
#define HUNSU_SRC_APP_STAGE_H

#include "hunsu/app/live.h"

void stage_enter(struct live *v, enum keymap keys, enum detail detail);
/* stay: where the person looks by now; else where they were before. */
void stage_leave(struct live *v, bool stay);
/* Something else is looked at on the screen. */
bool stage_left(const struct live *v, enum detail detail);
/* What is on it now: in sight, or in lines said. */
void stage_show(struct live *v, enum detail detail);

#endif
