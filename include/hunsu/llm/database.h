/*
 * database.h - what is said of a database that does not do as it is told.
 */
#ifndef HUNSU_LLM_DATABASE_H
#define HUNSU_LLM_DATABASE_H

#include <sqlite3.h>
#include <stdbool.h>

#define DATABASE_LOCKED                                                                            \
	"another program has it locked, most likely another hunsu (`fuser FILE` tells which)"

bool database_busy(int rc); /* somebody else has it now */
/* What was wrong with the last thing that db was asked, or, where db is NULL, what rc means; where
 * it is locked, who may have it and what to do. Lives until db is asked again. */
const char *database_why(sqlite3 *db, int rc);

#endif
