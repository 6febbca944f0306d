/* grids.c - the grids of a session: their cells among the variants, and what came of them. */
#include "hunsu/figures/grids.h"

#include <math.h>
#include <string.h>

#include "hunsu/figures/asking.h"

bool figures_whole(const struct state *s, int round)
{
	const struct round *r =
		round > 0 && (size_t)round <= s->rounds.n ? &s->rounds.items[round - 1] : NULL;

	for (size_t i = 0; r && r->n_operators == 1 && operators[i]; i++)
		if (operators[i]->whole && !strcmp(operators[i]->name, r->operators[0]))
			return true;
	return false;
}

const struct round *figures_last_grid(const struct state *s)
{
	for (size_t i = s->rounds.n; i-- > 0;)
		if (figures_whole(s, (int)i + 1))
			return &s->rounds.items[i];
	return NULL;
}

/* Of the same lists, on the same text. */
static bool of_grid(const struct state *s, const struct variant *k, const struct round *like)
{
	const struct round *r;

	if (!figures_whole(s, k->round))
		return false;
	r = &s->rounds.items[k->round - 1];
	return cstr_same(r->instruction, like->instruction) && text_ref_same(r->on, like->on);
}

static struct str opening(const struct prompt *p)
{
	return p->n && p->items[0].role == ROLE_SYSTEM ? message_str(&p->items[0]) : STR("");
}

/* A cell's text; where something is locked, what it opens with stands before that. */
static int variant_of(const struct state *s, const struct prompt *text, const struct round *like)
{
	char hash[TEXT_HASH];

	prompt_hash(hash, text);
	for (size_t i = s->variants.n; i-- > 0;) {
		const struct variant *k = &s->variants.items[i];
		if (!strcmp(k->hash, hash) ||
			(of_grid(s, k, like) && str_eq(opening(&k->prompt), opening(text))))
			return k->n;
	}
	return 0;
}

enum status grid_find(struct grid_found *out, const struct state *s, const struct round *like,
	const char *file, struct buf *err)
{
	const struct asked about = {.on = like->on};
	struct rng rng = rng_seed(0);
	struct asking k = {0};
	struct op_context c;
	enum status st;

	*out = (struct grid_found){.cells = 0};
	st = grid_read(&out->lists, str_of(like->instruction ? like->instruction : ""), file, err);
	if (st)
		return st;
	asking_fill(&k, s, &about, false, &rng, &c);
	out->cells = grid_cells(&out->lists);
	out->variants = NEWN(out->cells, int);
	for (size_t i = 0; i < out->cells; i++) {
		SCOPED(prompt) p = {0};
		grid_prompt(&p, &out->lists, i, &c.names, AUTHOR_IMPORT);
		out->variants[i] = variant_of(s, &p, like);
		out->found += out->variants[i] > 0;
	}
	asking_clear(&k);
	return OK;
}

void grid_found_release(struct grid_found *f)
{
	grid_release(&f->lists);
	free(f->variants);
	*f = (struct grid_found){.cells = 0};
}

/* Rows by cell; one that is no variant has no scores. Malloc'ed, as they are. */
static double **rows_of(
	struct grid_worths *out, const struct figures *g, const struct grid_found *f, size_t *n)
{
	const struct state *s = figures_state(g);
	const size_t most = (size_t)state_settings(s)->first;
	double **rows = NEWN(f->cells, double *);

	for (size_t i = 0; i < f->cells; i++) {
		const struct variant *k = state_variant(s, f->variants[i]);
		const char *hash = k && !state_hidden_text(s, k->hash) ? k->hash : NULL;
		size_t scored, errors;
		rows[i] = figures_scores(g, hash, s->target, SPLIT_DEV, n, &scored, &errors);
		out->done += scored < most ? scored : most;
	}
	out->total = f->cells * (most < *n ? most : *n);
	for (size_t e = 0; e < *n; e++) {
		bool any = false;
		for (size_t i = 0; i < f->cells && !any; i++)
			any = !isnan(rows[i][e]);
		out->examples += any;
	}
	return rows;
}

void grid_weigh(struct grid_worths *out, const struct figures *g, const struct grid_found *f)
{
	size_t n = 0;
	double **rows;

	*out = (struct grid_worths){.examples = 0};
	rows = rows_of(out, g, f, &n);
	for (size_t i = 0; i < GRID_FACTORS; i++)
		out->of[i] = NEWN(f->lists.levels[i].n, struct grid_effect);
	grid_effects(out->of, &f->lists, (const double *const *)rows, n);
	for (size_t i = 0; i < f->cells; i++)
		free(rows[i]);
	free(rows);
}

void grid_worths_release(struct grid_worths *w)
{
	for (size_t i = 0; i < GRID_FACTORS; i++)
		free(w->of[i]);
	*w = (struct grid_worths){.examples = 0};
}

static void add_part(cJSON *parts, const struct grid_effect *x, const char *factor,
	const char *part)
{
	cJSON *c = json_add_object(parts, NULL);

	json_fill(c, "factor %s part %s", factor, part);
	if (!x->paired.n)
		return;
	json_fill(c, "gain %g low %g high %g n %zu", x->interval.mean, x->interval.low,
		x->interval.high, x->paired.n);
	json_add_bool(c, "noise", x->paired.noise);
}

static void add_cell(cJSON *cells, struct figures *g, const struct grid_found *f, size_t cell)
{
	cJSON *c;

	if (!f->variants[cell])
		return;
	c = figures_text_json(cells, NULL, g, (struct text_ref){.variant = f->variants[cell]});
	for (size_t i = 0; i < GRID_FACTORS; i++)
		json_add_cstr(c, grid_factors[i],
			f->lists.levels[i].items[grid_level(&f->lists, cell, i)]);
}

void grid_json(struct buf *out, struct figures *g, const struct round *r,
	const struct grid_found *f, const struct grid_worths *w, const char *session)
{
	const struct spend *u = &figures_state(g)->spend;
	cJSON *root = cJSON_CreateObject(), *list;

	json_fill(root, "session %s round %d prompts %zu examples %zu scores %zu wanted %zu",
		session, r->n, f->cells, w->examples, w->done, w->total);
	figures_text_json(root, "prompt", g, r->on);
	list = json_add_list(root, "parts");
	for (size_t i = 0; i < GRID_FACTORS; i++)
		for (size_t l = 0; l < f->lists.levels[i].n; l++)
			add_part(list, &w->of[i][l], grid_factors[i],
				f->lists.levels[i].items[l]);
	list = json_add_list(root, "cells");
	for (size_t i = 0; i < f->cells; i++)
		add_cell(list, g, f, i);
	json_fill(json_add_object(root, "cost"), "calls %ld in %ld out %ld usd %g",
		(long)u->calls, (long)u->in, (long)u->out, u->usd);
	json_print(out, root);
	buf_addc(out, '\n');
	cJSON_Delete(root);
}
