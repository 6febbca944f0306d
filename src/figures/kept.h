/*
 * kept.h - what a struct figures keeps; for the rooms that work it out.
 */
#ifndef HUNSU_SRC_FIGURES_KEPT_H
#define HUNSU_SRC_FIGURES_KEPT_H

#include "hunsu/base/index.h"
#include "hunsu/figures/figures.h"

struct figure { /* of a text by a model (scores.c) */
	char hash[TEXT_HASH];
	int model;
	int events;	      /* of the state when it was looked at last */
	uint64_t fingerprint; /* of the scores it was made from */
	struct score_line line;
};

struct weighed { /* an ablation that was looked at (worths.c) */
	int ablation, events;
	struct worth *worths;
	uint64_t *prints; /* of the scores they come from */
	size_t pieces, examples, scored, errors;
};

struct figures {
	const struct state *state;
	const struct flight *flight;
	int base, base_events; /* the version gains are measured against, as of that event */
	struct index index;    /* of items */
	struct figure *items;
	size_t n, cap;
	struct weighed weighed[2]; /* the last one of a version, and of a variant */
};

#endif
