/* database.c - what is said of a database that does not do as it is told. */
#include "hunsu/llm/database.h"

bool database_busy(int rc)
{
	return (rc & 0xff) == SQLITE_BUSY || (rc & 0xff) == SQLITE_LOCKED;
}

const char *database_why(sqlite3 *db, int rc)
{
	if (database_busy(rc))
		return DATABASE_LOCKED "; try again when that one is done";
	return db ? sqlite3_errmsg(db) : sqlite3_errstr(rc);
}
