/*
 * report.h - a session as a page for somebody who was not there: how the prompt came about and who
 * wrote what, how the score went, where it still fails, what it cost, how to do it again.
 *
 * A form is a struct pen in src/report/ and its line in the table.
 */
#ifndef HUNSU_REPORT_REPORT_H
#define HUNSU_REPORT_REPORT_H

#include "hunsu/app/live.h"

enum report_form { REPORT_HTML, REPORT_MARKDOWN };

/* Appends the page: of HTML, one that needs nothing else. The session is not changed; what a blind
 * review hides is not told. */
void report_write(struct buf *out, const struct live *v, enum report_form form);
/* Is the file one that report_write wrote, which may be written over? */
bool report_is_own(struct str text);

#endif
