/* inputs.c - tasks and prompts as they are named on the command line. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "inputs.h"
#include "hunsu/base/file.h"
#include "hunsu/base/utf8.h"
#include "hunsu/prompt/doc.h"
#include "hunsu/session/journal.h"

enum { MOST_CHOICES = 30 };

void column_options_release(struct column_options *o)
{
	arguments_release(&o->input);
	arguments_release(&o->expected);
}

static void split(struct answers *out, const struct arguments *words)
{
	for (size_t i = 0; i < words->n; i++) {
		struct str rest = str_of(words->items[i]);
		while (rest.n) {
			size_t at = str_find(rest, ",", 0);
			struct str name = str_trim(str_first(rest, at == SIZE_MAX ? rest.n : at));
			if (name.n)
				answers_add(out, name);
			rest = str_from(rest, at == SIZE_MAX ? rest.n : at + 1);
		}
	}
}

/* ---- which column is the answer ---- */

/* "text: A fine film | Two hours", a line for each column. */
static void print_columns(struct buf *out, const struct task_asking *a, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_addf(out, "%s  ", i ? "\n" : "");
		text_brief(out, str_of(a->choice.items[i]), 24);
		buf_adds(out, ": ");
		for (size_t k = 0; k < COLUMN_SAMPLES; k++) {
			const char *value = a->samples.items[i * COLUMN_SAMPLES + k];
			if (!value[0])
				continue;
			buf_adds(out, k ? " | " : "");
			text_brief(out, str_of(value), 24);
		}
	}
}

/* True: `said` has the answer. */
static bool ask_column(struct task_asking *a, const char *path, const struct asker *by)
{
	struct reply replies[MOST_CHOICES + 2];
	size_t n = a->choice.n < MOST_CHOICES ? a->choice.n : MOST_CHOICES, reply;
	SCOPED(buf) words = BUF(BUF_SMALL), rows = BUF(BUF_SMALL);
	struct str base = path_base(path);
	struct question q = {.replies = replies, .n = n + 2, .none = n + 1, .rows = n};
	for (size_t i = 0; i < n; i++)
		replies[i] = (struct reply){
			.word = a->choice.items[i], .key = i < 9 ? (char)('1' + i) : '\0'};
	replies[n] = (struct reply){.word = COLUMNS_NONE, .help = "nothing is scored", .key = 'n'};
	replies[n + 1] = (struct reply){.word = "quit", .key = 'q'};
	buf_addf(&words, "which column of %.*s is the answer?", (int)base.n, base.p);
	print_columns(&rows, a, n);
	q.words = buf_text(&words);
	q.more = buf_text(&rows);
	reply = by->ask(by->arg, &q);
	if (reply <= n)
		answers_add(&a->said.expected, str_of(replies[reply].word));
	return reply <= n;
}

static enum status load(
	struct task *t, const struct input_wish *w, const char *path, struct buf *err)
{
	SCOPED(task_asking) a = {0};
	SCOPED(buf) why = BUF(BUF_SMALL);
	enum status st;
	if (w->columns) {
		split(&a.said.input, &w->columns->input);
		split(&a.said.expected, &w->columns->expected);
	}
	st = task_load(t, path, &a, &why);
	if (st && a.choice.n && w->asker && ask_column(&a, path, w->asker)) {
		buf_clear(&why);
		st = task_load(t, path, &a, &why);
	}
	if (st)
		fail(err, st, "%s", buf_text(&why));
	return st;
}

enum status input_task(struct task *t, const struct input_wish *w, struct buf *err)
{
	SCOPED(buf) path = BUF(BUF_SMALL);
	enum status st;
	if (!w->name)
		return fail(
			err, BAD_USAGE, "which task? -t TASK; try `hunsu %s --help`", w->command);
	st = task_find(&path, w->name, err);
	if (!st)
		st = load(t, w, buf_text(&path), err);
	return st;
}

enum status input_own_prompt(struct named_prompts *out, const struct task *t, struct buf *err)
{
	struct named_prompt *p;
	if (!t->prompt)
		return fail(
			err, BAD_USAGE, "task %s brings no prompt: give one with -p FILE", t->name);
	p = PUSH(out);
	p->name = mem_dup(t->name);
	p->text = mem_dup(t->prompt);
	return doc_parse(&p->prompt, str_of(t->prompt), NULL, AUTHOR_IMPORT, err);
}

/* The beginning of a file is enough to tell a session from what else it could be; a pipe can be
 * read but once. */
const struct example **input_examples(const struct task *t)
{
	const struct example **all = NEWN(t->n + 1, const struct example *);

	for (size_t i = 0; i < t->n; i++)
		all[i] = &t->items[i];
	return all;
}

bool input_is_session(const char *path)
{
	char block[4096];
	struct stat at;
	FILE *f = !stat(path, &at) && S_ISREG(at.st_mode) ? fopen(path, "re") : NULL;
	size_t n = f ? fread(block, 1, sizeof block, f) : 0;
	if (f)
		fclose(f);
	return journal_is_session((struct str){block, n});
}

enum status input_prompts(
	struct named_prompts *out, const char *path, bool several, struct buf *err)
{
	if (strcmp(path, "-") != 0 && input_is_session(path))
		return fail(err, FAILED,
			"%s is a session, not a prompt; `hunsu export %s > FILE` writes the prompt "
			"in it to a file for this option",
			path, path);
	return prompts_load(out, path, several, err);
}

enum status input_prompt(
	struct prompt *out, const struct prompt_wish *w, struct buf *say, struct buf *err)
{
	SCOPED(named_prompts) all = {0};
	enum status st = w->path ? input_prompts(&all, w->path, false, err)
				 : input_own_prompt(&all, w->task, err);
	if (!st) {
		prompt_told(&all.items[0], w->task, w->convert, w->asker, say);
		prompt_copy(out, &all.items[0].prompt);
	}
	return st;
}
