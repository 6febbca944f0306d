/* opening.c - from what was opened to a live session. */
#include "hunsu/app/command.h"
#include "hunsu/base/file.h"
#include "hunsu/cli/opening.h"
#include "hunsu/cli/work.h"
#include "start.h"

enum status opening_record(
	struct opening *o, const char *word, struct buf *path, struct buf *err)
{
	o->loop = loop_new();
	o->config = config_load(err);
	return o->config ? session_named(path, word, err) : FAILED;
}

enum status opening_live(
	struct live **out, struct opening *o, const struct front *front, struct buf *err)
{
	SCOPED(buf) was = BUF(BUF_TEXT);
	enum status st;
	o->options.commands = commands;
	st = live_open(out, o->loop, o->session, o->config, &o->options, front, err);
	if (st)
		return st;
	o->session = NULL;
	o->config = NULL;
	if (o->prompt_file && file_read_text(&was, o->prompt_file, NULL) == OK)
		live_take_file(*out, o->prompt_file, buf_detach(&was, NULL));
	else if (o->prompt_file)
		live_take_file(*out, o->prompt_file, NULL);
	free(o->prompt_file);
	o->prompt_file = NULL;
	return OK;
}

enum status opening_left(struct live *v, enum status st)
{
	SCOPED(buf) words = BUF(BUF_SMALL);
	enum status left = v ? live_leave(v, &words) : OK;
	print_notes(buf_text(&words));
	return st ? st : left;
}

bool opening_next(struct opening *o, struct live *v)
{
	struct session *next = v ? v->next : NULL;
	SCOPED(buf) why = BUF(BUF_SMALL);
	if (next) {
		struct str name = path_base(journal_path(next->journal));
		v->next = NULL;
		buf_clear(&o->note);
		buf_addf(&o->note, "%.*s is a session of your own from here on: %s", (int)name.n,
			name.p, journal_path(next->journal));
	}
	live_close(v);
	if (!next)
		return false;
	o->session = next;
	o->config = config_load(&why); /* it was read a moment ago */
	if (!o->config) {
		session_close(next);
		o->session = NULL;
	}
	return o->config != NULL;
}

void opening_release(struct opening *o)
{
	session_close(o->session);
	config_free(o->config);
	free(o->prompt_file);
	buf_release(&o->note);
	loop_free(o->loop);
	*o = (struct opening){0};
}
