/*
 * lines.c - scores with their intervals, against the prompt. A figure is kept while the stamps of
 * what it comes from stay the same, because every frame asks for those in sight.
 */
#include <math.h>
#include <string.h>

#include "kept.h"

struct side { /* what a text and the one it is compared with scored on one side of the split */
	double *now, *base;
	size_t n, scored, base_scored, errors, shown;
};

static struct side side_read(
	const struct figures *g, const char *hash, const char *against, int model, enum split which)
{
	struct side d;
	size_t n, errors;
	d.now = figures_scores(g, hash, model, which, &d.n, &d.scored, &d.errors);
	d.base = figures_scores(g, against, model, which, &n, &d.base_scored, &errors);
	d.shown = figures_shown(g, hash, which);
	if (!against || strcmp(against, hash) == 0)
		d.base_scored = 0;
	return d;
}

static struct paired side_paired(const struct side *d)
{
	if (!d->scored || !d->base_scored)
		return (struct paired){.p = NAN, .noise = true};
	return stats_paired(d->base, d->now, d->n);
}

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
	f->changed = -1;
	return f;
}

static struct score_line work_out(
	const struct figures *g, const char *hash, int model, const char *base)
{
	struct side dev = side_read(g, hash, base, model, SPLIT_DEV);
	struct side held = side_read(g, hash, base, model, SPLIT_HELD_OUT);
	struct score_line line = {.dev = stats_interval(dev.now, dev.n),
		.held_out = stats_interval(held.now, held.n), .gain = side_paired(&dev),
		.gain_held_out = side_paired(&held), .errors = dev.errors,
		.shown = dev.shown,
		.early = dev.scored && dev.scored + dev.errors + dev.shown < dev.n};

	line.dev.partial = line.gain.partial = line.early;
	free(dev.now);
	free(dev.base);
	free(held.now);
	free(held.base);
	return line;
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
	const char *hash, *base;

	*out = no_score();
	out->hidden = state_hidden(s, text) || state_hidden(s, other);
	if (s->metric && !out->hidden && state_text(s, text, &hash) && state_text(s, other, &base))
		*out = work_out(g, hash, s->target, base);
}

void figures_unblinded(struct figures *g, struct text_ref text, int model, struct score_line *out)
{
	const struct state *s = g->state;
	const struct basis on = figures_basis(g, model);
	const struct version *base;
	const struct sheet *sheet;
	const char *hash;
	struct figure *f;

	*out = no_score();
	if (!s->metric || !state_text(s, text, &hash))
		return;
	f = figure_for(g, hash, model);
	sheet = state_sheet(s, hash, model, s->metric);
	if (f->changed != (sheet ? sheet->changed : 0) || memcmp(&f->on, &on, sizeof on) != 0) {
		base = state_version(s, on.base);
		f->line = work_out(g, hash, model, base ? base->hash : NULL);
		f->line.against = on.base;
		f->on = on;
		f->changed = sheet ? sheet->changed : 0;
	}
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
