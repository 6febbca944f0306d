/*
 * chat.h - the Chat Completions dialect (OpenAI's API reference, "Chat"), which most servers speak.
 *
 * The parts of a provider record that are the same for all of them. Differences met in the wild are
 * allowed for: errors inside a 200 in anybody's form (trouble.h), content as a list of parts,
 * reasoning under several names, chunks without choices, a null content.
 */
#ifndef HUNSU_LLM_CHAT_H
#define HUNSU_LLM_CHAT_H

#include "provider.h"

#define CHAT_PATH "/chat/completions"
#define CHAT_BUT_STREAM                                                                            \
	.path = CHAT_PATH, .models = "/models", .limits = chat_limits, .learn = chat_learn,        \
	.adapt = chat_adapt, .read = chat_read, .finishes = chat_finishes, .logprobs = true,       \
	.repeats_prefix = true
#define CHAT_DIALECT CHAT_BUT_STREAM, .ask_stream = chat_ask_stream

void chat_body(struct buf *out, const struct request *r, unsigned quirks);
void chat_ask_stream(struct buf *body);
unsigned chat_learn(struct str message);
void chat_adapt(struct buf *body, unsigned quirks);
enum status chat_read(struct reply *r, const cJSON *root, struct buf *err);
extern const struct finish chat_finishes[];
extern const struct limit chat_limits[];

/* What other dialects share: a number, a message of the list that is begun in out, and the words to
 * stop at, as they are in a body. */
void chat_number(struct buf *out, double v);
void chat_message(struct buf *out, enum role role, struct str text);
void chat_stops(struct buf *out, const char *name, const struct sampling *s);

#endif
