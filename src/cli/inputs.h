/* inputs.h - what several subcommands read: a task by file or name, its prompt. */
#ifndef HUNSU_CLI_INPUTS_H
#define HUNSU_CLI_INPUTS_H

#include "hunsu/base/question.h"
#include "hunsu/cli/options.h"
#include "hunsu/formats/prompts.h"
#include "hunsu/formats/tasks.h"

struct column_options { /* names of columns, with commas between them */
	struct arguments input, expected;
};

/* at: where the column_options stand in the subcommand's struct. */
#define COLUMN_OPTIONS(at)                                                                         \
	LIST_OPTION("input", 0, "COLUMN,...", (at) + offsetof(struct column_options, input),       \
		"The columns or fields of the task's file that are sent (default: all that are "   \
		"not known as an answer or a number of the row); the others are sent only where "  \
		"the prompt has them as placeholders"),                                            \
		LIST_OPTION("expected", 0, "COLUMN,...",                                           \
			(at) + offsetof(struct column_options, expected),                          \
			"The columns or fields that hold an accepted answer; none: no column does")

void column_options_release(struct column_options *o);

struct input_wish {
	const char *name, *command;	      /* the command is named when no task was given */
	const struct column_options *columns; /* may be NULL */
	/* Asks which column holds the answer, where it cannot be told; NULL: nobody. */
	const struct asker *asker;
};
enum status input_task(struct task *t, const struct input_wish *w, struct buf *err) MUST_CHECK;
/* Its examples, in an array of their own that the caller frees; they are the task's. */
const struct example **input_examples(const struct task *t);
bool input_is_session(const char *path);
/* Prompts of a file, as prompts_load reads them; a session is none, and is
 * refused with what makes a prompt of it. */
enum status input_prompts(
	struct named_prompts *out, const char *path, bool several, struct buf *err) MUST_CHECK;
/* The task's own prompt, under the task's name. */
enum status input_own_prompt(
	struct named_prompts *out, const struct task *t, struct buf *err) MUST_CHECK;
struct prompt_wish {
	const struct task *task; /* NULL: none */
	const char *path;	 /* NULL: the task's own */
	bool convert;		 /* prompt_told */
	const struct asker *asker;
};
/* What is to be known of it is said in lines in `say`. */
enum status input_prompt(struct prompt *out, const struct prompt_wish *w, struct buf *say,
	struct buf *err) MUST_CHECK;

/* ---- what is to be said of prompts before they are sent: prompt_words.c ---- */

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
