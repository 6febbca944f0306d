/*
 * trouble.h - what a server says when it does not answer, in whatever form it says it.
 *
 * OpenAI's `error` object is one form of many: an error inside a choice (OpenRouter), `base_resp`
 * (MiniMax), `error_code` and `error_msg` (Baidu), `errors` (Cloudflare), `detail` (FastAPI),
 * `code` and `msg` (Zhipu, DashScope), `promptFeedback` (Gemini), a word for the end of the answer
 * that tells of a failure. Two tables know the words; what is in neither is taken as it is.
 */
#ifndef HUNSU_LLM_TROUBLE_H
#define HUNSU_LLM_TROUBLE_H

#include "hunsu/base/json.h"

struct trouble {
	struct buf words; /* what the server said, one line, perhaps "" */
	long status;	  /* of HTTP, or the one that its own code is like; 0: not known */
	int64_t wait_ms;  /* how long it asks to wait; -1: it does not say */
	bool told;	  /* an error is told of, not only some message */
	bool refusal;	  /* of this request's content, under whatever name */
	bool unpaid;	  /* there is no money or quota left: waiting is of no use */
	bool loading;	  /* it is getting ready: its model is being loaded */
};

#define TROUBLE_INIT ((struct trouble){.words = BUF(BUF_SMALL), .wait_ms = -1})

/* Reads a body or an event. beside: an answer is in it too, so that only what names itself an
 * error counts. */
void trouble_read(struct trouble *t, const cJSON *root, bool beside);
/* From words alone, where there is no JSON. */
void trouble_hear(struct trouble *t, struct str words);

enum ending { ENDING_WELL, ENDING_REFUSED, ENDING_FAILED };
/* What a word for the end of an answer means ("stop", "MAX_TOKENS", "content_filter", "abort"). */
enum ending ending_of(const char *word);

#endif
