/* source.c - a file of examples, whole or piece by piece: as UTF-8, or why it is not. */
#include "readers.h"

#include <string.h>
#include <sys/stat.h>
#include "hunsu/base/file.h"
#include "hunsu/base/utf8.h"

/* What the first bytes, or the zeros between them, say; NULL: nothing. */
static const char *wide(struct str s)
{
	size_t odd = 0, even = 0;
	struct str first = str_first(s, 64);

	if (str_starts(s, "\xff\xfe"))
		return "UTF-16LE";
	if (str_starts(s, "\xfe\xff"))
		return "UTF-16BE";
	for (size_t i = 0; i < first.n; i++)
		*(i % 2 ? &odd : &even) += !first.p[i];
	if (odd > first.n / 4)
		return "UTF-16LE";
	return even > first.n / 4 ? "UTF-16BE" : NULL;
}

static const char *shown(const char *path)
{
	return strcmp(path, "-") ? path : "standard input";
}

/* `before`: lines before s. */
static enum status refuse(
	struct str s, size_t bad, size_t before, const char *path, struct buf *err)
{
	const char *name = before ? NULL : wide(s);
	size_t line, column;

	if (!before && no_text(s))
		return fail(err, FAILED, "%s is no text but %s", shown(path), no_text(s));
	if (name)
		return fail(err, FAILED,
			"%s:1:1: this is %s, as a spreadsheet's \"Unicode text\" is: save it as "
			"\"CSV UTF-8\", or convert it: iconv -f UTF-16 -t UTF-8 %s >NEW",
			shown(path), name, path);
	text_position(s, bad, &line, &column);
	line += before;
	if (!s.p[bad])
		return fail(err, FAILED, "%s:%zu:%zu: a NUL character, which no text holds",
			shown(path), line, column);
	return fail(err, FAILED,
		"%s:%zu:%zu: byte 0x%02x is not UTF-8: save it as \"CSV UTF-8\", or convert it, "
		"with "
		"the encoding it has (WINDOWS-1252, CP949, …): iconv -f WINDOWS-1252 -t UTF-8 %s "
		">NEW",
		shown(path), line, column, (unsigned char)s.p[bad], path);
}

enum status encoding_read(struct buf *out, const char *path, struct buf *err)
{
	size_t before = out->n, bad;
	enum status st = file_read(out, path, err);
	struct str text = str_from(buf_str(out), before);

	if (st)
		return st;
	if (wide(text))
		return refuse(text, 0, 0, path, err);
	if (str_starts(text, "\xef\xbb\xbf")) {
		buf_splice(out, before, 3, STR(""));
		text = str_from(buf_str(out), before);
	}
	return utf8_valid(text, &bad) ? OK : refuse(text, bad, 0, path, err);
}

/* ---- piece by piece ---- */

enum { STREAM_FROM = 1 << 20, PIECE = 64 << 10 }; /* bytes */

static bool may_stream(const char *path)
{
	static const char *const endings[] = {
		".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".tab", NULL};
	struct stat at;
	size_t i = 0;

	while (endings[i] && !str_ends(str_of(path), endings[i]))
		i++;
	return endings[i] && !stat(path, &at) && S_ISREG(at.st_mode) &&
	       at.st_size >= STREAM_FROM && (size_t)at.st_size <= TASK_BYTES_MAX;
}

/* How the file begins, in whole lines where it has any; false: it must be read whole. */
static bool begin(struct source *s)
{
	size_t n, lines;

	s->file = may_stream(s->path) ? fopen(s->path, "re") : NULL;
	if (!s->file)
		return false;
	s->piece = mem_new(PIECE, 1);
	n = fread(s->piece, 1, PIECE, s->file);
	s->text = (struct str){s->piece, n};
	s->mark = (long)(n - utf8_past_mark(s->text).n);
	if (wide(s->text))
		return false;
	lines = str_line_start(s->text, n);
	buf_addstr(&s->held, str_from(str_first(s->text, lines ? lines : n), (size_t)s->mark));
	s->text = buf_str(&s->held);
	return true;
}

enum status source_open(struct source *s, const char *path, struct buf *err)
{
	enum status st = OK;

	*s = (struct source){.path = path, .held = BUF(TASK_BYTES_MAX)};
	if (!begin(s))
		st = source_whole(s, err);
	else
		source_again(s);
	return st;
}

void source_close(struct source *s)
{
	if (s->file)
		(void)fclose(s->file);
	free(s->piece);
	free(s->line);
	buf_release(&s->held);
	*s = (struct source){0};
}

enum status source_whole(struct source *s, struct buf *err)
{
	const char *path = s->path;
	enum status st = OK;

	if (s->file || !s->text.p) {
		source_close(s);
		*s = (struct source){.path = path, .held = BUF(TASK_BYTES_MAX)};
		st = encoding_read(&s->held, path, err);
		s->text = s->rest = buf_str(&s->held);
	}
	return st;
}

void source_again(struct source *s)
{
	s->rest = s->text;
	s->lines = 0;
	if (s->file)
		(void)fseek(s->file, s->mark, SEEK_SET);
}

static enum status file_ends(const struct source *s, struct buf *err)
{
	return s->file && ferror(s->file) ? fail(err, FAILED, "%s: cannot be read", s->path) : OK;
}

enum status source_line(struct source *s, struct str *line, struct buf *err)
{
	const char *end;
	ssize_t n;
	size_t bad;

	if (s->file) {
		n = getline(&s->line, &s->cap, s->file);
		*line = (struct str){s->line, n > 0 ? (size_t)n : 0};
		if (!utf8_valid(*line, &bad))
			return refuse(*line, bad, s->lines, s->path, err);
	} else {
		end = s->rest.n ? memchr(s->rest.p, '\n', s->rest.n) : NULL;
		*line = str_first(s->rest, end ? (size_t)(end - s->rest.p) + 1 : s->rest.n);
		s->rest = str_from(s->rest, line->n);
	}
	s->lines += line->n > 0;
	return line->n ? OK : file_ends(s, err);
}

enum status source_piece(struct source *s, struct str *piece, struct buf *err)
{
	*piece = s->rest;
	s->rest = str_from(s->rest, s->rest.n);
	if (s->file)
		*piece = (struct str){s->piece, fread(s->piece, 1, PIECE, s->file)};
	return piece->n ? OK : file_ends(s, err);
}
