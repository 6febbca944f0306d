/*
 * event.h - the events of a session: one JSON object a line, one act each (hunsu-session(5)).
 *
 *   {"n":41,"t":"2026-11-24T10:00:01.123Z","by":"human","act":"accept","args":"2","do":[…changes…]}
 *
 * n counts from 1. by: human, model, rule, system. act: the command's name, or result, refuse,
 * typing, new, quit, …. args: what was typed after the command (absent: nothing). do: the changes,
 * each an object with one key, the kind. A `register` can be taken back by undo, a `fact` never.
 * The kinds, their fields and the order of these are in hunsu-session(5), which is made from the
 * records of src/session/kinds/. Unknown kinds and fields are kept.
 */
#ifndef HUNSU_SESSION_EVENT_H
#define HUNSU_SESSION_EVENT_H

#include "hunsu/base/json.h"
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
 * json_add_* in the order of the manual. */
cJSON *event_change(cJSON *event, const char *kind);
/* First change of that kind in an event, or NULL. */
const cJSON *event_find(const cJSON *event, const char *kind);

/* Pieces that many changes hold. */
void event_add_messages(cJSON *change, const char *key, const struct prompt *p,
	const struct authors *a);
enum status event_read_messages(struct prompt *out, const cJSON *list, struct authors *a,
	struct buf *err) MUST_CHECK;
struct text_ref { /* TEXT: a variant, a piece of an ablation or of a headroom, else a version */
	int version, variant, ablation, piece, headroom; /* piece: of either */
};
bool text_ref_same(struct text_ref a, struct text_ref b);
cJSON *event_text_ref(struct text_ref r); /* {"version":3} */
/* Adds the list `parents`; with no second text, of one. */
void event_add_parents(cJSON *change, struct text_ref first, struct text_ref second);
struct text_ref event_read_ref(const cJSON *ref);

/* Whole changes that several rooms write. */
void change_open(cJSON *event); /* of a session that is new now */
void change_example(cJSON *event, const struct example *e);
/* The leading one first. */
void change_targets(cJSON *event, int version, const char *const *names, size_t n);
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
