/* stats_print.c - intervals and comparisons as the screen and the plain lines say them. */
#include <math.h>
#include "hunsu/base/buf.h"
#include "hunsu/engine/stats.h"

static int points(double share)
{
	return (int)lround(100 * share);
}

void stats_print_points(struct buf *out, double share, bool ascii)
{
	int n = points(share);

	buf_addf(out, "%s%d", n >= 0 ? "+" : ascii ? "-" : "\xe2\x88\x92", abs(n));
}

/* "13/28"; of scores that are not 0 or 1 their sum: "12.88/28". */
static void print_partial(struct buf *out, struct interval i, const char *of)
{
	const double sum = i.mean * (double)i.n;

	buf_addf(out, "%.*f%s%zu", fabs(sum - round(sum)) < 1e-6 ? 0 : 2, sum, of, i.n);
}

void stats_print_interval(struct buf *out, struct interval i, bool ascii)
{
	if (!i.n || isnan(i.mean)) {
		buf_adds(out, ascii ? "-" : "\xe2\x80\x93");
		return;
	}
	if (i.partial) {
		print_partial(out, i, "/");
		return;
	}
	buf_addf(out, "%d%% %d%s%d", points(i.mean), points(i.low), ascii ? "-" : "\xe2\x80\x93",
		points(i.high));
}

void stats_print_difference(struct buf *out, struct interval i, bool ascii)
{
	if (!i.n) {
		buf_adds(out, ascii ? "-" : "\xe2\x80\x93");
		return;
	}
	stats_print_points(out, i.mean, ascii);
	buf_addc(out, ' ');
	stats_print_points(out, i.low, ascii);
	buf_adds(out, ascii ? ".." : "\xe2\x80\xa6");
	stats_print_points(out, i.high, ascii);
}

/* ".04", ".004", "<.001"; the leading zero is left off as every p is below 1 here. gap: between its
 * parts. */
static void print_p(struct buf *out, double p, const char *gap)
{
	if (p < 0.0005)
		buf_addf(out, "p%s<%s.001", gap, gap);
	else if (p < 0.0095)
		buf_addf(out, "p%s.%03d", gap, (int)lround(p * 1000));
	else
		buf_addf(out, "p%s.%02d", gap, (int)lround(p * 100));
}

void stats_tell_p(struct buf *out, double p)
{
	if (p >= 0.995)
		buf_adds(out, "p 1");
	else
		print_p(out, p, " ");
}

static const char *arrow(struct paired p, bool ascii)
{
	if (p.noise || !(p.diff > 0 || p.diff < 0))
		return NULL;
	if (p.diff > 0)
		return ascii ? "^" : "\xe2\x96\xb2";
	return ascii ? "v" : "\xe2\x96\xbc";
}

/* One that is noise only among many keeps its p. */
static void print_verdict(struct buf *out, struct paired p)
{
	if (p.noise && !p.among)
		buf_adds(out, "noise");
	else
		print_p(out, p.p, "");
}

void stats_print_paired(struct buf *out, struct paired p, bool ascii)
{
	const char *way = arrow(p, ascii);

	if (!p.n) {
		buf_adds(out, ascii ? "-" : "\xe2\x80\x93");
		return;
	}
	if (p.partial) {
		buf_addf(out, "%zu:%zu", p.gained, p.lost);
		return;
	}
	stats_print_points(out, p.diff, ascii);
	buf_addf(out, "%s%s %zu:%zu ", way ? " " : "", way ? way : "", p.gained, p.lost);
	print_verdict(out, p);
}

void stats_tell_interval(struct buf *out, struct interval i)
{
	if (i.partial)
		print_partial(out, i, " of ");
	else
		buf_addf(out, "%d %% (%d to %d)", points(i.mean), points(i.low), points(i.high));
}

void stats_tell_difference(struct buf *out, struct interval i)
{
	buf_addf(out, "%+d (%+d to %+d)", points(i.mean), points(i.low), points(i.high));
}

void stats_tell_paired(struct buf *out, struct paired p, int against)
{
	if (p.partial) {
		buf_addf(out, "%zu gained, %zu lost so far", p.gained, p.lost);
		return;
	}
	stats_print_points(out, p.diff, true);
	if (against)
		buf_addf(out, " against v%d", against);
	buf_adds(out, ": ");
	if (p.noise && !p.among) {
		buf_adds(out, "noise");
		return;
	}
	buf_addf(out, "%zu gained, %zu lost, ", p.gained, p.lost);
	print_p(out, p.p, " ");
	if (p.noise)
		buf_addf(out, ", noise among %zu", p.among);
}

static int digits(size_t n)
{
	return n < 10 ? 1 : 1 + digits(n / 10);
}

void stats_print_paired_column(struct buf *out, struct paired p, bool ascii)
{
	const char *way = arrow(p, ascii);
	int sign = 1 + digits((size_t)abs(points(p.diff)));

	if (p.partial) {
		buf_addf(out, "%*s%2zu:%zu", 7, "", p.gained, p.lost);
		return;
	}
	buf_addf(out, "%*s", 4 - sign > 0 ? 4 - sign : 0, "");
	stats_print_points(out, p.diff, ascii);
	buf_addf(out, " %s %*zu:%-2zu ", way ? way : " ", 2, p.gained, p.lost);
	print_verdict(out, p);
}
