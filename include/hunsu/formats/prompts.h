/*
 * prompts.h - prompts from files and into them, in the forms of several tools: text (doc.h), a JSON
 * list or JSONL of prompts, annotations of instruction induction ({"annotations":[…]}), what
 * `propose --json` writes, requests to model servers, .prompty. A prompt in JSON is a string (doc
 * text), a list of {"role","content"} messages, or an object with a "prompt" or "messages" key.
 *
 * A form is a `struct prompt_form`, in a file of its own or with those of its kind, and a word in
 * PROMPT_FORMS, in the order in which they are asked whether a file is theirs. What a form cannot
 * hold is lost in writing: who writes reads it back.
 */
#ifndef HUNSU_FORMATS_PROMPTS_H
#define HUNSU_FORMATS_PROMPTS_H

#include "hunsu/prompt/template.h"
#include "hunsu/task/task.h"

struct named_prompt {
	char *name;  /* "p.txt", "annotations/antonyms.json:3", or what the file calls it */
	char *where; /* the same, but always the file; NULL: of no file */
	struct prompt prompt;
	/* The doc text as it was written, and the file's line that it begins on; NULL and 0: it was
	 * no text in the file. */
	char *text;
	size_t line;
	bool plain; /* nothing in such a file is a role line or a placeholder, whoever's */
	struct fields inputs; /* what front matter gives where an example has no such field */
	char *model;	      /* what front matter names, and nobody takes; NULL: none */
	char *unsent;	      /* the rest that a request asks for, with commas; NULL: nothing */
	char *mended;	      /* what became U+FFFD in the file, told by its first; or NULL */
};

struct named_prompts LIST_OF(struct named_prompt);

void named_prompts_release(struct named_prompts *p);
/* What is found is appended to out; nothing is on failure. `several`: lines of `---` part the
 * prompts of a text file, which else is one; JSON may hold several in either case. */
enum status prompts_load(
	struct named_prompts *out, const char *path, bool several, struct buf *err) MUST_CHECK;

#define PROMPT_FORMS(X)                                                                            \
	X(dspy) X(json) X(jsonl) X(skill) X(agents) X(prompty) X(prompty1) X(openai) X(anthropic)  \
	X(promptfoo) X(text)

struct prompt_outgoing { /* a prompt and what is known of how it was asked */
	const struct prompt *prompt; /* explicit (template.h) */
	const char *name;	     /* NULL: none */
	const char *model;	     /* as its server calls it; NULL: not known */
	const struct sampling *sampling; /* NULL: not known */
	const struct fields *fields;	 /* of an example: what placeholders may name */
	/* For a form that holds tests; no example: there are none. */
	const struct example *const *examples;
	size_t n_examples;
	const char *metric, *extract; /* as the engine spells them */
	const char *target;	      /* as llm/model.h has it; NULL: not known */
	const char *judge, *judge_model; /* the same two of what grades */
};

struct prompt_reading;
struct prompt_form {
	const char *name, *help;
	/* Is a file theirs, by its name (then without a text, too) or its text; NULL: none is. */
	bool (*recognise)(const char *path, struct str text);
	enum status (*read)(const struct prompt_reading *r, struct str text);
	/* How a message's text stands in a file; NULL: as it is (and all is not text, nor JSON). */
	void (*text)(struct buf *out, struct str text);
	bool json, front; /* texts are strings of JSON; front matter may come before them */
	/* The prompt as a file, after what is in out. FAILED where it would be none. */
	enum status (*write)(
		struct buf *out, const struct prompt_outgoing *o, struct buf *err);
};
extern const struct prompt_form *const prompt_forms[]; /* NULL-ended */
extern const char *const prompt_form_names[];	       /* the same */
/* The form of that name; NULL: there is none. */
const struct prompt_form *prompt_form_find(const char *name);
/* The one that knows the path or the text; there always is one. */
const struct prompt_form *prompt_form_of(const char *path, struct str text);
/* prompts_load of a text; form NULL: the one that knows the path or the text. */
enum status prompts_read(struct named_prompts *out, const struct prompt_form *form,
	const char *path, struct str text, bool several, struct buf *err) MUST_CHECK;

/* The bytes of a file with another prompt in the place of its own: where messages say the same, and
 * around them, they stay. FAILED where what else is in it would be gone. */
enum status prompt_edit(struct buf *out, const char *path, struct str file,
	const struct prompt *now, struct buf *err) MUST_CHECK;

#endif
