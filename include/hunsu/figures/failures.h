/*
 * failures.h - kinds of failure: the failed dev examples of what gains are measured against, in
 * groups, and how many of each a text mends and breaks.
 *
 * An example is of the kind that the person put it into; else of that which its answer has by
 * itself, by whatever name the person gave that. By itself it has the words of the latest critique
 * that was shown this answer as a failure, but for rounds that were asked for one kind only; else
 * what the metric makes of it (engine/failing.h).
 */
#ifndef HUNSU_FIGURES_FAILURES_H
#define HUNSU_FIGURES_FAILURES_H

#include "hunsu/figures/figures.h"

struct failure_group {
	char *name;
	bool named; /* by the person */
	LIST(int) failed; /* the examples, ascending; none: of texts alone that break others */
	struct mended {
		size_t fixed, broken;
	} *by; /* each of the texts that were asked for */
};

struct failures {
	struct failure_group *items; /* the most failed examples first */
	size_t n, cap;
	int base; /* the version; 0: there is none */
	size_t failed, scored; /* its dev examples */
};

/* Of the figures' base, beside n texts; one that is hidden mends and breaks nothing. out is empty
 * before. */
void failures_make(struct failures *out, struct figures *g, const struct text_ref *texts, size_t n);
/* Words on right answers of a text that count as wrong for what stands around them, and what to do
 * about it (engine/within.h), told from the first 100 dev examples. False: they are few. */
bool failures_within(struct buf *out, struct figures *g, const char *hash, const char *line);
void failures_release(struct failures *f);
/* By its place from 1 on, or by its name; NULL: there is none. */
const struct failure_group *failures_find(const struct failures *f, struct str word);

#endif
