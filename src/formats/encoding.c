/* encoding.c - a file of examples as UTF-8, or why it is not. */
#include "readers.h"

#include <string.h>
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

static enum status refuse(struct str s, size_t bad, const char *path, struct buf *err)
{
	const char *name = wide(s);
	size_t line, column;

	if (name)
		return fail(err, FAILED,
			"%s:1:1: this is %s, as a spreadsheet's \"Unicode text\" is: save it as "
			"\"CSV UTF-8\", or convert it: iconv -f UTF-16 -t UTF-8 %s >NEW",
			shown(path), name, path);
	if (!s.p[bad])
		return utf8_check(s, shown(path), err);
	text_position(s, bad, &line, &column);
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
		return refuse(text, 0, path, err);
	if (str_starts(text, "\xef\xbb\xbf")) {
		buf_splice(out, before, 3, STR(""));
		text = str_from(buf_str(out), before);
	}
	return utf8_valid(text, &bad) ? OK : refuse(text, bad, path, err);
}
