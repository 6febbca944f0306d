/* folder.h - a folder of its own for each test, gone after it. */
#ifndef HUNSU_TESTS_FOLDER_H
#define HUNSU_TESTS_FOLDER_H

#include "hunsu/base/buf.h"

/* cmocka set-up and tear-down: *state is the folder's path. */
int folder_setup(void **state);
int folder_teardown(void **state);
#define IN_FOLDER(name) TEST_WITH(name, folder_setup, folder_teardown)
/* Writes text to name in the folder; the path lives as long as the folder. */
const char *folder_file(void *folder, const char *name, const char *text);
const char *folder_path(void *folder, const char *name);
/* What a test began is ended before its folder goes, the last first, whether the test passed or
 * not; unless it has ended it itself. Servers, games and what programs said do so. */
void folder_owes(void (*end)(void *), void *what);
void folder_paid(const void *what);

#endif
