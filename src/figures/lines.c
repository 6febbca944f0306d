/*
 * lines.c - scores with their intervals, against the prompt. What a figure comes from is kept and
 * follows each score, because every frame asks for those in sight.
 */
#include <math.h>
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

static struct score_line line_of(const struct figures *g, const struct figure *f)
{
	const struct row *dev = &f->rows[SPLIT_DEV], *held = &f->rows[SPLIT_HELD_OUT];
	struct score_line line = {.dev = row_interval(dev),
		.held_out = row_interval(held),
		.gain = row_paired(dev),
		.gain_held_out = row_paired(held),
		.errors = dev->errors,
		.shown = figures_shown(g, f->hash, SPLIT_DEV)};

	line.early = dev->scored && dev->scored + dev->errors + line.shown < dev->n;
	line.dev.partial = line.gain.partial = line.early;
	return line;
}

/* Beside that version. */
static void tell(struct figures *g, struct figure *f, int base)
{
	if (f->base != base)
		f->changed = -1;
	f->base = base;
	follow(g, f);
	if (f->told)
		return;
	f->line = line_of(g, f);
	f->line.against = base;
	f->told = true;
}

/* The number of the text among all that were looked at, held out; the next one where it was not. */
static size_t number_of_look(const struct state *s, const char *hash)
{
	struct {
		const char **items;
		size_t n, cap;
	} seen = {NULL, 0, 0};
	const char *was;
	size_t number = 0;

	for (size_t i = 0; i < s->looks.n && !number; i++) {
		const struct look *l = &s->looks.items[i];
		for (size_t k = 0; k < l->n_prompts && !number; k++) {
			size_t at = 0;
			if (!state_text(s, l->prompts[k], &was))
				continue;
			while (at < seen.n && strcmp(seen.items[at], was) != 0)
				at++;
			if (at == seen.n)
				*PUSH(&seen) = was;
			if (!strcmp(was, hash))
				number = at + 1;
		}
	}
	number = number ? number : seen.n + 1;
	free(seen.items);
	return number;
}

static struct score_line no_score(void)
{
	return (struct score_line){.dev = {NAN, NAN, NAN, 0, false},
		.held_out = {NAN, NAN, NAN, 0, false}, .gain.p = NAN, .gain_held_out.p = NAN};
}

void figures_against(const struct figures *g, struct text_ref text, struct text_ref other,
	struct score_line *out)
{
	const struct state *s = g->state;
	struct figure f = {.model = s->target};
	struct followed of, than;
	const char *hash, *base;

	*out = no_score();
	out->hidden = state_hidden(s, text) || state_hidden(s, other);
	if (!s->metric || out->hidden || !state_text(s, text, &hash) ||
		!state_text(s, other, &base))
		return;
	memcpy(f.hash, hash, TEXT_HASH);
	of = sheet_of(g, &f, hash, 0);
	than = sheet_of(g, &f, strcmp(base, hash) != 0 ? base : NULL, 0);
	read_rows(g, &f, &of, &than);
	*out = line_of(g, &f);
	figure_release(&f);
}

void figures_unblinded(struct figures *g, struct text_ref text, int model, struct score_line *out)
{
	const struct state *s = g->state;
	const int base = figures_base(g);
	const char *hash;
	struct figure *f;

	*out = no_score();
	if (!s->metric || !state_text(s, text, &hash))
		return;
	f = figure_for(g, hash, model);
	tell(g, f, base);
	*out = f->line;
	if (out->gain_held_out.n) {
		out->gain_held_out.p =
			stats_p_of_look(out->gain_held_out.p, number_of_look(s, hash));
		out->gain_held_out.noise = !(out->gain_held_out.p <= 0.05);
	}
	if (model == s->target && !out->gain.noise) {
		const struct family *all = figures_family(g);

		out->gain.noise = !(out->gain.p <= all->limit);
		out->gain.among = all->k;
	} else if (!out->gain.noise) {
		out->gain.among = figures_tried(g, model);
		out->gain.noise = !(out->gain.p * (double)out->gain.among <= 0.05);
	}
}

void figures_score_on(struct figures *g, struct text_ref text, int model, struct score_line *out)
{
	const struct variant *k = state_variant(g->state, text.variant);
	struct score_line hidden;

	figures_unblinded(g, text, model, out);
	if (k && out->early && model == g->state->target)
		out->stop = state_stop(g->state, k);
	if (!state_hidden(g->state, text))
		return;
	hidden = no_score();
	hidden.errors = out->errors;
	hidden.against = out->against;
	hidden.hidden = true;
	*out = hidden;
}

void figures_score(struct figures *g, struct text_ref text, struct score_line *out)
{
	figures_score_on(g, text, g->state->target, out);
}

double figures_best(struct figures *g)
{
	const struct state *s = g->state;
	unsigned turn;
	const struct score_rank *ranks = figures_ranks(g, &turn);
	struct score_line line;
	double best = NAN;

	figures_score(g, (struct text_ref){.version = s->head}, &line);
	if (line.dev.n && !line.hidden && !line.early)
		best = line.dev.mean;
	for (size_t i = 0; i < s->variants.n; i++)
		if (ranks[i].n && !ranks[i].early && !(ranks[i].mean <= best) &&
			!state_hidden(s, (struct text_ref){.variant = (int)i + 1}))
			best = ranks[i].mean;
	return best;
}
