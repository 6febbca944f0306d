/*
 * reply.h - an answer while it comes in, and the forms in which one comes: JSON, a stream of
 * events, lines of JSON. Which form it is its first bytes say, whatever was asked for and whatever
 * its type says. What the members of the JSON mean is the provider's (provider.h).
 */
#ifndef HUNSU_LLM_REPLY_H
#define HUNSU_LLM_REPLY_H

#include "hunsu/base/json.h"
#include "hunsu/llm/client.h"

struct provider;

/* Text is valid UTF-8; `prefix` is the assistant prefix that the server may repeat. */
struct reply {
	struct buf text, thinking;
	struct str prefix;
	size_t text_seen, thinking_seen; /* bytes that were looked through for our key */
	size_t matched; /* bytes of prefix that the text has repeated so far, held back */
	bool parted;	/* the text has gone another way than the prefix, or is past it */
	int32_t half, thinking_half; /* half a surrogate pair that waits for its other */
	char finish[32];
	struct serving served; /* model and fingerprint */
	char unread[32]; /* a kind of content that was there and is no text */
	char hint[1024]; /* words that came in the place of an answer and name no error */
	bool begun;	 /* a part of an answer was there, perhaps an empty one */
	bool refusal;
	bool page;   /* with an error: what came is no answer of a model's server at all */
	bool halves; /* there were some: the text must be looked through */
	/* With an error: the status of HTTP that it is like (502: what is cut; 0: none), and how
	 * long it asks to wait (-1: it does not). */
	long status;
	int64_t wait_ms;
	bool loading;
	long tokens_in, tokens_out; /* -1: not told */
	double usd;		    /* what a program says that it cost; NaN: nothing */
	double cached_in; /* what caching adds to tokens_in, or takes off, when it is paid for */
	long read, to_read; /* tokens of the request; 0: it is not told (llama.cpp) */
	long steps;	 /* llama.cpp tells: tokens written after the first one */
	double steps_ms; /* and how long they took */
};

void reply_release(struct reply *r);
void reply_clear(struct reply *r);

/* The whole body of an answer, or a stream that came whole; one event of a stream, of that name.
 * FAILED and a message when it is none. */
enum status reply_whole(
	struct reply *r, const struct provider *p, struct str body, struct buf *err) MUST_CHECK;
enum status reply_event(struct reply *r, const struct provider *p, const char *name,
	struct str data, struct buf *err) MUST_CHECK;
/* The same for a whole body that is a tree of JSON already. */
enum status reply_tree(
	struct reply *r, const struct provider *p, const cJSON *root, struct buf *err) MUST_CHECK;
/* No more comes: what was held back as a possible repetition of the prefix is text after all. */
void reply_end(struct reply *r);
bool reply_counted(const struct reply *r); /* the server told its tokens, in and out */
/* Of so many tokens at most, those that it did not tell. */
long reply_untold(const struct reply *r, double most);

/* What a body turns out to be, by its beginning. */
enum body_form { BODY_OPEN, BODY_JSON, BODY_EVENTS, BODY_PAGE, BODY_OTHER };
enum body_form body_form(struct str begun);

/* For those who read. Text of the answer, minus the prefix where it is repeated; thinking as it
 * is. */
void reply_text(struct reply *r, struct str s);
void reply_thinking(struct reply *r, struct str s);
void reply_unread(struct reply *r, const char *what);
/* The word for the end; native: what a server further away called it, or NULL. FAILED: it tells of
 * a failure. */
enum status reply_finish(
	struct reply *r, const char *word, const char *native, struct buf *err) MUST_CHECK;
/* An error in the object, if there is one; beside: an answer is there too. */
enum status reply_error(
	struct reply *r, const cJSON *object, bool beside, struct buf *err) MUST_CHECK;
/* The names of what answered, those that the object has. */
void reply_served(struct reply *r, const cJSON *object);
/* A count of tokens; `otherwise` where there is none of that name. */
long reply_tokens(const cJSON *usage, const char *name, long otherwise);

/* ---- JSON as servers write it: loose.c ---- */

/*
 * A person's own file is read strictly, so that a slip is found. What a server sends nobody can
 * mend, and most of it nobody looks at: it is read as JSON_SERVER says (base/json.h), and white
 * space and a byte order mark are passed over.
 *
 * NULL and a message. Where halves is not NULL, half a surrogate pair is kept for utf8_join, as the
 * other may come with the next event of a stream, and *halves is set, never cleared; else it
 * becomes U+FFFD. *cut: it is the beginning of a JSON text whose end is missing; NULL is fine.
 */
cJSON *loose_parse(struct str bytes, bool *halves, bool *cut, struct buf *err) MUST_CHECK;

/* What begins a text and says nothing: white space, a byte order mark. */
struct str loose_begin(struct str bytes);

#endif
