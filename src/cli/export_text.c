/* export_text.c - where hunsu export writes to. */
#include <string.h>
#include "export.h"
#include "hunsu/base/file.h"
#include "hunsu/cli/work.h"

const char *export_file(const struct export_options *o)
{
	return o->out && strcmp(o->out, "-") != 0 ? o->out : NULL;
}

enum status export_text(const struct export_options *o, const struct buf *text, struct buf *err)
{
	const char *file = export_file(o);
	enum status st;

	if (!file) {
		print_out(text);
		return OK;
	}
	if (file_exists(file))
		return fail(err, FAILED, "%s is there already: name another file with -o", file);
	st = print_file(file, text, err);
	if (!st)
		print_note("wrote %s", file);
	return st;
}
