/*
 * ablation.h - what each part of a prompt is worth: left out in turn, and scored like any text.
 *
 * A cut is a range of one message that is left out, or that something else takes the place of
 * (prompt_without makes the text). Cuts of one prompt do not overlap but in blanks. A cut that
 * cannot be made, because a placeholder or the whole prompt would go with it, says why and is in
 * the list all the same: what was not measured is shown as that.
 */
#ifndef HUNSU_ENGINE_ABLATION_H
#define HUNSU_ENGINE_ABLATION_H

#include "hunsu/engine/stats.h"
#include "hunsu/prompt/prompt.h"

struct cut {
	size_t message, at, bytes;
	char *text;    /* what is there instead; NULL: nothing */
	char *skipped; /* why it is not made, or NULL */
};

struct cuts LIST_OF(struct cut); /* zero-initialised is ready */
void cuts_release(struct cuts *c);

/* Sentences of every message, with the blanks after them. One without a letter ("1.") goes with
 * the next. */
void ablation_sentences(struct cuts *out, const struct prompt *p);
/*
 * Differences from `base`, the hunks of a merge (merge.h), each put back to what base has. A
 * message that shares little with its pair, or has none, is cut by sentences; messages that only
 * base has are not put back.
 */
void ablation_hunks(struct cuts *out, const struct prompt *p, const struct prompt *base);

struct worth { /* the whole against what is left, on the examples where both have a score */
	struct paired paired;      /* diff: whole - left; `noise` is settled by ablation_settle */
	struct interval interval;  /* 95 %, of diff; n 0: nothing scored yet */
};
struct worth ablation_worth(const double *whole, const double *left, size_t n);
/* Several are looked at together, so one of them is beyond noise by chance more easily: stats_holm
 * over the pieces that have scores. */
void ablation_settle(struct worth *w, size_t n);

#endif
