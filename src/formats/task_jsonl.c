/*
 * task_jsonl.c - a task as JSON lines: one object an example, its fields the input, `expected`
 * (text, number or a list of accepted answers) the output. Other tools' names for it are
 * understood, GSM8K's worked answers, and lists of messages. Whole JSON with a list of such objects
 * is read too.
 */
#include <limits.h>
#include "readers.h"

cJSON *reader_json(
	struct str text, const char *path, struct json_mended *mended, struct buf *err)
{
	return json_read(text, path, JSON_FILE | JSON_NAN, mended, err);
}

void reader_mended(struct task *t, const char *path, const struct json_mended *mended)
{
	SCOPED(buf) words = BUF(BUF_SMALL);

	json_mended_say(&words, mended, path);
	if (words.n)
		task_note(t, "%s", buf_text(&words));
}

struct place { /* of a text in its file, the first being 1:1 */
	size_t line, column;
};

/* json_read tells places within what it was given. */
static void shift(const struct place *at, size_t *line, size_t *column)
{
	*column += *line == 1 ? at->column - 1 : 0;
	*line += at->line - 1;
}

/* Takes ":12" off. */
static bool take_number(struct str *s, size_t *out)
{
	const size_t end = str_starts(*s, ":") ? str_find(*s, ":", 1) : SIZE_MAX;
	long n;

	if (end == SIZE_MAX || !str_to_long(str_from(str_first(*s, end), 1), 1, LONG_MAX, &n))
		return false;
	*out = (size_t)n;
	*s = str_from(*s, end);
	return true;
}

/* What is read of a part of a file, which begins there: an error names path:line:column. */
static cJSON *json_at(struct str text, const char *path, struct place at,
	struct json_mended *mended, struct buf *err)
{
	SCOPED(buf) said = BUF(BUF_SMALL);
	size_t before = mended->halves;
	cJSON *tree = reader_json(text, "", mended, &said);
	struct str rest = buf_str(&said);
	struct place in = at;

	if (!before && mended->halves)
		shift(&at, &mended->line, &mended->column);
	if (!tree && take_number(&rest, &in.line) && take_number(&rest, &in.column)) {
		shift(&at, &in.line, &in.column);
		fail(err, FAILED, "%s:%zu:%zu%s", path, in.line, in.column, rest.p);
	} else if (!tree) {
		fail(err, FAILED, "%s:%zu%s", path, at.line, buf_text(&said));
	}
	return tree;
}

cJSON *reader_json_line(struct str text, const char *path, size_t line, struct json_mended *mended,
	struct buf *err)
{
	return json_at(text, path, (struct place){line, 1}, mended, err);
}

static bool is_lines(const char *path)
{
	return str_ends(str_of(path), ".jsonl") || str_ends(str_of(path), ".ndjson");
}

/* What is mended is told once, though all is gone through twice. */
struct feed {
	struct json_feed base;
	struct source *from;
	const char *path;
	struct json_mended mended;
	bool second;
	cJSON *tree;
	/* of a list: */
	struct str piece;
	struct place at;
	struct buf element;
	bool began, ended;
};

static enum status give(
	struct feed *f, struct str text, struct place at, struct json_row *row, struct buf *err)
{
	struct json_mended again = {0};

	f->tree = json_at(text, f->path, at, f->second ? &again : &f->mended, err);
	row_open(f->tree);
	*row = (struct json_row){f->tree, (int)at.line};
	return f->tree ? OK : FAILED;
}

static void again(struct json_feed *base)
{
	struct feed *f = (struct feed *)base;

	source_again(f->from);
	f->piece = (struct str){0};
	f->at = (struct place){1, 1};
	f->began = f->ended = false;
	f->second = true;
}

static enum status read_feed(const struct reader *r, struct source *from,
	enum status (*next)(struct json_feed *f, struct json_row *row, struct buf *err))
{
	struct feed f = {.base = {.next = next, .again = again}, .from = from, .path = r->path,
		.element = BUF(TASK_BYTES_MAX)};
	enum status st;

	again(&f.base);
	f.second = false;
	st = feed_read(r, &f.base);
	reader_mended(r->task, r->path, &f.mended);
	cJSON_Delete(f.tree);
	buf_release(&f.element);
	return st;
}

/* ---- lines ---- */

static enum status next_filled(struct source *from, struct str *line, struct buf *err)
{
	enum status st;

	do {
		st = source_line(from, line, err);
	} while (!st && line->n && !str_trim(*line).n);
	*line = str_trim(*line);
	return st;
}

static enum status next_of_lines(struct json_feed *base, struct json_row *row, struct buf *err)
{
	struct feed *f = (struct feed *)base;
	struct str line;
	enum status st = next_filled(f->from, &line, err);

	cJSON_Delete(f->tree);
	f->tree = NULL;
	*row = (struct json_row){0};
	return st || !line.n ? st
			     : give(f, line, (struct place){f->from->lines, 1}, row, err);
}

/* ---- a list, element by element ---- */

/* Goes on by n bytes of the piece. */
static void pass(struct feed *f, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (f->piece.p[i] == '\n')
			f->at = (struct place){f->at.line + 1, 1};
		else if (((unsigned char)f->piece.p[i] & 0xc0) != 0x80)
			f->at.column++;
	}
	f->piece = str_from(f->piece, n);
}

static bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The byte that comes next, white space being passed over; '\0' at the end. */
static enum status peek(struct feed *f, char *c, struct buf *err)
{
	enum status st = OK;

	while (!st && (!f->piece.n || is_white(f->piece.p[0]))) {
		pass(f, f->piece.n > 0);
		if (!f->piece.n)
			st = source_piece(f->from, &f->piece, err);
		if (!f->piece.n)
			break;
	}
	*c = f->piece.n ? f->piece.p[0] : '\0';
	return st;
}

struct scan {
	int depth;
	bool quoted, escaped;
};

/* How much of the text is of the element; less than all: what ends it is next. */
static size_t element_part(struct scan *s, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		const char c = text.p[i];

		if (s->quoted) {
			s->quoted = s->escaped || c != '"';
			s->escaped = !s->escaped && c == '\\';
		} else if (c == '"') {
			s->quoted = true;
		} else if (c == '{' || c == '[') {
			s->depth++;
		} else if (!s->depth && (c == ',' || c == ']')) {
			return i;
		} else if (c == '}' || c == ']') {
			s->depth--;
		}
	}
	return text.n;
}

static enum status take_element(struct feed *f, struct buf *err)
{
	struct scan s = {0};
	enum status st = OK;
	size_t n;

	buf_clear(&f->element);
	do {
		n = element_part(&s, f->piece);
		n += !n && !f->element.n && f->piece.n; /* what is there instead of one */
		buf_addstr(&f->element, str_first(f->piece, n));
		pass(f, n);
	} while (!f->piece.n && !(st = source_piece(f->from, &f->piece, err)) && f->piece.n);
	return st;
}

static enum status end_of_list(struct feed *f, struct buf *err)
{
	enum status st;
	char c;

	pass(f, 1);
	f->ended = true;
	st = peek(f, &c, err);
	return st || !f->piece.n ? st
				 : fail(err, FAILED, "%s:%zu:%zu: not valid JSON: something "
					"follows the list", f->path, f->at.line, f->at.column);
}

/* To the next element, or over the end. What stands there, the reader of JSON judges. */
static enum status go_to_element(struct feed *f, struct buf *err)
{
	const bool first = !f->began;
	char c;
	enum status st = peek(f, &c, err);

	f->began = true;
	if (!st && c == ']')
		return end_of_list(f, err);
	pass(f, f->piece.n > 0); /* [ or , */
	if (!st)
		st = peek(f, &c, err);
	return st || !first || c != ']' ? st : end_of_list(f, err);
}

static enum status next_of_list(struct json_feed *base, struct json_row *row, struct buf *err)
{
	struct feed *f = (struct feed *)base;
	struct place begins;
	enum status st = f->ended ? OK : go_to_element(f, err);

	cJSON_Delete(f->tree);
	f->tree = NULL;
	*row = (struct json_row){0};
	if (st || f->ended)
		return st;
	begins = f->at;
	st = take_element(f, err);
	return st ? st : give(f, buf_str(&f->element), begins, row, err);
}

/* ---- which ---- */

static bool is_json(struct str text)
{
	OWNED_JSON cJSON *tree = reader_json(text, "", NULL, NULL);

	return tree != NULL;
}

static enum status read_whole(const struct reader *r, struct str text)
{
	struct json_mended mended = {0};
	OWNED_JSON cJSON *tree = reader_json(text, r->path, &mended, r->err), *made = NULL;
	struct json_rows rows = {0};
	enum status st = tree ? shape_rows(r, text, tree, &rows, &made) : FAILED;

	if (!st)
		st = rows_read(r, &rows);
	reader_mended(r->task, r->path, &mended);
	free(rows.items);
	return st;
}

/* JSON that goes on over its first line, or has no other, is one value. Where a line is broken,
 * lines are what was meant. */
static enum status read_jsonl(const struct reader *r, struct source *from)
{
	struct str line;
	bool first, brace, lines;
	enum status st;

	if (str_starts(str_trim(from->text), "["))
		return read_feed(r, from, next_of_list);
	source_again(from);
	st = next_filled(from, &line, r->err);
	if (st || !line.n)
		return st;
	first = is_json(line);
	brace = str_is(line, "{");
	st = first ? next_filled(from, &line, r->err) : source_whole(from, r->err);
	if (st)
		return st;
	lines = first ? line.n > 0
		      : !brace && !is_json(from->text) && !str_ends(str_of(r->path), ".json");
	if (!lines)
		st = source_whole(from, r->err);
	if (!lines && !st)
		return read_whole(r, from->text);
	return st ? st : read_feed(r, from, next_of_lines);
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
