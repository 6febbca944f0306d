/* fronts.c - the front ends behind one shape. */
#include "fronts.h"
#include "hunsu/plain/plain.h"
#include "hunsu/tui/tui.h"

enum status front_plain(struct opening *o, struct buf *err)
{
	struct plain *p = plain_new(o->loop);
	struct live *v;
	enum status st;
	do {
		v = NULL;
		st = opening_live(&v, o, plain_front(p), err);
		if (!st)
			st = plain_run(p, v, buf_text(&o->note));
		st = opening_left(v, st);
	} while (opening_next(o, v));
	plain_free(p);
	return st;
}

size_t front_ask(void *opening, const struct question *q)
{
	struct opening *o = opening;
	SCOPED(buf) why = BUF(BUF_SMALL);
	size_t reply = q->none;
	struct tui *t;

	if (!tui_new(&t, o->loop, o->config, &why)) {
		reply = tui_ask(t, q);
		tui_free(t);
	}
	return reply;
}

enum status front_screen(struct opening *o, struct buf *err)
{
	struct tui *t;
	struct live *v;
	enum status st;
	bool more;
	do {
		t = NULL;
		v = NULL;
		st = tui_new(&t, o->loop, o->config, err);
		if (!st)
			st = opening_live(&v, o, tui_front(t), err);
		if (!st)
			tui_run(t, v, buf_text(&o->note));
		st = opening_left(v, st);
		more = opening_next(o, v);
		tui_free(t);
	} while (more);
	return st;
}

enum status front_cast(
	struct opening *o, int rows, int cols, struct buf *out, struct buf *err)
{
	struct tui *t = NULL;
	struct live *v = NULL;
	enum status st = tui_kept(&t, o->loop, o->config, rows, cols, err);

	if (!st)
		st = opening_live(&v, o, tui_front(t), err);
	if (!st)
		st = tui_cast(t, v, out, err);
	live_close(v);
	tui_free(t);
	return st;
}
