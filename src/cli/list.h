/* list.h - what `hunsu` alone offers: recent sessions, a new prompt, the tasks and the games that
 * come with it. */
#ifndef HUNSU_CLI_LIST_H
#define HUNSU_CLI_LIST_H

#include "hunsu/base/question.h"

/* On a terminal asks, row by row: the session or task in out, which is empty for a new prompt;
 * game: a session that is to be played back. Elsewhere prints the list with what to type. False:
 * nothing is to be opened. */
bool list_choose(struct buf *out, bool *game, const struct asker *by) MUST_CHECK;

#endif
