/* tried.h - words that did not help, for a proposer to leave alone. */
#ifndef HUNSU_SRC_FIGURES_TRIED_H
#define HUNSU_SRC_FIGURES_TRIED_H

#include "hunsu/figures/asking.h"

/* Appends pieces without which an ablated text scored better, then what was left out of merges, the
 * latest of each first. out is empty before. */
void tried_fill(struct tried *out, const struct state *s);
void tried_release(struct tried *t);

#endif
