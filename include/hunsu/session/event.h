/*
 * event.h - the events of a session: one JSON object a line, one act each (hunsu-session(5)).
 *
 *   {"n":41,"t":"2026-11-24T10:00:01.123Z","by":"human","act":"accept","args":"2","do":[…changes…]}
 *
 * n counts from 1. by: human, model, rule, system. act: the command's name, or result, refuse,
 * typing, new, quit, …. args: what stood behind the command (absent when nothing did). do: the
 * changes, each an object with one key, the kind. Fields stand in the order given here. Unknown
 * kinds and fields are kept. `register` kinds can be taken back by undo; `fact` kinds never are. A
 * prompt text is named by {"version":V}, {"variant":K} or {"ablation":N,"piece":P}; TEXT below is
 * one of these. Numbers of versions, variants, rounds, calls, bets, notes, ablations and their
 * pieces count from 1 in each session.
 *
 *  open      fact  {"format":1,"program":"hunsu 0.1.0","id":ULID}   first change of line 1
 *  task      reg   {"version":N,"name":S,"file":S?,"description":S?,"seed":N,"held_out":X}
 *  columns   reg   {"version":N,"input":[S,…],"expected":[S,…],"turns":[S,…]?}
 *                   of the task's file: the fields that are sent without being named; the columns
 *                   that held the answer; the fields of the input that hold messages, as doc text.
 *                   Absent: all fields are input, and text
 *  example   reg   {"id":N,"version":N,"fields":{name:text,…},"expected":[S,…],
 *                   "split":"dev"|"held-out","pinned":true?,"dropped":true?}
 *                   the split is fixed when it is made; the act `move` alone changes it, with a
 *                   `comment` about the example that says from where and what was seen of it
 *  metric    reg   {"version":N,"name":S,"extract":S,"revision":N?,"extract_revision":N?}
 *                   which revisions of them the program had: outputs are scored anew by a later one
 *  settings  reg   {"version":N,"temperature":X,"max_tokens":N,"stop":[S,…],"samples":N,
 *                   "variants":N,"first":N,"operators":[S,…],"strength":N,"blind":B,
 *                   "cap":N?,"additions":true?,…}
 *                   cap: at most so many % of the words may change; additions: only come
 *  model     reg   {"version":N,"role":"target"|"proposer"|"judge","name":S}
 *  budget    reg   {"version":N,"usd":X|null,"tokens":N|null,"calls":N|null}
 *  lock      reg   {"lock":N,"on":B,"message":N,"at":N,"bytes":N}   a range of the head's text
 *  version   fact  {"version":N,"parents":[V,…],"variants":[K,…]?,"origin":O,
 *                   "splices":[{"message":N,"at":N,"remove":N,"text":S,
 *                   "author":A|"runs":[[N,A],…]},…]
 *                   | "messages":[MESSAGE,…],"text_hash":H}
 *                   O: import, typing, accept, merge, revert, …; splices are against the first
 *                   parent and apply in order; `message` counts from 0
 *  head      reg   {"version":V}
 *  draft     reg   {"head":V,"splices":[…]|"messages":[…],"text_hash":H}   alone in its act
 *                   what is being typed on the head V: splices are against the draft before it, of
 *                   the first against V. Without a text: nothing any more. Setting the head ends
 *                   it; not undoable
 *  decide    reg   {"variant":K,"standing":"open"|"accepted"|"rejected","reason":S?}
 *  round     fact  {"round":N,"operators":[S,…],"parents":[TEXT,…],"instruction":S?,
 *                   "region":{"message":N,"at":N,"bytes":N}?,"settings":N,"asked":N}
 *                   region: the part of the first parent that alone was to change
 *  variant   fact  {"variant":N,"round":N,"operator":S,"parents":[TEXT,…],"messages":[MESSAGE,…],
 *                   "rationale":S?,"call":C?,"text_hash":H}
 *  ablation  fact  {"ablation":N,"of":TEXT,"by":"sentence"|"hunk","against":V?,"pieces":[PIECE,…]}
 *                   PIECE: {"message":N,"at":N,"bytes":N,"text":S?,"text_hash":H|"skipped":S}
 *                   `of` with one range left out, or with `text` in its place (prompt_without):
 *                   text_hash is that of what is left; skipped: why it is not scored
 *  refused   fact  {"refused":N,"round":N,"operator":S,"check":S,"reason":S,"text":S,"call":C?}
 *  send      fact  {"calls":[{"call":C,"role":R,"most_usd":X|null,"most_tokens":N},…]}
 *  call      fact  {"call":C,"role":R,"model":S,"hash":H64,"prompt":TEXT?,"example":[ID,VER]?,
 *                   "settings":N?,"sample":N,"request":[MESSAGE,…]?,"answer":S?,"thinking":S?,
 *                   "finish":S?,"refusal":true?,"error":S?,"in":N?,"out":N?,"usd":X?,"first_ms":N?,
 *                   "ms":N?,"tries":N?,"cached":true?}
 *                   request stands only where it cannot be rebuilt from prompt, example, settings
 *  score     fact  {"text":H,"example":[ID,VER],"sample":N,"metric":N,"model":S,"call":C,
 *                   "extracted":S?,"score":X,"reason":S}   extracted: when it is not the answer
 *  note      fact  {"note":N,"about":ABOUT,"text":S}    ABOUT: {"call":C} | TEXT | {"example":ID}
 *  grade     fact  {"about":ABOUT,"grade":X}
 *  verdict   fact  {"about":ABOUT,"verdict":S,"reason":S?}
 *  bet       fact  {"bet":N,"variant":K,"against":V,"metric":N,"beats":B,"confidence":X,
 *                   "model":S?}
 *  reveal    fact  {"variants":[K,…]}
 *  look      fact  {"prompts":[TEXT,…],"examples":[ID,…],"model":S,"metric":N}
 *                   held-out was asked for
 *  cancel    fact  {"what":S,"calls":[C,…]}
 *  name      fact  {"about":{"version":V}|{"event":N},"name":S}
 *  comment   fact  {"about":ABOUT|{"event":N},"text":S}
 *  undo      fact  {"event":N}   followed, in the same line, by the registers it sets back
 *  redo      fact  {"event":N}   likewise
 *  view      reg   {"pane":S,…} whatever the screen wants back; not undoable
 *  quit      fact  {"state":H64,"recorded":H64?}   hash of the fold's state (state_hash);
 *                   recorded: what stood there before a repair lost what it counted in
 *
 * MESSAGE: {"role":R,"text":S,"runs":[[BYTES,AUTHOR],…]}; runs may be absent (AUTHOR "import").
 * AUTHOR: "import", "person", "MODEL/OPERATOR". H: 16 hex digits (prompt_hash). H64: SHA-256.
 */
#ifndef HUNSU_SESSION_EVENT_H
#define HUNSU_SESSION_EVENT_H

#include "hunsu/base/json.h"
#include "hunsu/prompt/authors.h"
#include "hunsu/task/task.h"

#define SESSION_FORMAT 1

enum actor { BY_HUMAN, BY_MODEL, BY_RULE, BY_SYSTEM };
const char *actor_name(enum actor by);

/* A line of a session's file. A BOM before it is passed over; half of a surrogate pair, which no
 * hunsu writes, is read as U+FFFD. NULL: it is no JSON. */
cJSON *event_parse(struct str line, struct json_mended *mended, struct buf *err) MUST_CHECK;

/* Starts an act: {"by","act","args","do":[]}; n and t are set when it is written. args may be NULL.
 * The caller owns it until it is handed to the session. */
cJSON *event_new(enum actor by, const char *act, const char *args);
/* Appends an empty change of that kind to the act and returns its object, to be filled with
 * json_add_* in the order of the table above. */
cJSON *event_change(cJSON *event, const char *kind);
/* First change of that kind in an event, or NULL. */
const cJSON *event_find(const cJSON *event, const char *kind);

/* Pieces that many changes hold. */
void event_add_messages(cJSON *change, const char *key, const struct prompt *p,
	const struct authors *a);
enum status event_read_messages(struct prompt *out, const cJSON *list, struct authors *a,
	struct buf *err) MUST_CHECK;
struct text_ref { /* TEXT: a variant, a piece of an ablation left out, else a version */
	int version, variant, ablation, piece;
};
bool text_ref_same(struct text_ref a, struct text_ref b);
cJSON *event_text_ref(struct text_ref r); /* {"version":3} */
struct text_ref event_read_ref(const cJSON *ref);

/* Whole changes that several rooms write. */
void change_example(cJSON *event, const struct example *e);
void change_columns(cJSON *event, int version, const struct task_columns *c);
struct revised { /* a metric and an extract rule, and the program's revisions of both */
	const char *metric, *extract;
	int metric_revision, extract_revision;
};
void change_metric(cJSON *event, int version, const struct revised *r);
void change_model(cJSON *event, int version, const char *role, const char *name);
/* A version: as splices against `parent` when roles and their number are the same, else whole. */
void change_version(cJSON *event, int version, const int *parents, size_t n_parents,
	const int *variants, size_t n_variants, const char *origin, const struct prompt *parent,
	const struct prompt *now, const struct authors *a);
void change_head(cJSON *event, int version);
/* What is being typed on version `head` (0: there is none), `before` being what it was until now
 * (may be NULL); now NULL: nothing any more. */
void change_draft(cJSON *event, int head, const struct prompt *before, const struct prompt *now,
	const struct authors *a);
void change_decide(cJSON *event, int variant, const char *standing, const char *reason);

#endif
