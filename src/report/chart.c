/* chart.c - the points of a view as an SVG: means, their intervals, and held-out beside them. */
#include <math.h>

#include "pen.h"

#define STEP 56 /* pixels between two points */
#define LEFT 44
#define TOP 12
#define HEIGHT 200
#define BOTTOM 28

static double y_of(double share)
{
	return TOP + HEIGHT * (1 - share);
}

static double x_of(size_t i)
{
	return LEFT + STEP * ((double)i + .5);
}

static void put_scale(struct buf *out, double right)
{
	for (int percent = 0; percent <= 100; percent += 25)
		buf_addf(out,
			"<line x1=\"%d\" x2=\"%.0f\" y1=\"%.1f\" y2=\"%.1f\" "
			"stroke=\"currentColor\" "
			"stroke-opacity=\".15\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" "
			"fill=\"currentColor\">%d %%</text>\n",
			LEFT, right, y_of(percent / 100.), y_of(percent / 100.), LEFT - 6,
			y_of(percent / 100.) + 4, percent);
}

/* Between two versions; the best of a round is beside the line. */
static void put_line(struct buf *out, const struct rows *r)
{
	buf_adds(out, "<polyline fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".5\" "
		      "points=\"");
	for (size_t i = 0; i < r->points.n; i++)
		if (!r->points.items[i].small && !isnan(r->points.items[i].at))
			buf_addf(out, "%.1f,%.1f ", x_of(i), y_of(r->points.items[i].at));
	buf_adds(out, "\"/>\n");
}

static void put_point(struct buf *out, size_t i, const struct point *p, struct str words)
{
	const double x = x_of(i);

	if (isnan(p->at))
		return;
	buf_adds(out, "<g><title>");
	html_text(out, words);
	buf_addf(out,
		"</title><line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" "
		"stroke=\"currentColor\" stroke-width=\"%d\" stroke-opacity=\".6\"/>"
		"<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%d\" fill=\"currentColor\"%s/>",
		x, x, y_of(p->low), y_of(p->high), p->small ? 1 : 2, x, y_of(p->at),
		p->small ? 3 : 6, p->early ? " fill-opacity=\".4\"" : "");
	if (!isnan(p->other))
		buf_addf(out,
			"<path d=\"M%.1f %.1fl5 5l-5 5l-5 -5z\" fill=\"none\" "
			"stroke=\"currentColor\" stroke-width=\"1.5\"/>",
			x + 12, y_of(p->other) - 5);
	buf_addf(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"currentColor\">", x,
		TOP + HEIGHT + 18);
	html_text(out, str_of(p->name));
	buf_adds(out, "</text></g>\n");
}

void chart_svg(struct buf *out, const struct rows *r)
{
	const double right = LEFT + STEP * (double)r->points.n;
	size_t point = 0;

	buf_addf(out,
		"<figure class=\"wide\"><svg viewBox=\"0 0 %.0f %d\" width=\"%.0f\" role=\"img\" "
		"aria-label=\"The score of each version and of the best of each round; the "
		"list below says the same.\">\n",
		right + 8, TOP + HEIGHT + BOTTOM, right + 8);
	put_scale(out, right);
	put_line(out, r);
	for (size_t i = 0; i < r->list.n && point < r->points.n; i++) {
		SCOPED(buf) words = BUF(BUF_SMALL);
		if (!r->list.items[i].point)
			continue;
		row_words(&words, r, &r->list.items[i]);
		put_point(out, point, &r->points.items[point], buf_str(&words));
		point++;
	}
	buf_adds(out, "</svg><figcaption>Large: a version; small: the best of a round; the line "
		      "through it: a 95 % interval; a diamond: held-out, where it was looked "
		      "at.</figcaption></figure>\n");
}
