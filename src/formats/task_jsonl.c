/*
 * task_jsonl.c - a task as JSON lines: one object an example, its fields the input, `expected`
 * (text, number or a list of accepted answers) the output. Other tools' names for it are
 * understood, GSM8K's worked answers, and lists of messages. Whole JSON with a list of such objects
 * is read too.
 */
#include <stdio.h>
#include <sys/stat.h>
#include "readers.h"

#define STREAM_FROM (1 << 20) /* bytes of a file that is not read whole */

cJSON *reader_json(
	struct str text, const char *path, struct json_mended *mended, struct buf *err)
{
	return json_read(text, path, JSON_FILE | JSON_NAN, mended, err);
}

void reader_mended(struct task *t, const char *path, const struct json_mended *mended)
{
	struct buf words = BUF(BUF_SMALL);

	json_mended_say(&words, mended, path);
	if (words.n)
		task_note(t, "%s", buf_text(&words));
	buf_release(&words);
}

/* json_read says LINE:COLUMN within what it was given; a line of the file is always its line 1. */
cJSON *reader_json_line(struct str text, const char *path, size_t line, struct json_mended *mended,
	struct buf *err)
{
	struct buf said = BUF(BUF_SMALL);
	size_t before = mended->halves;
	cJSON *tree = reader_json(text, "", mended, &said);

	if (!before && mended->halves)
		mended->line = line;
	if (!tree)
		fail(err, FAILED, "%s:%zu%s", path, line,
			buf_text(&said) + (str_starts(buf_str(&said), ":1:") ? 2 : 0));
	buf_release(&said);
	return tree;
}

static bool is_lines(const char *path)
{
	return str_ends(str_of(path), ".jsonl") || str_ends(str_of(path), ".ndjson");
}

static enum status read_whole(const struct reader *r, struct str text)
{
	struct json_mended mended = {0};
	cJSON *tree = reader_json(text, r->path, &mended, r->err), *made = NULL;
	struct json_rows rows = {0};
	enum status st = tree ? shape_rows(r, text, tree, &rows, &made) : FAILED;

	if (!st)
		st = rows_read(r, &rows);
	reader_mended(r->task, r->path, &mended);
	free(rows.items);
	cJSON_Delete(made);
	cJSON_Delete(tree);
	return st;
}

static bool is_json(struct str text)
{
	cJSON *tree = reader_json(text, "", NULL, NULL);

	cJSON_Delete(tree);
	return tree != NULL;
}

/* A list; or JSON that goes on over its first line, or has no other. Where a line is broken, lines
 * are what was meant. */
static bool is_whole(const char *path, struct str text)
{
	struct str all = str_trim(text), rest = all, line;

	if (str_starts(all, "[") || !str_line(&rest, &line) || !str_trim(rest).n ||
		str_is(str_trim(line), "{"))
		return true;
	return !is_json(line) && (is_json(all) || str_ends(str_of(path), ".json"));
}

struct lines {
	struct json_feed feed;
	const char *path;
	FILE *file; /* NULL: of text */
	struct str text, rest;
	char *line; /* of the file */
	size_t cap;
	int n;
	bool second; /* what is mended was told */
	struct json_mended mended;
	cJSON *tree;
};

static bool next_line(struct lines *l, struct str *line)
{
	ssize_t n;

	if (!l->file)
		return str_line(&l->rest, line);
	n = getline(&l->line, &l->cap, l->file);
	*line = (struct str){l->line, n > 0 ? (size_t)n : 0};
	return n > 0;
}

static enum status lines_next(struct json_feed *f, struct json_row *row, struct buf *err)
{
	struct lines *l = (struct lines *)f;
	struct json_mended again = {0};
	struct str line;

	cJSON_Delete(l->tree);
	l->tree = NULL;
	*row = (struct json_row){0};
	while (next_line(l, &line)) {
		l->n++;
		line = str_trim(line);
		if (!line.n)
			continue;
		l->tree = reader_json_line(
			line, l->path, (size_t)l->n, l->second ? &again : &l->mended, err);
		*row = (struct json_row){l->tree, l->n};
		return l->tree ? OK : FAILED;
	}
	return l->file && ferror(l->file) ? fail(err, FAILED, "%s: cannot be read", l->path) : OK;
}

static void lines_again(struct json_feed *f)
{
	struct lines *l = (struct lines *)f;

	l->rest = l->text;
	l->n = 0;
	l->second = true;
	if (l->file)
		rewind(l->file);
}

static enum status read_lines(const struct reader *r, FILE *file, struct str text)
{
	struct lines l = {.feed = {.next = lines_next, .again = lines_again}, .path = r->path,
		.file = file, .text = text, .rest = text};
	enum status st = feed_read(r, &l.feed);

	reader_mended(r->task, r->path, &l.mended);
	cJSON_Delete(l.tree);
	free(l.line);
	return st;
}

bool task_jsonl_stream(const struct reader *r, enum status *st)
{
	struct stat at;
	const bool may = is_lines(r->path) && !stat(r->path, &at) && S_ISREG(at.st_mode) &&
			 at.st_size >= STREAM_FROM && (size_t)at.st_size <= TASK_BYTES_MAX;
	FILE *file = may ? fopen(r->path, "re") : NULL;
	char *line = NULL;
	size_t cap = 0;
	ssize_t n = file ? getline(&line, &cap, file) : 0;
	struct str first = str_trim((struct str){line, n > 0 ? (size_t)n : 0});
	bool is = first.n && first.p[first.n - 1] == '}' && is_json(first);

	if (is) {
		rewind(file);
		*st = read_lines(r, file, STR(""));
	}
	if (file)
		(void)fclose(file);
	free(line);
	return is;
}

static enum status read_jsonl(const struct reader *r, struct str text)
{
	if (!str_trim(text).n)
		return OK;
	return is_whole(r->path, text) ? read_whole(r, text) : read_lines(r, NULL, text);
}

static bool is_jsonl(const char *path, struct str text)
{
	struct str s = str_trim(text);

	if (is_lines(path))
		return true;
	return str_starts(s, "{") || str_starts(s, "[");
}

const struct task_format task_format_jsonl = {
	.name = "jsonl",
	.help = "a JSON object a line: fields, and \"expected\": text or a list of accepted "
		"answers; or a list of such objects, as tools wrap it",
	.recognise = is_jsonl, .read = read_jsonl
};
