/*
 * provider.h - what a provider is: one record, one file in providers/, one line in provider.c.
 *
 * A provider turns a request into the body of an HTTP POST, and the bytes that come back into a
 * reply. It knows nothing of connections, retries or the store.
 */
#ifndef HUNSU_LLM_PROVIDER_H
#define HUNSU_LLM_PROVIDER_H

#include "hunsu/llm/client.h"

/* What a model wants otherwise than most; known by its name, or learned from a 400 (see `learn`).
 */
enum quirk {
	QUIRK_COMPLETION_TOKENS = 1, /* the limit is called max_completion_tokens */
	QUIRK_OWN_TEMPERATURE = 2,   /* no temperature but its default is taken */
};

/* An answer while it comes in. Text is valid UTF-8; `prefix` is the assistant prefix of the
 * request. */
struct reply {
	struct buf text, thinking;
	struct str prefix;
	size_t text_seen, thinking_seen; /* bytes that were looked through for our key */
	size_t matched; /* bytes of prefix that the text has repeated so far, held back */
	bool parted;	/* the text has gone another way than the prefix, or is past it */
	int32_t half, thinking_half; /* half a surrogate pair that waits for its other */
	char finish[32];
	char unread[32]; /* a kind of content that was there and is no text */
	char hint[1024]; /* words that came in the place of an answer and name no error */
	bool refusal;
	bool page;   /* with an error: what came is no answer of a model's server at all */
	bool halves; /* there were some: the text must be looked through */
	/* With an error: the status of HTTP that it is like (502: what is cut; 0: none), and how
	 * long it asks to wait (-1: it does not). */
	long status;
	int64_t wait_ms;
	bool loading;
	long tokens_in, tokens_out;
	long steps;	 /* llama.cpp tells: tokens written after the first one */
	double steps_ms; /* and how long they took */
};

struct provider {
	const char *name;
	const char *form; /* for help: what stands after the name, and what it means */
	/* rest: what follows the provider's name, with its ':' or '@'. Fills model, base_url, file,
	 * remote. */
	enum status (*parse)(struct model *out, struct str rest, struct buf *err);
	bool (*named)(void); /* did the environment say where? NULL: it never does */
	bool takes_key;
	bool (*needs_key)(const struct model *m); /* no call can do without; NULL: all can */
	unsigned (*quirks)(const struct model *m);
	/* Appends the whole body but what asks for a stream: what the request's hash is made of. */
	void (*body)(struct buf *out, const struct request *r, unsigned quirks);
	void (*ask_stream)(struct buf *body);
	/* The quirks that the message of a 400 tells of, or 0; and what they make of a body. */
	unsigned (*learn)(struct str message);
	void (*adapt)(struct buf *body, unsigned quirks);
	const char *path; /* behind the base URL */
	/* The whole body of an answer, or a stream that came whole; one event of a stream, of that
	 * name. FAILED and a message when it is none. */
	enum status (*whole)(struct reply *r, struct str body, struct buf *err);
	enum status (*event)(
		struct reply *r, const char *name, struct str data, struct buf *err);
};

extern const struct provider provider_openai, provider_ollama, provider_local;
extern const struct provider *const providers[]; /* ends with NULL */

void reply_release(struct reply *r);
void reply_clear(struct reply *r);
/* Appends text of the answer, minus the prefix where the server repeats it; thinking as it is. */
void reply_thinking(struct reply *r, struct str s);
void reply_text(struct reply *r, struct str s);
/* No more comes: what was held back as a possible repetition of the prefix is text after all. */
void reply_end(struct reply *r);

#endif
