/*
 * invent.h - examples that a model invents from what is known of a task. They are examples once the
 * person has confirmed them.
 */
#ifndef HUNSU_ENGINE_INVENT_H
#define HUNSU_ENGINE_INVENT_H

#include "hunsu/prompt/prompt.h"
#include "hunsu/task/task.h"

#define INVENT_MOST 12    /* at a time */
#define INVENT_TOKENS 120 /* for each */

struct invention { /* all lent */
	struct str description;	     /* in the person's words, or the task's; may be empty */
	const struct prompt *prompt; /* NULL: there is none */
	const struct fields *names;  /* of an input */
	const struct example *const *known; /* none of them held out: the new ones differ */
	size_t n_known, wanted;
};

/* The request; and the JSON Schema to ask for, malloc'ed. */
char *invent_ask(const struct invention *what, struct prompt *request);
/* The whole examples of an answer, but those whose input is known or there twice: at most
 * `wanted`, which out has room for. How many. */
size_t invent_read(struct str answer, const struct invention *what, struct example *out);

#endif
