/*
 * inside.h - what the rooms of the desk share.
 */
#ifndef HUNSU_SRC_DESK_INSIDE_H
#define HUNSU_SRC_DESK_INSIDE_H

#include "hunsu/base/index.h"
#include "hunsu/desk/desk.h"
#include "hunsu/desk/orders.h"

struct player { /* who wishes something from turn to turn */
	/* Begins what it can now, as far as the purse allows; called each turn. */
	void (*play)(void *arg);
	/* Gives up; adds the numbers of its calls that were out. `what` it was, for the record. */
	void (*cancel)(void *arg, cJSON *calls);
	const char *what;
	void *arg;
	/* After all others have played, also while the budget holds; NULL: nothing. */
	void (*after)(void *arg);
};

struct news {
	bool bad;
	char *words;
};

struct tiring { /* a target that does not lead, and how it answers (tiring.c) */
	const struct model *model;
	int failed;		      /* the last calls, one after another */
	LIST(struct text_ref) missed; /* that were not sent there, as it rests */
};

struct desk_own {
	struct orders *orders;
	LIST(struct player) players; /* in the order they came */
	LIST(struct news) news;
	LIST(struct model *) models; /* that were called: they live as long as the desk */
	bool changed;
	struct timer *wake; /* a turn is due */
	cJSON *sends; /* calls numbered since the last turn, not yet written */
	int sends_search; /* that they are for; 0: none */
	bool held;	  /* the budget holds what waits back, by the last look */
	int next_call; /* numbers are given before their call is in the record */
	int itself; /* the version that was scored by itself last, or is not to be */
	struct rescoring { /* outputs that get scores without calls (rescoring.c) */
		bool on;
		size_t at; /* in the calls */
	} rescoring;
	struct { /* answered calls of the target, once they were asked for (kept.c) */
		struct index outputs;
		bool known;
	} kept;
	LIST(struct model *) programs; /* that scored: they live as long as the desk */
	char *failure;		       /* of one, told last since scoring began; NULL: none */
	bool unscored_told, no_price_told;
	struct claims LIST_OF(struct scored_text *) claims; /* that scoring made (scoring.c) */
	struct claimed { /* their texts, and those of some that are over (claimed.c) */
		struct index places; /* by text and model */
		LIST(struct text_ref) texts;
	} claimed;
	LIST(struct text_ref) through; /* by the leading target, for a round (targets.c) */
	LIST(struct tiring) tiring;    /* targets that were asked (tiring.c) */
	struct limits unasked; /* what may begin by itself */
	cJSON *cut; /* numbers of calls that are being cancelled, while they are */
	cJSON *paid; /* likewise of those that had been sent; NULL: none */
	struct racing *racing; /* racing.c; NULL: none */
	struct { /* the last round, written and not told yet as its variants are not scored */
		int round, made, nothing; /* round 0: there is none; slots that gave nothing */
		char *why;	 /* the last slot that gave nothing did not; NULL: all did */
		size_t saved; /* calls, by a race */
		int64_t began_ms;
	} written;
	struct round_at_work *round; /* proposing.c; NULL: none */
	struct volley *trying;	     /* trying.c */
	struct searching *search;    /* searching.c; NULL: none */
	struct searching_now {
		int64_t ends_ms; /* by the loop's clock its minutes are over then; 0: it has none */
		int n; /* in state.searches; 0: none is on */
		struct text_ref base; /* that its round is raced against */
		bool refused; /* a call, by its budget, since nothing was out */
		bool looking; /* at what is held out, which is not of target's cap */
	} searching;
	struct search_spend unsent;  /* numbered since the last turn, by a search */
	bool closing;
	int learnt; /* the lesson that outputs are graded again for (learning.c); 0: none */
};

/* desk.c */
void desk_seat(struct desk *d, const struct player *p);
void desk_unseat(struct desk *d, const void *arg);

/* news.c */
void desk_wake(struct desk *d);	 /* work was added: a turn is due, at once */
void desk_touch(struct desk *d); /* what is shown has changed */
/* Tells why there is no score where the prompt's own do not tell: a program did not give it, or a
 * target that does not lead; once for the same cause. NULL: another work begins. */
void desk_failed(struct desk *d, const char *error);

/* lacking.c */
/* It lives as long as the desk. */
const struct model *desk_called(struct desk *d, const char *name);

/* calls.c */
/* May that call be made now, by the budgets of the session and of the search that it is for (0: of
 * none)? */
bool calls_may(struct desk *d, const char *role, const struct request *r, int search);
/* May it be sent once more? It is counted then. */
bool calls_again(struct desk *d, int call);
/* Numbers a call that is sent now, and reserves its money. */
int calls_number(struct desk *d, const char *role, const struct request *r, int search);
void calls_flush(struct desk *d); /* writes those that were numbered */
/* That call is about to be cancelled; and the event with its `cancel`, with which it is written. */
void calls_cut(struct desk *d, int call, const struct call *k);
void calls_cancelled(struct desk *d, cJSON *event);
/* The `call` change of an answered call, into event. whole: keep the request's messages. */
cJSON *calls_add(struct desk *d, cJSON *event, int n, const char *role, const struct model *m,
	const struct answer *a, int sample, const struct prompt *whole);
struct scored { /* by a call */
	const char *hash; /* of the text */
	const struct example *example;
	int sample, call, apart; /* apart: as in orders.h */
	const char *model;
};
/* The score of an outcome, as a change of event; nothing where there is none. */
void calls_score(
	struct desk *d, cJSON *event, const struct scored *k, const struct outcome *o);

/* kept.c */
void kept_output(struct outcome *out, const struct call_record *k); /* of a call, unscored */
/* As `kept` of orders_events, for a metric that asks a judge. */
int kept_find(void *arg, const struct cell *c, struct outcome *out);
bool kept_has(struct desk *d, const struct cell *c); /* would it find one? */
/* Of so many samples of a text on an example, those whose output the record has. */
size_t kept_samples(
	struct desk *d, const char *hash, int example, const struct model *m, int samples);
void kept_add(struct desk *d, int call); /* it has its answer now */

/* past_grades.c */
/* What the person gave that output to that example in an earlier session of this task; NaN: nothing
 * that is known. */
double grades_past(struct desk *d, const struct example *e, const char *output);
/* An output came (NULL: none did): the grade of an earlier session, where this one has none, into
 * event. */
void grades_recall(struct desk *d, cJSON *event, const struct cell *c, int call,
	const char *output);
void grades_keep(struct desk *d, int call, double grade);

/* claimed.c */
void claimed_add(
	struct desk *d, const char *hash, const struct model *m, struct text_ref text);
void claimed_clear(struct desk *d); /* no claim is left */
bool claimed_before(const struct desk *d, const char *hash, const struct model *m);
/* By which name the text of a cell was wanted; the head's where none is known. */
struct text_ref scoring_ref(const struct desk *d, const struct cell *c);
/* As `measure` of orders_events. */
void scoring_measure(void *arg, const struct cell *c, struct measured *out);

/* rescoring.c */
void rescoring_turn(struct desk *d);
/* All that is left, now: before it is asked what has no score. */
void rescoring_finish(struct desk *d);

/* scoring.c */
void scoring_open(struct desk *d);
void scoring_close(struct desk *d);
void scoring_turn(struct desk *d);
void scoring_cancel(struct desk *d, cJSON *calls);
/* Scores by the leading target are on their way: on dev, of that text; at all. */
bool scoring_waits(const struct desk *d, struct text_ref t);
bool scoring_leads(const struct desk *d);
/* scoring_add under the leading target, for a round: the others follow (targets.c). */
size_t scoring_add_round(struct desk *d, struct text_ref t, enum scope scope);
/* For a race, or a search, in whose budget it counts where one is on. */
size_t scoring_add_searched(
	struct desk *d, struct text_ref t, enum scope scope, const bool *only);

/* unasked.c */
/* Where it costs nothing but time, and no model has to be fetched or loaded for it; or as the
 * person said. */
bool unasked_may(const struct desk *d);
/* So many calls are not what the person would be asked about, nor what the budget would hold
 * back. */
bool unasked_cheap(struct desk *d, struct text_ref t, size_t calls);

/* stint.c */
void stint_restart(struct flight *f); /* another work begins */
/* Its clock stands while a round is written and there is nothing to score. */
void stint_wind(struct desk *d);

/* filling.c */
void scoring_round(struct desk *d, int round); /* the hidden variants of a round that is whole */
/* One of a round's variants that have their first examples and are open gets the rest: the best. */
void scoring_best_first(struct desk *d);

/* Drops what follows under that target, without being asked; the texts go to it->missed. */
void scoring_unfollow(struct desk *d, struct tiring *it);
/* scoring_add of what follows. */
size_t scoring_follow(struct desk *d, struct text_ref t, const struct model *m);

/* targets.c */
void targets_turn(struct desk *d);

/* tiring.c */
struct tiring *tiring_of(struct desk *d, const struct model *m);
/* Of what failed it is told why, where the prompt's own scores do not show it. */
void tiring_came(struct desk *d, const struct cell *c, const struct came *k);
void tiring_release(struct desk *d);

/* Outputs that are kept, of the dev examples in `only`, by id, NULL: all: calls to the judge alone.
 */
size_t scoring_again(struct desk *d, struct text_ref t, const bool *only, const struct model *m);

/* estimate.c */
/* Does what a model writes in n calls at once take its places, or the time, from the rest? */
bool scarce(const struct desk *d, const struct model *m, size_t n);

/* proposing.c */
void proposing_no_more(struct desk *d);

/* limits.c */
/* Does the budget of a search that is on leave room for one more call, which costs so much at most?
 * It is noted where not. */
bool limits_may(struct desk *d, char role, const struct cost *most);
bool limits_fit(double left, double more); /* left NaN: no limit */
bool limits_over(const struct desk *d);	   /* the minutes of a search that is on */

/* desk.c */
/* All in flight is given up, recorded as cancelled by the person or by rule. */
void desk_give_up(struct desk *d, enum actor by);

/* racing.c */
/* While nothing is on its way: wishes for the next block of the last round's race, and writes who
 * is stopped. False: its variants do not race. */
bool racing_turn(struct desk *d);
void racing_drop(struct desk *d);

#endif
