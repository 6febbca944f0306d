/* replaying_own.h - what the rooms of a replay share; no other floor includes it. */
#ifndef HUNSU_APP_REPLAYING_OWN_H
#define HUNSU_APP_REPLAYING_OWN_H

#include "hunsu/app/replaying.h"

struct replay_made { /* where in the record something was made */
	int event, parent; /* parent: of a version, the first; 0: none */
};

struct replaying_private {
	struct timer *timer;
	int64_t since_ms; /* when the timer was set */
	double now_ms;	  /* of the playing clock, then */
	struct replay_made *versions, *variants; /* by number - 1, of the whole record */
	int n_versions, n_variants;
	double brier; /* sum of squares, of the bets that are settled */
};

/* replaying.c */
/* Forward to event n, or to where the next bet is asked for. */
enum status replay_forward(struct live *v, int n, struct buf *err) MUST_CHECK;

/* commands/replay.c: plays the record, or pauses it. */
enum status replay_play(struct live *v, struct str args, struct buf *err) MUST_CHECK;

/* replaying_study.c: marks, versions, bets, with the state at its end. */
void replay_study(struct live *v);
/* Single results, what is being typed, and what only keeps the books. */
bool replay_technical(const struct live *v, int n);

/* guessing.c */
/* The first bet up to event n that was not asked for yet, or -1. */
int replay_question(const struct live *v, int n);
void replay_ask(struct live *v, int question);
void replay_settle(struct live *v); /* bets whose outcome is there by now are told */
void replay_end(struct live *v);    /* the last event: how the bets went */

#endif
