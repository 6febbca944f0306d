/* record.c - where the session is kept. */
#include "commands.h"

static enum status run_save_as(struct live *v, struct str args, struct buf *err)
{
	struct journal *j = v->desk->session->journal;
	OWNED char *path = NULL;
	enum status st;
	if (!args.n)
		return fail(err, BAD_USAGE, "say where: save-as FILE; it is in %s now",
			journal_path(j));
	path = str_dup(args);
	st = journal_move(j, path, err);
	if (!st)
		live_say(v, false, "all is saved; the session goes on in %s", path);
	return st;
}

COMMAND("write", save_as, "save-as", "go on in another file, with all of this session",
	.args = "FILE", .need = NEED_WRITABLE, .run = run_save_as);
