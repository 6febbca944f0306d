/* inputs.h - what several subcommands read: a task by file or name, its prompt. */
#ifndef HUNSU_CLI_INPUTS_H
#define HUNSU_CLI_INPUTS_H

#include "hunsu/formats/prompts.h"
#include "hunsu/formats/tasks.h"

/* `command` is named in the message when no task was given (name NULL). */
enum status input_task(
	struct task *t, const char *name, const char *command, struct buf *err) MUST_CHECK;
/* The prompt of that file; path NULL: the task's own. */
enum status input_prompt(
	struct prompt *out, const struct task *t, const char *path, struct buf *err) MUST_CHECK;

#endif
