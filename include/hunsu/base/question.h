/*
 * question.h - a question with named answers: each is given by its key or by its word.
 *
 * A front end prints the question, waits for a key or a line, and hands back which reply it was.
 * One reply, `none`, is what Esc, ^C, the end of input and any other line mean; it is
 * harmless.
 */
#ifndef HUNSU_BASE_QUESTION_H
#define HUNSU_BASE_QUESTION_H

#include "hunsu/base/buf.h"

struct reply {
	const char *word; /* "place"; may hold blanks */
	const char *help; /* what it does, shown after the word; NULL: the word says it */
	char key;         /* 'p'; 0: by word alone */
	bool takes;       /* what is typed after the word belongs to it: "place FILE" */
};

struct question {
	const char *words; /* one line: "2 acts are not saved" */
	const char *more;  /* lines to be seen with it, such as a file's first rows; or NULL */
	const struct reply *replies;
	size_t n;
	size_t none; /* index of the harmless reply */
	size_t rows; /* so many lines of `more` are about a reply each, in their order */
	/* What is not known at once: called in turns while it is shown, a few milliseconds each,
	 * until it says false. It may set `more`. NULL: all is known. */
	bool (*learn)(void *arg);
	void *arg;
};

/* Somebody who asks the person: gives the reply, `none` where nobody is there to answer. */
struct asker {
	size_t (*ask)(void *arg, const struct question *q);
	void *arg;
};

extern const struct reply yes_no[2]; /* yes is 0; no is 1, the harmless one */
#define YES_OR_NO(said) (struct question){.words = (said), .replies = yes_no, .n = 2, .none = 1}

/* A copy of its own; out is to be released. */
void question_copy(struct question *out, const struct question *q);
void question_release(struct question *q);

/* "WORDS keep: try again, place: save elsewhere, 1 for inquiry" on one line, without `more`. */
void question_print(struct buf *out, const struct question *q);
/* The i-th of these replies with its key, "[k]eep: try again,": for the screen, which parts lines
 * between them. */
void question_print_reply(struct buf *out, const struct question *q, size_t i);
/* The reply that a key (as keys.h spells it) or a line is; n: it is none of them. rest: what a
 * reply that takes something was given, within line; else empty. */
size_t question_key(const struct question *q, const char *key);
size_t question_read(const struct question *q, struct str line, struct str *rest);
/* Asks on standard error and reads standard input until a line is a reply; what it takes goes to
 * rest (may be NULL). The end of input, and no terminal on either, are `none`. */
size_t question_ask(const struct question *q, struct buf *rest);

#endif
