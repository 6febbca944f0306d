/*
 * tasks.h - the formats a task can come in: JSONL and the lists and wrappers of JSON that tools
 * write, CSV and its like with a header, instruction-induction JSON.
 *
 * A format is a record in the table of src/formats/tasks.c: name, how it is recognised, its reader.
 * Beside the file a NAME.task.yaml may say description, prompt, metric, extract, split
 * (dev/held-out share and seed, or the very examples), max_tokens, temperature, stop, files,
 * columns, examples. A .task.yaml may be named itself: then it has the examples, or `files` (or
 * NAME.jsonl, .csv, .json beside it); where an example file is named, it alone does.
 */
#ifndef HUNSU_FORMATS_TASKS_H
#define HUNSU_FORMATS_TASKS_H

#include "hunsu/task/task.h"

#define COLUMN_SAMPLES 3

/* How the columns are to be found, and what there is to choose from when they are not. */
struct task_asking {
	/* By the person; goes before what a .task.yaml says. Names in any case. */
	struct task_columns said;
	/* Set where no column is known to hold the answer: the columns it may be, and of each the
	 * first COLUMN_SAMPLES values, one after the other. Empty: the failure is another. */
	struct answers choice, samples;
	char *name; /* of the task, then */
};
void task_asking_release(struct task_asking *a);

/* The name that means "no column holds an answer". */
#define COLUMNS_NONE "none"

enum places { PLACES_TOLD, PLACES_FROM_0, PLACES_FROM_1 }; /* TOLD: by the answers themselves */

struct reader { /* of one file of examples */
	struct task *task;
	const char *path;
	const struct task_columns *said;
	enum places places; /* of choices, as the answers have them */
	struct task_asking *asking; /* may be NULL */
	bool *matters;		    /* set where the columns do not go without saying */
	bool cases; /* beside an input, a name and a description only tell one from another */
	struct buf *err;
};

struct source; /* of its text */
struct task_format {
	const char *name, *help;
	bool (*recognise)(const char *path, struct str text); /* of a large file: how it begins */
	enum status (*read)(const struct reader *r, struct source *from);
};
extern const struct task_format *const task_formats[]; /* NULL-ended */

/* Reads path, its .task.yaml, and fixes the split. t is task_init'ed by it, released on failure. a:
 * what the person said of the columns, of which a name that is not there is BAD_USAGE, and what
 * they may be asked; NULL: nothing. */
enum status task_load(
	struct task *t, const char *path, struct task_asking *a, struct buf *err) MUST_CHECK;
/* The same of a text, as if it were all there is at that path. */
enum status task_read(
	struct task *t, const char *path, struct str text, struct buf *err) MUST_CHECK;
/* `name` is a path, or the name of a shipped task ("support-mail"): the path goes to out. */
enum status task_find(struct buf *out, const char *name, struct buf *err) MUST_CHECK;
/* Adds the names of the shipped tasks, sorted. */
void tasks_shipped(struct answers *names);

#endif
