/*
 * nearest.h - an unknown name is answered with the known one that was probably meant.
 *
 * Distance: insert, delete, replace, swap of neighbours (optimal string alignment; Damerau, CACM 7,
 * 1964), each 1; a beginning of a name counts as 1 away from it. A name is near when two slips
 * at most, and less than half of it, are wrong. Names of more than 40 bytes are near to nothing.
 */
#ifndef HUNSU_BASE_NEAREST_H
#define HUNSU_BASE_NEAREST_H

#include "hunsu/base/buf.h"

struct nearest { /* start zeroed but for `given`, try each, read `best` */
	struct str given;
	const char *best; /* as it was tried; NULL: none is near */
	size_t distance;
};
void nearest_try(struct nearest *n, const char *name);

/* BAD_USAGE: `no metric “exct”; did you mean exact? there are: exact, iexact`; names ends with
 * NULL. */
enum status no_such_name(
	const char *what, struct str name, const char *const *names, struct buf *err) MUST_CHECK;

#endif
