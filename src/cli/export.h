/* export.h - what the exports of prompts and of tasks share. */
#ifndef HUNSU_CLI_EXPORT_H
#define HUNSU_CLI_EXPORT_H

#include "hunsu/base/buf.h"

struct export_options {
	bool json, check;
	const char *text, *to, *task;
	const char *out; /* NULL: standard output */
};

/* The file that -o names; NULL: standard output. */
const char *export_file(const struct export_options *o);
/* To the file that -o names, where nothing is yet, or to standard output. */
enum status export_text(
	const struct export_options *o, const struct buf *text, struct buf *err) MUST_CHECK;
/* --task: the task of a session, or of a task's file or name. */
enum status export_task(
	const struct export_options *o, const char *word, struct buf *err) MUST_CHECK;

#endif
