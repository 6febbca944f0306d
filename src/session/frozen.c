#include "frozen.h"

#include <stdlib.h>
#include <string.h>
#include "hunsu/base/mem.h"

/* ---- the columns ---- */

struct list { /* what LIST makes, of any type */
	void *items;
	size_t n, cap;
};

static void mark_own(struct shelf *shelf, struct mark *m)
{
	const double *was = m->scores;

	if (!was)
		return;
	m->scores = shelf_grow(shelf, NULL, 0, (size_t)m->n_scores, sizeof *was);
	memcpy(m->scores, was, (size_t)m->n_scores * sizeof *was);
}

static void sheet_own(struct shelf *shelf, void *element)
{
	struct sheet *row = element;
	const struct mark *was = row->marks;

	if (!row->n)
		return;
	row->marks = shelf_grow(shelf, NULL, 0, row->n, sizeof *was);
	memcpy(row->marks, was, row->n * sizeof *was);
	for (size_t i = 0; i < row->n; i++)
		mark_own(shelf, &row->marks[i]);
}

static void aside_own(struct shelf *shelf, void *element)
{
	mark_own(shelf, &((struct aside *)element)->mark);
}

static void example_own(struct shelf *shelf, void *element)
{
	struct example_state *e = element;
	const struct example *was = e->old;

	if (!e->n_old)
		return;
	e->old = shelf_grow(shelf, NULL, 0, e->n_old, sizeof *was);
	memcpy(e->old, was, e->n_old * sizeof *was);
}

static const struct column_form {
	size_t at; /* of the list, in the state or the fold */
	bool in_fold;
	size_t size, chunk; /* of an element; elements in a chunk */
	/* Gives a copied element memory of its own for what is written over in place. */
	void (*own)(struct shelf *shelf, void *element);
} forms[COLUMNS] = {
#define IN_STATE(list, type, chunk, own)                                                           \
	{                                                                                          \
		offsetof(struct state, list), false, sizeof(type), chunk, own                      \
	}
#define IN_FOLD(list, type, chunk, own)                                                            \
	{                                                                                          \
		offsetof(struct fold, list), true, sizeof(type), chunk, own                        \
	}
	[COL_CALLS] = IN_STATE(calls, struct call_record, 128, NULL),
	[COL_SHEETS] = IN_STATE(sheets, struct sheet, 1, sheet_own),
	[COL_ASIDE] = IN_FOLD(aside, struct aside, 16, aside_own),
	[COL_VERSIONS] = IN_STATE(versions, struct version, 64, NULL),
	[COL_VARIANTS] = IN_STATE(variants, struct variant, 64, NULL),
	[COL_ROUNDS] = IN_STATE(rounds, struct round, 64, NULL),
	[COL_REFUSALS] = IN_STATE(refusals, struct refused, 64, NULL),
	[COL_ABLATIONS] = IN_STATE(ablations, struct ablation, 16, NULL),
	[COL_BETS] = IN_STATE(bets, struct bet, 64, NULL),
	[COL_NOTES] = IN_STATE(notes, struct note, 64, NULL),
	[COL_LOOKS] = IN_STATE(looks, struct look, 64, NULL),
	[COL_EXAMPLES] = IN_STATE(examples, struct example_state, 32, example_own),
	[COL_METRICS] = IN_STATE(metrics, struct metric_state, 64, NULL),
	[COL_SETTINGS] = IN_STATE(settings_all, struct settings, 64, NULL),
	[COL_MODELS] = IN_STATE(models_seen, char *, 64, NULL),
	[COL_LOCKSETS] = IN_FOLD(locksets, struct lockset, 64, NULL),
	[COL_CHILDREN] = IN_FOLD(children, int, 16, NULL),
	[COL_DONE] = IN_FOLD(done, struct unit, 128, NULL),
	[COL_UNDONE] = IN_FOLD(undone, struct unit, 128, NULL),
	[COL_EXAMPLE_JSON] = IN_FOLD(example, cJSON *, 128, NULL),
	[COL_METRIC_JSON] = IN_FOLD(metric, cJSON *, 128, NULL),
	[COL_SETTINGS_JSON] = IN_FOLD(settings, cJSON *, 128, NULL),
#undef IN_STATE
#undef IN_FOLD
};

/* The lists are of different types, and the same but for what items points to. */
static char *list_at(struct state *s, struct fold *f, enum column c)
{
	return (forms[c].in_fold ? (char *)f : (char *)s) + forms[c].at;
}

static struct list list_get(struct state *s, struct fold *f, enum column c)
{
	struct list list;

	memcpy(&list, list_at(s, f, c), sizeof list);
	return list;
}

static void list_set(struct state *s, struct fold *f, enum column c, struct list list)
{
	memcpy(list_at(s, f, c), &list, sizeof list);
}

void column_free(struct state *s, enum column c)
{
	free(list_get(s, s->fold, c).items);
}

/* ---- what has changed ---- */

void touch(struct state *s, enum column c, size_t place)
{
	struct touched *t = s->fold->touched;
	size_t chunk = place / forms[c].chunk;

	if (!t)
		return;
	t += c;
	if (chunk >= t->n) {
		size_t n = chunk < 32 ? 64 : 2 * chunk;

		t->items = mem_grow(t->items, n, 1);
		memset(t->items + t->n, 0, n - t->n);
		t->n = n;
	}
	t->items[chunk] = 1;
}

void touched_watch(struct state *s, bool on)
{
	struct fold *f = s->fold;

	if (on && !f->touched)
		f->touched = NEWN(COLUMNS, struct touched);
	if (on || !f->touched)
		return;
	for (enum column c = 0; c < COLUMNS; c++)
		free(f->touched[c].items);
	free(f->touched);
	f->touched = NULL;
}

static bool chunk_touched(const struct state *s, enum column c, size_t chunk)
{
	const struct touched *t = &s->fold->touched[c];

	return chunk < t->n && t->items[chunk];
}

static void touched_forget(struct state *s)
{
	for (enum column c = 0; c < COLUMNS; c++) {
		struct touched *t = &s->fold->touched[c];

		if (t->n)
			memset(t->items, 0, t->n);
	}
}

/* ---- freezing ---- */

static size_t chunk_elements(const struct column_form *form, size_t n, size_t chunk)
{
	size_t rest = n - chunk * form->chunk;

	return rest < form->chunk ? rest : form->chunk;
}

static void elements_own(
	const struct column_form *form, struct shelf *shelf, void *items, size_t n)
{
	for (size_t i = 0; form->own && i < n; i++)
		form->own(shelf, (char *)items + i * form->size);
}

static void *chunk_freeze(const struct column_form *form, const struct list *list, size_t chunk,
	struct shelf *shelf)
{
	size_t n = chunk_elements(form, list->n, chunk);
	void *copy = shelf_copy(shelf, (char *)list->items + chunk * form->chunk * form->size, n,
		form->size);

	elements_own(form, shelf, copy, n);
	return copy;
}

static void column_freeze(struct frozen *out, struct state *s, enum column c,
	const struct frozen *before, struct shelf *shelf)
{
	const struct column_form *form = &forms[c];
	struct list list = list_get(s, s->fold, c), was = {0};
	struct strip *strip = &out->strips[c];

	if (before)
		was = list_get((struct state *)&before->state, (struct fold *)&before->fold, c);
	strip->n = (list.n + form->chunk - 1) / form->chunk;
	strip->chunks = strip->n ? shelf_room(shelf, strip->n, sizeof *strip->chunks) : NULL;
	for (size_t i = 0; i < strip->n; i++) {
		bool same = before && i < before->strips[c].n && !chunk_touched(s, c, i) &&
			    chunk_elements(form, was.n, i) == chunk_elements(form, list.n, i);

		strip->chunks[i] = same ? before->strips[c].chunks[i]
					: chunk_freeze(form, &list, i, shelf);
	}
	list_set(&out->state, &out->fold, c, (struct list){NULL, list.n, 0});
}

struct frozen *state_freeze(struct state *s, const struct frozen *before, struct shelf *shelf)
{
	struct frozen *out = shelf_room(shelf, 1, sizeof *out);
	struct fold *f = &out->fold;

	out->state = *s;
	*f = *s->fold;
	for (enum column c = 0; c < COLUMNS; c++)
		column_freeze(out, s, c, before, shelf);
	if (before && before->state.authors.n == s->authors.n)
		out->authors = before->authors;
	else
		out->authors = shelf_copy(
			shelf, s->authors.items, s->authors.n, sizeof *s->authors.items);
	for (size_t i = 0; i < s->authors.n; i++)
		if (!before || out->authors != before->authors)
			out->authors[i] = shelf_keep(shelf, s->authors.items[i]);
	out->state.authors.items = NULL;
	out->state.locks.items = NULL;
	out->state.locks.n = out->state.locks.cap = 0;
	out->state.fold = NULL;
	f->shelf = (struct shelf){0};
	f->touched = NULL;
	f->sheet_index = f->aside_index = f->model_index = (struct index){0};
	f->prepared = NULL;
	f->prepared_cap = 0;
	f->last_reason = NULL;
	touched_forget(s);
	return out;
}

/* ---- thawing ---- */

static void column_thaw(struct state *s, enum column c, const struct frozen *from)
{
	const struct column_form *form = &forms[c];
	struct list list = list_get(s, s->fold, c);
	char *at;

	list.cap = list.n;
	if (!list.n)
		return;
	list.items = at = mem_grow(NULL, list.n, form->size);
	for (size_t i = 0; i < from->strips[c].n; i++) {
		size_t n = chunk_elements(form, list.n, i);

		memcpy(at, from->strips[c].chunks[i], n * form->size);
		at += n * form->size;
	}
	elements_own(form, &s->fold->shelf, list.items, list.n);
	list_set(s, s->fold, c, list);
}

void state_thaw(struct state *s, const struct frozen *from)
{
	state_release(s);
	*s = from->state;
	s->fold = NEW(struct fold);
	*s->fold = from->fold;
	authors_init(&s->authors);
	for (size_t i = s->authors.n; i < from->state.authors.n; i++)
		*PUSH(&s->authors) = mem_dup(from->authors[i]);
	for (enum column c = 0; c < COLUMNS; c++)
		column_thaw(s, c, from);
	indices_make(s);
	locks_show(s);
}
