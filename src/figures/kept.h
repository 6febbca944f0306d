/*
 * kept.h - what a struct figures keeps; for the rooms that work it out.
 */
#ifndef HUNSU_SRC_FIGURES_KEPT_H
#define HUNSU_SRC_FIGURES_KEPT_H

#include "hunsu/base/index.h"
#include "hunsu/engine/power.h"
#include "hunsu/figures/beside.h"

struct basis { /* what figures come from, beside the text's own scores */
	int metric, model, base, base_changed, examples;
};

struct row { /* what a text scored, beside the one it is compared with (rows.c) */
	double *now, *base; /* NaN: no score; below 0: as its call failed */
	size_t n, scored, errors, ones, odd, base_scored; /* ones: 1 or more; odd: not 0 or 1 */
	struct {
		size_t n, gained, lost, odd;
	} pairs;
};
/* Of a sheet on an example; given: figures_given of its text. */
double row_score(const struct sheet *sheet, const bool *given, int example);
void row_sum(struct row *r); /* from now and base */
void row_count(struct row *r, size_t k, bool in); /* the k-th of both, or no more */
void row_put(struct row *r, double *at, size_t k, double score); /* at: now, or base */
/* It has scores, and there are to be more; shown: examples that are not scored for it. */
bool row_early(const struct row *r, size_t shown);
struct interval row_interval(const struct row *r);
double row_mean(const struct row *r);
double row_gain(const struct row *r);
struct paired row_paired(const struct row *r);

struct followed { /* a sheet that was read before */
	const struct sheet *sheet; /* NULL: it is not there */
	const bool *given;
	int was, changed; /* its stamp then, and now */
};
typedef void put_fn(void *arg, enum split side, size_t place, double score);
/* What was written since. False: it is to be read anew. */
bool row_follow(const struct figures *g, const struct followed *what, put_fn *put, void *arg);

struct figure { /* of a text by a model (follow.c) */
	char hash[TEXT_HASH];
	int model;
	int metric, examples;	   /* as the state's */
	int base;		   /* the version that it is compared with */
	int changed, base_changed; /* as the sheets'; 0: there is none. -1: not read yet */
	struct row rows[2];	   /* by enum split */
	bool told;		   /* the line is worked out */
	struct score_line line;
};
/* As it is now, beside whatever it was compared with last; until another one is asked for. */
const struct figure *figure_follow(struct figures *g, const char *hash, int model);
/* As it is beside that version. */
struct figure *figure_beside(struct figures *g, const char *hash, int model, int base);
/* Reads one that is not kept, its hash and model are set, beside the text `base`. */
void figure_read(const struct figures *g, struct figure *f, const char *base);
void figure_release(struct figure *f);

struct ranks { /* by variant number - 1 (ranks.c) */
	struct basis on;
	int marks; /* as the state's stamp */
	size_t sheets;
	struct score_rank *items;
	struct ranked_from {
		int sheet;   /* its place; -1: not there yet */
		int changed; /* as struct figure */
		double p;    /* of its gain (family.c); below 0: not worked out */
		struct row row; /* what it points to may have moved */
	} *from;
	size_t n, cap;
	unsigned turn;
	size_t n_dev;
	double *scores, *base; /* on them: of each variant, and of what gains are against */
};

struct family { /* of the texts that the best is chosen among (family.c) */
	bool found;
	struct basis on;
	int marks, variants; /* as the state's stamps; variants 0: nothing can be hidden */
	size_t n_variants, n_versions, waiting, k; /* waiting: texts in flight */
	double limit; /* a p up to this is beyond noise, all of them considered */
	bool told;    /* what follows is worked out */
	struct best best;
	struct text_ref text; /* the best one; neither: none may be told */
};

struct scored_texts { /* texts that a model has scored (family.c) */
	int metric;
	size_t sheets, k; /* sheets: that were counted */
};

struct weighed { /* an ablation that was looked at (worths.c) */
	int ablation, events;
	struct worth *worths;
	uint64_t *prints; /* of the scores they come from */
	size_t pieces, examples, scored, errors;
};

struct novel {
	bool found;
	double unlike;
	struct text_ref nearest;
};
struct apart {
	double sum; /* over all pairs */
	size_t n;
};
struct used {
	int changed, examples; /* as the sheet's stamp, and the state's */
	struct usage usage;
};
struct beside_kept { /* what a variant is beside the others (beside.c) */
	LIST(struct novel) novel; /* by variant - 1 */
	LIST(struct apart) apart; /* by round - 1 */
	size_t seen;              /* variants that are in `apart` */
	LIST(struct used) used;   /* by place of a sheet */
};

struct counted { /* the examples that are counted (counted.c) */
	size_t none; /* that are not, as the metric has no score for them */
	int metric, examples; /* as the state's stamp; metric -1: not looked for */
	LIST(int) sides[2]; /* ids, by enum split */
	LIST(int) places; /* on its side, by id - 1; -1: it does not count */
	LIST(size_t) pinned; /* places of dev examples */
};
void counted_release(struct counted *k);
const struct counted *figures_counted(const struct figures *g); /* until the state changes */

struct shown_text;
struct shown_kept { /* texts that give examples away (shown.c) */
	struct index index; /* by hash */
	struct shown_text *items;
	size_t n, cap;
	size_t variants, versions, ablations, headrooms; /* that were looked at */
	int examples; /* as the state's stamp; -1: no text was looked at */
};
void shown_release(struct shown_kept *k);

struct criticised { /* an answer that was shown to an operator as a failure */
	int variant, example;
};
struct criticised_kept { /* failures.c */
	LIST(struct criticised) items;
	size_t seen; /* variants */
	int examples; /* as the state's stamp */
};

struct figures {
	const struct state *state;
	const struct flight *flight;
	int base; /* the version gains are measured against */
	struct base_from { /* what it was found by */
		int head, target, metric, marks, examples, variants;
	} base_from;
	struct index index; /* of items */
	struct figure *items;
	size_t n, cap;
	struct ranks ranks;
	struct family family;
	struct beside_kept beside;
	struct criticised_kept criticised;
	struct counted counted;
	struct shown_kept shown;
	LIST(struct scored_texts) tried; /* by the number of the model */
	struct weighed weighed[2]; /* the last one of a version, and of a variant */
	struct { /* the headroom that was looked at last (headroom.c) */
		int what, events;
		struct room figures;
	} room;
	struct { /* by the duels and the head (contest.c) */
		size_t duels;
		int head;
		struct contestant *items;
		size_t n;
	} contest;
	struct { /* which examples get no score by the metric (counted.c) */
		int metric;
		size_t n;
		int *versions; /* by id: that was looked at, negative where it gets none */
	} scorable;
	struct { /* what so many examples can tell among k texts (family.c) */
		size_t n, k;
		struct power_spread spread;
		char *words; /* NULL: it was not asked yet */
	} power;
	struct blame blame;	   /* of the text that it was asked of last */
	struct text_ref blamed;
};

/* As it is now: until the state changes. */
const struct family *figures_family(struct figures *g);
/* How many texts, beside the one that gains are against, have scores by a model that does not lead:
 * a gain is beyond noise with a p up to .05 divided by that (Bonferroni), as for the others there
 * is no family whose tests are kept. */
size_t figures_tried(struct figures *g, int model);

/* The examples that a text gives away, by id; NULL: none. */
const bool *figures_given(const struct figures *g, const char *hash);
/* What figures by that model come from now. */
struct basis figures_basis(const struct figures *g, int model);

#endif
