/*
 * own.h - what the rooms of the app floor share about a live session; nobody else includes it.
 */
#ifndef HUNSU_APP_OWN_H
#define HUNSU_APP_OWN_H

#include "hunsu/prompt/foreign.h"
#include "hunsu/app/command.h"
#include "hunsu/app/live.h"
#include "hunsu/llm/cost.h"

struct book; /* of bets, while it is read (bets.c) */
struct job; /* an evaluation that runs or waits (scoring.c) */

struct unsent { /* calls numbered since the last turn, at their most */
	double usd;
	long tokens, calls;
};

struct live_private {
	/* scoring.c */
	struct {
		struct job **items;
		size_t n, cap;
	} jobs;
	char foreign_told[TEXT_HASH]; /* the text whose marks of other programs were told */
	struct prices *prices;
	cJSON *sends;  /* calls numbered since the last turn, not yet written */
	struct unsent unsent;
	int next_call; /* numbers are given before their call is in the record */
	bool finishing; /* the last round's variants get the rest of the examples, best first */
	/* proposing.c */
	struct proposal *proposal;
	struct proposing *round;
	/* trying.c */
	struct trying *trying;
	/* live.c */
	struct posed {	/* the open question; n 0: none */
		struct question question;
		void (*answered)(struct live *v, void *arg, size_t reply, struct str rest);
		void *arg;
	} posed;
	char *pending;	/* the line that waits for a yes */
	char *asked;	/* the place or file that is asked for (reach.c) */
	bool unscored_told;
	bool file_named; /* the person named the prompt's file, in this sitting */
	struct buf at_end; /* lines to be told then */
	char *later;	/* the line that waits for the scores it needs */
	bool late;	/* it runs */
	bool confirmed; /* it was given, and the line runs */
	bool yes;
	bool given_up; /* acts that are not saved, knowingly */
	bool left, store_told;
	struct timer *view_timer;
	bool held;     /* the budget stopped the spending */
	bool short_of; /* a call waits that could pass it, were it answered at its longest */
	struct suggest *suggest;
	struct book *book;
	/* ablating.c */
	struct weighed { /* the ablation that was looked at last, of a version and of a variant */
		int ablation, events;
		struct worth *worths;
		uint64_t *prints; /* of the scores they come from */
		size_t pieces, examples, scored, errors;
	} weighed[2];
	/* figures.c */
	int base, base_events; /* the version gains are measured against, as of that event */
	struct {
		struct figure *items;
		size_t n, cap;
	} figures;
};

static inline const struct state *live_state(const struct live *v)
{
	return &v->session->state;
}

void live_changed(struct live *v);
/* Whether acts can be written down; why not, to err. */
bool live_writable(const struct live *v, const char *act, struct buf *err);
/* Has the front end do what only it can; BAD_USAGE where it cannot. */
enum status live_front(struct live *v, const char *what, struct buf *err);
int live_call_number(
	struct live *v, const char *role, const struct request *r); /* numbers and notes a send */
void live_flush_sends(struct live *v);
/* Placeholders of other programs (prompt/foreign.h), by the examples' fields; what the prompt has
 * of them is told once for each text; told already. */
void live_foreign_find(const struct live *v, struct foreigns *out, struct str text);
void live_foreign_tell(struct live *v);
void live_foreign_told(struct live *v);
/* The `call` change of an answered call, into event. whole: keep the request's messages. */
cJSON *live_add_call(struct live *v, cJSON *event, int n, const char *role, const struct model *m,
	const struct answer *a, int sample, const struct prompt *whole);
/* Runs a line that nobody waits for: what is wrong with it is said. */
void live_run(struct live *v, const char *line);
void live_run_later(struct live *v); /* the line that waited for scores */
/* Asks yes or no; yes runs the line again, confirmed. */
void live_ask(struct live *v, const char *line, const char *question);

/* purse.c */
/* Adds what scoring so many times costs at most, roughly. */
void purse_add_scoring(const struct live *v, struct cost *c, const struct model *m,
	const struct prompt *text, double calls);
/* Asks before dear work: true when the line may go on now. */
bool purse_may_spend(struct live *v, const char *line, const struct cost *c);
bool purse_may_score(struct live *v, const char *line, const struct model *m, size_t calls);
/* Whether so many calls, or this one, at their most, stay within the budget beside all that is
 * out. */
bool purse_fits(const struct live *v, const struct cost *c, size_t calls);
bool purse_allows(const struct live *v, const struct request *r);
/* Nothing is sent any more, retries included, once the budget is used up; nor is a call that could
 * pass it, when no answer is out that may turn out cheaper than it could have been. */
bool purse_is_empty(struct live *v);
void purse_set(struct live *v, struct str words, const struct budget *b);
/* Does a budget in money know what this model costs? Else `knows` asks the person, whose answer
 * runs the line again ("": nothing); where there is nobody to ask, it is said what to do. */
bool purse_priced(const struct live *v, const struct model *m);
bool purse_knows(struct live *v, const char *line, const struct model *m);

/* reach.c */
/* What the person named now, or keeps in the configuration, calls may go to. */
void reach_start(struct live *v, const struct live_options *o);
void live_name_model(struct live *v, const struct model *m); /* the person did, now */
/* May calls to a model go out? Else the person is asked, and a yes runs the line again; where there
 * is nobody to ask, it is said what to do. */
bool live_may_send(struct live *v, const char *role, const char *line, const struct model *m);
bool live_may_score(struct live *v, const struct model *m); /* unasked: the same, only said */
/* Is path the prompt's file, and named by the person? */
bool live_own_file(const struct live *v, const char *path);
/* Asks for the file that only the session names; a yes writes it. FAILED where nobody is to ask. */
enum status live_ask_file(struct live *v, const char *path, struct buf *err) MUST_CHECK;

/* lacking.c: what a session may name that this program does not have */
/* FAILED, with what is not there and what to do: `act` cannot score, or call the model. */
enum status live_can_score(const struct live *v, const char *act, struct buf *err) MUST_CHECK;
enum status live_can_call(const struct model *m, const char *act, struct buf *err) MUST_CHECK;
void live_say_lacking(struct live *v); /* what of that the session names now */
/* A model by its name, whether or not it can be called. */
void live_model_of(struct model *out, const char *name);

/* scoring.c */
enum scope { SCOPE_FIRST, SCOPE_DEV, SCOPE_HELD_OUT };
/* Queues what is not scored yet of that text; nothing when all is. Returns the calls it will make.
 */
size_t scoring_add(struct live *v, struct text_ref t, enum scope scope);
size_t scoring_missing(const struct live *v, struct text_ref t, enum scope scope);
/* The same by another model than the target. */
size_t scoring_add_on(
	struct live *v, struct text_ref t, enum scope scope, const struct model *m);
size_t scoring_missing_on(
	const struct live *v, struct text_ref t, enum scope scope, const struct model *m);
void scoring_step(struct live *v); /* starts what may start */
void scoring_cancel(struct live *v, cJSON *calls);
void scoring_rescore(struct live *v); /* outputs there are, under the metric of now */
/* A `metric` change into event, with this program's revisions of both. */
void scoring_metric(cJSON *event, int version, const char *metric, const char *extract);
/* Where this program reads answers otherwise than the one that wrote the metric: a new version of
 * it, and scores under that. */
void scoring_renew(struct live *v);
bool scoring_idle(const struct live *v);
size_t scoring_best_first(
	struct live *v); /* after the first examples: queue the rest, best first */

/* proposing.c */
struct asked;
/* `line` is what to run again after a yes; act: "propose" or "mutate". */
enum status proposing_start(struct live *v, const char *line, const char *act,
	const struct asked *about, const struct op *only, int n, struct buf *err);
void proposing_cancel(struct live *v, cJSON *calls);
int proposing_round(const struct live *v); /* the one that is being written; 0: none */

/* trying.c */
enum status trying_start(struct live *v, struct str input, struct buf *err);
void trying_cancel(struct live *v, cJSON *calls);
void trial_release(struct trial *t);

/* suggest.c */
void suggest_start(struct live *v);
void suggest_free(struct live *v);

/* commands/notes.c: what a comment would be about now: "A#3", "prompt" */
void note_subject(const struct live *v, struct buf *out);

/* locks.c */
struct new_version { /* a version on the head */
	const char *origin;
	const int *variants; /* whose words come in */
	size_t n_variants;
	const struct prompt *now;
	bool typed; /* the editor kept the locks, byte for byte: a word may grow beside one */
};
/* Writes it, and that it is the head, into `event`, so that the head's locks stay on their text.
 * FAILED, and nothing written: locked text would change (which, and how to unlock, in err). */
enum status live_add_version(
	struct live *v, cJSON *event, const struct new_version *n, struct buf *err) MUST_CHECK;

/* blind.c */
/* Adds to an act that sets blind what becomes visible: everything when it goes off; when it goes
 * on, what was seen before stays so. */
void blind_turn(struct live *v, cJSON *event, bool on);
void blind_score(struct live *v, int round); /* the hidden ones of a round that is whole */
void blind_follow(struct live *v, bool was); /* after an undo or redo that may have done so */

/* bets.c */
void book_start(struct live *v); /* reads the bets of all sessions, and says what came of them */
void book_free(struct live *v);

/* ablating.c */
struct ablating {
	struct text_ref of;
	bool hunks;
	int against; /* for hunks */
};
/* line: what to run again after a yes. */
enum status ablating_start(
	struct live *v, const struct ablating *plan, const char *line, struct buf *err);
void ablating_release(struct live *v);

/* record.c */
void record_news(struct live *v); /* what is to be said about the file and the store */
enum status record_end(struct live *v, struct buf *words); /* the last of it */

/* commands/examine.c */
/* How a text scores by each model there is a score of, a line each. */
void models_lines(const struct live *v, struct text_ref text, struct buf *out);

/* merging.c */
/* Begins a merge of these variants; FAILED where they have nothing to bring, one is in hand or the
 * prompt's locks cover all. */
enum status merging_start(struct live *v, const int *variants, size_t n, struct buf *err);
/* The merge in hand, or NULL and a message; one whose prompt has changed is dropped, and told. */
struct merging *merging_in_hand(struct live *v, struct buf *err);
void merging_check(struct live *v); /* that alone */
void merging_drop(struct live *v, const char *why); /* why NULL: says nothing */
/* To the next open hunk; behind the last one the merge is finished. */
enum status merging_go_on(struct live *v, struct buf *err);
/* Writes what was taken, as one act; open hunks are left. FAILED: nothing would be left, it goes
 * on. */
enum status merging_finish(struct live *v, struct buf *err);
/* The variant as the prompt, but for what is locked: one act. */
enum status merging_accept(struct live *v, int variant, struct buf *err);
/* "2 open, words: You are a [-captain-]{+navigator+} of a", in one line. */
void merging_tell(const struct live *v, size_t hunk, struct buf *out);

/* figures.c */
/* Whether the text has any score under target and metric of now, without working one out. */
bool live_scored(const struct live *v, struct text_ref text);
void figures_release(struct live *v);
/* Scores of a text on one side, NaN where there is none; malloc'ed, an entry per example of the
 * side. */
double *figures_scores(const struct live *v, const char *hash, int model, enum split side,
	size_t *n, size_t *scored, size_t *errors);
/* As live_score_on, hidden or not: for deciding what to do, never for showing. */
void figures_score(
	const struct live *v, struct text_ref text, int model, struct score_line *out);

/* The text that acts are about when none is named: the selected variant, else the head. */
struct text_ref live_selected(const struct live *v);
cJSON *act_new(const char *act, struct str args);

#endif
