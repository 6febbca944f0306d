/*
 * grid.h - openers × tasks × closers, with and without "step by step": all system messages that
 * three lists give, and what each of their parts is worth over all the others (Battle & Gollapudi
 * 2024, arXiv:2402.10949, whose 5 × 3 × 4 lists are the built-in ones).
 *
 * Lists of one's own are a YAML map: `openers`, `tasks`, `closers`, each a list of texts ("" is:
 * none; one that is left out is the built-in one), and `steps: no` where step by step is not to be
 * tried.
 */
#ifndef HUNSU_ENGINE_GRID_H
#define HUNSU_ENGINE_GRID_H

#include "hunsu/engine/stats.h"
#include "hunsu/task/task.h"

enum { GRID_OPENER, GRID_TASK, GRID_CLOSER, GRID_STEPS, GRID_FACTORS };
#define GRID_LEVELS 40 /* of a factor at most */
#define GRID_CELLS 1000

struct grid {
	struct answers levels[GRID_FACTORS]; /* "": none */
};

/* Empty text: the built-in lists. `file` is for the message. */
enum status grid_read(
	struct grid *out, struct str text, const char *file, struct buf *err) MUST_CHECK;
void grid_release(struct grid *g);
size_t grid_cells(const struct grid *g);
size_t grid_level(const struct grid *g, size_t cell, size_t factor); /* of a cell: which */
extern const char *const grid_factors[GRID_FACTORS]; /* "opener" … */
/* The k-th cell: a system message, and the input alone as the user's; where the lists say where the
 * input goes, the user's alone. */
void grid_prompt(struct prompt *out, const struct grid *g, size_t cell,
	const struct fields *names, author by);

struct grid_effect {	     /* of a level, against the other levels of its factor */
	struct paired paired;	  /* `noise`: among all effects (Bonferroni) */
	struct interval interval; /* 95 %, of the difference; n 0: nothing to compare yet */
};
/* scores: a row of n examples for each cell, NaN where there is none. The example is the unit: on
 * each, the mean over the cells with the level, and over those without. */
void grid_effects(struct grid_effect *out[GRID_FACTORS], const struct grid *g,
	const double *const *scores, size_t n);

#endif
