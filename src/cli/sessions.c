/* sessions.c - hunsu sessions: the best texts of all sessions, by their words or their task. */
#include "hunsu/cli/work.h"
#include "hunsu/library/library.h"
#include "inputs.h"
#include "library.h"

struct sessions_options {
	const char *task;
};

static void join(struct buf *out, const struct arguments *words)
{
	for (size_t i = 0; i < words->n; i++)
		buf_addf(out, "%s%s", i ? " " : "", words->items[i]);
}

/* A task that can be read goes by its examples, any other one by its name. */
static bool find(struct library *l, struct library_wish *w, struct buf *out)
{
	const struct input_wish wish = {w->task, "sessions", NULL, NULL};
	OWNED const struct example **examples = NULL;
	SCOPED(task) task;

	task_init(&task);
	if (w->task && !input_task(&task, &wish, NULL))
		w->n_examples = task.n;
	examples = input_examples(&task);
	w->examples = examples;
	return library_find(l, w, out);
}

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	const struct sessions_options *o = values;
	SCOPED(buf) sought = BUF(BUF_SMALL), text = BUF(BUF_FILE);
	struct library_wish wish = {.task = o->task};
	struct library *l = library_read(err);
	enum status st = l ? OK : FAILED;

	join(&sought, words);
	wish.words = buf_str(&sought);
	if (!st && !find(l, &wish, &text))
		st = fail(err, FAILED, "no prompt of your sessions %s; `hunsu` lists the sessions",
			words->n ? "has these words" : "is there for it");
	if (!st)
		print_line("%s", buf_text(&text));
	library_close(l);
	return st;
}

static const struct cli_option known[] = {
	TEXT_OPTION("task", 't', "TASK", offsetof(struct sessions_options, task),
		"Prompts for this task alone: a file or a shipped task goes by its first "
		"examples, whatever it is called, any other word is the name of a task"),
	{.name = NULL},
};

static const char more[] =
	"Each word must be in the prompt or in the name of its task; without words all prompts "
	"are meant.\n"
	"For each task at most three are told, the best first, by the lower end of their scores' "
	"95 % intervals: three right of three are not ahead of 38 right of 40.\n"
	"With each comes the session to open.\n"
	"The sessions are those of hunsu stats.";

const struct subcommand sessions_command = {
	.form = {.name = "sessions", .synopsis = "[-t TASK] [WORD\xe2\x80\xa6]",
		.help = "Find the best prompts of all sessions", .more = more, .options = known},
	.size = sizeof(struct sessions_options), .max_words = -1, .run = run
};
