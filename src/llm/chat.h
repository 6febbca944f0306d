/*
 * chat.h - the Chat Completions dialect (OpenAI's API reference, "Chat"), which most servers speak.
 *
 * The parts of a provider record that are the same for all of them. Differences met in the wild are
 * allowed for: errors inside a 200 stream (OpenRouter, vLLM), reasoning under either of two names,
 * chunks without choices, a null content.
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
enum status chat_event(struct reply *r, struct str data, struct buf *err);

#endif
