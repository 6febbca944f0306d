/* foreign_tell.c - marks of other programs in our form, and in words. */
#include "hunsu/base/utf8.h"
#include "hunsu/prompt/foreign.h"

#define PRINTED 6

void foreigns_release(struct foreigns *f)
{
	for (size_t i = 0; i < f->n; i++)
		free(f->items[i].ours);
	free(f->items);
	*f = (struct foreigns){0};
}

void foreign_convert(struct buf *out, struct str text, const struct foreigns *f)
{
	size_t done = 0;

	for (size_t i = 0; i < f->n; i++) {
		const struct foreign *m = &f->items[i];

		if (!m->ours)
			continue;
		buf_add(out, text.p + done, m->at - done);
		buf_adds(out, m->ours);
		done = m->at + m->n;
	}
	buf_addstr(out, str_from(text, done));
}

static bool came_before(struct str text, const struct foreigns *f, size_t i)
{
	struct str now = str_first(str_from(text, f->items[i].at), f->items[i].n);

	for (size_t k = 0; k < i; k++)
		if (str_eq(now, str_first(str_from(text, f->items[k].at), f->items[k].n)))
			return true;
	return false;
}

void foreign_print(struct buf *out, struct str text, size_t first, const struct foreigns *f)
{
	size_t printed = 0, more = 0;

	for (size_t i = 0; i < f->n; i++) {
		const struct foreign *m = &f->items[i];
		struct str mark = str_trim(str_first(str_from(text, m->at), m->n));
		size_t line, column;

		if (came_before(text, f, i))
			continue;
		if (printed == PRINTED) {
			more++;
			continue;
		}
		text_position(text, m->at, &line, &column);
		buf_addf(out, "%s%zu:%zu: ", printed++ ? "\n" : "", line + first - 1, column);
		text_brief(out, mark, 60);
		buf_addf(out, " is %s, and is sent as it stands", m->what);
		if (m->ours)
			buf_addf(out, "; here it is written %.*s", (int)str_trim(str_of(m->ours)).n,
				str_trim(str_of(m->ours)).p);
	}
	if (more)
		buf_addf(out, "\n(%zu more)", more);
}
