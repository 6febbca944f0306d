/* inside.h - the library's database, for the rooms that ask it. */
#ifndef HUNSU_SRC_LIBRARY_INSIDE_H
#define HUNSU_SRC_LIBRARY_INSIDE_H

#include "glean.h"
#include "hunsu/library/library.h"
#include "hunsu/llm/database.h"

/* Prepared; NULL: not now (library_trouble). */
sqlite3_stmt *library_ask(struct library *l, const char *sql);
size_t library_unread(const struct library *l); /* sessions that are not whole */
const char *column_str(sqlite3_stmt *q, int at); /* "" for NULL */

#define TASK_HASH 17
/* Of the first examples of a task, as they were at first: one that grows stays the same. */
void task_print(char out[static TASK_HASH], const struct example *const *first, size_t n);
void state_print(char out[static TASK_HASH], const struct state *s); /* of its task */

/* shelve.c */
/* OWNED_QUERY sqlite3_stmt *q = …: finalized where its block ends. */
#define OWNED_QUERY __attribute__((cleanup(query_owned_finalize)))
void query_owned_finalize(sqlite3_stmt **q);
/* All that was gleaned of a session, in place of what was there. */
struct shelved {
	const char *path;
	int64_t bytes, mtime;
	bool whole;
	const struct state *state;
	const struct gleaned *found;
};
bool library_shelve(sqlite3 *db, const struct shelved *s); /* false: sqlite3_errmsg */

#endif
