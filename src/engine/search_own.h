/* search_own.h - what the files of the search say to each other. */
#ifndef HUNSU_ENGINE_SEARCH_OWN_H
#define HUNSU_ENGINE_SEARCH_OWN_H

#include "hunsu/engine/search.h"

/* Of `text` over `parent`, of all examples: where one of the two has no score they are taken as
 * equal, which is what a race expects of examples it did not come to. */
double search_over(const struct search_plan *p, const struct search_facts *f, size_t text,
	size_t parent);
/* The sum of what `text` is better by, where it is better. */
double search_better(const struct search_plan *p, const struct search_facts *f, size_t text,
	size_t than);
/* Can be a parent: a full row, and nobody rejected it. */
bool search_is_parent(const struct search_text *t);

/* The one that has gained most, whatever is left of it: a parent, but not yet a winner. */
size_t search_ahead(const struct search_plan *p, const struct search_facts *f);

/* A round that is worth what is left of the budget; false: none. `nothing_left`: because no family
 * has anything to try, not for want of budget. */
bool search_round(const struct search_plan *p, const struct search_facts *f, size_t best,
	struct wish *out, bool *nothing_left);

#endif
