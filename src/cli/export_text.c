/* export_text.c - where hunsu export writes to. */
#include <string.h>
#include "export.h"
#include "hunsu/base/file.h"
#include "hunsu/cli/work.h"

enum status export_text(const struct export_options *o, const struct buf *text, struct buf *err)
{
	const bool file = o->out && strcmp(o->out, "-") != 0;
	enum status st;

	if (!file) {
		print_out(text);
		return OK;
	}
	if (file_exists(o->out))
		return fail(err, FAILED, "%s is there already: name another file with -o", o->out);
	st = print_file(o->out, text, err);
	if (!st)
		print_note("wrote %s", o->out);
	return st;
}
