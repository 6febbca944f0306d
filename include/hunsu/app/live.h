/*
 * live.h - the live session: the record, the models, what is in flight, and the acts.
 *
 * Front ends (screen, plain mode) hand in command lines and read the fields below; every act goes
 * through live_command and the command table, becomes events through session_do, and shows in
 * `session->state`. Nothing here paints, and nothing blocks.
 */
#ifndef HUNSU_APP_LIVE_H
#define HUNSU_APP_LIVE_H

#include "hunsu/app/bets.h"
#include "hunsu/app/config.h"
#include "hunsu/app/view.h"
#include "hunsu/base/question.h"
#include "hunsu/engine/ablation.h"
#include "hunsu/engine/evaluation.h"
#include "hunsu/engine/proposal.h"
#include "hunsu/engine/stats.h"
#include "hunsu/llm/store.h"
#include "hunsu/prompt/doc.h"
#include "hunsu/prompt/merge.h"
#include "hunsu/session/session.h"

struct front { /* what a front end does for the live session; arg is handed back */
	void (*changed)(void *arg);                       /* something to repaint */
	void (*say)(void *arg, bool bad, const char *words); /* one message for the person */
	/* A question was posed (live_question); the answer comes through live_answer. */
	void (*ask)(void *arg, const struct question *q);
	/* Things only a front end can do: "edit", "editor", "command", "search", "suspend", "quit",
	 * "help", "theme NAME", "redraw", "copy"; "settle": another act comes, so what is typed is
	 * handed in now. False: not here (say why through `say`). */
	bool (*act)(void *arg, const char *what);
	bool person; /* somebody is there who can answer before it is left */
	void *arg;
	bool keys; /* messages name keys; else commands (KEY in command.h) */
};

struct growing { /* a proposal on its way */
	const struct op *op;
	struct buf text; /* so far */
	int tries;       /* refused so far in this slot */
	bool busy;
};

struct scoring { /* an evaluation on its way */
	struct text_ref text;
	bool first;   /* the first few examples only */
	bool held_out;
	size_t calls; /* that it makes in all */
	struct evaluation *evaluation; /* NULL: it waits */
};

struct trial_column {
	struct text_ref text;
	struct buf output;
	bool done;
	char *error, finish[16];
	int64_t ms;
	int call_n; /* number in the record once it is there */
};

struct trial { /* the last "try an input" */
	struct fields input;
	struct trial_column *columns;
	size_t n;
};

struct merging { /* a merge in hand; nothing of it is in the record before it is finished */
	bool on;
	struct merge merge;
	int head;             /* the version that is merged into */
	int *variants;        /* by merge.hunks[].side */
	size_t n;
	size_t at;            /* the current hunk */
	enum pane focus;      /* where the screen goes back to */
	enum detail detail;
};

/* Where a command's keys hold. While a merge is in hand or a replay is on, that map's keys come
 * first, in the prompt's pane the prompt's; behind them the play keys of looking around stay (in a
 * replay and in the prompt's pane all do, so that an act that would write says why it cannot). */
enum keymap { KEYS_PLAY, KEYS_MERGE, KEYS_REPLAY, KEYS_PROMPT, KEYMAPS };
extern const char *const keymap_names[KEYMAPS]; /* "play", "merge", "replay", "prompt" */

struct live {
	struct loop *loop;
	struct session *session;
	struct client *client;
	struct store *store;     /* may be NULL */
	struct config *config;
	struct front front;
	struct view view;
	enum keymap keymap;      /* which keys hold now */
	struct model target, proposer;
	char *prompt_file;       /* where :w writes; NULL: not known yet */
	char *prompt_was;        /* the file's text when it was read or written */
	struct growing *growing; /* n_growing slots of the round in flight */
	size_t n_growing;
	struct scoring *scoring; /* evaluations in flight, in order */
	size_t n_scoring, cap_scoring;
	struct trial trial;
	struct merging merging;
	struct replaying *replay; /* replaying.h; NULL: the session is lived */
	/* What is opened in its place when the front end returns; closed with it unless somebody
	 * takes it. NULL: nothing. */
	struct session *next;
	char *message;           /* last message to the person, or NULL */
	bool message_bad;
	struct live_private *own;
};

struct live_options {
	/* NULL: as the session, else the config says, else "local" */
	const char *target, *proposer;
	int in_flight;                 /* 0: default */
	bool no_store, yes;            /* yes: never ask before dear work */
	bool guessing;                 /* a replay asks for guesses from the beginning */
};

/* Takes the session and the config. Opens the store; starts nothing on the network. */
enum status live_open(struct live **out, struct loop *l, struct session *s, struct config *c,
	const struct live_options *o, const struct front *front, struct buf *err) MUST_CHECK;
/* True: nothing would be lost by leaving. Else it is asked what to do, and that leaves or does
 * not. */
bool live_may_leave(struct live *v);
/* Cancels what is in flight (recorded as cancelled), writes view and quit, and waits for the disk.
 * FAILED: the record is not whole. What the person should know about record and store at the end is
 * added to words, a line each. Nothing but live_close may follow. */
enum status live_leave(struct live *v, struct buf *words) MUST_CHECK;
void live_close(struct live *v); /* leaves, when that was not done, and frees everything */

/* Makes a new session: task (may be NULL: from a prompt alone) and prompt doc text (NULL: the
 * task's). */
enum status live_new_session(struct session **out, struct loop *l, const char *path,
	const struct task *task, const char *task_file, struct str prompt, const struct config *c,
	const struct live_options *o, struct buf *err) MUST_CHECK;

/* The prompt's file, where `write` puts it, is this one from now on: the person said so. was, which
 * is taken: what is in it; NULL: not known, then `write` asks for a `!`. */
void live_take_file(struct live *v, const char *path, char *was);

/* Runs one line (without the colon). OK, or BAD_USAGE/FAILED with the message in err, nothing
 * done. */
enum status live_command(struct live *v, struct str line, struct buf *err) MUST_CHECK;
/* Asks the person (question.h); q is copied. answered is called once: with the reply, and what was
 * said after it; with q->none when another question comes first, never when the session is closed.
 * --yes answers nothing here: whoever poses knows what it may stand for. */
void live_pose(struct live *v, const struct question *q,
	void (*answered)(struct live *v, void *arg, size_t reply, struct str rest), void *arg);
const struct question *live_question(const struct live *v); /* the open one, or NULL */
void live_answer(struct live *v, size_t reply, struct str rest); /* to it */
void live_say(struct live *v, bool bad, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* A line that is told when the front end is gone (live_leave). */
void live_at_end(struct live *v, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The prompt pane's text is this now (doc text with its author runs), and is still typed: written
 * as a draft, unless it is what stands there. How often is the caller's business. */
enum status live_draft(
	struct live *v, struct str doc, const struct runs *runs, struct buf *err) MUST_CHECK;
/* Another act comes: what is being typed is a version before it. A draft without text is dropped.
 */
void live_settle(struct live *v);
/* The prompt pane's text became this: one typing group, whose draft ends. act: "typing", "edit",
 * "editor". No version is made when no message changed. A text with no message at all is refused.
 */
enum status live_set_prompt(struct live *v, struct str doc, const struct runs *runs,
	const char *act, struct buf *err) MUST_CHECK;

/* The person's region: a part of the head's text. False: there is none. */
bool live_region(const struct live *v, struct range *out);
/* What the person said of a text's output on an example, or with example 0 of the text as a whole:
 * “words” and the last grade, appended; out may be NULL. False: nothing. */
bool live_said(const struct live *v, struct text_ref text, int example, struct buf *out);
/* Why an operator cannot be asked about a text now (with the person's words), or about the region
 * of the prompt; NULL: it can. */
const char *live_operator_missing(const struct live *v, const struct op *op,
	struct text_ref text, bool region);
/* Makes the part of the head's doc text [from, to) the region, as far as it lies in one message and
 * without blanks at its ends. False: there is no text in it, and no region then. */
bool live_set_region(struct live *v, size_t from, size_t to);

bool live_busy(const struct live *v);        /* calls in flight or waiting */
void live_cancel(struct live *v);            /* everything in flight, recorded */

/* ---- what front ends show (computed from the state; nothing kept) ---- */

struct score_line { /* a text against the prompt */
	struct interval dev, held_out; /* n 0: unscored */
	bool early;          /* fewer than all dev examples are scored */
	size_t errors;       /* dev examples whose call failed */
	int against;         /* version compared with; 0: none */
	struct paired gain;  /* on dev */
	struct paired gain_held_out;
	bool hidden;         /* by a blind review: there is a variant's figure, or will be */
};
/* Under the target; a hidden text has no figures here but its errors and what it is compared
 * with. */
void live_score(const struct live *v, struct text_ref text, struct score_line *out);
/* The same by another model (number in state.models_seen): against the version that live_score
 * compares with. */
void live_score_on(
	const struct live *v, struct text_ref text, int model, struct score_line *out);
/* The mark of a text on an example, as state_mark; NULL too where the text is hidden. */
const struct mark *live_mark(const struct live *v, const char *hash, int example);
size_t live_split_size(const struct live *v, enum split s); /* examples that are not dropped */
/* Variants in the view's order, n written; rejected ones last, left out unless shown. What a round
 * is still about stands first, so that it is in sight: those that a blind review hides, in a
 * shuffled order and only once their round is whole, and, by score, those that are being scored. */
size_t live_variants(const struct live *v, int *out, size_t max);
/* Examples in order under the view's filter: ids; n written. */
size_t live_examples(const struct live *v, int *out, size_t max);
/* A variant that is hidden, and not listed yet because its round is still being written. */
bool live_arriving(const struct live *v, int variant);
/* Is the operator of what is being written, or was refused, to be kept from the person? */
bool live_blind_round(const struct live *v, int round);
/* The variants that stand beside the prompt where texts are compared on examples: those with a mark
 * and the selected one; without any mark, all in the view's order. n written. */
size_t live_columns(const struct live *v, int *out, size_t max);
/* The pinned dev examples on which a text is worse than what its gain is measured against: what
 * must not be, told; ids, n written. Nothing of a text that is hidden. */
size_t live_broken(const struct live *v, struct text_ref text, int *out, size_t max);
/* Behind `lead`: "worse than v7 on what is pinned: #3, #7"; nothing where it is not. */
void live_broken_words(
	const struct live *v, struct text_ref text, const char *lead, struct buf *out);
/* The fields that an example of this task has, with empty values; out is empty before. */
void live_example_fields(const struct live *v, struct fields *out);
/* Work in flight for that text: done of total, seconds to go (-1: unknown); false: none, or it is
 * hidden (the best get the rest of the examples first). */
bool live_progress(
	const struct live *v, struct text_ref text, size_t *done, size_t *total, double *eta);
/* "Next: …": the next sensible act, from the state. */
void live_hint(const struct live *v, struct buf *out);
/* A text on one line, its line ends shown as a mark; and back. */
void live_one_line(struct buf *out, struct str text);
void live_lines(struct buf *out, struct str line);
/* Share of the head's bytes that the person wrote, 0..1; -1 while the head is hidden: how much is
 * new would tell how it came about. */
double live_yours(const struct live *v);
/* All scoring in flight: calls done of those asked for, seconds to go (-1: unknown); false:
 * none. */
bool live_work(const struct live *v, size_t *done, size_t *total, double *eta);

struct live_ablation {
	const struct ablation *what;
	const struct worth *worths; /* of each piece; until the state changes. NULL: hidden */
	size_t done, total, errors; /* scores, the whole's included */
	bool busy, hidden;
	double eta; /* seconds to go while busy; -1: unknown */
};
/* The last ablation of a text under the target and metric of now; false: there is none. */
bool live_ablation(const struct live *v, struct text_ref text, struct live_ablation *out);
/* Each piece with its worth, a line each. */
void live_ablation_lines(const struct live *v, struct text_ref text, struct buf *out);
/* Models other than the target that a text was scored by (numbers in state.models_seen); n
 * written. */
size_t live_other_models(const struct live *v, struct text_ref text, int *out, size_t max);
/* The messages of a call as they were sent: kept whole, or rebuilt from its parts and checked by
 * its hash. False: it cannot be rebuilt (why in err). */
bool live_request(
	const struct live *v, const struct call_record *call, struct prompt *out, struct buf *err);
/* The calls about the selected text and example, newest first; n written. */
size_t live_calls(const struct live *v, int *out, size_t max);

#endif
