/* quoted.h - a text in double quotes, within a line that is typed. */
#ifndef HUNSU_BASE_QUOTED_H
#define HUNSU_BASE_QUOTED_H

#include "hunsu/base/buf.h"

/* Takes the string of JSON off that `rest` begins with, freed by the caller; NULL: it is none. */
char *quoted_take(struct str *rest);

#endif
