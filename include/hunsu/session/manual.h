/* manual.h - the kinds of changes, for hunsu-session(5) and for tests that must know them all. */
#ifndef HUNSU_SESSION_MANUAL_H
#define HUNSU_SESSION_MANUAL_H

#include "hunsu/base/buf.h"

void session_manual(struct buf *out);  /* the section KINDS, in mdoc */
const char *session_kind(size_t i);    /* the i-th kind's name; NULL: there are no more */

#endif
