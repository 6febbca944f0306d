/* prompt_words.h - what is to be said of prompts from files before they are sent. */
#ifndef HUNSU_CLI_PROMPT_WORDS_H
#define HUNSU_CLI_PROMPT_WORDS_H

#include "hunsu/base/question.h"
#include "hunsu/formats/prompts.h"
#include "hunsu/formats/tasks.h"

#define CONVERT_OPTION(at)                                                                         \
	FLAG_OPTION("convert", at,                                                                 \
		"Turn placeholders and role lines of other programs into hunsu's own, where that " \
		"is certain; without it they are told, and sent as they stand")

/*
 * Puts front matter's values where the task (NULL: there is none) has no such field, and looks for
 * what other programs would fill in (prompt/foreign.h): it is turned into ours when `convert` says
 * so, or who is asked by `asker` (NULL: nobody). What is to be known is said in lines.
 */
void prompt_told(struct named_prompt *p, const struct task *t, bool convert,
	const struct asker *asker, struct buf *say);

#endif
