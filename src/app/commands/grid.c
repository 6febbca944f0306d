/* grid.c - openers × tasks × closers in one act: all of them written, and scored on the same
 * examples. The same line again goes on where it was stopped. */
#include "../parts.h"
#include "../permit.h"
#include "commands.h"
#include "hunsu/base/file.h"
#include "hunsu/figures/grids.h"

#define LISTS_MOST 65536 /* bytes */

static size_t firsts(const struct live *v)
{
	const size_t n = (size_t)state_settings(live_state(v))->first;
	const size_t dev = figures_split_size(v->desk->figures, SPLIT_DEV);

	return n < dev ? n : dev;
}

static size_t score(struct live *v, struct text_ref t, bool claims)
{
	return claims ? scoring_add(v->desk, t, SCOPE_FIRST, &v->desk->target)
		      : scoring_missing(v->desk, t, SCOPE_FIRST, &v->desk->target);
}

/* Scores that the prompt and the cells there are lack; claims them. */
static size_t scores(struct live *v, const struct grid_found *f, bool claims)
{
	size_t n = score(v, (struct text_ref){.version = live_state(v)->head}, claims);

	for (size_t i = 0; i < f->cells; i++)
		if (f->variants[i])
			n += score(v, (struct text_ref){.variant = f->variants[i]}, claims);
	return n;
}

static enum status play(struct live *v, const struct grid_found *f, char *lists, struct buf *err)
{
	const struct text_ref head = {.version = live_state(v)->head};
	struct round_plan plan = {.act = "grid", .about = {.on = head, .instruction = lists},
		.asked = (int)(f->cells - f->found)};
	const size_t cells = (size_t)plan.asked * firsts(v) + scores(v, f, false);
	const size_t calls = cells * (size_t)state_settings(live_state(v))->samples;
	enum status st = operator_find(&plan.only, STR("grid"), err);

	if (st || !permit_score(v, &v->desk->target, calls))
		return st;
	if (plan.asked)
		st = proposing_start(v->desk, &plan, err);
	if (!st && !plan.asked && !cells)
		live_say(v, false, "the grid is whole: " LINE("show") " grid");
	else if (!st)
		live_say(v, false, "grid: %zu prompt%s, %zu call%s; " LINE("show") " grid",
			f->cells, PLURAL(f->cells), calls, PLURAL(calls));
	if (!st)
		(void)scores(v, f, true);
	v->watching = v->watching || !st;
	return st;
}

/* No word of all that could be said is most likely a mistake. */
static enum status read_lists(struct buf *out, const char *path, struct buf *err)
{
	enum status st = file_at_rest(path, err);

	if (!st)
		st = file_read_text(out, path, err);
	if (!st && !str_trim(buf_str(out)).n)
		st = fail(err, BAD_USAGE, "%s is empty: openers, tasks and closers are wanted",
			path);
	return st;
}

static enum status run_grid(struct live *v, struct str args, struct buf *err)
{
	SCOPED(grid_found) f = {.cells = 0};
	struct round like = {.on.version = live_state(v)->head};
	SCOPED(buf) text = BUF(LISTS_MOST);
	const bool lists = args.n && *args.p == '{';
	OWNED char *path = args.n && !lists ? str_dup(args) : NULL;
	enum status st = desk_held(v->desk, err);

	if (lists)
		buf_addstr(&text, args);
	if (!st && path)
		st = read_lists(&text, path, err);
	like.instruction = text.n ? text.s : NULL;
	if (!st)
		st = grid_find(&f, live_state(v), &like, path ? path : "grid", err);
	if (!st && permit_metric(v) && permit_send(v, "target", &v->desk->target)) {
		beginning_ground(v, "grid", args, NULL);
		st = play(v, &f, like.instruction, err);
	}
	return st;
}

COMMAND("play", grid, "grid",
	"score all of openers, tasks and closers, with and without step by step, on the first "
	"examples: those of a paper, or the lists openers, tasks and closers of a YAML file, or of "
	"a YAML map in braces on the line; again, it goes on; show grid tells what each is worth",
	.args = "[FILE]", .need = NEED_EXAMPLES | NEED_WRITABLE | NEED_METRIC | NEED_TARGET,
	.run = run_grid);
