/*
 * life.h - sessions for tests: events made by the builders, applied to a state, and kept as lines.
 * The short life is the one of hunsu-session(5).
 */
#ifndef HUNSU_TESTS_LIFE_H
#define HUNSU_TESTS_LIFE_H

#include "hunsu/session/state.h"

struct life {
	struct state s;
	struct buf lines; /* the file so far */
	cJSON **events;
	size_t n, cap;
};

void life_init(struct life *l);
/* And the first event: what life_open_event has, and v1, imported, "Classify the mail." */
void life_begin(struct life *l, int examples);
void life_release(struct life *l);
/* Stamps the event one second after the last, applies it, keeps it. Fails the test when it does not
 * fit. */
void life_do(struct life *l, cJSON *event);
/* The same, and true when it fits; when not, why is in err. */
bool life_try(struct life *l, cJSON *event, struct buf *err);

cJSON *life_open_event(int examples); /* open, task, examples, metric, settings, models, budget */
/* A prompt of one system message and `user: {{mail}}`. */
void life_prompt(struct prompt *out, const char *system, author by);
/* act by the person: a version on the head (origin typing, merge …) and the head moved to it. */
void life_version(struct life *l, const char *act, const char *args, const char *origin,
	const char *system, author by);
void life_variant(struct life *l, int call, const char *op, const char *system);
/* In an event: the next round, by that operator on v1; and the next variant, of the last round. */
void life_add_round(cJSON *event, const struct state *s, const char *op, int asked);
cJSON *life_add_variant(cJSON *event, const struct state *s, const char *op,
	const struct prompt *p, const struct authors *authors);
/* A target's answer and its score, as one event; sends nothing. score < 0: failed. */
cJSON *life_result(struct life *l, int call, struct text_ref text, int example, double score);
void life_undo(struct life *l);
void life_redo(struct life *l);
void life_quit(struct life *l);

void short_life(struct life *l); /* up to and with the quit */
/* Twelve examples: v1 is always wrong, A always right and accepted at event 28, B always wrong and
 * accepted at 41; 42 is the quit. */
void jumping_life(struct life *l);

#endif
