/*
 * headroom.h - how much a prompt leaves to gain, before anything is searched: the same examples
 * with no prompt at all, with the prompt, with the form of its answers spelled out, and in four
 * samples.
 *
 * What none of four samples gets right is missing neither form nor luck, with this prompt; another
 * prompt may well help. The best of four is what luck could give, told beside what guessing among
 * the labels would: with few labels guessing alone gets nearly all.
 */
#ifndef HUNSU_ENGINE_HEADROOM_H
#define HUNSU_ENGINE_HEADROOM_H

#include "hunsu/engine/metric.h"
#include "hunsu/engine/stats.h"

#define HEADROOM_SAMPLES 4
#define HEADROOM_TEMPERATURE 0.8
#define HEADROOM_LABELS 5 /* with fewer the best of the samples says nothing */

/* The labels that answers are: the metric's own, or the expected answers where they are short and
 * each comes twice on average. None: answers are free. */
void headroom_labels(struct answers *out, const struct measure *m,
	const struct example *const *examples, size_t n);

struct headroom_form { /* of an answer; lent */
	const struct measure *measure;
	const struct answers *labels; /* headroom_labels */
	const char *schema; /* JSON Schema that answers are asked to keep to; NULL: none */
};
/* The prompt with that form told after its own words: where the answer is looked for, how it is
 * written, and which labels there are. False: there is nothing to tell. Out is released first,
 * and left empty then. */
bool headroom_spell(struct prompt *out, const struct prompt *p, const struct headroom_form *f);

struct headroom_scores { /* of the same n examples, NaN: none; each NULL where it was not asked */
	const double *prompt, *spelled, *bare; /* at temperature 0 */
	const double *samples; /* of the prompt, HEADROOM_SAMPLES for each example */
	size_t n;
	size_t labels; /* 0: answers are free */
	bool binary;   /* a score is 0 or 1 */
};

struct headroom { /* right: a score of at least .5 */
	struct interval prompt;
	struct paired spelled, bare; /* against the prompt */
	struct interval best;        /* of the samples; n 0: not to be shown */
	double guess;                /* what four guesses would get right; NaN: free answers */
	size_t sampled;              /* examples with all samples */
	size_t never, never_spelled; /* of them never right; of these right when spelled out */
	size_t wrong;                /* of the prompt at temperature 0 */
	bool ceiling; /* no prompt that mends all that is wrong could be told from this one */
};

void headroom_sum(struct headroom *out, const struct headroom_scores *s);
/* "format: +31 to gain · never right on 9 of 51 in four samples of this prompt ·
 * at the ceiling". */
void headroom_line(struct buf *out, const struct headroom *h);
/* What that says and does not, in sentences, a line each. */
void headroom_sentences(struct buf *out, const struct headroom *h);

#endif
