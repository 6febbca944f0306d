/* list.h - what `hunsu` alone offers: recent sessions, the tasks that come with it, a new prompt.
 */
#ifndef HUNSU_CLI_LIST_H
#define HUNSU_CLI_LIST_H

#include "hunsu/base/question.h"

/* On a terminal asks, row by row: the session or task in out, which is empty for a new prompt.
 * Elsewhere prints the list with what to type. False: nothing is to be opened. */
bool list_choose(struct buf *out, const struct asker *by) MUST_CHECK;

#endif
