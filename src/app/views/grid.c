/* grid.c - what each opener, task and closer of the last grid is worth, and its best cells. */
#include <math.h>

#include "hunsu/figures/grids.h"
#include "hunsu/figures/placing.h"
#include "parts.h"

#define BRIEF 60 /* columns of a part in lines */
#define BEST 5

static void put_level(struct rows *out, const struct grid_effect *x, const char *factor,
	const char *part)
{
	SCOPED(buf) sign = BUF(BUF_SMALL), words = BUF(BUF_SMALL);

	rows_begin(out, -1);
	rows_hang(out, 8);
	rows_putf(out, SHADE_HEADING, "%-6s ", factor);
	rows_brief(out, SHADE_TEXT, str_of(*part ? part : "(none)"), BRIEF);
	rows_break(out, 8, ": ");
	if (!x->paired.n) {
		rows_puts(out, SHADE_DIM, "nothing to compare yet");
	} else {
		stats_print_difference(&sign, x->interval, false);
		stats_tell_difference(&words, x->interval);
		rows_two(out,
			x->paired.noise	     ? SHADE_WORTH_NOISE
			: x->paired.diff > 0 ? SHADE_WORTH_GOOD
					     : SHADE_WORTH_BAD,
			buf_text(&sign), buf_text(&words));
		rows_signf(out, SHADE_DIM, " (n %zu)", x->paired.n);
		rows_wordsf(out, SHADE_DIM, " on %zu example%s", x->paired.n, PLURAL(x->paired.n));
		if (x->paired.noise && x->paired.p <= 0.05)
			rows_item(out, SHADE_DIM, "noise among %zu", x->paired.among);
		else
			rows_item(out, SHADE_DIM, "%s",
				x->paired.noise	     ? "noise"
				: x->paired.diff > 0 ? "it helps"
						     : "it harms");
	}
}

struct ranked {
	int variant;
	double mean, likely;
};

static int by_mean(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	const int by = placing(x->mean, x->likely, y->mean, y->likely);

	return by ? by : x->variant - y->variant;
}

static void put_best(struct rows *out, const struct live *v, const struct grid_found *f)
{
	OWNED struct ranked *cells = NEWN(f->cells, struct ranked);
	struct score_line line;
	unsigned turn;
	const struct score_rank *ranks = figures_ranks(v->desk->figures, &turn);

	for (size_t i = 0; i < f->cells; i++) {
		const struct text_ref t = {.variant = f->variants[i]};
		figures_score(v->desk->figures, t, &line);
		cells[i] = (struct ranked){t.variant, line.dev.n ? line.dev.mean : (double)NAN,
			ranks[t.variant - 1].likely};
	}
	qsort(cells, f->cells, sizeof *cells, by_mean);
	for (size_t i = 0; i < f->cells && i < BEST && !isnan(cells[i].mean); i++) {
		const struct text_ref t = {.variant = cells[i].variant};
		const struct prompt *p = state_text(live_state(v), t, NULL);
		figures_score(v->desk->figures, t, &line);
		rows_begin(out, cells[i].variant);
		rows_hang(out, 8);
		rows_puts(out, SHADE_HEADING, i ? "       " : "best   ");
		put_name(out, v, SHADE_KEY, t);
		rows_puts(out, SHADE_TEXT, " ");
		put_interval(out, v, SHADE_TEXT, line.dev);
		rows_break(out, 8, ": ");
		rows_brief(out, SHADE_DIM,
			operator_has_words(p) ? message_str(&p->items[0]) : STR("(nothing)"),
			BRIEF);
	}
}

static void put_worths(struct rows *out, const struct live *v, const struct round *r,
	const struct grid_found *f)
{
	SCOPED(grid_worths) w;

	grid_weigh(&w, v->desk->figures, f);
	rows_begin(out, -1);
	rows_putf(out, SHADE_DIM, "round %d: %zu of %zu prompt%s on %zu example%s, %zu/%zu scored",
		r->n, f->found, f->cells, PLURAL(f->cells), w.examples,
		PLURAL(w.examples), w.done, w.total);
	if (w.done < w.total && !v->desk->flight.busy)
		rows_putf(out, SHADE_WARNING, "; grid again goes on");
	put_hint(out, v, "The mean of the prompts with it, less that of the others:");
	for (size_t i = 0; i < GRID_FACTORS; i++)
		for (size_t l = 0; l < f->lists.levels[i].n && f->lists.levels[i].n > 1; l++)
			put_level(out, &w.of[i][l], grid_factors[i], f->lists.levels[i].items[l]);
	put_best(out, v, f);
}

static void grid(struct rows *out, const struct live *v, const struct about *a)
{
	const struct round *r = figures_last_grid(live_state(v));
	SCOPED(grid_found) f = {.cells = 0};

	if (r && state_hidden_round(live_state(v), r->n))
		put_hint(out, v, "hidden until it is revealed");
	else if (r && !grid_find(&f, live_state(v), r, "grid", NULL))
		put_worths(out, v, r, &f);
	else
		put_hint(out, v,
			"No grid was scored yet: " LINE("grid") " scores openers, tasks and "
			"closers in all combinations; what each is worth comes here.");
}

VIEW(grid, "what each opener, task and closer of the grid is worth", .rows = grid);
