/* nearest.h - "no metric “exct”; did you mean exact? (exact, iexact, …)" */
#ifndef HUNSU_SRC_ENGINE_NEAREST_H
#define HUNSU_SRC_ENGINE_NEAREST_H

#include "hunsu/base/buf.h"

/* BAD_USAGE with the known names (NULL-ended), the nearest one first where one is near. */
enum status no_such_name(
	const char *what, struct str name, const char *const *names, struct buf *err) MUST_CHECK;

#endif
