/* eval_gates.c - what a prompt has to pass in hunsu eval, a line in the table each. */
#include <math.h>
#include "eval.h"
#include "hunsu/engine/power.h"

struct pair { /* the baseline's scores and a prompt's */
	double *base, *now;
};

static struct pair pair_of(const struct eval *e, size_t row)
{
	struct pair p = {NEWN(e->n_examples, double), NEWN(e->n_examples, double)};

	eval_scores(e, eval_base(e, row), p.base);
	eval_scores(e, row, p.now);
	return p;
}

static void pair_release(struct pair *p)
{
	free(p->base);
	free(p->now);
}

/* ---- the score ---- */

static bool fails_score(
	const struct eval *e, const struct eval_options *o, size_t row, struct buf *why)
{
	const struct interval *s = &e->rows[row].score;

	if (s->mean >= o->min_score)
		return false;
	if (s->n)
		buf_addf(why, "it scores %.3g, less than %g", s->mean, o->min_score);
	else
		buf_adds(why, "it has no score");
	return true;
}

/* ---- the baseline ---- */

static bool asks_baseline(const struct eval_options *o)
{
	return o->baseline && isnan(o->max_loss);
}

static bool fails_baseline(
	const struct eval *e, const struct eval_options *o, size_t row, struct buf *why)
{
	const struct paired *g = &e->rows[row].gain;

	/* A gate is for each prompt by itself: others beside it excuse no loss. */
	if (g->n && (!(g->p <= 0.05) || g->diff >= 0))
		return false;
	if (g->n) {
		buf_addf(why, "it is worse than %s beyond noise: ", o->baseline);
		stats_tell_paired(why, *g, 0);
	} else {
		buf_addf(why, "nothing of it can be compared with %s", o->baseline);
	}
	return true;
}

static bool fails_pinned(
	const struct eval *e, const struct eval_options *o, size_t row, struct buf *why)
{
	SCOPED(pair) p = pair_of(e, row);
	size_t n = 0;

	for (size_t i = 0; i < e->n_examples; i++) {
		if (!e->examples[i]->pinned || !(p.now[i] < p.base[i]))
			continue;
		if (!n++)
			buf_addf(why, "it is worse than %s on what is pinned:", o->baseline);
		buf_addf(why, "%s #%d", n > 1 ? "," : "", e->examples[i]->id);
	}
	return n > 0;
}

static bool fails_loss(
	const struct eval *e, const struct eval_options *o, size_t row, struct buf *why)
{
	SCOPED(pair) p = pair_of(e, row);
	const double low = 100 * stats_paired_low(p.base, p.now, e->n_examples, 0.05);

	if (low > -o->max_loss)
		return false;
	if (isnan(low))
		buf_addf(why, "nothing of it can be compared with %s", o->baseline);
	else
		buf_addf(why, "it may be up to %.3g points below %s, and %g are too many", -low,
			o->baseline, o->max_loss);
	return true;
}

/* ---- time ---- */

static bool fails_p95(
	const struct eval *e, const struct eval_options *o, size_t row, struct buf *why)
{
	const double p95 = e->rows[row].p95;

	if (!(p95 > o->max_p95))
		return false;
	buf_addf(why, "a twentieth of its answers took %.0f ms and more, over %g", p95, o->max_p95);
	return true;
}

/* ---- money ---- */

static bool fails_usd(
	const struct eval *e, const struct eval_options *o, size_t row, struct buf *why)
{
	const double spent = purse_spent(e->purse);
	size_t cells;
	const size_t there = eval_there(e, row, &cells);

	if (!e->held && spent <= o->max_usd)
		return false;
	if (isnan(spent))
		buf_addf(why, "%zu of its %zu answer%s there, and one did not tell what it cost",
			there, cells, cells == 1 ? " is" : "s are");
	else if (!e->held)
		buf_addf(why, "the run cost %.4g $, over %g", spent, o->max_usd);
	else
		buf_addf(why, "%zu of its %zu answer%s there, and the next call could pass %g $",
			there, cells, cells == 1 ? " is" : "s are", o->max_usd);
	return true;
}

#define AT(field) offsetof(struct eval_options, field)

const struct gate gates[] = {
	{"--min-score", AT(min_score), fails_score}, {"--baseline", 0, fails_baseline},
	{"pinned examples", 0, fails_pinned}, {"--max-loss", AT(max_loss), fails_loss},
	{"--max-p95-ms", AT(max_p95), fails_p95}, {"--max-usd", AT(max_usd), fails_usd},
	{NULL, 0, NULL},
};

bool gate_asked(const struct gate *g, const struct eval *e, const struct eval_options *o,
	size_t row)
{
	const void *limit = (const char *)o + g->limit;

	if (o->baseline && row == eval_base(e, row))
		return false;
	if (g->limit)
		return !isnan(*(const double *)limit);
	return g->fails == fails_baseline ? asks_baseline(o) : o->baseline != NULL;
}

/* That no difference was found says little without what could have been. */
static void tell_power(const struct eval *e, const struct eval_options *o, size_t row)
{
	const struct paired *g = &e->rows[row].gain;
	struct power_seen seen = {.graded = !e->measure.metric->binary || e->samples > 1};
	struct power_spread spread;
	SCOPED(pair) p = pair_of(e, row);
	SCOPED(buf) name = BUF(BUF_SMALL), points = BUF(BUF_SMALL);
	double least;

	power_see(&seen, p.base, p.now, e->n_examples);
	spread = power_spread(&seen);
	if (!g->n || isnan(spread.of))
		return;
	least = power_least(spread, g->n, 0.05);
	power_points(&points, least);
	eval_row_name(&name, e, row);
	if (isnan(least))
		print_note("%s: %zu example%s too few to find any loss against %s", buf_text(&name),
			g->n, g->n == 1 ? " is" : "s are", o->baseline);
	else
		print_note("%s: with %zu examples a loss of less than about %s points against "
			   "%s would not have been found (--max-loss POINTS asks for more)",
			buf_text(&name), g->n, buf_text(&points), o->baseline);
}

enum status gates_pass(const struct eval *e, const struct eval_options *o)
{
	SCOPED(buf) why = BUF(BUF_SMALL), name = BUF(BUF_SMALL);
	enum status st = e->held ? BELOW : OK; /* the baseline has no gate */

	for (size_t i = 0; i < eval_rows(e); i++) {
		bool lost = false;

		buf_clear(&name);
		eval_row_name(&name, e, i);
		for (const struct gate *g = gates; g->name; g++) {
			buf_clear(&why);
			if (!gate_asked(g, e, o, i) || !g->fails(e, o, i, &why))
				continue;
			print_note("%s fails %s: %s", buf_text(&name), g->name, buf_text(&why));
			lost = lost || g->fails == fails_baseline;
			st = BELOW;
		}
		if (i != eval_base(e, i) && !lost && asks_baseline(o))
			tell_power(e, o, i);
	}
	return st;
}
