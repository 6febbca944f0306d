/* fronts.h - a session that was opened, shown by a front end until the person leaves. */
#ifndef HUNSU_MAIN_FRONTS_H
#define HUNSU_MAIN_FRONTS_H

#include "hunsu/cli/opening.h"

enum status front_screen(struct opening *o, struct buf *err) MUST_CHECK;
enum status front_plain(struct opening *o, struct buf *err) MUST_CHECK;
enum status front_cast(
	struct opening *o, int rows, int cols, struct buf *out, struct buf *err) MUST_CHECK;
size_t front_ask(void *opening, const struct question *q); /* on the screen */

#endif
