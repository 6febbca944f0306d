/* frozen.c - the lists of a state in chunks that checkpoints share. */
#include "frozen.h"

#include <string.h>

/* ---- the columns ---- */

struct list LIST_OF(void); /* what LIST makes, of any type */

/* Scores come behind the others, or are copied first (mark_score): those that were there stay. So a
 * frozen state shares them; one that goes on from it puts others behind them. */
static void mark_own(struct shelf *shelf, struct mark *m)
{
	const double *was = m->scores;

	if (!was)
		return;
	m->scores = shelf_grow(shelf, NULL, 0, (size_t)m->n_scores, sizeof *was);
	memcpy(m->scores, was, (size_t)m->n_scores * sizeof *was);
}

static void sheet_own(struct shelf *shelf, void *element, bool thaw)
{
	struct sheet *row = element;
	const struct mark *was = row->marks;

	if (!row->n)
		return;
	row->marks = shelf_grow(shelf, NULL, 0, row->n, sizeof *was);
	memcpy(row->marks, was, row->n * sizeof *was);
	for (size_t i = 0; thaw && i < row->n; i++)
		mark_own(shelf, &row->marks[i]);
}

static void aside_own(struct shelf *shelf, void *element, bool thaw)
{
	if (thaw)
		mark_own(shelf, &((struct aside *)element)->mark);
}

static void example_own(struct shelf *shelf, void *element, bool thaw)
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
	/* Gives a copied element memory of its own for what is written over in place; thaw: it will
	 * be folded on, beside the one it was copied from. */
	void (*own)(struct shelf *shelf, void *element, bool thaw);
} forms[COLUMNS] = {
#define IN_state false
#define IN_fold true
#define FORM(name, where, list, type, chunk, own)                                                  \
	{offsetof(struct where, list), IN_##where, sizeof(type), chunk, own},
	COLUMNS_ALL(FORM)
#undef FORM
#undef IN_state
#undef IN_fold
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

struct freezing {
	struct shelf *shelf;
	char **authors; /* copies of those that the last one had */
	size_t n_authors;
	LIST(struct chunk *) shared[COLUMNS]; /* by chunk: shared with the state now, or NULL */
};

static size_t chunk_elements(const struct column_form *form, size_t n, size_t chunk)
{
	size_t rest = n - chunk * form->chunk;

	return rest < form->chunk ? rest : form->chunk;
}

static void elements_own(const struct column_form *form, struct shelf *shelf, void *items,
	size_t n, bool thaw)
{
	for (size_t i = 0; form->own && i < n; i++)
		form->own(shelf, (char *)items + i * form->size, thaw);
}

static char *chunk_at(const struct column_form *form, const struct list *list, size_t chunk)
{
	return (char *)list->items + chunk * form->chunk * form->size;
}

/* What was frozen keeps the chunk as it is, before it changes. Elements that were taken off the end
 * of a list since are still there. */
void touch(struct state *s, enum column c, size_t place)
{
	struct freezing *f = s->fold->freezing;
	const struct column_form *form = &forms[c];
	size_t i = place / form->chunk;
	struct list list;
	struct chunk *chunk;

	if (!f || i >= f->shared[c].n || !f->shared[c].items[i])
		return;
	chunk = f->shared[c].items[i];
	f->shared[c].items[i] = NULL;
	list = list_get(s, s->fold, c);
	chunk->items = shelf_copy(f->shelf, chunk_at(form, &list, i), chunk->n, form->size);
	elements_own(form, f->shelf, chunk->items, chunk->n, false);
}

void freezing_begin(struct state *s, struct shelf *shelf)
{
	s->fold->freezing = NEW(struct freezing);
	s->fold->freezing->shelf = shelf;
}

void freezing_release(struct fold *f)
{
	if (!f->freezing)
		return;
	for (enum column c = 0; c < COLUMNS; c++)
		free(f->freezing->shared[c].items);
	free(f->freezing);
	f->freezing = NULL;
}

void freezing_end(struct state *s)
{
	const struct freezing *f = s->fold->freezing;

	for (enum column c = 0; c < COLUMNS; c++) {
		struct list list = list_get(s, s->fold, c);

		for (size_t i = 0; i < f->shared[c].n; i++)
			if (f->shared[c].items[i])
				f->shared[c].items[i]->items = chunk_at(&forms[c], &list, i);
	}
	freezing_release(s->fold);
}

static void column_freeze(struct frozen *out, struct state *s, enum column c)
{
	struct freezing *f = s->fold->freezing;
	const struct column_form *form = &forms[c];
	size_t n = list_get(s, s->fold, c).n;
	struct strip *strip = &out->strips[c];

	strip->n = (n + form->chunk - 1) / form->chunk;
	while (f->shared[c].n < strip->n)
		*PUSH(&f->shared[c]) = NULL;
	for (size_t i = 0; i < strip->n; i++) {
		struct chunk **shared = &f->shared[c].items[i];
		size_t elements = chunk_elements(form, n, i);

		if (!*shared)
			*shared = shelf_room(f->shelf, 1, sizeof **shared);
		if ((*shared)->n < elements)
			(*shared)->n = elements;
	}
	strip->chunks = shelf_copy(f->shelf, f->shared[c].items, strip->n, sizeof *strip->chunks);
	list_set(&out->state, &out->fold, c, (struct list){NULL, n, 0});
}

static char **authors_freeze(struct freezing *f, const struct authors *a)
{
	if (f->n_authors == a->n)
		return f->authors;
	f->n_authors = a->n;
	f->authors = shelf_copy(f->shelf, a->items, a->n, sizeof *a->items);
	for (size_t i = 0; i < a->n; i++)
		f->authors[i] = shelf_keep(f->shelf, a->items[i]);
	return f->authors;
}

struct frozen *state_freeze(struct state *s)
{
	struct frozen *out = shelf_room(s->fold->freezing->shelf, 1, sizeof *out);
	struct fold *f = &out->fold;

	out->state = *s;
	*f = *s->fold;
	for (enum column c = 0; c < COLUMNS; c++)
		column_freeze(out, s, c);
	out->authors = authors_freeze(s->fold->freezing, &s->authors);
	out->state.authors.items = NULL;
	shelf_prompt(s->fold->freezing->shelf, &out->state.draft.prompt, &s->draft.prompt);
	out->state.locks.items = NULL;
	out->state.locks.n = out->state.locks.cap = 0;
	out->state.fold = NULL;
	f->shelf = (struct shelf){0};
	f->freezing = NULL;
	f->sheet_index = f->aside_index = f->model_index = (struct index){0};
	f->names = (struct names){0};
	f->prepared = NULL;
	f->fields = NULL;
	f->prepared_cap = 0;
	f->last_reason = NULL;
	f->written = (struct written_marks){.since = s->events};
	return out;
}

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

		memcpy(at, from->strips[c].chunks[i]->items, n * form->size);
		at += n * form->size;
	}
	elements_own(form, &s->fold->shelf, list.items, list.n, true);
	list_set(s, s->fold, c, list);
}

void frozen_thaw(struct state *s, const struct frozen *from)
{
	*s = from->state;
	s->fold = NEW(struct fold);
	*s->fold = from->fold;
	s->draft.prompt = (struct prompt){0};
	prompt_copy(&s->draft.prompt, &from->state.draft.prompt);
	authors_copy(&s->authors,
		&(struct authors){.items = from->authors, .n = from->state.authors.n});
	for (enum column c = 0; c < COLUMNS; c++)
		column_thaw(s, c, from);
}
