/* list.h - what `hunsu` alone offers: recent sessions, the tasks that come with it, a new prompt.
 */
#ifndef HUNSU_CLI_LIST_H
#define HUNSU_CLI_LIST_H

#include "hunsu/base/buf.h"

/*
 * On a terminal asks for a number: picked, and the session or task in out, which is empty for a new
 * prompt. Elsewhere prints the list with what to type; picked is false then, and after an empty
 * answer.
 */
enum status list_choose(struct buf *out, bool *picked, struct buf *err) MUST_CHECK;

#endif
