/*
 * live.h - the live session as the person plays it: a desk, what is selected, the keys that hold
 * and the question that is open.
 *
 * Front ends (screen, plain mode) hand in command lines and read the fields below; every act goes
 * through live_command and the command table, becomes events through session_do, and shows in the
 * state. Nothing here paints, and nothing blocks.
 */
#ifndef HUNSU_APP_LIVE_H
#define HUNSU_APP_LIVE_H

#include "hunsu/app/config.h"
#include "hunsu/app/view.h"
#include "hunsu/base/question.h"
#include "hunsu/desk/desk.h"
#include "hunsu/engine/corpus.h"
#include "hunsu/prompt/doc.h"
#include "hunsu/prompt/foreign.h"
#include "hunsu/prompt/merge.h"

struct live;

struct front { /* what a front end does for the live session; arg is handed back */
	void (*changed)(void *arg);                       /* something to repaint */
	void (*say)(void *arg, bool bad, const char *words); /* one message for the person */
	/* A question was posed (live_question); the answer comes through live_answer. */
	void (*ask)(void *arg, const struct question *q);
	/* Things only a front end can do: "edit", "editor", "command", "palette", "search",
	 * "suspend", "quit", "help", "theme NAME", "redraw", "copy"; "settle": another act comes,
	 * so what is typed is handed in now; "look": may the focus move, as nothing is being typed
	 * or chosen? False: not here (say why through `say`). */
	bool (*act)(void *arg, const char *what);
	bool person; /* somebody is there who can answer before it is left */
	void *arg;
	bool keys; /* messages name keys; else commands (KEY in command.h) */
};

struct merging { /* a merge in hand; nothing of it is in the record before it is finished */
	bool on;
	struct merge merge;
	int head;             /* the version that is merged into */
	int *variants;        /* by merge.hunks[].side */
	int lesson, metric;   /* its clauses, into the rubric of that version; 0: variants */
	size_t n;
	size_t at;            /* the current hunk */
	enum pane focus;      /* where the screen goes back to */
	enum detail detail;
};

struct duelling { /* two outputs to choose between; a choice is in the record once it is made */
	bool on;
	int calls[2];           /* as they are shown; 0: they are not there yet */
	struct text_ref *texts; /* that are matched */
	size_t n;
};

struct grading { /* outputs to be graded one after another; each grade is in the record at once */
	bool on;
	size_t at;              /* in shown; as many as there are: the next one is not there yet */
	LIST(int) shown;        /* calls, graded or passed over */
	size_t left;            /* that may come, with the one that is shown */
	struct text_ref *texts; /* whose outputs they are */
	size_t n;
};

struct stage { /* where the screen goes back to from a duel or from grading */
	enum pane focus;
	bool zoom;
};

/* Where a command's keys hold. While a merge is in hand or a replay is on, that map's keys come
 * first, in the prompt's pane the prompt's; after them the play keys of looking around stay (in a
 * replay and in the prompt's pane all do, so that an act that would write says why it cannot). */
enum keymap { KEYS_PLAY, KEYS_MERGE, KEYS_REPLAY, KEYS_PROMPT, KEYS_DUEL, KEYS_GRADE, KEYMAPS };
extern const char *const keymap_names[KEYMAPS]; /* "play", "merge", … */
enum keymap live_keymap(const struct live *v); /* the one whose keys come first now */

/* What is done with the answer to a question: line and what are those of live_pose. */
typedef void answered_fn(
	struct live *v, const char *line, const char *what, size_t reply, struct str rest);

struct posed { /* the open question; question.n 0: none */
	struct question question;
	answered_fn *answered;
	char *line, *what;
};

struct live { /* front ends read it; commands alone write it */
	struct desk *desk;
	struct config *config;
	const struct command *const *commands; /* the table */
	struct front front;
	struct view view;
	enum keymap keymap;      /* which keys hold now */
	struct posed posed;
	bool looking;            /* at held-out: what that says is to be told */
	char *message;           /* last message to the person, or NULL */
	char *prompt_file;       /* where :w writes; NULL: not known yet */
	char *prompt_was;        /* the file's text when it was read or written */
	bool file_named;         /* the person named it, in this sitting */
	bool message_bad;
	struct merging merging;
	struct duelling duelling;
	struct grading grading;
	struct stage stage;
	struct replaying *replay; /* replaying.h; NULL: the session is lived */
	/* What is opened in its place when the front end returns; closed with it unless somebody
	 * takes it. NULL: nothing. */
	struct session *next;
	struct suggest *suggest; /* suggest.c */
	struct order *order;     /* order.c */
	struct book *book;       /* book.c: of all sessions, while they are read */
	struct corpus_reading *reading; /* of the next corpus; NULL: none is being read */
	struct corpus *corpus;   /* corpus.c: texts of the person's field; NULL: none were read */
	struct terms terms;      /* that are typical for them and not in the prompt */
	char *stats;             /* what it told the last time, or NULL */
	struct timer *view_timer;
	struct buf at_end;       /* lines to be told then */
	unsigned acts;           /* command lines, so far */
	unsigned undo_asked;     /* the one in which undo wanted to be asked again; 0: none */
	const char *line;        /* the command line that runs; NULL: none */
	char *first;             /* one that runs at the end of the next turn; NULL: none */
	bool confirmed;          /* and the person said yes to it */
	bool yes;                /* so to all, before it began */
	bool programs;           /* those that are named may run, in this sitting */
	bool given_up;           /* acts that are not saved, knowingly */
	bool left, store_told;
	bool watching;           /* a round that was asked for; no key was pressed since */
	char foreign_told[TEXT_HASH]; /* the text whose marks of other programs were told */
};

static inline const struct state *live_state(const struct live *v)
{
	return desk_state(v->desk);
}

struct live_options {
	/* NULL: as the session, else the config says, else "local" */
	const char *target, *proposer, *judge;
	const char *const *others;     /* targets beside that one, which leads */
	size_t n_others;
	bool no_store, yes;            /* yes: never ask before dear work */
	bool programs;                 /* those that task and session name may run, this once */
	const char *const *allow;      /* programs that may run for the task from now on */
	size_t n_allow;
	const char *first;             /* a command line that runs once it is shown; NULL: none */
	bool guessing;                 /* a replay asks for guesses from the beginning */
	const struct command *const *commands; /* those that there are; NULL: none */
};

/* Takes the session and the config. Opens the store; starts nothing on the network. */
enum status live_open(struct live **out, struct loop *l, struct session *s, struct config *c,
	const struct live_options *o, const struct front *front, struct buf *err) MUST_CHECK;
/* True: nothing would be lost by leaving. Else it is asked what to do, and that leaves or does
 * not. */
bool live_may_leave(struct live *v);
/* That acts are not on the disk, once, and once that they are again: true, and in out. `unsaved`
 * keeps which of the two was said last. */
bool live_record_news(const struct live *v, bool *unsaved, struct buf *out);
/* Cancels what is in flight (recorded as cancelled), writes view and quit, and waits for the disk.
 * FAILED: the record is not whole. What the person should know about record and store at the end is
 * added to words, a line each. Nothing but live_close may follow. */
enum status live_leave(struct live *v, struct buf *words) MUST_CHECK;
void live_close(struct live *v); /* leaves, when that was not done, and frees everything */

/* Makes a new session: task (it is settled, and its examples give their fields and answers away;
 * NULL: from a prompt alone) and prompt doc text (NULL: the task's). */
enum status live_new_session(struct session **out, struct loop *l, const char *path,
	struct task *task, const char *task_file, struct str prompt, const struct config *c,
	const struct live_options *o, struct buf *err) MUST_CHECK;

/* The prompt's file, where `write` puts it, is this one from now on: the person said so. was, which
 * is taken: what is in it; NULL: not known, then `write` asks for a `!`. */
void live_take_file(struct live *v, const char *path, char *was);

/* Runs one line (without the colon). OK, or BAD_USAGE/FAILED with the message in err, nothing
 * done. */
enum status live_command(struct live *v, struct str line, struct buf *err) MUST_CHECK;
/* Asks the person (question.h); q, line and what (NULL: none) are copied. answered is called once:
 * with the reply, and what was said after it; with q->none when another question comes first, never
 * when the session is closed. --yes answers nothing here: whoever poses knows what it may answer
 * for. */
void live_pose(struct live *v, const struct question *q, answered_fn *answered, const char *line,
	const char *what);
const struct question *live_question(const struct live *v); /* the open one, or NULL */
void live_answer(struct live *v, size_t reply, struct str rest); /* to it */
void live_say(struct live *v, bool bad, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* A line that is told when the front end is gone (live_leave). */
void live_at_end(struct live *v, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The prompt pane's text is this now (doc text with its author runs), and is still typed: written
 * as a draft, unless it is what is there. How often is the caller's business. */
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

/* The editor's own undo went back over what made that version: undo takes it back. False: it is not
 * the last act. */
bool live_untype(struct live *v, int version);

/* The person's region: a part of the head's text. False: there is none. */
bool live_region(const struct live *v, struct range *out);
/* Why an operator cannot be asked about a text now (with the person's words), or about the region
 * of the prompt; NULL: it can. */
const char *live_operator_missing(const struct live *v, const struct op *op,
	struct text_ref text, bool region);
/* Makes the part of the head's doc text [from, to) the region, as far as it lies in one message and
 * without blanks at its ends. False: there is no text in it, and no region then. */
bool live_set_region(struct live *v, size_t from, size_t to);

/* ---- what front ends report of where the person looks ---- */

void live_touched(struct live *v); /* a key was pressed */
void live_focus(struct live *v, enum pane p);
void live_scroll(struct live *v, enum pane p, int top); /* the first row in sight */
void live_cursor(struct live *v, size_t at);		/* byte in the prompt's doc text */
void live_help(struct live *v, bool shown);
void live_search(struct live *v, struct str words); /* as many as there is room for; n 0: none */

bool live_busy(const struct live *v);        /* calls in flight or waiting */
/* "12 answers of openai:gpt-5, 3 answers of local": what has to come, by whom. */
void live_waits(const struct live *v, struct buf *out);
void live_cancel(struct live *v);            /* everything in flight, recorded */

/* ---- what front ends show (computed from the state; nothing kept) ---- */

/* The text that acts are about when none is named: the selected variant, else the head. */
struct text_ref live_selected(const struct live *v);
/* The lists are kept, and lent until they are asked for again after something has changed. */
/* Variants in the view's order; before them those that a blind review hides, in a shuffled order
 * and only once their round is whole; after them, by score, those that are being scored; then the
 * rejected ones, left out unless shown. */
const int *live_variants(const struct live *v, size_t *n);
/* How many others a grid has, which are not listed. */
size_t live_folded(const struct live *v);
/* Whether likelihood decides its place among texts with the same score; 0: that of any. */
bool live_tied(const struct live *v, int variant);
/* How many of them come before the line between what is known and what a round is still about; 0:
 * there is none. */
size_t live_parting(const struct live *v);
/* How far a variant is from the prompt, 0 to 1. NaN: not known yet; it is worked out between the
 * turns of the loop, unless the front end has lines (front.keys), and then something to repaint. */
double live_distance(const struct live *v, int variant);
/* Examples in order under the view's filter: ids. */
const int *live_examples(const struct live *v, size_t *n);
/* The variants that are beside the prompt where texts are compared on examples: those with a mark
 * and the selected one; without any mark, all in the view's order. */
const int *live_columns(const struct live *v, size_t *n);
/* The fields that an example of this task has, with empty values; out is empty before. */
void live_example_fields(const struct live *v, struct fields *out);
/* Are the held-out examples in sight? They are from a look on, until the prompt is another. */
bool live_held_out_shown(const struct live *v);
/* "p asks …", to follow "Next: ": the next sensible act, from the state. A key is named only where
 * it does now, wherever the focus is, what is said of it. False: it is how things are instead, what
 * is in flight or that nothing can be done. */
bool live_hint(const struct live *v, struct buf *out);
/* A text on one line, its line ends shown as a mark; and back. */
void live_one_line(struct buf *out, struct str text);
void live_lines(struct buf *out, struct str line);

#endif
