/* fronts.c - the front ends behind one shape. */
#include "fronts.h"
#include "hunsu/plain/plain.h"

enum status front_plain(struct opening *o, struct buf *err)
{
	struct plain *p = plain_new(o->loop);
	struct live *v = NULL;
	enum status st = opening_live(&v, o, plain_front(p), err);
	if (!st)
		st = plain_run(p, v, buf_text(&o->note));
	live_close(v);
	plain_free(p);
	return st;
}
