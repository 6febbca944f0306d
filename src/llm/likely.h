/*
 * likely.h - calls that ask how likely a model finds text that is there, step by step: of the
 * client's rooms, outcome.c calls this one, and calls.c frees what it keeps.
 */
#ifndef HUNSU_SRC_LLM_LIKELY_H
#define HUNSU_SRC_LLM_LIKELY_H

#include "chat.h"
#include "hunsu/base/clock.h"
#include "inside.h"

#define LIKELY_ELSEWHERE                                                                           \
	"likelihood needs a server that tells log-probabilities of given text: local, or "        \
	"llama.cpp's llama-server (openai@BASE_URL:MODEL)"

struct likely *likely_new(const struct request *r);
void likely_free(struct likely *l);
/* Sends the request of the step that comes next, on the call's transfer. */
void likely_start(struct call *k);

enum likely_next {
	LIKELY_MORE, /* another step is to be sent */
	LIKELY_DONE, /* the reply is whole */
	LIKELY_FAILED,
};
/* Takes what a step was answered. */
enum likely_next likely_took(struct call *k, struct str body, struct reply *r, struct buf *err);
/* Was that the status of a server that is no llama.cpp? Then another step is to be sent. */
bool likely_elsewhere(struct call *k, long status);

#endif
