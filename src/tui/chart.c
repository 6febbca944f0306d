/* chart.c - points as a chart in text cells, its figures below. */
#include <math.h>

#include "hunsu/tui/laid.h"

#define AXIS 6	 /* "100% │" less the line */
#define COLUMN 6 /* "100% " and room for the other mark */
#define CHART_MIN 3
#define CHART_MAX 20
#define FIGURES 4 /* rows under the chart: names, scores, the others, what the signs mean */

struct signs {
	const char *line, *point, *small, *other;
};

struct chart {
	const struct rows *of;
	size_t from; /* the first point that has room */
	int rows;
	double low, high; /* of the axis */
	bool others;	  /* any point has one */
	struct signs signs;
};

static double down_to_tenth(double share)
{
	return floor(share * 10 + 1e-9) / 10;
}

static void plan(struct chart *c, const struct rows *of, const struct laying *how)
{
	static const struct signs drawn = {"\u2502", "\u25cf", "\u25cb", "\u25c7"},
				  plain = {"|", "*", "o", "h"};
	size_t room = how->columns > AXIS + COLUMN ? (size_t)(how->columns - AXIS - 1) / COLUMN : 1;

	*c = (struct chart){.of = of,
		.from = of->points.n > room ? of->points.n - room : 0, .low = 1,
		.signs = how->ascii ? plain : drawn};
	c->rows = how->height - FIGURES - (c->from > 0);
	c->rows = c->rows < CHART_MIN ? CHART_MIN : c->rows > CHART_MAX ? CHART_MAX : c->rows;
	for (size_t i = c->from; i < of->points.n; i++) {
		const struct point *p = &of->points.items[i];
		/* A number is less than none. */
		c->low = fmin(c->low, fmin(p->low, p->other));
		c->high = fmax(c->high, fmax(p->high, p->other));
		c->others = c->others || !isnan(p->other);
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

static void axis(struct rows *out, const struct chart *c, int row)
{
	double share = c->high - (c->high - c->low) * row / (c->rows - 1);
	bool named = row == 0 || row == c->rows - 1 || (c->rows >= 7 && row == (c->rows - 1) / 2);

	if (named)
		rows_putf(out, SHADE_DIM, "%4.0f%%", 100 * share);
	rows_to(out, AXIS - 1);
	rows_puts(out, SHADE_BORDER, c->signs.line);
}

static void cell(struct rows *out, const struct chart *c, const struct point *p, int row)
{
	int column = out->column;

	rows_to(out, column + 2);
	if (row == row_of(c, p->at))
		rows_puts(out, p->small ? SHADE_PROMPT_MODEL : SHADE_ACCEPTED,
			p->small ? c->signs.small : c->signs.point);
	else if (row >= row_of(c, p->high) && row <= row_of(c, p->low))
		rows_puts(out, SHADE_DIM, c->signs.line);
	if (!isnan(p->other) && row == row_of(c, p->other)) {
		rows_to(out, column + 3);
		rows_puts(out, SHADE_WARNING, c->signs.other);
	}
	rows_to(out, column + COLUMN);
}

static void figure(struct rows *out, enum shade shade, double share)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	if (!isnan(share))
		buf_addf(&b, " %.0f%%", 100 * share);
	rows_cell(out, shade, buf_str(&b), COLUMN);
}

static void names(struct rows *out, const struct chart *c)
{
	rows_begin(out, -1);
	for (size_t i = c->from; i < c->of->points.n; i++) {
		const struct point *p = &c->of->points.items[i];
		rows_to(out, AXIS + 1 + COLUMN * (int)(i - c->from));
		rows_cell(out, p->shade, str_of(p->name), COLUMN - 1);
	}
}

static void figures(struct rows *out, const struct chart *c, bool others)
{
	rows_begin(out, -1);
	if (others) {
		rows_to(out, 4);
		rows_puts(out, SHADE_DIM, c->signs.other);
	}
	rows_to(out, AXIS);
	for (size_t i = c->from; i < c->of->points.n; i++) {
		const struct point *p = &c->of->points.items[i];
		if (others)
			figure(out, SHADE_WARNING, p->other);
		else
			figure(out, p->early ? SHADE_SCORE_EARLY : SHADE_TEXT, p->at);
	}
}

void rows_chart(struct rows *out, const struct rows *from, const struct laying *how)
{
	struct chart c;

	plan(&c, from, how);
	for (int row = 0; row < c.rows; row++) {
		rows_begin(out, -1);
		axis(out, &c, row);
		for (size_t i = c.from; i < from->points.n; i++)
			cell(out, &c, &from->points.items[i], row);
	}
	names(out, &c);
	figures(out, &c, false);
	if (c.others)
		figures(out, &c, true);
	if (c.from)
		rows_line(out, -1, SHADE_DIM, " the last %zu of %zu; :show history has all",
			from->points.n - c.from, from->points.n);
}
