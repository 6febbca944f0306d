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
#include "hunsu/base/hash.h"
#include "hunsu/session/state.h"
#include "hunsu/base/index.h"
#include "parts.h"
#include "shelf.h"

/* The fields of each kind, as they stand in the event. Text and lists live in the event. */
struct c_open {
	int format;
	const char *program, *id;
};
struct c_task {
	int version;
	const char *name, *file, *description;
	long seed;
	double held_out;
};
struct c_columns {
	int version;
	const cJSON *input, *expected, *turns;
};
struct c_example {
	int id, version;
	const cJSON *fields, *expected;
	const char *split;
	bool pinned, dropped;
};
struct c_metric {
	int version, revision, extract_revision;
	const char *name, *extract;
};
struct c_settings { /* values in the order of the table */
	int version;
	union setting_value {
		int whole;
		double real;
		bool on;
		const cJSON *texts;
	} values[SETTINGS_MAX];
};
struct c_model {
	int version;
	const char *role, *name;
};
struct c_budget {
	int version;
	double usd;
	long tokens, calls;
};
struct c_lock {
	int lock, message;
	bool on;
	long at, bytes;
};
struct c_version {
	int version;
	const cJSON *parents, *variants, *splices, *messages;
	const char *origin, *text_hash;
	struct prompt built;
};
struct c_head {
	int version;
};
struct c_draft {
	int head;
	const cJSON *splices, *messages; /* neither: nothing is being typed any more */
	const char *text_hash;
	struct prompt built;
};
struct c_decide {
	int variant;
	const char *standing, *reason;
};
struct c_round {
	int round, settings, asked;
	const cJSON *operators, *parents, *region;
	const char *instruction;
};
struct c_variant {
	int variant, round, call;
	const char *operator, * rationale, *text_hash;
	const cJSON *parents, *messages;
	struct prompt built;
};
struct c_ablation {
	int ablation, against;
	const cJSON *of, *pieces;
	const char *by;
	struct ablation_piece *built; /* as many as there are pieces */
};
struct c_refused {
	int refused, round, call;
	const char *operator, * check, *reason, *text;
};
struct c_send {
	const cJSON *calls;
};
struct c_call {
	int call, settings, sample, tries, example[2];
	const char *role, *model, *hash, *answer, *thinking, *finish, *error;
	const cJSON *prompt, *request;
	bool refusal, cached;
	long in, out, first_ms, ms;
	double usd;
};
struct c_score {
	const char *text, *model, *extracted, *reason;
	int example[2], sample, metric, call;
	double score;
};
struct c_said { /* note, grade, verdict, name, comment */
	int note;
	const cJSON *about;
	const char *text, *verdict, *reason, *name;
	double grade;
};
struct c_bet {
	int bet, variant, against, metric;
	bool beats;
	double confidence;
	const char *model;
};
struct c_reveal {
	const cJSON *variants;
};
struct c_look {
	const cJSON *prompts, *examples;
	const char *model;
	int metric;
};
struct c_cancel {
	const char *what;
	const cJSON *calls;
};
struct c_step { /* undo, redo */
	int event;
};
struct c_quit {
	const char *state, *recorded;
};

struct prepared {
	const struct kind *kind;
	const cJSON *change; /* what stands under the kind's name */
	const char *unknown; /* a field of it that the kind does not have, or NULL */
	union {
		struct c_open open;
		struct c_task task;
		struct c_columns columns;
		struct c_example example;
		struct c_metric metric;
		struct c_settings settings;
		struct c_model model;
		struct c_budget budget;
		struct c_lock lock;
		struct c_version version;
		struct c_head head;
		struct c_draft draft;
		struct c_decide decide;
		struct c_round round;
		struct c_variant variant;
		struct c_ablation ablation;
		struct c_refused refused;
		struct c_send send;
		struct c_call call;
		struct c_score score;
		struct c_said said;
		struct c_bet bet;
		struct c_reveal reveal;
		struct c_look look;
		struct c_cancel cancel;
		struct c_step step;
		struct c_quit quit;
	} as;
};

/* One event on its way in. The counts are those of the state plus what this event has added so far.
 */
struct incoming {
	struct state *s;
	const struct envelope *env;
	int n; /* number of this event */
	struct prepared *items;
	size_t n_items;
	int versions, variants, rounds, refusals, examples, metrics, settings, calls, bets, notes;
};

struct kind {
	const char *name;
	const struct part *parts; /* NULL: any object */
	/* check may build what apply takes; both may be NULL. */
	enum status (*check)(struct incoming *in, struct prepared *p, struct buf *err);
	void (*apply)(struct incoming *in, struct prepared *p);
	/* Kinds that undo can take back: the register's present value as a change, to be freed. */
	cJSON *(*present)(const struct state *s, const struct prepared *p);
};

/* Each ends with a record without a name; the tables of kinds stand beside their code. */
extern const struct kind kinds_results[], kinds_texts[], kinds_task[], kinds_words[],
	kinds_ablation[], kinds_draft[], kinds_columns[], kinds_settings[];
const struct kind *kind_find(const char *name);

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
	char *what;	     /* "reject C" */
	cJSON *back, *forth; /* lists of changes */
};

/*
 * The lists of a state, as checkpoints keep them (frozen.h): in chunks that are shared until they
 * change. A list gets longer or shorter without a word; whoever writes over an element, or where
 * one was before, says so with `touch` first.
 */
enum column {
	COL_CALLS,
	COL_SHEETS,
	COL_ASIDE,
	COL_VERSIONS,
	COL_VARIANTS,
	COL_ROUNDS,
	COL_REFUSALS,
	COL_ABLATIONS,
	COL_BETS,
	COL_NOTES,
	COL_LOOKS,
	COL_EXAMPLES,
	COL_METRICS,
	COL_SETTINGS,
	COL_MODELS,
	COL_UNKNOWN,
	COL_LOCKSETS,
	COL_CHILDREN,
	COL_DONE,
	COL_UNDONE,
	COL_EXAMPLE_JSON,
	COL_METRIC_JSON,
	COL_SETTINGS_JSON,
	COLUMNS
};

/* Each text, list and tree that a state or its fold points to lies on the shelf, or on that of the
 * fold it was thawed from; only the lists themselves are the state's own memory. */
struct fold {
	struct shelf shelf;
	struct freezing *freezing; /* frozen.h; NULL: nobody makes checkpoints */
	char *last_reason; /* on the shelf: most scores have one of a few */
	struct index sheet_index, aside_index, model_index; /* made again when thawed */
	struct names names;                                 /* this too */
	LIST(struct aside) aside;
	int last_sheet; /* results of one text come together; -1 */
	int last_model;
	LIST(struct lockset) locksets; /* items[version - 1] */
	LIST(int) children;	       /* of each version */
	LIST(struct unit) done, undone;
	/* The registers' values as they were written, unknown fields included. */
	cJSON *task, *columns, *budget, *model[3];
	LIST(cJSON *) example, metric, settings; /* by id; by version */
	int task_highest, columns_highest, budget_highest, lock_highest, notes_highest;
	double settled_usd, lost_usd, out_usd; /* spend.usd is their sum */
	struct prepared *prepared;
	size_t prepared_cap;
};

/* state_apply, and the event's envelope for those who go on with it. */
enum status fold_apply(struct state *s, const cJSON *event, struct envelope *env,
	struct buf *err) MUST_CHECK;

/* What several kinds need. */
cJSON *change_of(const char *kind, cJSON *value); /* {"kind": value}; takes value */
/* Of registers. One that nothing has set yet is written as version 0, alone. */
bool register_unset(int version, const cJSON *change);
enum status register_next(int version, int highest, struct buf *err);
cJSON *register_keep(struct state *s, const cJSON *change);
cJSON *register_present(const char *kind, const cJSON *value); /* NULL: unset */
bool ref_known(const struct incoming *in, struct text_ref r);
bool refs_known(const struct incoming *in, const cJSON *list);
int model_intern(struct state *s, const char *name);
void touch(struct state *s, enum column c, size_t place);

struct sheet *sheet_make(struct state *s, const char *text, int model, int metric);
/* The example's marks move: those of the version that was current aside, those of the new one in.
 */
void marks_turn(struct state *s, int example, int from, int to);
/* Sheets, asides and models are found by these; for a state whose lists were filled elsewhere. */
void indices_make(struct state *s);
uint64_t sheet_key(const char *text, int model, int metric);
uint64_t aside_key(int sheet, int example, int version);

void names_add(struct state *s, int variant); /* they come in order */
void names_reveal(struct state *s, int variant);
void names_release(struct names *b);

void draft_end(struct state *s); /* when the head is set */
void tell_columns(struct buf *out, const cJSON *c, const struct state *s);
void columns_show(struct state *s, struct fields *f); /* which are aside, which hold messages */

void locks_of_version(struct state *s, const struct c_version *c); /* when a version is made */
void locks_show(struct state *s);				   /* the head's, into s->locks */
void locks_set(struct state *s, const struct c_lock *c);

/* Undo's books: before the changes of an event are applied. */
void undo_note(struct incoming *in);
void unit_words(struct buf *out, const struct state *s, const struct unit *u); /* "reject C" */
enum status undo_check(struct incoming *in, struct prepared *p, struct buf *err);
enum status redo_check(struct incoming *in, struct prepared *p, struct buf *err);
void ablation_unbuild(struct c_ablation *c); /* what a check built */

#endif
