/* grid.c - hunsu grid: openers × tasks × closers in one act, and what each of them is worth. */
#include <math.h>
#include <string.h>

#include "hunsu/base/file.h"
#include "hunsu/figures/grids.h"
#include "alone.h"
#include "start.h"

enum { MOST_FIRST = 1000 };
#define MINUTE_MS 60000.0

struct grid_options {
	struct start_options start; /* the first member: fronts begin it */
	const char *files[GRID_STEPS]; /* of lists */
	const char *lists, *json;
	struct arguments budgets;
	bool no_steps;
	long first;
};

struct limited { /* by --budget */
	struct alone alone;
	struct str said; /* all of it, in words */
	double minutes; /* NaN: not */
	bool over;
};

/* ---- the line of the command that scores ---- */

static enum status add_list(cJSON *lists, const char *key, const char *path, struct buf *err)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	struct str rest, line;
	enum status st = file_read_text(&text, path, err);
	cJSON *list;

	if (!st && !text.n)
		st = fail(err, BAD_USAGE, "%s is empty: a text a line is wanted, an empty line "
			"for none", path);
	if (st)
		return st;
	list = json_add_list(lists, key);
	rest = buf_str(&text);
	while (str_line(&rest, &line))
		json_add_str(list, NULL, line);
	return OK;
}

static enum status grid_line(struct buf *line, const struct grid_options *o, struct buf *err)
{
	static const char *const keys[] = {"openers", "tasks", "closers"};
	OWNED_JSON cJSON *lists = cJSON_CreateObject();
	enum status st = OK;

	buf_adds(line, "grid");
	for (size_t f = 0; f < GRID_STEPS && !st; f++)
		if (o->files[f])
			st = add_list(lists, keys[f], o->files[f], err);
	if (o->no_steps)
		json_add_cstr(lists, "steps", "no");
	if (!st && lists->child && o->lists)
		st = fail(err, BAD_USAGE, "--lists says all of it: leave out the other lists, and "
			"write `steps: no` there");
	if (o->lists)
		buf_addf(line, " %s", o->lists);
	else if (lists->child) {
		buf_addc(line, ' ');
		json_print(line, lists);
	}
	return st;
}

/* ---- what it may take ---- */

static enum status set_limit(struct limited *z, struct str word, struct buf *err)
{
	static const char *const lines[][2] = {{"calls=", " calls"}, {"tokens=", " tokens"},
		{"usd=", ""}};
	SCOPED(buf) line = BUF(BUF_SMALL);
	double n = 0;

	for (size_t i = 0; i < COUNT(lines); i++)
		if (str_starts(word, lines[i][0])) {
			const struct str value = str_from(word, strlen(lines[i][0]));

			buf_adds(&line, "budget ");
			buf_addstr(&line, value);
			buf_adds(&line, lines[i][1]);
			return alone_line(&z->alone, buf_str(&line), err);
		}
	(void)str_to_double(str_from(word, strlen("minutes=")), 0, 1e12, &n);
	z->minutes = n;
	return OK;
}

static enum status set_limits(struct limited *z, struct buf *err)
{
	struct str rest = str_trim(z->said);
	enum status st = OK;

	while (!st && rest.n)
		st = set_limit(z, str_word(&rest), err);
	return st;
}

static void on_time(void *arg)
{
	struct limited *z = arg;

	z->over = true;
	live_cancel(z->alone.live);
}

static bool is_on(const struct live *v)
{
	return live_busy(v) && !desk_stands(v->desk);
}

static enum status play(struct limited *z, struct buf *err)
{
	struct loop *l = z->alone.opening.loop;
	struct client *c = z->alone.live->desk->client;
	struct timer *t = NULL;
	enum status st;

	if (!isnan(z->minutes)) {
		t = loop_timer(l, (int64_t)(z->minutes * MINUTE_MS), on_time, z);
		client_hold_at(c, loop_now(l) + (int64_t)(z->minutes * MINUTE_MS));
	}
	st = alone_while(&z->alone, is_on, err);
	if (!z->over)
		timer_remove(t);
	client_hold_at(c, 0);
	return st;
}

/* ---- what came of it ---- */

static enum status whole(const struct limited *z, size_t missing, struct buf *err)
{
	if (!missing)
		return OK;
	return fail(err, FAILED, "%s: %zu of the scores are missing; the same with -o %s goes on",
		z->over					    ? "the time is up"
		: purse_held(z->alone.live->desk->purse) ? "the budget is used up"
		: z->alone.signo			    ? "it was stopped"
							    : "calls failed",
		missing, alone_path(&z->alone));
}

static enum status tell(const struct limited *z, const char *file, struct buf *err)
{
	struct figures *g = z->alone.live->desk->figures;
	const struct round *r = figures_last_grid(figures_state(g));
	SCOPED(buf) out = BUF(BUF_FILE), json = BUF(BUF_FILE);
	SCOPED(grid_found) f = {.cells = 0};
	SCOPED(grid_worths) w = {0};
	enum status st;

	st = grid_find(&f, figures_state(g), r, "grid", err);
	if (st)
		return st;
	alone_view(&z->alone, DETAIL_GRID, &out);
	buf_addf(&out, "\nsession: %s\n", alone_path(&z->alone));
	grid_weigh(&w, g, &f);
	grid_json(&json, g, r, &f, &w, alone_path(&z->alone));
	st = alone_tell(&out, &json, file, err);
	st = st ? st : whole(z, w.total - w.done, err);
	return st;
}

static enum status run_grid(struct limited *z, const struct grid_options *o, struct buf *err)
{
	SCOPED(buf) line = BUF(BUF_FILE), first = BUF(BUF_SMALL);
	enum status st = grid_line(&line, o, err);

	if (!st)
		st = set_limits(z, err);
	if (!st && o->first) {
		buf_addf(&first, "set first %ld", o->first);
		st = alone_line(&z->alone, buf_str(&first), err);
	}
	if (!st)
		st = alone_line(&z->alone, buf_str(&line), err);
	if (!st && !figures_last_grid(live_state(z->alone.live)))
		st = fail(err, BAD_USAGE, "no cell of the grid was made");
	if (st)
		return st;
	print_note("session: %s", alone_path(&z->alone));
	st = play(z, err);
	st = st ? st : tell(z, o->json, err);
	return z->alone.signo ? INTERRUPTED : st;
}

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	struct grid_options *o = values;
	static const char *const keys[] = {"calls", "tokens", "usd", "minutes", NULL};
	SCOPED(buf) limits = BUF(BUF_SMALL);
	struct limited z = {.minutes = (double)NAN};
	enum status st = alone_budget(&limits, &o->budgets, keys, err);

	if (st)
		return st;
	z.said = buf_str(&limits);
	o->start.plain = true;
	st = start_alone(&z.alone.opening, &o->start, words->items[0], err);
	if (!st)
		st = alone_open(&z.alone, err);
	if (!st)
		st = run_grid(&z, o, err);
	return alone_close(&z.alone, st);
}

static void release(void *values)
{
	struct grid_options *o = values;

	arguments_release(&o->budgets);
	start_options_release(values);
}

#define AT(field) offsetof(struct grid_options, field)
static const struct cli_option known[] = {
	TEXT_OPTION("prompt", 'p', "FILE", AT(start.prompt),
		"The prompt that the grid is compared with (default: the task's own, else the "
		"input alone)"),
	TEXT_OPTION("openers", 0, "FILE", AT(files[GRID_OPENER]),
		"The openers, one a line, an empty line for none (default: those of the paper)"),
	TEXT_OPTION("tasks", 0, "FILE", AT(files[GRID_TASK]), "Likewise what says the task"),
	TEXT_OPTION("closers", 0, "FILE", AT(files[GRID_CLOSER]), "Likewise the closers"),
	FLAG_OPTION("no-steps", AT(no_steps), "Only without “Think step by step.”"),
	TEXT_OPTION("lists", 0, "FILE", AT(lists),
		"All of it in YAML: openers, tasks and closers, and steps: no"),
	WHOLE_OPTION("first", 0, "N", AT(first), 1, MOST_FIRST,
		"Score on so many of the examples, the first (default: 10)"),
	LIST_OPTION("budget", 0, "LIMIT", AT(budgets),
		"What it may take: calls=N, tokens=N, usd=X or minutes=N, several with commas or "
		"given again; all but the minutes are those of the session"),
	ALONE_OUTPUT_OPTIONS(AT(start.session), AT(json)),
	COLUMN_OPTIONS(AT(start.columns)),
	CONVERT_OPTION(AT(start.convert)),
	TARGETS_OPTION(AT(start.work), "of which the first alone is scored"),
	JUDGE_OPTION(AT(start.work)),
	CALL_OPTIONS(AT(start.work)),
	{.name = NULL},
};

static const char more[] =
	"Every opener is put before every task and every closer, with and without “Think step by "
	"step.”, and all of these prompts are scored on the same examples; the lists of the paper "
	"(arXiv:2402.10949) make 120 of them.\n"
	"At the end it tells what each part is worth: the mean of the prompts with it less that of "
	"the others, with its 95 % interval, and the best prompts.\n"
	"Ctrl-C stops it; the same command with -o goes on where it was, also after a kill, and "
	"pays for no answer twice.\n"
	"The exit status is 3 while scores are missing.";

const struct subcommand grid_command = {
	.form = {.name = "grid", .synopsis = "[OPTION]… TASK | SESSION",
		.help = "Score openers, tasks and closers in all combinations", .more = more,
		.options = known},
	.size = sizeof(struct grid_options), .shows = true, .min_words = 1, .max_words = 1,
	.run = run, .release = release
};
