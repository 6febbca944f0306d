/*
 * tasks.h - the formats a task can come in: JSONL, CSV with a header, instruction-induction JSON.
 *
 * A format is a record in the table of src/formats/tasks.c: name, how it is recognised, its reader.
 * Beside the file a NAME.task.yaml may say description, prompt, metric, extract, split
 * (dev/held-out share and seed), max_tokens, temperature, stop, files. A .task.yaml may be named
 * itself: then `files` (or NAME.jsonl, .csv, .json beside it) has the examples; where an example
 * file is named, it alone does.
 */
#ifndef HUNSU_FORMATS_TASKS_H
#define HUNSU_FORMATS_TASKS_H

#include "hunsu/task/task.h"

struct task_format {
	const char *name, *help;
	bool (*recognise)(const char *path, struct str text);
	enum status (*read)(struct task *t, const char *path, struct str text, struct buf *err);
};
extern const struct task_format *const task_formats[]; /* NULL-ended */

/* Reads path, its .task.yaml, and fixes the split. t is task_init'ed by it, released on failure. */
enum status task_load(struct task *t, const char *path, struct buf *err) MUST_CHECK;
/* `name` is a path, or the name of a shipped task ("support-mail"): the path goes to out. */
enum status task_find(struct buf *out, const char *name, struct buf *err) MUST_CHECK;

#endif
