/* separator.h - what parts the columns of a file like CSV. */
#ifndef HUNSU_FORMATS_SEPARATOR_H
#define HUNSU_FORMATS_SEPARATOR_H

#include "hunsu/base/buf.h"

/*
 * The separator: what a first line `sep=;` says (that line's bytes: *skip), else the one of comma,
 * semicolon, tab and bar by which the first rows have as many columns as the header does. `tabs`:
 * the file's name says tabs.
 */
char separator_find(struct str text, bool tabs, size_t *skip);

#endif
