/*
 * prompts.h - prompts from files: text (doc.h), a JSON list or JSONL of prompts, annotations of
 * instruction induction ({"annotations":[…]}), what `propose --json` writes. A prompt in JSON is a
 * string (doc text), a list of {"role","content"} messages, or an object with a "prompt" or
 * "messages" key. Text may have front matter (.prompty). A record of the table in
 * src/formats/prompts.c is a format.
 */
#ifndef HUNSU_FORMATS_PROMPTS_H
#define HUNSU_FORMATS_PROMPTS_H

#include "hunsu/prompt/template.h"

struct named_prompt {
	char *name;  /* "p.txt", "annotations/antonyms.json:3", or what the file calls it */
	char *where; /* the same, but always the file; NULL: of no file */
	struct prompt prompt;
	/* The doc text as it was written, and the file's line that it begins on; NULL and 0: it was
	 * no text in the file. */
	char *text;
	size_t line;
	struct fields inputs; /* what front matter gives where an example has no such field */
	char *model;	      /* what front matter names, and nobody takes; NULL: none */
	char *mended;	      /* what became U+FFFD in the file, told by its first; or NULL */
};

struct named_prompts LIST_OF(struct named_prompt);

void named_prompts_release(struct named_prompts *p);
/* What is found is appended to out; nothing is on failure. `several`: lines of `---` part the
 * prompts of a text file, which else is one; JSON may hold several in either case. */
enum status prompts_load(
	struct named_prompts *out, const char *path, bool several, struct buf *err) MUST_CHECK;

/* What a file holds beside a prompt that `write` would destroy ("front matter"); NULL: nothing. */
const char *prompt_file_more(const char *path, struct str text);

#endif
