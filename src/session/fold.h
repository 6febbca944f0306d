/*
 * fold.h - the inside of the fold: the table of kinds and what the state keeps privately.
 *
 * An event is applied in two steps, so that one which does not fit changes nothing: every change is
 * read and checked (`prepared`), then all are applied. A kind is a record in a table next to its
 * code.
 */
#ifndef HUNSU_SRC_SESSION_FOLD_H
#define HUNSU_SRC_SESSION_FOLD_H

#include "event_inside.h"
#include "hunsu/base/index.h"
#include "hunsu/session/replay.h"
#include "parts.h"
#include "shelf.h"

/* A change on its way in. */
struct prepared {
	const struct kind *kind;
	const cJSON *change; /* what the kind's name stands for */
	const char *unknown; /* a field of it that the kind does not have, or NULL */
	struct kept *kept;   /* of a register that keeps its value whole; else NULL */
	void *as;            /* kind->size bytes: its fields; text and lists are the event's */
};
#define FIELDS_MAX 384

/* One event on its way in. The counts are those of the state plus what this event has added so far.
 */
struct incoming {
	struct state *s;
	const struct envelope *env;
	int n; /* number of this event */
	struct prepared *items;
	size_t n_items;
	int versions, variants, rounds, refusals, ablations, headrooms, examples, metrics;
	int settings, calls, bets, notes, served, lessons, searches;
};

struct digest;

/* Rules for the fields of a change. The lists are counts of struct incoming. */
#define NEXT(list) {RULE_NEXT, NULL, offsetof(struct incoming, list)} /* the one that comes next */
#define KNOWN(what, list) {RULE_KNOWN, what, offsetof(struct incoming, list)} /* or 0: none */
#define ONE_OF(what, list) {RULE_ONE_OF, what, offsetof(struct incoming, list)}
#define ALL_OF(what, list) {RULE_ALL_OF, what, offsetof(struct incoming, list)} /* a list of them */
#define A_TEXT(what) {RULE_REF, what, 0} /* TEXT */
#define TEXTS_OF(what) {RULE_REFS, what, 0}
#define AN_EXAMPLE {RULE_EXAMPLE, NULL, 0}
#define WORD(words) {RULE_WORD, words, 0} /* one of "this, that" */
#define ROLES "target, proposer, judge"
#define CALL_ROLES ROLES ", ask"

/*
 * A kind of change: all that is known of it. One file in kinds/ and one line in the table of
 * kinds.c; the manual's section of it, the story, the replay and the hash are made from these.
 */
struct kind {
	const char *name;
	enum { KINDS_REGISTER, KINDS_TEXT, KINDS_CALL, KINDS_WORDS, KINDS_SESSION } group;
	unsigned did; /* replay.h */
	size_t size;  /* of the struct that its fields are read into */
	const struct part *parts; /* NULL: any object; check reads it */
	/* check may build what apply takes, and release frees what was not taken. NULL: nothing. */
	enum status (*check)(struct incoming *in, struct prepared *p, struct buf *err);
	void (*apply)(struct incoming *in, struct prepared *p);
	void (*release)(struct prepared *p);
	/* Kinds that undo can take back: the register's present value as a change, to be freed.
	 * register_kept: it has one value, which is kept as it is written, and a version, which is
	 * checked; check and apply are for what else there is to it. */
	cJSON *(*present)(const struct state *s, const struct prepared *p);
	/* Its words in the story, after those of the act, given the state after it; or NULL. */
	void (*tell)(struct buf *out, const cJSON *change, const struct state *after);
	enum {
		TELL_USUAL,
		TELL_OPENING, /* among what a session is opened with, too */
		TELL_WHOLE,   /* says all that the person typed */
		TELL_NOT,     /* an act that does nothing else keeps the books: no line */
	} told;
	/* What the state has of it, in lines; nothing where a session has none of it. */
	void (*digest)(struct digest *d, const struct state *s);
	/* For the manual: its fields where its parts do not tell them, with ' for "; and what they
	 * mean, in mdoc. Kinds in a row that mean the same have that at the last. */
	const char *holds, *manual;
	void (*more)(struct buf *out);
};

#define FIELDS(st) .size = sizeof(struct st), .parts = st##_parts /* that TABLE_OF made */

#define KINDS_MAX 63
extern const struct kind *const kinds[]; /* NULL-ended, in the order of the manual and the hash */
const struct kind *kind_find(const char *name);

/* The fields of kinds that others look into. */
#define VERSION(F) \
	F(c_version, version, INT, NEED, "N", NEXT(versions)) \
	F(c_version, parents, LIST, NEED, "[V,...]", ALL_OF("a parent", versions)) \
	F(c_version, variants, LIST, MAY, "[K,...]?", ALL_OF("a variant", variants)) \
	F(c_version, origin, TEXT, NEED, "O", ANY) \
	F(c_version, splices, LIST, MAY, "[SPLICE,...]", ANY) \
	F(c_version, messages, LIST, MAY, NULL, ANY) \
	F(c_version, text_hash, HASH, NEED, "H", ANY)
struct c_version {
	VERSION(MEMBER)
	struct prompt built;
};

#define HEAD(F) F(c_head, version, INT, NEED, "V", KNOWN("version", versions))
struct c_head {
	HEAD(MEMBER)
};

#define LOCK(F) \
	F(c_lock, lock, INT, NEED, "N", ANY) \
	F(c_lock, on, BOOL, NEED, "B", ANY) \
	F(c_lock, message, INT, MAY, "N", ANY) \
	F(c_lock, at, LONG, MAY, "N", ANY) \
	F(c_lock, bytes, LONG, MAY, "N", ANY)
struct c_lock {
	LOCK(MEMBER)
};

#define STEP(F) F(c_step, event, INT, NEED, "N", ANY)
struct c_step { /* undo, redo */
	STEP(MEMBER)
};

struct lockset { /* of one version, while it was or will be the head; items are not written over */
	struct lock *items;
	size_t n;
};

struct aside { /* marks on versions of examples that are not the current ones */
	int sheet, example, version;
	struct mark mark;
};

/* What a blind review asks for, of each round and of each variant. */
struct round_names {
	struct rng shuffle;
	LIST(int) variants;
	int unrevealed;
};
struct variant_names {
	int number;     /* that it goes by while it is hidden: of some variant of its round */
	int numbered;   /* the variant that goes by this one's number */
	int unrevealed; /* of the first variant of a text: how many have that text */
};
struct names {
	LIST(struct round_names) rounds;     /* items[round] */
	LIST(struct variant_names) variants; /* items[n - 1] */
	struct index texts;                  /* the first variant of each */
	int unrevealed;
};

struct unit { /* an act of the person that undo takes back as one */
	int event;
	int64_t at;	     /* milliseconds since the epoch */
	char *what;	     /* "reject C" */
	cJSON *back, *forth; /* lists of changes */
};

/*
 * The lists of a state, as checkpoints keep them (frozen.h): in chunks that are shared until they
 * change. A list gets longer or shorter without a word; whoever writes over an element, or where
 * one was before, says so with `touch` first. Each: its name, where it is, the list, its elements'
 * type, how many are a chunk, and what gives a copied one memory of its own (frozen.c).
 */
#define COLUMNS_ALL(X) \
	X(CALLS, state, calls, struct call_record, 128, NULL) \
	X(SHEETS, state, sheets, struct sheet, 1, sheet_own) \
	X(ASIDE, fold, aside, struct aside, 16, aside_own) \
	X(VERSIONS, state, versions, struct version, 64, NULL) \
	X(VARIANTS, state, variants, struct variant, 64, NULL) \
	X(ROUNDS, state, rounds, struct round, 64, NULL) \
	X(SEARCHES, state, searches, struct search_record, 16, NULL) \
	X(REFUSALS, state, refusals, struct refused, 64, NULL) \
	X(ABLATIONS, state, ablations, struct ablation, 16, NULL) \
	X(HEADROOMS, state, headrooms, struct headroom_texts, 16, NULL) \
	X(BETS, state, bets, struct bet, 64, NULL) \
	X(NOTES, state, notes, struct note, 64, NULL) \
	X(SERVED, state, served, struct served_as, 16, NULL) \
	X(LOOKS, state, looks, struct look, 64, NULL) \
	X(LESSONS, state, lessons, struct lesson, 16, NULL) \
	X(COMPARED, state, compared, struct compared, 64, NULL) \
	X(COMPATIBILITIES, state, compatibilities, struct compatibility, 64, NULL) \
	X(DUELS, state, duels, struct duelled, 64, NULL) \
	X(EXAMPLES, state, examples, struct example_state, 32, example_own) \
	X(METRICS, state, metrics, struct metric_state, 64, NULL) \
	X(SETTINGS, state, settings_all, struct settings, 64, NULL) \
	X(MODELS, state, models_seen, char *, 64, NULL) \
	X(UNKNOWN, state, unknown, char *, 16, NULL) \
	X(LOCKSETS, fold, locksets, struct lockset, 64, NULL) \
	X(CHILDREN, fold, children, int, 16, NULL) \
	X(DONE, fold, done, struct unit, 128, NULL) \
	X(UNDONE, fold, undone, struct unit, 128, NULL) \
	X(EXAMPLE_JSON, fold, example, cJSON *, 128, NULL) \
	X(METRIC_JSON, fold, metric, cJSON *, 128, NULL) \
	X(SETTINGS_JSON, fold, settings, cJSON *, 128, NULL)
#define COLUMN_NAME(name, ...) COL_##name,
enum column { COLUMNS_ALL(COLUMN_NAME) COLUMNS };
#undef COLUMN_NAME

/* Each text, list and tree that a state or its fold points to lies on the shelf, or on that of the
 * fold it was thawed from; only the lists themselves are the state's own memory. */
struct fold {
	struct shelf shelf;
	struct freezing *freezing; /* frozen.h; NULL: nobody makes checkpoints */
	char *last_reason; /* on the shelf: most scores have one of a few */
	struct index sheet_index, aside_index, model_index; /* made again when thawed */
	struct names names;                                 /* this too */
	LIST(struct aside) aside;
	struct written_marks {
		int since; /* all that later events wrote are there */
		LIST(struct written) list;
	} written;
	int last_sheet; /* results of one text come together; -1 */
	int last_model;
	LIST(struct lockset) locksets; /* items[version - 1] */
	LIST(int) children;	       /* of each version */
	LIST(struct unit) done, undone;
	/* The registers' values as they were written, unknown fields included. */
	struct kept {
		cJSON *value; /* NULL: not set */
		int highest;  /* version */
	} kept[KINDS_MAX]; /* by place in the table: of kinds whose `present` is register_kept */
	cJSON *model[3];
	LIST(cJSON *) example, metric, settings; /* by id; by version */
	int lock_highest, notes_highest;
	double settled_usd, lost_usd, out_usd; /* spend.usd is their sum */
	struct prepared *prepared;
	char *fields; /* FIELDS_MAX for each of those */
	size_t prepared_cap;
};

/* state_apply, and the event's envelope for those who go on with it. */
enum status fold_apply(struct state *s, const cJSON *event, struct envelope *env,
	struct buf *err) MUST_CHECK;

/* An example of a session's first act, ahead of the rest of that. False: it does not fit, and is
 * left to state_apply. When the act turns out not to fit, the state is of no use any more. */
bool fold_example(struct state *s, const cJSON *change);

/* What several kinds need. */
cJSON *change_of(const char *kind, cJSON *value); /* {"kind": value}; takes value */
/* Of registers. */
enum status register_next(int version, int highest, struct buf *err);
/* Of one whose versions have one value each, which are n. */
enum status register_version(const cJSON *change, int version, int *highest,
	cJSON *const *values, size_t n, struct buf *err);
cJSON *register_keep(struct state *s, const cJSON *change);
cJSON *register_present(const char *kind, const cJSON *value); /* NULL: unset */
cJSON *register_kept(const struct state *s, const struct prepared *p);
/* Whether what a change speaks of is there, or comes before it in the same event. */
bool ref_known(const struct incoming *in, struct text_ref r);
/* Checks the rules of its fields, and counts what is new. */
enum status parts_known(struct incoming *in, const struct part *parts, const void *fields,
	struct buf *err) MUST_CHECK;
const struct prompt *incoming_version(const struct incoming *in, int n); /* NULL: it is not */
enum status built_check(const struct prompt *p, const char *hash, struct buf *err);
int model_intern(struct state *s, const char *name);
void touch(struct state *s, enum column c, size_t place);

/* A call of that search was sent, or came back: how long it is at work, and what that cost. */
struct search_record *search_heard(struct incoming *in, int search);

struct sheet *sheet_make(struct state *s, const char *text, int model, int metric, int apart);
struct mark *mark_of(struct state *s, int sheet, const int example[2]);
/* What the output of that call scored by that metric, if it did. */
void score_take_back(struct state *s, const struct call_record *c, int metric);
/* The example's marks move: those of the version that was current aside, those of the new one in.
 */
void marks_turn(struct state *s, int example, int from, int to);
/* Sheets, asides and models are found by these; for a state whose lists were filled elsewhere. */
void indices_make(struct state *s);
uint64_t aside_key(int sheet, int example, int version);

void names_add(struct state *s, int variant); /* they come in order */
void names_reveal(struct state *s, int variant);
void names_release(struct names *b);

void draft_end(struct state *s); /* when the head is set */
void columns_show(struct state *s, struct fields *f); /* which are aside, which hold messages */

void locks_of_version(struct state *s, const struct c_version *c); /* when a version is made */
void locks_show(struct state *s);				   /* the head's, into s->locks */
void locks_set(struct state *s, const struct c_lock *c);

/* Undo's books: before the changes of an event are applied. */
void undo_note(struct incoming *in);
bool undo_has(const struct incoming *in); /* once noted: undo may take this event back */
void unit_words(struct buf *out, const struct state *s, const struct unit *u); /* "reject C" */
enum status step_check(struct incoming *in, struct prepared *p, struct buf *err);

#endif
