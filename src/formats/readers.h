/*
 * readers.h - what the readers of tasks and prompts share (inside src/formats only).
 */
#ifndef HUNSU_FORMATS_READERS_H
#define HUNSU_FORMATS_READERS_H

#include "hunsu/base/json.h"
#include "hunsu/formats/tasks.h"

extern const struct task_format task_format_jsonl;
extern const struct task_format task_format_csv;
extern const struct task_format task_format_induction;

#define TASK_BYTES_MAX ((size_t)200 << 20)
#define TASK_EXAMPLES_MAX 1000000

/*
 * Reads the settings of a .task.yaml into t; what `files` says is appended to files, as written.
 */
enum status task_yaml_read(struct task *t, const char *path, struct str text, struct answers *files,
	struct buf *err) MUST_CHECK;

/* json_parse for a line of a file: an error names path:line:column. */
cJSON *reader_json_line(struct str text, const char *path, size_t line, struct buf *err) MUST_CHECK;
/* The next example, or NULL and a message when there are too many. */
struct example *reader_add(struct task *t, const char *path, struct buf *err);
/* True when `name` is what other tools call the expected answer: answer, output, target, label. The
 * earlier name wins: its rank goes to *rank, from 0. */
bool reader_expected_alias(struct str name, int *rank);
/* A string, number or bool as text ("" and false for anything else). */
bool reader_scalar(struct buf *out, const cJSON *v);
/* Adds an accepted answer unless it is there already. */
void reader_answer(struct answers *a, struct str s);
/*
 * A worked answer as GSM8K has it: *answer becomes what stands behind the last "#### ", without
 * commas; false when there is none.
 */
bool reader_worked_answer(struct buf *out, struct str answer);

#endif
