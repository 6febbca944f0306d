/*
 * model.h - names of models, and the table of providers.
 *
 *   local[:1.5b|:0.5b|:135m|:FILE.gguf]   a llama.cpp server that hunsu starts (local = local:1.5b)
 *   openai:MODEL                          OPENAI_BASE_URL or api.openai.com/v1, key from
 *                                         OPENAI_API_KEY
 *   openai@BASE_URL:MODEL                 BASE_URL is what comes before /chat/completions; key
 *                                         from HUNSU_API_KEY, may be absent
 *   openai@BASE_URL,BASE_URL:MODEL        servers of one model, which share its calls
 *   anthropic:MODEL                       ANTHROPIC_BASE_URL or api.anthropic.com, key from
 *                                         ANTHROPIC_API_KEY
 *   anthropic@BASE_URL:MODEL              BASE_URL is what comes before /v1/messages; key as above
 *   ollama:MODEL                          OLLAMA_HOST or 127.0.0.1:11434, its /v1
 *   exec:PROGRAM                          a program of the person's (base/program.h), whose name
 *                                         is completed with its whole path and its hash
 *
 * A provider is one file in src/llm/providers/ and one line in its table: where its service is, how
 * a request is written, and what comes back for it.
 */
#ifndef HUNSU_LLM_MODEL_H
#define HUNSU_LLM_MODEL_H

#include "hunsu/base/buf.h"

struct provider;

struct model {
	const struct provider *provider; /* NULL: this program has none for that name */
	char *name;     /* as shown and recorded: "local:1.5b", "openai@http://h:1/v1:m" */
	char *model;    /* what the server is told */
	/* NULL for local: known once its server runs; exec: the program's name. Of several servers
	 * all, sorted, with commas between (model_url). */
	char *base_url;
	char *file;     /* local: the .gguf or the size's name; else NULL */
	bool remote;    /* not, or not only, on loopback: asked before dear work */
};

/* BAD_USAGE with the known forms when the name is off. Reads no network, and no file but a program
 * whose hash is not in its name. */
enum status model_parse(struct model *out, struct str name, struct buf *err) MUST_CHECK;
/* The program that is a metric's parameters (base/program.h), to be asked like a model. It has no
 * price, and its answers are not kept in the store. */
void model_command(struct model *out, struct str program);
/* For a record that names what this program cannot call: the name is all there is. Nothing may be
 * asked of such a model; its price is not known. */
void model_name_only(struct model *out, const char *name);
void model_release(struct model *m);

/* The i-th of the base URLs that share its calls; empty: there are no more. */
struct str model_url(const struct model *m, size_t i);
/* The same model at that one alone, to be released. */
void model_alone(struct model *out, const struct model *m, size_t i);
/* What a narrow place shows: the model alone, where many providers are known by it. */
const char *model_short(const struct model *m);

/* A name that is worth asking about on a usual machine. what: which sign of it there is ("an OpenAI
 * key"), or what answers, for a name that ends with "any", as only the server knows which; NULL:
 * that goes without saying. */
struct usual {
	const char *name, *what;
};
/* The i-th of all providers', and the i-th beginning of a name, for completion, with what is of
 * such a name; NULL: there are no more. */
const struct usual *model_usual(size_t i);
const struct usual *model_offer(size_t i);

/*
 * Where its calls go, the i-th of such places: an origin ("https://api.openai.com:443"), or the
 * file that a local server reads, by its one real path. False: to no more, or to no other place
 * than this program's own.
 */
bool model_goes_to(struct buf *out, const struct model *m, size_t i);
/* Did the person name all those places, here: base/named.h, or the environment (OLLAMA_HOST,
 * OPENAI_BASE_URL, ANTHROPIC_BASE_URL)? A session names nothing. What was not named gets no call;
 * the client sees to it. */
bool model_named(const struct model *m);
/* The name of the program that is called (base/program.h), which is allowed for a task, and never
 * named for all; NULL: it is none. */
const char *model_program(const struct model *m);
/* Does any call go to another machine unencrypted? */
bool model_in_clear(const struct model *m);
/* Keeps them as named. */
enum status model_name(const struct model *m, struct buf *err) MUST_CHECK;

/*
 * The key for this model (of several servers, for the first that gets one), whose origin must be a
 * named one: for OpenAI OPENAI_API_KEY, for
 * Anthropic ANTHROPIC_API_KEY, for others HUNSU_API_KEY, else what $XDG_CONFIG_HOME/hunsu/key holds
 * (for Anthropic key-anthropic beside it), which only its owner may read. NULL: none, and where
 * there is one that is passed over, why (may be NULL): for the file's mode, or because it would go
 * unencrypted to another machine.
 */
char *model_key(const struct model *m, struct buf *why);
void model_key_free(char *key); /* wiped; NULL is fine */
/* Is there a key that is passed over, and why? */
bool model_key_passed_over(const struct model *m, struct buf *why);
/* The variable of the environment for a key that no call can do without; NULL: there is none. */
const char *model_key_variable(const struct model *m);

#endif
