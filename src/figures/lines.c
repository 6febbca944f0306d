/* lines.c - scores with their intervals, against the prompt. */
#include <math.h>
#include <string.h>

#include "kept.h"

static bool look_is_early(const struct figures *g, const struct figure *f)
{
	return row_early(
		&f->rows[SPLIT_HELD_OUT], figures_shown(g, f->hash, SPLIT_HELD_OUT));
}

static struct score_line line_of(const struct figures *g, const struct figure *f)
{
	const struct row *dev = &f->rows[SPLIT_DEV], *held = &f->rows[SPLIT_HELD_OUT];
	struct score_line line = {.dev = row_interval(dev),
		.held_out = row_interval(held), .gain = row_paired(dev),
		.gain_held_out = row_paired(held), .errors = dev->errors,
		.shown = figures_shown(g, f->hash, SPLIT_DEV)};

	line.early = row_early(dev, line.shown);
	line.dev.partial = line.gain.partial = line.early;
	line.held_out.partial = line.gain_held_out.partial = look_is_early(g, f);
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
	struct figure f = {.model = s->target};
	const char *hash, *base;

	*out = no_score();
	out->hidden = state_hidden(s, text) || state_hidden(s, other);
	if (!s->metric || out->hidden || !state_text(s, text, &hash) ||
		!state_text(s, other, &base))
		return;
	memcpy(f.hash, hash, TEXT_HASH);
	figure_read(g, &f, base);
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
	f = figure_beside(g, hash, model, base);
	if (!f->told) {
		f->line = line_of(g, f);
		f->line.against = base;
		f->told = true;
	}
	*out = f->line;
	if (out->gain_held_out.n) {
		const struct version *against = state_version(s, base);

		if (against && look_is_early(g, figure_follow(g, against->hash, model)))
			out->gain_held_out.partial = true;
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

size_t figures_failed(struct figures *g)
{
	const struct state *s = g->state;
	struct score_line line;
	size_t n = 0;
	int model;

	for (size_t k = 0; (model = state_target(s, k)) >= 0; k++)
		for (size_t i = 0; i <= s->variants.n; i++) {
			const struct text_ref t = {.variant = (int)i, .version = i ? 0 : s->head};

			figures_unblinded(g, t, model, &line);
			n += line.errors;
		}
	return n;
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
