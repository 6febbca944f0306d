/*
 * readers.h - what the readers of tasks and prompts share (inside src/formats only).
 */
#ifndef HUNSU_FORMATS_READERS_H
#define HUNSU_FORMATS_READERS_H

#include <stdio.h>
#include "hunsu/base/json.h"
#include "hunsu/base/yaml.h"
#include "hunsu/formats/tasks.h"

extern const struct task_format task_format_jsonl;
extern const struct task_format task_format_csv;
extern const struct task_format task_format_induction;
extern const struct task_format task_format_promptfoo;
extern const struct task_format task_format_yaml;

/* ---- a file of examples, to be gone through twice: source.c ---- */

/* In memory; but of a large file no more than is asked for: beside the examples that come of it a
 * line, or an element of a list. */
struct source {
	const char *path;
	struct str text; /* all of it; of a large file its first lines, some KiB */
	FILE *file;	 /* NULL: it is none */
	size_t lines;	 /* that were given */
	struct str rest; /* inside: what was not given of the text; getline's; a piece's room */
	char *line, *piece;
	size_t cap;
	long mark; /* bytes before the text */
	struct buf held;
};
#define SOURCE(all) ((struct source){.text = (all), .rest = (all)})
/* Closed by the caller, also on failure. */
enum status source_open(struct source *s, const char *path, struct buf *err) MUST_CHECK;
void source_close(struct source *s);
void source_again(struct source *s); /* the first byte is next */
/* From now on all of it is in memory. */
enum status source_whole(struct source *s, struct buf *err) MUST_CHECK;
/* The next line with its end, in UTF-8, till the next is asked for; n 0: there is none. */
enum status source_line(struct source *s, struct str *line, struct buf *err) MUST_CHECK;
/* The bytes that come next, whatever they are. Beside lines, only after source_again. */
enum status source_piece(struct source *s, struct str *piece, struct buf *err) MUST_CHECK;
/* file_read_text, with a word on the encodings that spreadsheets write. */
enum status encoding_read(struct buf *out, const char *path, struct buf *err) MUST_CHECK;

/* All of them go into one line of a session, which holds 1 GiB: six bytes for each byte that has to
 * be escaped, and less than 100 around each example. */
#define TASK_BYTES_MAX ((size_t)150 << 20)
#define TASK_EXAMPLES_MAX 1000000

struct json_row {
	const cJSON *object;
	int line; /* in the file; 0: unknown */
};

struct json_rows LIST_OF(struct json_row);

struct task_number { /* of an example, the first being 1 */
	long id;
	int line;
};
struct task_numbers LIST_OF(struct task_number);

struct task_settings { /* what a .task.yaml says that is no part of the task, as written */
	struct answers files;
	struct task_columns columns;
	enum places places;
	struct task_numbers pinned, held_out;
	bool split;	       /* held_out was said: all others are not */
	cJSON *examples;       /* NULL: it has none */
	struct json_rows rows; /* in it */
};
void task_settings_release(struct task_settings *s);

/* The line of each row: of a list in the file that has as many, else of the whole. */
void yaml_row_lines(struct json_rows *rows, const struct yaml *y);

/* Reads the settings of a .task.yaml into t and s. */
enum status task_yaml_read(struct task *t, const char *path, struct str text,
	struct task_settings *s, struct buf *err) MUST_CHECK;

/* JSON of a person's file: Python's NaN is null, half of a surrogate pair U+FFFD (mended may be
 * NULL). */
cJSON *reader_json(struct str text, const char *path, struct json_mended *mended,
	struct buf *err) MUST_CHECK;
/* The same for a line of a file: an error names path:line:column. */
cJSON *reader_json_line(struct str text, const char *path, size_t line, struct json_mended *mended,
	struct buf *err) MUST_CHECK;
/* Notes what was mended in a file of examples. */
void reader_mended(struct task *t, const char *path, const struct json_mended *mended);
/* The next example, or NULL and a message when there are too many. */
struct example *reader_add(struct task *t, const char *path, struct buf *err);
/* Gives back the room that its lists have to spare: there may be a million of them. */
void reader_fit(struct example *e);
/* A string, number or bool as text ("" and false for anything else). */
bool reader_scalar(struct buf *out, const cJSON *v);
/* Adds an accepted answer unless it is there already. */
void reader_answer(struct answers *a, struct str s);
/* Adds a text or a number, or those of a list; nulls are none. False: there was something else. */
bool reader_answers(struct answers *a, const cJSON *v);
/*
 * A worked answer as GSM8K or MATH has it: *answer becomes what stands behind the last "#### ",
 * without commas, or in the last \boxed{}; false when there is none.
 */
bool reader_worked_answer(struct buf *out, struct str answer);

/* ---- rows of JSON: rows.c ---- */

struct json_feed { /* of rows, one at a time, to be gone through twice */
	/* The next one, which is gone with the one after it; object NULL: there is none. */
	enum status (*next)(struct json_feed *f, struct json_row *row, struct buf *err);
	void (*again)(struct json_feed *f); /* the first is next */
};

/* The rows as examples. */
enum status feed_read(const struct reader *r, struct json_feed *f) MUST_CHECK;
enum status rows_read(const struct reader *r, const struct json_rows *rows) MUST_CHECK;
/* Whole JSON as rows: a list, or one of the shapes that tools write around one. `made` is given
 * what had to be built, for the caller to delete. */
enum status shape_rows(const struct reader *r, struct str text, cJSON *tree,
	struct json_rows *rows, cJSON **made) MUST_CHECK;

/* What a row has in an object of a tool's own ("inputs", "doc") becomes the row's, in place. */
void row_open(cJSON *row);

/* ---- the choices of a question: choices.c ---- */

/* How many they are; 0: it is none. */
size_t choices_count(const cJSON *v);
/* A line each: "A. Rome"; under letters of their own, where they have some. */
void choices_text(struct buf *out, const cJSON *v);
/* The letter of the choice that an answer is the place of. False: it is none. */
bool choices_letter(struct buf *out, const cJSON *v, const cJSON *answer, bool from_one);

/* ---- lists of metrics: task_metrics.c ---- */

/* Appends the spelling of their sum. False: it is no list or map of metrics and weights. */
bool task_metrics_read(struct buf *out, const struct yaml *y);
/* Of a rubric of these clauses, each with its weight or not, or of one clause. */
bool task_rubric_read(struct buf *out, const struct yaml *y);

/* ---- schemas: task_schema.c ---- */

/* *out, which is freed, becomes one line of JSON: y itself, or the file beside `path` that it
 * names. */
enum status task_schema_read(
	char **out, const struct yaml *y, const char *path, struct buf *err) MUST_CHECK;

/* ---- rows of CSV, an object each, named by the header: csv_rows.c ---- */

enum status csv_objects(
	cJSON *list, const char *path, struct str text, struct buf *err) MUST_CHECK;

/* A cell of promptfoo's columns __expected as an assertion, as JSON; promptfoo_cells.c. */
cJSON *promptfoo_cell(struct str cell);
/* A row of CSV as a test; takes it. */
cJSON *promptfoo_row(cJSON *row);
/* What a test asserts, which it takes, is what is expected; and how the task is scored, unless
 * that was said; promptfoo_tests.c. */
void promptfoo_expected(struct task *t, struct example *e, const char *path, cJSON *test);

/* ---- messages: turns.c ---- */

/* A list of messages, in the words of some tool. */
bool turns_are(const cJSON *v);
/* A message's text: a text, or a list of parts of type text. */
bool turns_content(struct buf *out, const cJSON *content);
/*
 * The messages as doc text; with `answer`, the last one goes there instead when it is the
 * assistant's. False: a message has no role or no text (which, from 1: *bad).
 */
bool turns_text(struct buf *out, const cJSON *list, struct buf *answer, size_t *bad);
/* A text as doc text that reads back as one message of the user. */
void turns_of_text(struct buf *out, struct str text);

/* ---- what parts the columns of a file like CSV: separator.c ---- */

/*
 * The separator: what a first line `sep=;` says (that line's bytes: *skip), else the one of comma,
 * semicolon, tab and bar by which the first rows have as many columns as the header does. `tabs`:
 * the file's name says tabs.
 */
char separator_find(struct str text, bool tabs, size_t *skip);

#endif
