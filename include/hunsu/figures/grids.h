/*
 * grids.h - a grid (engine/grid.h) of a session: which of its cells are variants, and what they
 * scored.
 */
#ifndef HUNSU_FIGURES_GRIDS_H
#define HUNSU_FIGURES_GRIDS_H

#include "hunsu/engine/grid.h"
#include "hunsu/figures/figures.h"

struct grid_found {
	struct grid lists;
	size_t cells, found;
	int *variants; /* by cell; 0: there is none with its text */
};

/* like: the text that it is on, and its instruction: lists as grid_read, of that file, NULL: the
 * built-in ones. */
enum status grid_find(struct grid_found *out, const struct state *s, const struct round *like,
	const char *file, struct buf *err) MUST_CHECK;
void grid_found_release(struct grid_found *f);

/* Is it a round whose variants are one act (op.whole)? They are scored on the first examples. */
bool figures_whole(const struct state *s, int round);
/* The last such round; NULL: there is none. */
const struct round *figures_last_grid(const struct state *s);

struct grid_worths {
	struct grid_effect *of[GRID_FACTORS]; /* by level */
	size_t examples; /* with any score */
	size_t done, total; /* scores */
};
void grid_weigh(struct grid_worths *out, const struct figures *g, const struct grid_found *f);
void grid_worths_release(struct grid_worths *w);

/* What the parts are worth, and each cell with its score; session: where it is kept. */
void grid_json(struct buf *out, struct figures *g, const struct round *r,
	const struct grid_found *f, const struct grid_worths *w, const char *session);

#endif
