/*
 * lineage.h - which text came from which: versions and the variants whose words came in, newest
 * first, with lines between them as `git log --graph` draws them; for the screen and for lines.
 *
 * A row is a version, a variant whose words came into one, or a round's variants that came into
 * none. Versions that were only typed through (no name, no score, nothing made from them) are in
 * the row of the version that they led to.
 */
#ifndef HUNSU_FIGURES_LINEAGE_H
#define HUNSU_FIGURES_LINEAGE_H

#include "hunsu/figures/figures.h"

#define LINEAGE_LANES 16 /* more lines beside each other are not drawn; the words name them */

struct lineage_row {
	struct text_ref ref; /* both 0: a round's other variants */
	int typed_from;	     /* 0: none, else the first of the versions that led to this one */
	int round;
	int lane;			    /* of the row's own text; -1: none */
	unsigned char cells[LINEAGE_LANES]; /* lines that meet in a cell: LINE_… */
	bool across[LINEAGE_LANES];	    /* a line goes on to the cell at its right */
	int lanes;
};
enum { LINE_UP = 1, LINE_DOWN = 2, LINE_LEFT = 4, LINE_RIGHT = 8 };

struct lineage {
	struct lineage_row *items;
	size_t n, cap;
	bool *used; /* by variant - 1: its words came into a version */
	int *of_round, *next; /* the first variant of a round, and the one after a variant - 1 */
};

void lineage_make(struct lineage *out, struct figures *f); /* out is empty before */
void lineage_release(struct lineage *l);
/* The row's lines: "│ ●─┘"; two columns for each lane. */
void lineage_lines(struct buf *out, const struct lineage_row *r);
/* What goes on downward from it, where its words take more than one row. */
void lineage_below(struct buf *out, const struct lineage_row *r);
/* Where it came from and what became of it: "merge of v3 and B, day first", "round 2: C 37%, D". */
void lineage_words(struct buf *out, struct figures *f, const struct lineage *l,
	const struct lineage_row *r);
/* The same as a sentence, for lines: "v4 comes from v3 by merge, with words of B". */
void lineage_tell(struct buf *out, struct figures *f, const struct lineage *l,
	const struct lineage_row *r);

#endif
