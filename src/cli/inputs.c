/* inputs.c - tasks and prompts as they are named on the command line. */
#include "inputs.h"
#include "hunsu/prompt/doc.h"

enum status input_task(struct task *t, const char *name, const char *command, struct buf *err)
{
	if (!name)
		return fail(err, BAD_USAGE, "which task? -t TASK; try `hunsu %s --help`", command);
	struct buf path = BUF(BUF_SMALL);
	enum status st = task_find(&path, name, err);
	if (!st)
		st = task_load(t, buf_text(&path), err);
	buf_release(&path);
	return st;
}

enum status input_prompt(
	struct prompt *out, const struct task *t, const char *path, struct buf *err)
{
	struct named_prompts all = {0};
	enum status st = OK;
	if (!path && !t->prompt)
		return fail(
			err, BAD_USAGE, "task %s brings no prompt: give one with -p FILE", t->name);
	if (!path)
		return doc_parse(out, str_of(t->prompt), NULL, AUTHOR_IMPORT, err);
	st = prompt_load(&all, path, err);
	if (!st && !all.n)
		st = fail(err, FAILED, "%s holds no prompt", path);
	if (!st)
		prompt_copy(out, &all.items[0].prompt);
	named_prompts_release(&all);
	return st;
}
