/*
 * figures.h - what is worked out of a session's state: scores with their intervals, what came of
 * ablations, what is in flight. Nothing here is written anywhere, and nothing is shown.
 *
 * A struct figures belongs to one state and keeps what was worked out, by text and model, until the
 * scores that it comes from change. Figures of a text that a blind review hides are left out,
 * unless the name says otherwise.
 */
#ifndef HUNSU_FIGURES_FIGURES_H
#define HUNSU_FIGURES_FIGURES_H

#include "hunsu/engine/ablation.h"
#include "hunsu/engine/agreement.h"
#include "hunsu/engine/best.h"
#include "hunsu/engine/headroom.h"
#include "hunsu/engine/comparison.h"
#include "hunsu/engine/compatibility.h"
#include "hunsu/engine/lesson.h"
#include "hunsu/engine/stats.h"
#include "hunsu/figures/flight.h"
#include "hunsu/session/blame.h"
#include "hunsu/session/state.h"

struct figures;

struct figures *figures_new(const struct state *s, const struct flight *f); /* both outlive it */
void figures_free(struct figures *g); /* NULL is fine */
const struct state *figures_state(const struct figures *g);
const struct flight *figures_flight(const struct figures *g);

struct score_line { /* a text against the prompt */
	struct interval dev, held_out; /* n 0: unscored */
	bool early;          /* fewer than all dev examples are scored */
	/* By a race under the target, while it is early: no mean, interval or gain is to be shown,
	 * which would be too low; else NULL. */
	const struct stop *stop;
	size_t errors;       /* dev examples whose call failed */
	size_t shown;        /* dev examples that stand in the text itself (figures_shows) */
	int against;         /* version compared with; 0: none */
	struct paired gain;  /* on dev; under the target noise is settled by Holm over the family */
	struct paired gain_held_out;
	bool hidden;         /* by a blind review: there is a variant's figure, or will be */
};
/*
 * The family: all variants and versions that were scored under the target since the version that
 * gains are measured against first was, in all rounds and branches, dropped ones included. Many
 * tries make one of them look better by chance: `noise` of a gain takes all of them into account,
 * while its p is that of one comparison.
 */
/* Under the target; a hidden text has no figures here but its errors and what it is compared
 * with. */
void figures_score(struct figures *g, struct text_ref text, struct score_line *out);
/* Its name, origin, messages and scores, under that key. */
cJSON *figures_text_json(cJSON *to, const char *key, struct figures *g, struct text_ref t);
/* The same against any other text: n 0 where either is hidden. `against` is left 0. */
void figures_against(const struct figures *g, struct text_ref text, struct text_ref other,
	struct score_line *out);
/* The same by another model (number in state.models_seen): against the version that figures_score
 * compares with. The family is then all that this model has scored. */
void figures_score_on(struct figures *g, struct text_ref text, int model, struct score_line *out);
/* The same, hidden or not: for deciding what to do, never for showing. */
void figures_unblinded(struct figures *g, struct text_ref text, int model, struct score_line *out);
/* Calls on dev that failed, of the prompt and all variants on all targets: those of `retry`. */
size_t figures_failed(struct figures *g);

struct score_rank { /* of a variant on dev under the target, without interval and p: cheap */
	double mean, gain; /* NaN: no score; nothing to compare with */
	size_t n, errors, shown; /* as dev.n, errors and shown above */
	bool early;
	bool broken;       /* on a pinned example (figures_broken) */
	double likely;     /* figures_likely */
};
/* How likely the target finds the expected answers after that text, on all of dev, by the last
 * metric of the session that asked it that; NaN: it was not asked of all, or what is scored by now
 * is not 0 or 1. It puts texts in order whose scores are the same, and says nothing else. */
double figures_likely(const struct figures *g, const char *hash);
/*
 * An example that a text gives away (engine/shown.h) is not scored for it: it is left out of its
 * pairs, and the row is full without it, whatever scores the record has.
 */
bool figures_shows(const struct figures *g, const char *hash, int example);
size_t figures_shown(const struct figures *g, const char *hash, enum split side); /* how many */

/* Of all variants, by number - 1, hidden or not: to put them in order and for deciding what to do,
 * never for showing. Until the state changes. turn: another number once any of them has changed. */
const struct score_rank *figures_ranks(struct figures *g, unsigned *turn);
/* Of the prompt and the variants that are not hidden, on all of dev; NaN: none is scored. */
double figures_best(struct figures *g);

/* The best of those of the family that are scored on all dev examples, and what is left of its
 * gain. Neither a variant nor a version: there is one try only, none gains, or one is hidden. */
struct text_ref figures_chosen(struct figures *g, struct best *out);

/* Whether the text has any score under target and metric of now, without working one out. */
bool figures_scored(const struct figures *g, struct text_ref text);
/* Why a call failed, without the model that its words begin with; NULL: it did not. */
const char *figures_failure(const struct state *s, const struct call_record *c);
/* The words of the last call to that model that failed, of a text on a dev example that has no
 * score; NULL: none did. */
const char *figures_trouble(const struct figures *g, struct text_ref text, int model);
/* Scores of a text on one side, NaN where there is none; malloc'ed, an entry per example of the
 * side. */
double *figures_scores(const struct figures *g, const char *hash, int model, enum split side,
	size_t *n, size_t *scored, size_t *errors);
struct agreement { /* over the dev examples with more than one sample */
	size_t same, n;
};
/* How often the samples of an example have one score; n 0: none has several, or it is hidden. */
void figures_agreement(const struct figures *g, struct text_ref text, struct agreement *out);
/* How far the judge of now agrees with the person's grades of outputs that it graded too, the last
 * of each output. False: the metric asks no judge. */
bool figures_judge(const struct figures *g, struct concordance *out);
/* Outputs that the person and the judge of now graded and that may be shown to who suggests clauses
 * for its rubric (lesson_shows): of dev, and none that is hidden. n; malloc'ed, what they point to
 * is the state's. */
size_t figures_graded(const struct figures *g, struct graded **out);
/* The same of the person's choices in duels, ties left out: both outputs graded by the judge of
 * now, and neither with a grade of the person's that may not be shown. */
size_t figures_preferred(const struct figures *g, struct preferred **out);
/* "in duels, it prefers your choice in 7 of 9, the other in 1": by its grades, not shown to it as a
 * pair. Nothing where there are none. */
void figures_pair_words(const struct figures *g, struct buf *out);
#define LESSON_GRADES 15 /* with fewer it is not told what a lesson did */
/* How the judge agreed with the person before and after it learnt, on outputs that were not shown
 * and were graded by both rubrics. False: the rubric of now has no clauses of a lesson. */
bool figures_lesson(
	const struct figures *g, struct concordance *before, struct concordance *after);
void figures_lesson_words(const struct figures *g, struct buf *out);
/* What the comparisons by the judge and the rubric of now say of it; only pairs that were shown in
 * both orders count. */
void figures_bias(const struct figures *g, struct bias *out);
/* The metric of now; NULL: there is none, or none that is known here. */
const struct metric *figures_metric(const struct state *s);
/* Is it the person's grades? */
bool figures_person(const struct state *s);
/* The person's last grade of that output to the example as it is, whichever text it came from; NaN:
 * none. */
double figures_grade(const struct state *s, int example, const char *output);
/* How many outputs of the text on dev examples wait for a grade to be scored. */
size_t figures_ungraded(const struct state *s, struct text_ref text);
/* Which gain the dev examples can tell among the texts that there are, or a round more: as
 * power_words, by how often two texts differed here, or of graded scores by how far. Nothing
 * without examples, or where too few graded scores are there. */
void figures_power_words(struct figures *g, struct buf *out);
/* Whether scores may put texts in order: all but those of a judge that has too few of the person's
 * grades beside its own, or agrees with them too little. */
bool figures_may_rank(const struct figures *g);
/* "judge: 12 of your grades are missing before it may rank"; nothing where there is none. */
void figures_judge_words(const struct figures *g, struct buf *out);
/* The mark of a text on an example, as state_mark; NULL too where the text is hidden. */
const struct mark *figures_mark(const struct figures *g, const char *hash, int example);
/* The metric of now finds no score on it whatever is answered, for what is expected there; why is
 * appended (why may be NULL). */
bool figures_no_score(const struct state *s, const struct example *e, struct buf *why);
/* How many such examples there are, and why the first is one (outcome_none_words); nothing where
 * there are none. */
void figures_no_score_words(struct buf *out, const struct state *s);
/* The other way round, kept: for what asks in every frame. e: as the state has it. */
bool figures_scorable(const struct figures *g, const struct example *e);
size_t figures_no_scores(const struct figures *g); /* how many it is not */
/* Scores on it are counted on that side: it has an expected answer, or the metric of now needs
 * none; and that finds a score there. e: as the state has it. */
bool figures_counts(const struct figures *g, const struct example *e, enum split side);
/* Their ids, ascending, until the state changes. */
const int *figures_side(const struct figures *g, enum split side, size_t *n);
size_t figures_split_size(const struct figures *g, enum split s); /* examples that are counted */
/* What gains are measured against: the nearest ancestor of the head (itself included) that is
 * scored on all dev examples; while there is none, the nearest with any score. 0: none. */
int figures_base(const struct figures *g);
/* The pinned dev examples on which a text is worse than what its gain is measured against: what
 * must not be, told. How many there are; up to max ids are written. Nothing of a text that is
 * hidden. */
size_t figures_broken(const struct figures *g, struct text_ref text, int *out, size_t max);
/* After `lead`: "worse than v7 on what is pinned: #3, #7"; nothing where it is not. */
void figures_broken_words(
	const struct figures *g, struct text_ref text, const char *lead, struct buf *out);
/* The models other than the target that a text was scored by (numbers in state.models_seen), one
 * after another: the first one after -1; -1: no more. */
int figures_next_model(const struct figures *g, struct text_ref text, int after);
/* Share of the head's bytes that the person wrote, 0..1; -1 while the head is hidden: how much is
 * new would tell how it came about. */
double figures_yours(const struct figures *g);

/* ---- what is in flight ---- */

/* A variant that is hidden, and not listed yet because its round is still being written. */
bool figures_arriving(const struct figures *g, int variant);
/* Work in flight for that text: done of total, seconds to go (-1: unknown); false: none, or it is
 * hidden (the best get the rest of the examples first). */
bool figures_progress(const struct figures *g, struct text_ref text, size_t *done, size_t *total,
	double *eta);
struct underway { /* all that is in flight; times in seconds */
	struct {
		size_t done, total; /* calls, with those that a round's variants will get */
		double since, eta;  /* that it takes, and to go */
		double each;	    /* between two answers; -1, as eta: unknown */
	} scoring; /* total 0: nothing is scored */
	struct {
		size_t n;      /* variants that are not there yet */
		double since;
		double tokens; /* a second, guessed by their length; 0: none came yet */
	} writing;
	struct {
		size_t n; /* answers to an input that are not whole */
		double since;
	} trying;
};
void figures_underway(struct figures *g, struct underway *out);

/* ---- ablations ---- */

struct worths {
	const struct ablation *what;
	const struct worth *items;  /* of each piece; until the state changes. NULL: hidden */
	size_t done, total, errors; /* scores, the whole's included */
	size_t examples; /* that each is to be scored on: with fewer, its worth is early */
	bool busy, hidden;
	double eta; /* seconds to go while busy; -1: unknown */
};
/* The last ablation of that text, by whatever name it goes; NULL: none. */
const struct ablation *figures_ablation(const struct state *s, const char *hash);
/* Is the piece worth nothing, or less, as far as all examples can say? */
bool figures_idle(const struct worths *w, size_t piece);
/* The last ablation of a text under the target and metric of now; false: there is none. */
bool figures_worths(struct figures *g, struct text_ref text, struct worths *out);

/* ---- headroom ---- */

struct room {
	const struct headroom_texts *what;
	struct headroom found;
	size_t done, total, errors; /* scores */
	size_t examples;
	bool busy, hidden;
	double eta; /* seconds to go while busy; -1: unknown */
};
/* The last that was measured of that text, by whatever name it goes; NULL: none. */
const struct headroom_texts *figures_headroom_texts(const struct state *s, const char *hash);
/* The labels that the answers to the dev examples are. */
void figures_labels(const struct figures *g, const struct measure *m, struct answers *out);
/* What a text leaves to gain under the target and metric of now; false: it was not measured. */
bool figures_headroom(struct figures *g, struct text_ref text, struct room *out);

/* ---- compatibility ---- */

/* How likely the target finds the words of that text; NULL: it was not asked. */
const struct compatibility *figures_compatibility(const struct state *s, const char *hash);
/* The same place by place; what they point to is l's, both are the caller's. False: it is not
 * known. */
bool figures_spots(const struct state *s, struct text_ref text, struct likelihoods *l,
	struct spots *out);
struct compatible_text {
	struct text_ref text;
	const struct compatibility *what;
	struct interval dev;
	bool early; /* not scored on all dev examples: not ranked */
};
struct compatible { /* the prompt, then the variants and the versions that it was asked of */
	struct compatible_text *items;
	size_t n, cap;
	struct correlation ranks; /* of likelihood and score */
};
void figures_compatible(struct figures *g, struct compatible *out); /* items: to be freed */

/* ---- authors, notes, and calls ---- */

/* Who wrote what of a text: until it is asked of another one. */
const struct blame *figures_blame(struct figures *g, struct text_ref text);

/* What the person said of a text's output on an example, or with example 0 of the text as a whole:
 * “words” and the last grade, appended; out may be NULL. False: nothing. */
bool figures_said(const struct state *s, struct text_ref text, int example, struct buf *out);
/* The messages of a call as they were sent: kept whole, or rebuilt from its parts and checked by
 * its hash. False: it cannot be rebuilt (why in err). */
bool figures_request(const struct state *s, const struct call_record *call, struct prompt *out,
	struct buf *err);
/* What served a call (one of state.served): "served as gpt-4o-2024-11-20, fingerprint fp_1". */
void figures_served_words(const struct served_as *v, struct buf *out);
/* What served a model last, as the record tells; 0: it does not. */
int figures_served(const struct state *s, int model);
/* The calls about a text and an example (0: all), newest first; n written. */
size_t figures_calls(
	const struct state *s, struct text_ref text, int example, int *out, size_t max);

#endif
