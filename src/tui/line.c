/* line.c - the line at the bottom: a command, a search, find and replace. */
#include "hunsu/base/file.h"
#include "inside.h"

static const char *const leads[LINE_USES] = {[USE_COMMAND] = ":",
	[USE_SEARCH] = "/",
	[USE_FIND] = "find: ",
	[USE_REPLACE] = "replace: ",
	[USE_REPLACE_BY] = "by: "};

const char *line_lead(const struct tui *t)
{
	return leads[t->use];
}

void line_open(struct tui *t, enum line_use use, struct str text)
{
	if (t->mode != MODE_LINE)
		t->mode_before = t->mode;
	t->mode = MODE_LINE;
	t->use = use;
	buf_clear(&t->offers);
	palette_close(t);
	lineedit_start(t->line, text);
	tui_dirty(t, true);
}

void line_history(struct tui *t, struct str line)
{
	SCOPED(buf) path = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	enum status st = xdg_dir(&path, XDG_STATE, "", &err);

	if (!st) {
		buf_adds(&path, "/history");
		st = line.n ? lineedit_keep(buf_text(&path), line, &err)
			    : lineedit_load(t->line, buf_text(&path), &err);
	}
	if (st && !line.n)
		tui_say(t, true, buf_text(&err)); /* a lost history is no reason not to work */
}
