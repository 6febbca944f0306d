/*
 * task_jsonl.c - a task as JSON lines: one object an example, its fields the input, `expected`
 * (text, number or a list of accepted answers) the output. Other tools' names for it are
 * understood, GSM8K's worked answers, and lists of messages. Whole JSON with a list of such objects
 * is read too.
 */
#include "readers.h"

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

static enum status read_lines(const struct reader *r, struct str text)
{
	struct json_rows rows = {0};
	struct json_mended mended = {0};
	struct str line;
	enum status st = OK;

	for (int n = 1; !st && str_line(&text, &line); n++) {
		cJSON *tree;

		if (!str_trim(line).n)
			continue;
		tree = reader_json_line(line, r->path, (size_t)n, &mended, r->err);
		if (tree)
			*PUSH(&rows) = (struct json_row){tree, n};
		else
			st = FAILED;
	}
	if (!st)
		st = rows_read(r, &rows);
	reader_mended(r->task, r->path, &mended);
	for (size_t i = 0; i < rows.n; i++)
		cJSON_Delete((cJSON *)(uintptr_t)rows.items[i].object);
	free(rows.items);
	return st;
}

static enum status read_jsonl(const struct reader *r, struct str text)
{
	if (!str_trim(text).n)
		return OK;
	return is_whole(r->path, text) ? read_whole(r, text) : read_lines(r, text);
}

static bool is_jsonl(const char *path, struct str text)
{
	struct str s = str_trim(text);

	if (str_ends(str_of(path), ".jsonl") || str_ends(str_of(path), ".ndjson"))
		return true;
	return str_starts(s, "{") || str_starts(s, "[");
}

const struct task_format task_format_jsonl = {
	.name = "jsonl",
	.help = "a JSON object a line: fields, and \"expected\": text or a list of accepted "
		"answers; or a list of such objects, as tools wrap it",
	.recognise = is_jsonl, .read = read_jsonl
};
