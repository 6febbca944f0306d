/* list.c - recent sessions, example tasks and shipped games, to choose from. */
#include <math.h>
#include <string.h>
#include <unistd.h>
#include "start.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/base/utf8.h"
#include "hunsu/cli/work.h"
#include "hunsu/figures/figures.h"
#include "hunsu/figures/flight.h"
#include "hunsu/formats/tasks.h"
#include "hunsu/session/session.h"

enum { MOST_SESSIONS = 9, MOST_TASKS = 50, NAME_COLUMNS = 22, WHEN_COLUMNS = 17,
	BEST_COLUMNS = 9, TURN_MS = 5 };

#define FIRST_GAME "mail-queues.hunsu" /* the story that is told first */

enum kind { OWN_SESSION, NEW_PROMPT, EXAMPLE, GAME };

struct choice {
	enum kind kind;
	char *word; /* what is opened: a session's path, a task's name; "": a new prompt */
	struct session_brief brief; /* of a session */
	int64_t mtime_ms;
};

struct listing {
	LIST(struct choice) all;
	struct question q;
	struct buf rows;
	struct session_turns *reading; /* the whole of the one at `at`, for its figures */
	size_t at;
};

static struct choice *add(struct listing *l, enum kind kind, const char *word)
{
	struct choice *c = PUSH(&l->all);
	*c = (struct choice){.kind = kind, .word = mem_dup(word)};
	return c;
}

static bool add_session(void *arg, const char *path, int64_t mtime_ms)
{
	struct listing *l = arg;
	struct choice *c = add(l, OWN_SESSION, path);
	session_brief_read(&c->brief, path);
	c->mtime_ms = mtime_ms;
	return l->all.n < MOST_SESSIONS;
}

static void add_tasks(struct listing *l)
{
	SCOPED(answers) names = {0};
	tasks_shipped(&names);
	for (size_t i = 0; i < names.n && i < MOST_TASKS; i++)
		add(l, EXAMPLE, names.items[i]);
}

static bool add_game(void *arg, const char *path, int64_t mtime_ms)
{
	struct choice *c = add(arg, GAME, path);
	session_brief_read(&c->brief, path);
	return true;
}

static int story_first(const void *a, const void *b)
{
	const char *x = ((const struct choice *)a)->word, *y = ((const struct choice *)b)->word;
	const int first = str_ends(str_of(y), "/" FIRST_GAME) - str_ends(str_of(x), "/" FIRST_GAME);
	return first ? first : strcmp(x, y);
}

static void add_all(struct listing *l)
{
	SCOPED(buf) games = BUF(BUF_SMALL);
	size_t before;
	session_list(NULL, add_session, l);
	add(l, NEW_PROMPT, "");
	add_tasks(l);
	before = l->all.n;
	share_path(&games, "sessions");
	session_list(buf_text(&games), add_game, l);
	qsort(l->all.items + before, l->all.n - before, sizeof *l->all.items, story_first);
}

static void listing_release(struct listing *l)
{
	for (size_t i = 0; l->all.items && i < l->all.n; i++) {
		free(l->all.items[i].word);
		session_brief_release(&l->all.items[i].brief);
	}
	free(l->all.items);
	buf_release(&l->rows);
	session_turns_free(l->reading);
}

/* ---- what is known of each ---- */

static void add_cell(struct buf *out, const char *text, int columns)
{
	const size_t before = out->n;
	text_brief(out, str_of(text), columns);
	for (int n = text_width(str_from(buf_str(out), before)); n < columns + 2; n++)
		buf_addc(out, ' ');
}

/* What tells sessions apart first: a narrow screen cuts the rest. */
static void tell_session(struct buf *out, const struct choice *c)
{
	const struct session_brief *b = &c->brief;
	struct str base = path_base(c->word);
	OWNED char *name = str_dup(str_first(base, base.n - strlen(".hunsu")));
	SCOPED(buf) part = BUF(BUF_SMALL);
	add_cell(out, c->kind == GAME ? name : b->task ? b->task : "a prompt", NAME_COLUMNS);
	if (c->kind == GAME)
		buf_adds(&part, "to be played back");
	else
		clock_ago(&part, c->mtime_ms);
	add_cell(out, buf_text(&part), WHEN_COLUMNS);
	buf_clear(&part);
	if (!isnan(b->best))
		buf_addf(&part, "best %.0f%%", 100 * b->best);
	add_cell(out, buf_text(&part), BEST_COLUMNS);
	if (b->rounds >= 0)
		buf_addf(out, "%d round%s", b->rounds, PLURAL(b->rounds));
}

static void tell_rows(struct listing *l)
{
	static const char *const kinds[] = {"session  ", "", "example  ", "game     "};
	buf_clear(&l->rows);
	for (size_t i = 0; i < l->all.n; i++) {
		const struct choice *c = &l->all.items[i];
		buf_addf(&l->rows, "%s%s", i ? "\n" : "", kinds[c->kind]);
		if (c->kind == OWN_SESSION || c->kind == GAME)
			tell_session(&l->rows, c);
		else
			buf_adds(&l->rows, c->kind == NEW_PROMPT ? "a new prompt" : c->word);
	}
	l->q.more = buf_text(&l->rows);
}

static void take_figures(struct session_brief *b, const struct state *s)
{
	static const struct flight idle;
	struct figures *g = figures_new(s, &idle);
	b->best = figures_best(g);
	b->rounds = (int)s->rounds.n;
	if (!b->task)
		b->task = mem_dup(s->task_name);
	figures_free(g);
}

static bool lacks_figures(const struct choice *c)
{
	return (c->kind == OWN_SESSION || c->kind == GAME) && c->brief.rounds < 0;
}

/* Sessions that ended without saying their figures, or were left by an older hunsu, are read
 * whole. */
static bool learn(void *arg)
{
	struct listing *l = arg;
	struct choice *c;
	while (l->at < l->all.n && !lacks_figures(&l->all.items[l->at]))
		l->at++;
	if (l->at == l->all.n)
		return false;
	c = &l->all.items[l->at];
	if (!l->reading)
		l->reading = session_turns_begin(c->word);
	if (l->reading && session_turns_go(l->reading, TURN_MS))
		return true;
	if (l->reading && session_turns_state(l->reading)->events) {
		take_figures(&c->brief, session_turns_state(l->reading));
		tell_rows(l);
	}
	session_turns_free(l->reading);
	l->reading = NULL;
	l->at++;
	return true;
}

/* ---- asking ---- */

/* Without a terminal: what to type, a line each. */
static void print_words(struct listing *l)
{
	SCOPED(buf) line = BUF(BUF_SMALL);
	while (learn(l))
		;
	for (size_t i = 0; i < l->all.n; i++) {
		const struct choice *c = &l->all.items[i];
		buf_clear(&line);
		buf_addf(&line, "hunsu %s%s", c->kind == GAME ? "replay " : "",
			*c->word ? c->word : "-p PROMPT");
		if (c->kind == OWN_SESSION || c->kind == GAME) {
			buf_adds(&line, "  # ");
			tell_session(&line, c);
		}
		print_line("%s", buf_text(&line));
	}
}

/* A row each, in their order: what is opened, and what of it is known. NULL: nothing. */
static const struct choice *ask(struct listing *l, const struct asker *by)
{
	const size_t n = l->all.n;
	OWNED struct reply *replies = NEWN(n + 1, struct reply);
	size_t reply;
	char key = '1';
	for (size_t i = 0; i < n; i++) {
		const struct choice *c = &l->all.items[i];
		replies[i] = (struct reply){.word = *c->word ? path_base(c->word).p : "new",
			.key = c->kind == NEW_PROMPT ? 'n' : key <= '9' ? key++ : '\0'};
	}
	replies[n] = (struct reply){.word = "quit", .key = 'q'};
	l->q = (struct question){.words = "what is opened?", .replies = replies, .n = n + 1,
		.none = n, .rows = n, .learn = learn, .arg = l};
	tell_rows(l);
	reply = by->ask(by->arg, &l->q);
	return reply < n ? &l->all.items[reply] : NULL;
}

bool list_choose(struct buf *out, bool *game, const struct asker *by)
{
	SCOPED(listing) l = {.rows = BUF(BUF_TEXT)};
	const struct choice *c = NULL;
	add_all(&l);
	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		c = ask(&l, by);
	else
		print_words(&l);
	if (c)
		buf_adds(out, c->word);
	*game = c && c->kind == GAME;
	return c != NULL;
}
