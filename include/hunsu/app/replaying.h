/*
 * replaying.h - a session played back: where the replay is, its clock, its marks, its bets.
 *
 * The live session of a replay is read-only and its state is that after one event. The commands of
 * src/app/commands/replay.c move it; front ends read the fields below and paint.
 */
#ifndef HUNSU_APP_REPLAYING_H
#define HUNSU_APP_REPLAYING_H

#include "hunsu/app/live.h"
#include "hunsu/session/replay.h"

enum replay_mark_kind { /* by weight: of several in one place the last is shown */
	MARK_ROUND, /* a round of proposals begins */
	MARK_COMMENT, /* something was said of it */
	MARK_UNDO,  /* something was taken back or repeated, or the head went elsewhere */
	MARK_FORK,  /* a version made from one that others are made from too */
	MARK_EDIT,  /* the person's own words moved the score, less than beyond noise */
	MARK_ACCEPT, /* a variant was accepted */
	MARK_MERGE, /* words of variants were taken into the prompt */
	MARK_LOOK,  /* held-out scores were looked at */
	MARK_DOWN,  /* the new prompt scores less than the one before, beyond noise */
	MARK_UP,    /* more */
	REPLAY_MARKS
};

struct replay_mark {
	int event;
	enum replay_mark_kind kind;
};

struct replay_remark { /* what there is to say of an event, known at the end */
	int event;
	bool comment; /* somebody's words */
	char *words;
};

struct replay_bet { /* one for each variant that can be bet on */
	int variant, against; /* does it score more than that version? */
	int first, last;      /* events: its first score, and the one that all dev scores are there
				 with */
	double diff;	      /* what came out, on dev */
	int percent;	      /* that it does, as the viewer says; 50: no bet */
	bool asked, told;
};

struct replaying {
	int events;
	int64_t *clock;	      /* playing time at each event, ms, by n - 1: pauses are cut short */
	LIST(struct replay_mark) marks; /* by event */
	LIST(struct replay_remark) remarks;
	bool playing;
	double speed;
	bool guessing;
	struct replay_bet *bets;
	size_t n_bets;
	int question; /* place in bets of the one that is asked now, or -1 */
	int told;     /* of the one whose outcome was told last, or -1 */
	int settled, hits; /* bets whose outcome is known; those that were right */
	struct replaying_private *own;
};

/* Of a live session whose session was opened for replay; live_open does both. */
void replaying_start(struct live *v, bool guessing);
void replaying_free(struct live *v);

int replaying_at(const struct live *v); /* the last event there is in its state */
/* Stands after event n now (brought into 1 .. events); what was selected follows. */
enum status replaying_go(struct live *v, int n, struct buf *err) MUST_CHECK;
/* Events at which a step stops: all but those that only keep the books, and single results; of a
 * run of results its end. */
bool replaying_is_stop(const struct live *v, int n);
void replaying_play(struct live *v, bool on);

/* "v4 goes on as v5, v7"; "variation 2 of 3 on v4": nothing where there is one way only. */
void replaying_fork(const struct live *v, struct buf *out);
/* What there is to say of the event beside its words: the score that came of it, what was said of
 * it (a comment is about the event that it names, else about its own), the fork. */
void replaying_remark(const struct live *v, struct buf *out);
/* The event in words, without its time: "you accept B, now v3". A run of results: what it
 * scored. */
void replaying_words(const struct live *v, struct buf *out);
/* The variant, when it may be told where it comes from; NULL while a blind review hides it. */
const struct variant *replaying_origin(const struct live *v, int variant);
/* "A beats v1 by +37: you said 80 %, right" of a bet whose outcome is there. */
void replaying_outcome(const struct live *v, const struct replay_bet *b, struct buf *out);
/* "3 of 4 right, Brier score 0.12"; nothing before the first bet is settled. */
void replaying_tally(const struct live *v, struct buf *out);

#endif
