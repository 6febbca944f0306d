/* list.c - recent sessions and example tasks, to choose from. */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>
#include "list.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/base/mem.h"
#include "hunsu/base/utf8.h"
#include "hunsu/cli/work.h"
#include "hunsu/formats/tasks.h"
#include "hunsu/session/session.h"

enum { MOST_SESSIONS = 9, MOST_TASKS = 50, TASK_COLUMNS = 22, BEST_COLUMNS = 9 };

struct choice {
	char *word; /* what is opened; "": a new prompt */
	char *shown;
};

struct choices {
	struct choice *items;
	size_t n, cap;
	size_t sessions;
};

static void add_cell(struct buf *out, const char *text, int columns)
{
	const size_t before = out->n;
	text_brief(out, str_of(text), columns);
	for (int n = text_width(str_from(buf_str(out), before)); n < columns + 2; n++)
		buf_addc(out, ' ');
}

static bool add_session(void *arg, const char *path, int64_t mtime_ms)
{
	struct choices *all = arg;
	struct choice *c = PUSH(all);
	struct session_brief brief;
	struct buf shown = BUF(BUF_SMALL), part = BUF(BUF_SMALL);
	session_brief_read(&brief, path);
	add_cell(&shown, brief.task ? brief.task : "a prompt", TASK_COLUMNS);
	if (!isnan(brief.best))
		buf_addf(&part, "best %.0f%%", 100 * brief.best);
	add_cell(&shown, buf_text(&part), BEST_COLUMNS);
	buf_clear(&part);
	if (brief.rounds >= 0)
		buf_addf(&part, "%d round%s", brief.rounds, brief.rounds == 1 ? "" : "s");
	add_cell(&shown, buf_text(&part), BEST_COLUMNS);
	clock_ago(&shown, mtime_ms);
	c->word = mem_dup(path);
	c->shown = buf_detach(&shown, NULL);
	session_brief_release(&brief);
	buf_release(&part);
	return ++all->sessions < MOST_SESSIONS;
}

static void add_tasks(struct choices *all)
{
	struct answers names = {0};
	tasks_shipped(&names);
	for (size_t i = 0; i < names.n && i < MOST_TASKS; i++)
		*PUSH(all) = (struct choice){mem_dup(names.items[i]), mem_dup(names.items[i])};
	answers_release(&names);
}

static void choices_release(struct choices *all)
{
	for (size_t i = 0; i < all->n; i++) {
		free(all->items[i].word);
		free(all->items[i].shown);
	}
	free(all->items);
}

/* Without a terminal: what to type, a line each. */
static void print_words(const struct choices *all)
{
	for (size_t i = 0; i < all->n; i++)
		if (*all->items[i].word)
			print_line("hunsu %s", all->items[i].word);
	print_line("hunsu -p PROMPT");
}

/* A row each, in their order: what is opened, and what of it is known. NULL: nothing. */
static const struct choice *ask(const struct choices *all, const struct asker *by)
{
	struct reply *replies = NEWN(all->n + 1, struct reply);
	struct question q = {.words = "what is opened?", .replies = replies, .n = all->n + 1,
		.none = all->n, .rows = all->n};
	struct buf rows = BUF(BUF_TEXT);
	size_t reply;
	for (size_t i = 0; i < all->n; i++) {
		const struct choice *c = &all->items[i];
		const char key = *c->word ? i < 9 ? (char)('1' + i) : '\0' : 'n';
		struct str base = path_base(c->word);
		replies[i] = (struct reply){.word = *c->word ? base.p : "new", .key = key};
		buf_addf(&rows, "%s%s", i ? "\n" : "",
			i < all->sessions ? "session  "
			: *c->word	  ? "example  "
					  : "");
		buf_adds(&rows, c->shown ? c->shown : c->word);
	}
	replies[all->n] = (struct reply){.word = "quit", .key = 'q'};
	q.more = buf_text(&rows);
	reply = by->ask(by->arg, &q);
	buf_release(&rows);
	free(replies);
	return reply < all->n ? &all->items[reply] : NULL;
}

bool list_choose(struct buf *out, const struct asker *by)
{
	struct choices all = {0};
	const struct choice *c = NULL;
	session_list(add_session, &all);
	add_tasks(&all);
	*PUSH(&all) = (struct choice){mem_dup(""), mem_dup("a new prompt")};
	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		c = ask(&all, by);
	else
		print_words(&all);
	if (c)
		buf_adds(out, c->word);
	choices_release(&all);
	return c != NULL;
}
