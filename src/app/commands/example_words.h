/*
 * example_words.h - what the commands about examples share.
 */
#ifndef HUNSU_APP_EXAMPLE_WORDS_H
#define HUNSU_APP_EXAMPLE_WORDS_H

#include "hunsu/app/command.h"

/* "A | B" as accepted answers. */
void example_answers(struct example *e, struct str text);
/* Fields and answers from what a person wrote after `verb`. */
enum status example_words(struct example *e, struct str text, const struct fields *names,
	const char *verb, struct buf *err) MUST_CHECK;
/* Writes it and scores the prompt and the open variants on it. Where no split is said (NULL), fewer
 * than ten examples are all dev, and later ones fall by their hash. */
void example_make(struct live *v, const char *act, struct str args, struct example *e,
	const enum split *split);
/* Has a front end edit it, and correct it so; id 0: a new one, made by `example ARGS` and the text.
 * BAD_USAGE with the usage where it cannot. */
enum status example_editor(
	struct live *v, int id, struct str args, const char *usage, struct buf *err) MUST_CHECK;

#endif
