/* sheets.c - finding the row of the matrix, the mark, the model; what gains are measured against.
 */
#include <math.h>
#include <string.h>
#include "fold.h"

static uint64_t sheet_key(const char *text, int model, int metric, int apart)
{
	const uint64_t by = (uint64_t)model << 32 | (uint32_t)metric;

	return index_mix(index_hash(text), by ^ (uint64_t)apart << 48);
}

static bool sheet_is(const struct sheet *s, const char *text, int model, int metric, int apart)
{
	return s->model == model && s->metric == metric && s->apart == apart &&
	       !memcmp(s->text, text, TEXT_HASH);
}

static int sheet_place(const struct state *s, const char *text, int model, int metric, int apart)
{
	const struct fold *f = s->fold;
	uint64_t key = sheet_key(text, model, metric, apart);
	size_t at = SIZE_MAX;

	for (int i; (i = index_next(&f->sheet_index, key, &at)) >= 0;)
		if (sheet_is(&s->sheets.items[i], text, model, metric, apart))
			return i;
	return -1;
}

struct sheet *sheet_make(struct state *s, const char *text, int model, int metric, int apart)
{
	struct fold *f = s->fold;
	struct sheet *row;
	int place = f->last_sheet;

	if (place >= 0 && sheet_is(&s->sheets.items[place], text, model, metric, apart))
		return &s->sheets.items[place];
	place = sheet_place(s, text, model, metric, apart);
	if (place < 0) {
		place = (int)s->sheets.n;
		index_add(&f->sheet_index, sheet_key(text, model, metric, apart), place);
		row = PUSH(&s->sheets);
		memcpy(row->text, text, TEXT_HASH);
		row->model = model;
		row->metric = metric;
		row->apart = apart;
		row->changed = s->changed.marks = s->events;
	}
	f->last_sheet = place;
	return &s->sheets.items[place];
}

const struct sheet *state_sheet_apart(
	const struct state *s, const char *text_hash, int model, int metric, int apart)
{
	int place = strlen(text_hash) == TEXT_HASH - 1
			    ? sheet_place(s, text_hash, model, metric, apart)
			    : -1;

	return place < 0 ? NULL : &s->sheets.items[place];
}

const struct sheet *state_sheet(const struct state *s, const char *text_hash, int model, int metric)
{
	return state_sheet_apart(s, text_hash, model, metric, 0);
}

const struct mark *state_mark(const struct state *s, const char *text_hash, int example)
{
	const struct mark *m =
		sheet_mark(state_sheet(s, text_hash, s->target, s->metric), example);

	return m && m->example_version ? m : NULL;
}

const struct mark *sheet_mark(const struct sheet *row, int example)
{
	return row && example >= 1 && (size_t)example <= row->n ? &row->marks[example - 1] : NULL;
}

bool mark_agrees(const struct mark *m)
{
	double one = NAN;

	for (int i = 0; m->scores && i < m->n_scores; i++) {
		if (isnan(m->scores[i]))
			continue;
		if (!isnan(one) && m->scores[i] != one)
			return false;
		one = m->scores[i];
	}
	return true;
}

double mark_sample(const struct mark *m, int sample)
{
	if (m && m->scores)
		return sample < m->n_scores ? m->scores[sample] : (double)NAN;
	return m && m->samples && m->sample == sample ? m->sum : (double)NAN;
}

double mark_mean(const struct mark *m)
{
	return m && m->samples ? m->sum / m->samples : (double)NAN;
}

int state_model_index(const struct state *s, const char *name)
{
	size_t at = SIZE_MAX;

	for (int i; (i = index_next(&s->fold->model_index, index_text(name), &at)) >= 0;)
		if (!strcmp(s->models_seen.items[i], name))
			return i;
	return -1;
}

int model_intern(struct state *s, const char *name)
{
	struct fold *f = s->fold;

	if (f->last_model >= 0 && !strcmp(s->models_seen.items[f->last_model], name))
		return f->last_model;
	f->last_model = state_model_index(s, name);
	if (f->last_model < 0) {
		f->last_model = (int)s->models_seen.n;
		index_add(&f->model_index, index_text(name), f->last_model);
		*PUSH(&s->models_seen) = shelf_keep(&f->shelf, name);
	}
	return f->last_model;
}

void indices_make(struct state *s)
{
	struct fold *f = s->fold;

	for (size_t i = 0; i < s->sheets.n; i++) {
		const struct sheet *row = &s->sheets.items[i];

		index_add(&f->sheet_index,
			sheet_key(row->text, row->model, row->metric, row->apart), (int)i);
	}
	for (size_t i = 0; i < f->aside.n; i++) {
		const struct aside *a = &f->aside.items[i];

		index_add(
			&f->aside_index, aside_key(a->sheet, a->example, a->version), (int)i);
	}
	for (size_t i = 0; i < s->models_seen.n; i++)
		index_add(&f->model_index, index_text(s->models_seen.items[i]), (int)i);
	for (size_t i = 0; i < s->variants.n; i++)
		names_add(s, (int)i + 1);
}

int state_target(const struct state *s, size_t i)
{
	if (!i)
		return s->target;
	for (size_t k = 0; k < s->targets.n; k++)
		if (s->targets.models[k] != s->target && !--i)
			return s->targets.models[k];
	return -1;
}

const char *state_model(const struct state *s, int index)
{
	return index >= 0 && (size_t)index < s->models_seen.n ? s->models_seen.items[index] : "";
}

static bool scored(const struct state *s, const char *hash)
{
	const struct sheet *row = state_sheet(s, hash, s->target, s->metric);

	for (size_t i = 0; row && i < row->n; i++)
		if (row->marks[i].samples)
			return true;
	return false;
}

/* Breadth first over the parents, the first parent before the others. */
int state_scored_ancestor(const struct state *s)
{
	int *line, found = 0;
	OWNED bool *seen = NULL;
	size_t n = 0;

	if (!s->head || scored(s, s->versions.items[s->head - 1].hash))
		return s->head;
	line = NEWN(s->versions.n, int);
	seen = NEWN(s->versions.n, bool);
	line[n++] = s->head;
	seen[s->head - 1] = true;
	for (size_t i = 0; i < n && !found; i++) {
		const struct version *v = &s->versions.items[line[i] - 1];

		if (scored(s, v->hash))
			found = v->n;
		for (size_t k = 0; k < v->n_parents; k++)
			if (!seen[v->parents[k] - 1]) {
				seen[v->parents[k] - 1] = true;
				line[n++] = v->parents[k];
			}
	}
	free(line);
	return found;
}

size_t state_branches(const struct state *s, int *out, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < s->versions.n; i++)
		if (!s->fold->children.items[i] && s->versions.items[i].n != s->head) {
			if (n < max)
				out[n] = s->versions.items[i].n;
			n++;
		}
	return n;
}
