/* detail_history.c - the score over the game: a chart in text cells, its figures below. */
#include <math.h>
#include <stdlib.h>

#include "hunsu/figures/history.h"
#include "hunsu/tui/pane.h"

#define AXIS 6	 /* "100% │" less the line */
#define COLUMN 6 /* "100% " and room for the held-out mark */
#define CHART_MIN 3
#define CHART_MAX 20
#define FIGURES 4 /* rows under the chart: names, scores, held-out, what the signs mean */

struct chart {
	const struct history *history;
	size_t from; /* the first point that has room */
	int rows;
	double low, high; /* of the axis */
	bool held_out;	  /* any point has such a score */
};

static double down_to_tenth(double share)
{
	return floor(share * 10 + 1e-9) / 10;
}

static void plan(struct chart *c, const struct pane_view *v, const struct history *h)
{
	size_t room = v->columns > AXIS + COLUMN ? (size_t)(v->columns - AXIS - 1) / COLUMN : 1;

	*c = (struct chart){.history = h, .from = h->n > room ? h->n - room : 0, .low = 1};
	c->rows = v->height - FIGURES;
	c->rows = c->rows < CHART_MIN ? CHART_MIN : c->rows > CHART_MAX ? CHART_MAX : c->rows;
	for (size_t i = c->from; i < h->n; i++) {
		const struct score_line *l = &h->items[i].line;
		c->low = fmin(c->low, l->dev.low);
		c->high = fmax(c->high, l->dev.high);
		c->held_out = c->held_out || l->held_out.n;
		if (l->held_out.n) {
			c->low = fmin(c->low, l->held_out.mean);
			c->high = fmax(c->high, l->held_out.mean);
		}
	}
	c->low = down_to_tenth(c->low);
	c->high = fmin(1, down_to_tenth(c->high + 0.0999));
	if (c->high <= c->low)
		c->low = c->high - 0.1;
}

/* Row 0 is the highest. */
static int row_of(const struct chart *c, double share)
{
	double part = (c->high - share) / (c->high - c->low);

	return (int)lround(part * (c->rows - 1));
}

static void axis(struct rows *out, const struct pane_view *v, const struct chart *c, int row)
{
	double share = c->high - (c->high - c->low) * row / (c->rows - 1);
	bool named = row == 0 || row == c->rows - 1 || (c->rows >= 7 && row == (c->rows - 1) / 2);

	if (named)
		rows_putf(out, SHADE_DIM, "%4.0f%%", 100 * share);
	rows_to(out, AXIS - 1);
	rows_puts(out, SHADE_BORDER, v->ascii ? "|" : "\xe2\x94\x82");
}

static void cell(struct rows *out, const struct pane_view *v, const struct chart *c,
	const struct history_point *p, int row)
{
	int mean = row_of(c, p->line.dev.mean), low = row_of(c, p->line.dev.low),
	    high = row_of(c, p->line.dev.high), column = out->column;
	int held = p->line.held_out.n ? row_of(c, p->line.held_out.mean) : -1;

	rows_to(out, column + 2);
	if (row == mean)
		rows_puts(out, p->round ? SHADE_PROMPT_MODEL : SHADE_ACCEPTED,
			v->ascii   ? p->round ? "o" : "*"
			: p->round ? "\xe2\x97\x8b"
				   : "\xe2\x97\x8f");
	else if (row >= high && row <= low)
		rows_puts(out, SHADE_DIM, v->ascii ? "|" : "\xe2\x94\x82");
	if (row == held) {
		rows_to(out, column + 3);
		rows_puts(out, SHADE_WARNING, v->ascii ? "h" : "\xe2\x97\x87");
	}
	rows_to(out, column + COLUMN);
}

static void draw(struct rows *out, const struct pane_view *v, const struct chart *c)
{
	for (int row = 0; row < c->rows; row++) {
		rows_begin(out, -1);
		axis(out, v, c, row);
		for (size_t i = c->from; i < c->history->n; i++)
			cell(out, v, c, &c->history->items[i], row);
	}
}

/* ---- the figures ---- */

static void names(struct rows *out, const struct pane_view *v, const struct chart *c)
{
	struct buf b = BUF(BUF_SMALL);
	int head = live_state(v->live)->head;

	rows_begin(out, -1);
	rows_to(out, AXIS);
	for (size_t i = c->from; i < c->history->n; i++) {
		const struct history_point *p = &c->history->items[i];
		buf_clear(&b);
		buf_adds(&b, " ");
		if (p->round)
			buf_addf(&b, "%d:", p->round);
		pane_text_name(&b, v->live, p->ref);
		rows_cell(out,
			p->round		 ? SHADE_PROMPT_MODEL
			: p->ref.version == head ? SHADE_ACCEPTED
						 : SHADE_KEY,
			buf_str(&b), COLUMN);
	}
	buf_release(&b);
}

static void figures(
	struct rows *out, const struct pane_view *v, const struct chart *c, bool held_out)
{
	struct buf b = BUF(BUF_SMALL);

	rows_begin(out, -1);
	if (held_out)
		rows_puts(out, SHADE_DIM, v->ascii ? "    h" : "    \xe2\x97\x87");
	rows_to(out, AXIS);
	for (size_t i = c->from; i < c->history->n; i++) {
		const struct score_line *l = &c->history->items[i].line;
		const struct interval *shown = held_out ? &l->held_out : &l->dev;
		buf_clear(&b);
		if (shown->n)
			buf_addf(&b, " %.0f%%", 100 * shown->mean);
		rows_cell(out,
			held_out   ? SHADE_WARNING
			: l->early ? SHADE_SCORE_EARLY
				   : SHADE_TEXT,
			buf_str(&b), COLUMN);
	}
	buf_release(&b);
}

static void legend(struct rows *out, const struct pane_view *v, const struct chart *c)
{
	pane_say(out, v, SHADE_DIM, "%s version  %s best of a round  %s 95%% interval%s%s%s",
		v->ascii ? "*" : "\xe2\x97\x8f", v->ascii ? "o" : "\xe2\x97\x8b",
		v->ascii ? "|" : "\xe2\x94\x82",
		c->held_out ? (v->ascii ? "  h" : "  \xe2\x97\x87") : "",
		c->held_out ? " held-out, looked at" : "",
		c->from ? "  (the last ones; :show history has all)" : "");
}

void detail_history(struct rows *out, struct pane_view *v)
{
	struct history h = {0};
	struct chart c;

	history_make(&h, v->live->desk->figures);
	if (h.n) {
		plan(&c, v, &h);
		draw(out, v, &c);
		names(out, v, &c);
		figures(out, v, &c, false);
		if (c.held_out)
			figures(out, v, &c, true);
		legend(out, v, &c);
	} else {
		pane_say(out, v, SHADE_HINT,
			"Nothing is scored yet. Each scored version and the best variant of each "
			"round stand here with their intervals.");
	}
	history_release(&h);
}
