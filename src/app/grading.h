/*
 * grading.h - outputs to be graded, one after another.
 */
#ifndef HUNSU_SRC_APP_GRADING_H
#define HUNSU_SRC_APP_GRADING_H

#include "hunsu/app/live.h"

/* Begins it with the outputs of these texts (taken). */
enum status grading_start(struct live *v, struct text_ref *texts, size_t n, struct buf *err);
/* Whose output is shown; 0: none is. */
static inline int grading_call(const struct live *v)
{
	const struct grading *g = &v->grading;

	return g->on && g->at < g->shown.n ? g->shown.items[g->at] : 0;
}
/* A grade of that call was written: if it is the one that is shown, the next one comes. */
void grading_graded(struct live *v, int call);
enum status grading_pass(struct live *v, struct buf *err); /* over that one, till the next time */
enum status grading_back(struct live *v, struct buf *err); /* to the one before, graded or not */
/* Outputs may have come; or another view is looked at, and it is left. */
void grading_turn(struct live *v);
void grading_end(struct live *v);

#endif
