/* whole.h - what a test looks for in a text, and that a record is whole. */
#ifndef HUNSU_TESTS_WHOLE_H
#define HUNSU_TESTS_WHOLE_H

#include "hunsu/base/buf.h"

int times_in(const struct buf *text, const char *part); /* none over another */
void record_is_whole(const char *path);

#endif
