/* marks.c - what a text scored on an example: on its current version, and aside on others. */
#include <string.h>

#include "fold.h"

#define WRITTEN_MOST 2048 /* that are known; then the older half is forgotten */

uint64_t aside_key(int sheet, int example, int version)
{
	return index_mix(index_mix((uint64_t)sheet, (uint64_t)example), (uint64_t)version);
}

static struct mark *mark_aside(struct state *s, int sheet, int example, int version, bool make)
{
	struct fold *f = s->fold;
	uint64_t key = aside_key(sheet, example, version);
	size_t at = SIZE_MAX;
	struct aside *a;

	for (int i; (i = index_next(&f->aside_index, key, &at)) >= 0;) {
		a = &f->aside.items[i];
		if (a->sheet != sheet || a->example != example || a->version != version)
			continue;
		touch(s, COL_ASIDE, (size_t)i);
		return &a->mark;
	}
	if (!make)
		return NULL;
	index_add(&f->aside_index, key, (int)f->aside.n);
	a = PUSH(&f->aside);
	*a = (struct aside){.sheet = sheet, .example = example, .version = version};
	return &a->mark;
}

static void note_written(struct state *s, int sheet, int example)
{
	struct written_marks *w = &s->fold->written;
	const size_t half = WRITTEN_MOST / 2;

	if (w->list.n == WRITTEN_MOST) {
		w->since = w->list.items[half - 1].event;
		w->list.n -= half;
		memmove(w->list.items, w->list.items + half, half * sizeof *w->list.items);
	}
	*PUSH(&w->list) = (struct written){s->events, sheet, example};
}

bool state_written(const struct state *s, int after, const struct written **out, size_t *n)
{
	const struct written_marks *w = &s->fold->written;
	size_t from = w->list.n;

	while (from && w->list.items[from - 1].event > after)
		from--;
	*n = w->list.n - from;
	*out = *n ? &w->list.items[from] : NULL;
	return after >= w->since && after <= s->events;
}

struct mark *mark_of(struct state *s, int sheet, const int example[2])
{
	struct sheet *row = &s->sheets.items[sheet];
	const struct example *now = state_example(s, example[0]);

	if (now->version != example[1])
		return mark_aside(s, sheet, example[0], example[1], true);
	touch(s, COL_SHEETS, (size_t)sheet);
	row->changed = s->changed.marks = s->events;
	note_written(s, sheet, example[0]);
	if ((size_t)example[0] > row->n) {
		row->marks = shelf_grow(
			&s->fold->shelf, row->marks, row->n, s->examples.n, sizeof *row->marks);
		row->n = s->examples.n;
	}
	return &row->marks[example[0] - 1];
}

void marks_turn(struct state *s, int example, int from, int to)
{
	for (size_t i = 0; i < s->sheets.n; i++) {
		struct sheet *row = &s->sheets.items[i];
		struct mark *now, *other, was;

		if ((size_t)example <= row->n && row->marks[example - 1].example_version)
			(void)mark_aside(s, (int)i, example, from, true);
		other = mark_aside(s, (int)i, example, to, false);
		if ((size_t)example > row->n && !other)
			continue;
		now = mark_of(s, (int)i, (int[]){example, to});
		was = *now;
		*now = other ? *other : (struct mark){0};
		if (other)
			*other = (struct mark){0};
		if (was.example_version)
			*mark_aside(s, (int)i, example, from, true) = was;
	}
}
