/*
 * chat.h - the Chat Completions dialect (OpenAI's API reference, "Chat"), which most servers speak.
 *
 * The parts of a provider record that are the same for all of them. Differences met in the wild are
 * allowed for: errors inside a 200 in anybody's form (trouble.h), content as a list of parts,
 * reasoning under several names, chunks without choices, a null content; and whether a stream or a
 * whole answer came is told by its first bytes, whatever was asked for and whatever its type says.
 */
#ifndef HUNSU_LLM_CHAT_H
#define HUNSU_LLM_CHAT_H

#include "provider.h"

#define CHAT_PATH "/chat/completions"

void chat_body(struct buf *out, const struct request *r, unsigned quirks);
void chat_ask_stream(struct buf *body);
unsigned chat_learn(struct str message);
void chat_adapt(struct buf *body, unsigned quirks);
unsigned chat_no_quirks(const struct model *m);
enum status chat_whole(struct reply *r, struct str body, struct buf *err);
enum status chat_event(struct reply *r, const char *name, struct str data, struct buf *err);
/* What a body turns out to be, by its beginning. */
enum body_form { BODY_OPEN, BODY_JSON, BODY_EVENTS, BODY_PAGE, BODY_OTHER };
enum body_form body_form(struct str begun);

#endif
