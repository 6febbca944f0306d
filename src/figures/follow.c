/*
 * follow.c - the scores that a figure comes from, and those of the text that it is compared with:
 * kept, and following each score, because every frame asks for those in sight.
 */
#include <string.h>

#include "kept.h"

/* Until another one is asked for. */
static struct figure *figure_for(struct figures *g, const char *hash, int model)
{
	const uint64_t key = index_mix(index_text(hash), (uint64_t)model);
	struct figure *f;

	for (size_t at = SIZE_MAX;;) {
		int place = index_next(&g->index, key, &at);
		if (place < 0)
			break;
		f = &g->items[place];
		if (f->model == model && strcmp(f->hash, hash) == 0)
			return f;
	}
	index_add(&g->index, key, (int)g->n);
	f = PUSH(g);
	memcpy(f->hash, hash, TEXT_HASH);
	f->model = model;
	f->changed = f->base_changed = -1;
	return f;
}

void figure_release(struct figure *f)
{
	for (size_t i = 0; i < COUNT(f->rows); i++) {
		free(f->rows[i].now);
		free(f->rows[i].base);
	}
}

/* The text that it is compared with; NULL: none, or it is the same. */
static const char *other_of(const struct figures *g, const struct figure *f)
{
	const struct version *base = state_version(g->state, f->base);

	return base && strcmp(base->hash, f->hash) != 0 ? base->hash : NULL;
}

static struct followed sheet_of(
	const struct figures *g, const struct figure *f, const char *hash, int was)
{
	const struct state *s = g->state;
	const struct sheet *sheet = hash ? state_sheet(s, hash, f->model, s->metric) : NULL;

	return (struct followed){
		sheet, sheet ? figures_given(g, hash) : NULL, was, sheet ? sheet->changed : 0};
}

static void read_rows(const struct figures *g, struct figure *f, const struct followed *own,
	const struct followed *other)
{
	for (enum split side = 0; side < COUNT(f->rows); side++) {
		struct row *r = &f->rows[side];
		const int *ids = figures_side(g, side, &r->n);

		r->now = mem_grow(r->now, r->n + 1, sizeof *r->now);
		r->base = mem_grow(r->base, r->n + 1, sizeof *r->base);
		for (size_t k = 0; k < r->n; k++) {
			r->now[k] = row_score(own->sheet, own->given, ids[k]);
			r->base[k] = row_score(other->sheet, other->given, ids[k]);
		}
		row_sum(r);
	}
}

static void put_now(void *arg, enum split side, size_t place, double score)
{
	struct row *r = &((struct figure *)arg)->rows[side];

	row_put(r, r->now, place, score);
}

static void put_base(void *arg, enum split side, size_t place, double score)
{
	struct row *r = &((struct figure *)arg)->rows[side];

	row_put(r, r->base, place, score);
}

static void follow(const struct figures *g, struct figure *f)
{
	const struct state *s = g->state;
	const struct followed own = sheet_of(g, f, f->hash, f->changed);
	const struct followed other = sheet_of(g, f, other_of(g, f), f->base_changed);
	const bool same = f->metric == s->metric && f->examples == s->changed.examples;

	if (same && f->changed == own.changed && f->base_changed == other.changed)
		return;
	if (!same || !row_follow(g, &own, put_now, f) || !row_follow(g, &other, put_base, f))
		read_rows(g, f, &own, &other);
	f->metric = s->metric;
	f->examples = s->changed.examples;
	f->changed = own.changed;
	f->base_changed = other.changed;
	f->told = false;
}

const struct figure *figure_follow(struct figures *g, const char *hash, int model)
{
	struct figure *f = figure_for(g, hash, model);

	follow(g, f);
	return f;
}

struct figure *figure_beside(struct figures *g, const char *hash, int model, int base)
{
	struct figure *f = figure_for(g, hash, model);

	if (f->base != base)
		f->changed = -1;
	f->base = base;
	follow(g, f);
	return f;
}

void figure_read(const struct figures *g, struct figure *f, const char *base)
{
	const struct followed own = sheet_of(g, f, f->hash, 0);
	const struct followed other =
		sheet_of(g, f, strcmp(base, f->hash) != 0 ? base : NULL, 0);

	read_rows(g, f, &own, &other);
}
