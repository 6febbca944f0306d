/* list.c - recent sessions and example tasks, to choose from. */
#include <stdio.h>
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

enum { MOST_SESSIONS = 9, MOST_TASKS = 50 };

struct choice {
	char *word; /* what is opened; NULL: a new prompt */
	char *shown;
};

struct choices {
	struct choice *items;
	size_t n, cap;
	size_t sessions;
};

static bool add_session(void *arg, const char *path, int64_t mtime_ms)
{
	struct choices *all = arg;
	struct choice *c = PUSH(all);
	struct buf shown = BUF(BUF_SMALL);
	text_visible(&shown, path_base(path), false);
	buf_adds(&shown, ", ");
	clock_ago(&shown, mtime_ms);
	c->word = mem_dup(path);
	c->shown = buf_detach(&shown, NULL);
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

static void print_heading(const struct choices *all, size_t i)
{
	if (i == 0 && all->sessions)
		print_line("recent sessions");
	if (i == all->sessions && all->items[i].word)
		print_line("example tasks");
	if (!all->items[i].word)
		print_line("or");
}

static void print_numbered(const struct choices *all)
{
	for (size_t i = 0; i < all->n; i++) {
		print_heading(all, i);
		print_line("  %2zu  %s", i + 1, all->items[i].shown);
	}
}

/* Without a terminal: what to type, a line each. */
static void print_words(const struct choices *all)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->items[i].word)
			print_line("hunsu %s", all->items[i].word);
	print_line("hunsu -p PROMPT");
}

static enum status ask(const struct choices *all, const struct choice **out, struct buf *err)
{
	char line[32];
	long n = 0;
	struct str answer;
	printf("number: ");
	fflush(stdout);
	*out = NULL;
	if (!fgets(line, sizeof line, stdin))
		return OK;
	answer = str_trim(str_of(line));
	if (!answer.n || str_is(answer, "q"))
		return OK;
	if (!str_to_long(answer, 1, (long)all->n, &n))
		return fail(err, BAD_USAGE, "not a number from 1 to %zu", all->n);
	*out = &all->items[n - 1];
	return OK;
}

enum status list_choose(struct buf *out, bool *picked, struct buf *err)
{
	struct choices all = {0};
	const struct choice *c = NULL;
	enum status st = OK;
	session_list(add_session, &all);
	add_tasks(&all);
	*PUSH(&all) = (struct choice){.shown = mem_dup("a new prompt")};
	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)) {
		print_numbered(&all);
		st = ask(&all, &c, err);
	} else {
		print_words(&all);
	}
	*picked = c != NULL;
	if (c && c->word)
		buf_adds(out, c->word);
	choices_release(&all);
	return st;
}
