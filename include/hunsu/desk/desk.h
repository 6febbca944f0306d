/*
 * desk.h - a session at work: all that is in flight, its money, and the events that come of it.
 *
 * Calls are sent, and their answers written down, here alone. An answer becomes an event, the event
 * is folded, and that is all; what happens next is decided once a turn of the loop, by desk_turn:
 * the players (a round, a try, what is scored) are asked what they wish, the purse what may go.
 * Nothing here calls up: what the person should hear is news, to be taken after the turn.
 */
#ifndef HUNSU_DESK_DESK_H
#define HUNSU_DESK_DESK_H

#include "hunsu/desk/purse.h"
#include "hunsu/engine/metric.h"
#include "hunsu/figures/asking.h"
#include "hunsu/figures/figures.h"
#include "hunsu/llm/store.h"
#include "hunsu/session/session.h"

struct desk { /* to be read; written by the desk alone */
	struct loop *loop;
	struct session *session; /* events that are no call's are written by whoever acts */
	struct client *client;
	struct store *store; /* NULL: none */
	struct purse *purse;
	struct figures *figures;
	struct flight flight;
	struct model target, proposer; /* target: the leading one */
	struct desk_own *own;
};

/* Takes the session and the prices. `client`: without store and prices, which are the desk's. Its
 * models are those of the session, which this program may not have (model_name_only). */
struct desk *desk_open(struct loop *l, struct session *s, struct prices *prices, bool no_store,
	const struct client_options *client);
/* Forgets what is in flight (nothing is written), and closes all. NULL is fine. */
void desk_close(struct desk *d);
const struct state *desk_state(const struct desk *d);

/* After each turn of the loop; also by itself, so that it need not be called. */
void desk_turn(struct desk *d);
bool desk_idle(const struct desk *d); /* nothing is in flight or waits */
bool desk_stands(const struct desk *d); /* nothing is in flight, and the budget holds what waits */
/* "judge check, 14 answers to come", appended. */
void desk_at_work(const struct desk *d, struct buf *out);
/* Everything in flight, recorded as cancelled; false: there was nothing. */
bool desk_cancel(struct desk *d);
/* By one of its roles; the event is the caller's. A model that this program does not have is a
 * name alone. */
void desk_set_model(struct desk *d, bool proposer, const char *name);
void desk_take_models(struct desk *d); /* the session's, where an undo or a replay sets them */
/* Who grades for a metric that asks a judge: who writes prompts, where nobody is named. */
const struct model *desk_judge(struct desk *d);
/* So many answers of that target are there and wait for the judge's grades. */
size_t desk_judging(struct desk *d, const char *target);
/* FAILED, and what to do: the budget holds back what is new. */
enum status desk_held(const struct desk *d, struct buf *err) MUST_CHECK;
/* From which on work is dear, so that the desk begins none by itself; at first all that costs. */
void desk_unasked(struct desk *d, const struct limits *l);
/* The budget or its price changed: what was held is looked at again. */
void desk_look_again(struct desk *d);

/* ---- news ---- */

/* A command in a message to the person: its key on the screen, its name in lines. */
#define KEY_MARK "\x1f"
#define KEY(name) KEY_MARK name KEY_MARK
#define LINE(name) KEY_MARK ":" name KEY_MARK /* as it is typed with words after it */

void desk_say(struct desk *d, bool bad, const char *fmt, ...) PRINTF_LIKE(3, 4);
char *desk_news(struct desk *d, bool *bad); /* the oldest, which is the caller's; NULL: none */
bool desk_changed(struct desk *d); /* something to show has changed since it was asked last */

/* ---- what a session may name that this program does not have ---- */

/* FAILED, with what is not there and what to do: `act` cannot score, or call the model. */
enum status desk_can_score(const struct state *s, const char *act, struct buf *err) MUST_CHECK;
enum status desk_can_call(const struct model *m, const char *act, struct buf *err) MUST_CHECK;
void desk_model(struct model *out, const char *name); /* whether or not it can be called */

/* The i-th model that the prompt is for, the leading one first; NULL: no more. The others live as
 * long as the desk. */
const struct model *desk_target(struct desk *d, size_t i);
/* That target's last calls failed, so many one after another, and what a round makes is not sent
 * there; 0: it does not rest. */
int desk_rests(const struct desk *d, const struct model *m);
/* The person asks all that rest again: what they missed is sent. False: none rests. */
bool desk_rouse(struct desk *d);

/* ---- scoring ---- */

/* SCOPE_OUTPUTS: dev examples without an output, whatever would score it. */
enum scope { SCOPE_FIRST, SCOPE_DEV, SCOPE_HELD_OUT, SCOPE_OUTPUTS };
/* Calls for what is not scored yet of that text, and not on its way. */
size_t scoring_missing(
	struct desk *d, struct text_ref t, enum scope scope, const struct model *m);
/* Of these, those whose output is there: only a judge or a program is to be asked. */
size_t scoring_kept(struct desk *d, struct text_ref t, enum scope scope, const struct model *m);
/* Claims them; how many. 0, and news, where nothing may be sent there unasked. */
size_t scoring_add(struct desk *d, struct text_ref t, enum scope scope, const struct model *m);
/* The outputs on dev there are that a judge or a program has not scored by the metric of now: how
 * many, which goes to that alone; claims on them. */
size_t scoring_left(struct desk *d, bool claims);
/* The same under the leading target, of the dev examples that are in `only`, by id; of a variant as
 * for a round, so that the other targets follow when its row is whole. */
size_t scoring_add_only(struct desk *d, struct text_ref t, const bool *only);
/* The same of all dev examples by that version of the settings, which is apart: what comes of it
 * never mixes with the session's own scores. */
size_t scoring_missing_apart(struct desk *d, struct text_ref t, int settings);
size_t scoring_add_apart(struct desk *d, struct text_ref t, int settings);
/* Outputs that are missing on dev examples that are in `only`, by id: how many; claims them. */
size_t scoring_outputs(struct desk *d, struct text_ref t, const bool *only, bool claims);
/* Adds what so many calls with that text cost at most, with examples of the usual length. */
void scoring_cost(struct desk *d, const struct model *m, const struct prompt *text,
	double calls, struct cost *out);
/* The same for a judge's calls about so many outputs; nothing where a program reads them. */
void scoring_judge_cost(struct desk *d, double outputs, struct cost *out);
/* Outputs there are, under the metric of now, which has changed; no calls. Some hundreds at once,
 * the others between the turns of the loop. */
void scoring_rescore(struct desk *d);
#define TARGETS_MOST 16 /* each text is scored by all of them */
/* So many, and each another one; BAD_USAGE. models NULL: how many alone. */
enum status targets_check(const struct model *models, size_t n, struct buf *err) MUST_CHECK;
/* A grade of that call's output into the event; under a metric that is the person's grades, with
 * the scores of all outputs that are the same. NaN takes back their grades, and their scores of
 * that kind. Later sessions of the task know that too. */
void scoring_graded(struct desk *d, cJSON *event, int call, double grade);
/* A `metric` change into event, with this program's revisions of both. */
void scoring_metric(cJSON *event, int version, const char *metric, const char *extract);
/* Where this program reads answers otherwise than the one that wrote the metric: a new version of
 * it, and scores under that; likewise where its program was edited, whose scores come with the next
 * work. */
void scoring_renew(struct desk *d);

/* ---- proposing ---- */

struct round_plan {
	const char *act; /* "propose" or "mutate" */
	struct asked about;
	const struct op *only; /* NULL: those of the settings */
	int asked;
	/* A search lets it be made: its number, and which of its rounds it is, from 0. It scores
	 * nothing first, and goes on where the record has it already. */
	int search, step;
	const char *why; /* it chose this round; NULL: none is given */
};
/* FAILED: none can be asked for now, of the prompt by the operators of the settings (a round is
 * being written, the budget, no operator). */
enum status proposing_ready(struct desk *d, struct buf *err) MUST_CHECK;
/* The most that the round costs, with the scores of what it makes, and those that it needs first.
 * FAILED: it cannot be asked for now, likewise. */
enum status proposing_cost(struct desk *d, const struct round_plan *plan, struct cost *most,
	struct buf *err) MUST_CHECK;
/* Begins it, after that was agreed to. An operator that learns from failures has its scores made
 * first. */
enum status proposing_start(
	struct desk *d, const struct round_plan *plan, struct buf *err) MUST_CHECK;

/* ---- a search: the model plays by itself (engine/search.h) ---- */

struct search_order {
	const char *act, *args; /* of the command, for the record; args may be NULL */
	struct text_ref on;
	const char *const *ops; /* operators, in the order in which they are tried */
	size_t n_ops;
	const struct search_prior *known; /* of each; NULL: nothing */
	int rounds, variants; /* at most; of a round; 0: as it chooses */
	long seed;
	struct search_caps caps; /* which no call of it passes */
	bool look;		 /* at what is held out, at its end, where that is paid for */
	int go_on;		 /* that search goes on, with these limits; 0: a new one */
};
/* Plays until it has nothing more to wish, its budget is used up, or the person plays on: makes a
 * version, or sets metric, models or settings. The prompt stays what it is. */
enum status searching_start(
	struct desk *d, const struct search_order *o, struct buf *err) MUST_CHECK;
void searching_stop(struct desk *d, const char *why); /* by the person; nothing where none is on */
/* What it does now and why; nothing where none is on. */
void searching_words(const struct desk *d, struct buf *out);

/* ---- trying an input ---- */

/* Runs it through those texts, streamed into flight.trial; takes input. What was tried before is
 * cancelled. */
enum status trying_start(struct desk *d, const struct text_ref *texts, size_t n,
	struct fields *input, struct buf *err) MUST_CHECK;

/* ---- the judge before pairs of outputs (engine/comparison.h) ---- */

/* What it costs at most to show it so many pairs that it has not compared, and as many outputs
 * beside a padded copy, all in both orders. FAILED: there are none, or the budget holds it back.
 * The metric asks a judge. */
enum status checking_cost(
	struct desk *d, size_t pairs, struct cost *out, struct buf *err) MUST_CHECK;
enum status checking_start(
	struct desk *d, size_t pairs, size_t *calls, struct buf *err) MUST_CHECK;

/* ---- what the judge can learn (engine/lesson.h) ---- */

/* What it costs at most to ask the proposer for clauses, and to have the outputs there are graded
 * again by a rubric that has some. FAILED: judge and person disagree on none that may be shown, or
 * the budget holds it back. The metric asks a judge. */
enum status learning_cost(struct desk *d, struct cost *out, struct buf *err) MUST_CHECK;
enum status learning_start(struct desk *d, struct buf *err) MUST_CHECK; /* of that, the asking */
/* The metric of now has clauses of a lesson: the outputs that the rubric before it graded are
 * graded again, without calls to the target; how many. What it learnt is news when that is done. */
size_t learning_again(struct desk *d);

/* ---- questions about two texts (engine/explain.h) ---- */

struct explained_wish {
	struct text_ref texts[2]; /* what is asked about, and the other one; none is hidden */
	struct str question;
};
/* What it costs at most to ask the proposer. FAILED: no dev example tells them apart, a question is
 * being answered, or the budget holds it back. The answer streams into flight.asked; then it is a
 * call of role `ask`. */
enum status explaining_cost(struct desk *d, const struct explained_wish *w, struct cost *out,
	struct buf *err) MUST_CHECK;
enum status explaining_start(
	struct desk *d, const struct explained_wish *w, struct buf *err) MUST_CHECK;

/* ---- examples that a model invents (engine/invent.h) ---- */

struct inventing_wish {
	struct str description; /* empty: the task's, if it has one */
	const struct fields *names;
	size_t wanted; /* INVENT_MOST at most */
};
/* What it costs at most. FAILED: the budget holds it back. The examples that come wait in
 * flight.invented, first to last, until the person has said yes or no; that is no concern of the
 * desk. */
enum status inventing_cost(struct desk *d, const struct inventing_wish *w, struct cost *out,
	struct buf *err) MUST_CHECK;
void inventing_start(struct desk *d, const struct inventing_wish *w);

/* ---- how likely the target finds texts (engine/compatibility.h) ---- */

/* Of these texts, how many it was not asked about, and what that costs at most. FAILED: the budget
 * holds it back, or it is being asked already. */
enum status compatibility_cost(struct desk *d, const struct text_ref *texts, size_t n,
	struct cost *out, size_t *calls, struct buf *err) MUST_CHECK;
void compatibility_start(struct desk *d, const struct text_ref *texts, size_t n);

/* ---- ablation ---- */

struct ablating {
	struct text_ref of;
	bool hunks;
	int against; /* for hunks */
};
/* How many calls that takes. */
enum status ablating_cost(
	struct desk *d, const struct ablating *plan, size_t *calls, struct buf *err) MUST_CHECK;
enum status ablating_start(struct desk *d, const struct ablating *plan, struct buf *err) MUST_CHECK;

/* ---- headroom ---- */

/* How many calls it takes to measure what that text leaves to gain, apart from its scores. */
enum status gauging_cost(
	struct desk *d, struct text_ref of, size_t *calls, struct buf *err) MUST_CHECK;
enum status gauging_start(struct desk *d, struct text_ref of, struct buf *err) MUST_CHECK;

#endif
