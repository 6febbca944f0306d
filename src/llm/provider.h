/*
 * provider.h - what a provider is: one record, one file in providers/, one line in provider.c and
 * its declaration below.
 *
 * A provider turns a request into the body of an HTTP POST, and the JSON that comes back into a
 * reply. It says besides where its own service is, how a key is sent and which one, what its models
 * cost and how many calls it may be sent at a time. It knows nothing of connections, retries or the
 * store, and nothing of it stands anywhere else.
 */
#ifndef HUNSU_LLM_PROVIDER_H
#define HUNSU_LLM_PROVIDER_H

#include "hunsu/llm/client.h"
#include "hunsu/llm/cost.h"
#include "reply.h"

/* What a model wants otherwise than most; known by its name, or learned from a 400 (`learn`). */
enum quirk {
	QUIRK_COMPLETION_TOKENS = 1, /* the limit is called max_completion_tokens */
	QUIRK_OWN_TEMPERATURE = 2,   /* no temperature but its default is taken */
	QUIRK_LOOSE_SCHEMA = 4,      /* it does not promise to keep to this schema */
	QUIRK_NO_SCHEMA = 8,         /* no schema is taken */
};

struct finish { /* a word for the end of an answer, and which of ours it means */
	const char *theirs, *ours;
};

struct limit { /* headers: how much of a limit is left, and when it is whole again */
	const char *remaining, *reset;
};

struct named_price {
	const char *model; /* dates may follow; NULL ends the list */
	struct price price;
};

struct errand {	     /* how calls to a program on this machine are made (programs.h) */
	size_t most; /* bytes of an answer; 0: as of a server */
	int most_ms; /* where the person says nothing; 0: as of a server */
	bool unkept; /* answers are not for the store, and cost nothing */
	/* Takes what the program answered; FAILED and a message when it tells of a failure. */
	enum status (*read)(struct reply *r, const cJSON *root, struct str line, struct buf *err);
};

/* Lists are NULL where there is nothing in them. */
struct provider {
	const char *name;
	const struct errand *errand; /* NULL: calls go to a server */
	const char *form; /* for help: what stands after the name, and what it means */
	const struct usual *offers; /* for completion: how names begin; ends with a NULL name */
	const struct usual *usual; /* ends with a NULL name */

	/* Its own service. NULL where it has none: then no call needs a key. */
	const char *base;	   /* base URL */
	const char *base_variable; /* of the environment: another base URL, to be used instead */
	const char *owner;	   /* as people know it */
	/* Where the key for that place is, in the environment, else in the folder of the
	 * configuration. For other places it is HUNSU_API_KEY, else the file "key". */
	const char *key_variable, *key_file;
	const struct named_price *prices; /* there */

	const char *key_header; /* all that stands before the key; NULL: it takes none */
	const char *const *headers; /* of every request; ends with NULL */
	const char *path, *models; /* after the base URL: where calls go, and what lists models */
	/* Calls at a time where the person does not say: to another machine, on this one; and at
	 * most, whatever the person says (0: any number). */
	struct {
		int remote, here, most;
	} in_flight;
	const struct limit *limits; /* ends with NULL */

	/* rest: what follows the provider's name, with its ':' or '@'. Fills model, base_url, file,
	 * remote; provider is set. */
	enum status (*parse)(struct model *out, struct str rest, struct buf *err);
	/* Did the environment say that this model's calls go there? NULL: it never does. */
	bool (*named)(const struct model *m);
	unsigned (*quirks)(const struct model *m); /* NULL: it has none */
	/* Appends the whole body but what asks for a stream: what the request's hash is made of. */
	void (*body)(struct buf *out, const struct request *r, unsigned quirks);
	void (*ask_stream)(struct buf *body);
	/* The quirks that the message of a 400 tells of, or 0; and what they make of a body. */
	unsigned (*learn)(struct str message);
	void (*adapt)(struct buf *body, unsigned quirks);
	/* Takes what a whole answer, or one event of a stream, says. FAILED and a message when it
	 * tells of a failure. */
	enum status (*read)(struct reply *r, const cJSON *root, struct buf *err);
	const struct finish *finishes; /* ends with NULL; a word that is not there stays as it is */
	bool logprobs;	     /* log-probabilities can be asked of it (likely.h) */
	bool repeats_prefix; /* an answer may begin with the request's assistant prefix */
};

extern const struct provider provider_local, provider_openai, provider_anthropic, provider_ollama,
	provider_exec;
extern const struct provider *const providers[]; /* ends with NULL */

#endif
