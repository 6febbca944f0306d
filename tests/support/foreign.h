/* foreign.h - a session that came from somewhere else, with a model and a file of its maker's. */
#ifndef HUNSU_TESTS_FOREIGN_H
#define HUNSU_TESTS_FOREIGN_H

/* One example, a prompt, `model` as target and proposer, `file` as the prompt's file. Both are put
 * into JSON as they are. The path lives as long as the folder. */
const char *foreign_session(
	void *folder, const char *name, const char *model, const char *file);

#endif
