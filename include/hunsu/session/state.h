/*
 * state.h - the fold: what all events so far amount to.
 *
 * state_apply is the only thing that writes a state; resume, replay, plain mode, the live session
 * and the tests go through it. Readers look at the fields below, which live until the next
 * state_apply. It applies outcomes and runs no algorithm that may change later. An event that does
 * not fit (unknown version, bad field) fails and changes nothing; unknown kinds and fields are
 * counted and named, and kept in the journal only. In a file of a later format an event that does
 * not fit is one that is not known. An event whose n is 0 is taken as the next one. The first one
 * must begin with `open`.
 */
#ifndef HUNSU_SESSION_STATE_H
#define HUNSU_SESSION_STATE_H

#include "hunsu/session/event.h"
#include "hunsu/session/settings.h"

#define OWN_WORD "own-word" /* the target's, that the person took: where it is from, and by whom */

struct version {
	int n;           /* from 1 */
	int *parents;    /* versions */
	size_t n_parents;
	int *variants;   /* variants whose words came in */
	size_t n_variants;
	char origin[12]; /* import, typing, accept, merge, revert, OWN_WORD, no-prompt */
	struct prompt prompt;
	char hash[TEXT_HASH];
	char *name;      /* given by the person, or NULL */
	int event;
	int64_t at;      /* milliseconds since the epoch */
};

enum standing { STANDING_OPEN, STANDING_ACCEPTED, STANDING_REJECTED };
const char *standing_name(enum standing s);

struct stop { /* by a race: the variant gets no more examples; after 0: it was not stopped */
	int after, of; /* examples */
	int metric, model;
};

struct variant {
	int n, round;
	char *operator;
	struct text_ref *parents;
	size_t n_parents;
	struct prompt prompt;
	char hash[TEXT_HASH];
	char *rationale; /* NULL */
	int call;        /* 0: none */
	enum standing standing;
	char *reason;    /* of the rejection, or NULL */
	bool revealed;   /* a `reveal` named it */
	struct stop stop;
	int event;
	int64_t at;      /* milliseconds since the epoch */
};

struct ablation_piece {
	size_t message, at, bytes; /* of the whole's text */
	char *text;                /* what is there instead; NULL: nothing */
	char *skipped;             /* why it is not left out; NULL: it is */
	struct prompt prompt;      /* what is left */
	char hash[TEXT_HASH];
};

struct ablation { /* a text and what it is without each of its pieces */
	int n;
	struct text_ref of;
	bool hunks;   /* pieces are differences from `against`, else sentences */
	int against;  /* version; 0: none */
	struct ablation_piece *pieces;
	size_t n_pieces;
	int event;
};

/* A text that is measured with what it leaves to gain: by the settings `once` with no prompt at
 * all, as it is, and with the form of its answers spelled out; and by `sampled`. */
struct headroom_texts {
	int n;
	struct text_ref of;
	int once, sampled; /* versions of the settings, which are apart */
	struct {
		struct prompt prompt;
		char hash[TEXT_HASH]; /* "": there is none */
	} arms[2]; /* by piece - 1 */
};
enum { HEADROOM_BARE = 1, HEADROOM_SPELLED }; /* pieces: no message at all; the form spelled out */

struct search_caps { /* of a search; NaN: none */
	double calls, target, proposals; /* requests: all, those to the target, to the proposer */
	double tokens, usd, minutes;
};
struct search_spend { /* of a search so far; in calls and tokens as in the caps */
	long calls, target, proposals; /* sent: retries and answers from the store included */
	double tokens, usd; /* of calls without an answer the most that they can cost */
	long ms;	    /* that it was at work */
};
struct search_prior { /* of an operator, from the searches of other tasks */
	double gain;  /* of a round of it, on average (search_gain) */
	int rounds;   /* that it is the mean of */
};
struct search_record { /* rounds that a search lets be made, one after another */
	int n;
	struct text_ref on;
	long seed;
	char **operators;
	size_t n_operators;
	struct search_prior *known; /* of each operator when it began; NULL: nothing */
	int rounds, variants; /* at most; of a round; 0: as it chooses */
	bool look;	      /* at the held-out examples, at its end */
	struct search_caps caps;
	struct search_spend spent;
	int64_t at;	       /* of its last event, in milliseconds; 0: it is not at work */
	int ended;	       /* the event; 0: it is going on */
	struct text_ref found; /* the best text when it ended */
	char *why;	       /* it ended; else NULL */
	int event;	       /* that began it */
};

struct refused {
	int n, round, call;
	char *operator, *check, *reason, *text;
};

struct round {
	int n;
	char **operators;
	size_t n_operators;
	struct text_ref on, and; /* the parents; and: of operators that combine two, or none */
	struct range region; /* the part of it that alone was to change; n 0: all */
	char *instruction;
	char *kind;          /* of failure that it is for, or NULL */
	int asked, settings;
	int search;          /* that let it be made; 0: the person did */
	char *why;	     /* that search chose it, or NULL */
};

struct served_as { /* what a server told of what serves a model; NULL: it did not tell that */
	int n;
	int model; /* number in state.models_seen */
	const char *at, *as, *fingerprint, *build, *quantisation; /* at: of several servers */
	int event;
};

struct call_record {
	int n;              /* 0: this number is not used */
	enum { CALL_SENT, CALL_ANSWERED, CALL_FAILED, CALL_LOST, CALL_CANCELLED } standing;
	char role;          /* 't' target, 'p' proposer, 'j' judge, 'a' ask (a proposer answers) */
	bool cached, refusal;
	struct text_ref prompt;
	int example, example_version, settings, sample;
	int model;          /* number in state.models_seen */
	int served;         /* number in state.served; 0: not told, or from the store */
	int search, again;  /* that sent it; 0: none. How often it was sent once more */
	char *answer, *error, *thinking; /* NULL */
	char finish[16];
	char hash[HASH_HEX];
	cJSON *request;     /* MESSAGE list, or NULL */
	long in, out;       /* -1: unknown */
	long more;          /* tokens at most beside them */
	double usd;         /* NaN: unknown */
	double most_usd;    /* counted while the answer is out, or when it was lost */
	long most_tokens;
	int64_t first_ms, ms;
	int event;
};

/* What one text scored on the current version of one example, under one metric version by one
 * model. Marks of other versions of the example are kept aside, and come back with that version. */
struct mark {
	int example_version; /* 0: nothing yet */
	int call;            /* the last call */
	int samples;         /* scored samples; a sample scored again counts once, as last scored */
	double sum;          /* of their scores */
	bool error;          /* the last call failed and there is no score */
	char *extracted;     /* of the last score; NULL: the answer itself */
	char *reason;
	double *scores;      /* once there are several: by sample number, NaN: none; else NULL */
	int n_scores, sample; /* sample: the one that was scored last */
};

/* a row of the matrix, all examples; marks[id - 1]; n may be less than the examples */
struct sheet {
	char text[TEXT_HASH];
	int model, metric;
	int apart; /* version of the settings it was measured by; 0: the session's own scores */
	struct mark *marks;
	size_t n;
	int changed; /* the event that made it or last wrote a mark of it */
};

struct example_state { /* the current version, and the older ones */
	struct example now;
	struct example *old;
	size_t n_old;
};

struct lock {
	int n, message;
	size_t at, bytes;
};
struct range lock_range(const struct lock *l); /* of the head's text */

struct bet {
	int n, variant, against, metric;
	bool beats;
	double confidence;
	int model; /* number in state.models_seen; -1: not told */
	int event;
};

struct note { /* what was said about a text, a call's output, an example or an event */
	enum { NOTE_NOTE, NOTE_GRADE, NOTE_VERDICT, NOTE_COMMENT, NOTE_NAME,
		NOTE_TAKEN_BACK } kind; /* a grade that counts no more */
	int n;         /* of a note; 0 for the other kinds */
	struct text_ref text;
	int call, example, about_event;
	char *words;   /* NULL */
	char *verdict; /* NULL */
	double grade;  /* NaN: none */
	int event;
	bool of_act; /* its event is an act that undo takes back: what that says of itself */
};

struct look {
	int event;
	struct text_ref *prompts;
	size_t n_prompts;
	int *examples;
	size_t n_examples;
	int model, metric;
};

struct advice { /* a clause for a rubric */
	char *clause;
	int instead; /* of that one, from 1; any other number: one more */
};
struct lesson { /* what a model suggests that the judge's rubric should have */
	int n, call;
	int metric; /* the rubric that it is for */
	struct advice *items;
	size_t n_items;
};

enum { COMPARED_NEITHER = 2 };
struct compared { /* two outputs to one input, by a judge, in the order they were shown */
	int call, outputs[2]; /* calls: the judge's, the target's */
	int padded, better;   /* 0, 1: that output; COMPARED_NEITHER */
	int metric, model;    /* model: the judge, number in models_seen; -1: not told */
};

struct compatibility { /* how likely a model finds the words of a text */
	char text[TEXT_HASH];
	int call, model; /* model: number in models_seen; -1: not told */
	int tokens;
	double likelihood; /* of them: e to the mean log-probability */
};

struct duelled { /* a choice between two outputs to one input, in the order they were shown */
	int calls[2];
	enum { WON_FIRST, WON_SECOND, WON_TIE, WON_BAD } won; /* bad: neither is any good */
	bool blind; /* which text is which was not shown before */
	int event;
};

struct budget {
	int version;
	double usd; /* NaN: no limit */
	long tokens, calls; /* -1: no limit */
};

struct columns { /* of the task's file; version 0: all fields are input, and text */
	int version;
	char **input, **expected, **turns;
	size_t n_input, n_expected, n_turns;
};

struct targets { /* version 0: the leading one alone; read with state_target */
	int version;
	int *models; /* numbers in state.models_seen */
	size_t n;
};

struct failure_kind { /* as the person has it; read with figures/failures.h */
	char *name;
	char **was;      /* what such failures are called by themselves */
	size_t n_was;
	int *examples;   /* that were put there by hand */
	size_t n_examples;
};
struct failure_kinds { /* version 0: they go by what they are called by themselves */
	int version;
	struct failure_kind *items;
	size_t n;
};

struct metric_state {
	char *name, *extract;
	int revision, extract_revision; /* of the program that set it; 0: before these were told */
	int lesson; /* that its rubric has clauses of; 0: none */
};

struct spend { /* everything, whatever was undone; calls answered from the store cost nothing */
	double usd;          /* of calls with a known price, the outstanding ones at their most */
	int unknown;         /* calls whose price is unknown */
	long in, out;
	/* given to the network, not cancelled: answered, failed, lost, outstanding */
	int calls;
	int cached, failed, lost, outstanding;
	/* of the outstanding and lost ones, at their most; not in `in` and `out` */
	long most_tokens;
	/* What a budget counts besides: calls that were sent once more, at their most until they
	 * are answered, those that were cancelled after that, and tokens that were not told. */
	struct { long calls, tokens; double usd; } more;
};

struct draft { /* what is being typed on the head, and is no version yet */
	int event; /* that wrote it last; 0: nothing is being typed */
	struct prompt prompt; /* maybe without any message */
};

/* The events that last changed something; 0: none did. Whoever keeps what was worked out from a
 * state keeps these with it, and compares with !=, for a jump of the replay goes back too: in one
 * session the same number means the same content. What is not here has one already: the head, the
 * metric, the settings and the models are numbers of things that do not change, draft.event is the
 * draft's, and to the other lists things are only added. */
struct changed {
	int marks;    /* any; of one text: its sheet's `changed` */
	int examples; /* one came, or its version, split, pin, drop, or what its fields are for */
	int variants; /* one came, or its standing, reason, or whether it is hidden */
	int calls;    /* one went out, came back, or is waited for no more */
};

struct state {
	char id[27], program[32];
	int events;        /* n of the last one */
	int format;
	int unknown_kinds, unknown_fields; /* changes that are not known here, or not wholly */
	LIST(char *) unknown;              /* names of a few: "dance", "head.later" */
	char *task_name, *task_file, *description; /* may be NULL */
	int task_version;
	uint64_t seed;
	double held_out;
	struct authors authors;
	struct columns columns;
	LIST(struct example_state) examples; /* items[id - 1] */
	LIST(struct metric_state) metrics;   /* items[version - 1]; the current one is `metric` */
	int metric;
	LIST(struct settings) settings_all;  /* items[version - 1] */
	int settings;                        /* the current one's version */
	LIST(char *) models_seen;            /* interned names; sheets and calls hold the index */
	int target, proposer, judge;         /* indices, -1: not set; target: the leading one */
	struct targets targets;
	struct failure_kinds failures;
	int model_version;                   /* the highest used */
	struct budget budget;
	LIST(struct version) versions;       /* items[n - 1] */
	int head;                            /* 0: there is no prompt yet */
	struct draft draft;                  /* ends when the head is set */
	LIST(struct variant) variants;       /* items[n - 1] */
	LIST(struct round) rounds;
	LIST(struct search_record) searches; /* items[n - 1] */
	LIST(struct refused) refusals;
	LIST(struct ablation) ablations;     /* items[n - 1] */
	LIST(struct headroom_texts) headrooms;
	LIST(struct call_record) calls;      /* items[n - 1] */
	LIST(struct sheet) sheets;           /* find with state_sheet; its place stays the same */
	LIST(struct lock) locks;             /* those that are on */
	LIST(struct bet) bets;
	LIST(struct note) notes;
	LIST(struct look) looks;
	LIST(struct lesson) lessons;         /* items[n - 1] */
	LIST(struct compared) compared;
	LIST(struct compatibility) compatibilities;
	LIST(struct duelled) duels;
	LIST(struct served_as) served;       /* items[n - 1] */
	struct spend spend;
	struct changed changed;
	cJSON *view;                         /* the last view register, or NULL */
	struct fold *fold;                   /* private: indices, undo and redo */
};

/* Says what of the file this program does not know; nothing when it knows all. */
void state_tell_unknown(struct buf *out, const struct state *s);

void state_init(struct state *s);
void state_release(struct state *s);
enum status state_apply(struct state *s, const cJSON *event, struct buf *err) MUST_CHECK;

/* SHA-256 over everything a session means (versions, head, standings, scores, spend, registers …),
 * not over the view; equal for two folds of the same events. Stands in `quit`. */
void state_hash(char out[static HASH_HEX], const struct state *s);

/* ---- look-ups; NULL when there is none. Each takes the same time in a session of any size, where
 * nothing else is said. ---- */
const struct version *state_head(const struct state *s);
/* What the person has in front of them: the draft, else the head's text. */
const struct prompt *state_typed(const struct state *s);
const struct version *state_version(const struct state *s, int n);
const struct variant *state_variant(const struct state *s, int n);
/* By a race under target and metric of now; NULL: it was not stopped. */
const struct stop *state_stop(const struct state *s, const struct variant *k);
const struct ablation *state_ablation(const struct state *s, int n);
const struct headroom_texts *state_headroom(const struct state *s, int n);
/* The last one, where it is going on; it may be another program that was at it, or a kill. */
const struct search_record *state_search(const struct state *s);
const struct call_record *state_call(const struct state *s, int n);
const struct example *state_example(const struct state *s, int id); /* current version */
const struct example *state_example_version(const struct state *s, int id, int version);
/* Never NULL: what a new session would have where none were set (a hand-made file, a repaired one).
 */
const struct settings *state_settings(const struct state *s);
/* By their version; those of now for 0. */
const struct settings *state_settings_by(const struct state *s, int version);
/* The version, where what is measured by it is kept apart from the session's own scores; else 0. */
int state_apart(const struct state *s, int version);
const struct metric_state *state_metric(const struct state *s); /* of now */
const struct prompt *state_text(const struct state *s, struct text_ref r, const char **hash);
const struct sheet *state_sheet(
	const struct state *s, const char *text_hash, int model, int metric);
/* What was measured by settings that are apart, which never mixes with the session's own scores. */
const struct sheet *state_sheet_apart(
	const struct state *s, const char *text_hash, int model, int metric, int apart);
/* The mark on the current version of an example of a row, which may be NULL; empty where nothing
 * was scored. */
const struct mark *sheet_mark(const struct sheet *row, int example);
struct written { /* a mark, by that event */
	int event, sheet, example; /* sheet: its place */
};
/* What was written after that event, the first ones first, until the state changes: however often
 * it was. False: nobody knows any more, or it is an event to come. */
bool state_written(const struct state *s, int after, const struct written **out, size_t *n);
bool mark_agrees(const struct mark *m); /* its samples have one score, those that have any */
double mark_sample(const struct mark *m, int sample); /* NaN: none, or m is NULL */
double mark_mean(const struct mark *m); /* the mean of its samples; NaN: none, or m is NULL */
/* The mark of that text on the current version of an example under target and metric of now. */
const struct mark *state_mark(const struct state *s, const char *text_hash, int example);
/* Blind review: is what tells where a text comes from and how it scores to be kept from the person?
 * That is so for a variant while the settings say blind and no `reveal` has named it, for a version
 * of the same text, and for the pieces of an ablation or a headroom of one. Everything that shows,
 * asks this. */
bool state_hidden(const struct state *s, struct text_ref r);
bool state_hidden_text(const struct state *s, const char *hash); /* of a hidden variant */
/* Any variant of the round, or there is none yet: what came of it may tell the operators. */
bool state_hidden_round(const struct state *s, int round);
/* An author's name; without the operator while any variant is hidden. */
struct str state_author_shown(const struct state *s, author by);
/* All variants in an order that tells nothing: as they came, then the hidden ones by their numbers.
 * malloc'ed; as many as there are. */
int *state_variants_told(const struct state *s);
/* What a variant is called while it is hidden ("?3"): the round's numbers, shuffled. */
int state_blind_number(const struct state *s, int variant);
const char *state_model(const struct state *s, int index); /* name; "" for -1 */
/* The i-th model that the prompt is for, the leading one (i 0) first; -1: there are no more. */
int state_target(const struct state *s, size_t i);
int state_model_index(const struct state *s, const char *name); /* -1: never named */
/* Numbers that the next ones get; versions, variants, rounds, metrics, settings … count on from
 * their lists' n. After an undo a register may be at a version below the highest, which is
 * taken. */
int state_next(const struct state *s, const char *kind); /* of registers with one value */
int state_next_call(const struct state *s);
int state_next_example_version(const struct state *s, int id);
int state_next_lock(const struct state *s);
int state_next_note(const struct state *s);

/* Appends to `event` a version made of the head, and that it is the head; so written that the
 * head's locks stay on their text. False, and nothing written: they cannot. */
bool state_next_version(const struct state *s, cJSON *event, const char *origin,
	const int *variants, size_t n_variants, const struct prompt *now,
	const struct authors *authors) MUST_CHECK;

struct new_version { /* a version on the head */
	const char *origin;
	const int *variants; /* whose words come in */
	size_t n_variants;
	const struct prompt *now;
	const struct authors *authors; /* of now; NULL: the state's */
	bool typed; /* the editor kept the locks, byte for byte: a word may grow beside one */
};
/* state_next_version, or FAILED, and nothing written: locked text would change (which, and how to
 * unlock, in err). */
enum status state_add_version(const struct state *s, cJSON *event, const struct new_version *n,
	struct buf *err) MUST_CHECK;

/* The nearest ancestor of the head (itself included) with a score on at least one example under the
 * present target and metric; 0: none. What gains are measured against. Looks at the versions up to
 * that one. */
int state_scored_ancestor(const struct state *s);
/* Versions that nothing was made from, other than the head's line: the branches; n is returned.
 * Looks at all versions. */
size_t state_branches(const struct state *s, int *out, size_t max);

/*
 * What undo and redo would do: appends the `undo`/`redo` fact and the registers to set to `event`,
 * and says what it takes back ("reject C") in `what`. False when there is nothing.
 */
bool state_undo(const struct state *s, cJSON *event, struct buf *what);
bool state_redo(const struct state *s, cJSON *event, struct buf *what);

struct last_act { /* that undo would take back */
	int event;
	int64_t at; /* milliseconds since the epoch */
	bool facts; /* a bet, something said of an output, a duel or a look came after it */
};
/* what: may be NULL; as state_undo says it. False: there is none. */
bool state_last_act(const struct state *s, struct last_act *out, struct buf *what);

#endif
