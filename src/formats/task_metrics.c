/*
 * task_metrics.c - what a .task.yaml lists with weights: metrics, as the one spelling that a sum of
 * them has (engine/metrics/sum.c), and the clauses of a rubric.
 */
#include <math.h>

#include "hunsu/task/rubric.h"
#include "readers.h"

typedef void add_fn(struct buf *out, struct str words, double weight); /* NaN: none was said */

static void add_metric(struct buf *out, struct str spelled, double weight)
{
	buf_adds(out, out->n ? "+" : "sum:");
	json_quote(out, spelled);
	if (!isnan(weight))
		buf_addf(out, "*%.6g", weight);
}

static void add_clause(struct buf *out, struct str words, double weight)
{
	SCOPED(buf) clause = BUF(BUF_TEXT);

	clause_print(&clause, &(struct clause){words, isnan(weight) ? 1 : weight});
	rubric_add(out, buf_str(&clause));
}

static bool add_weighed(struct buf *out, const char *words, const struct yaml *weight, add_fn *add)
{
	double w = (double)NAN;

	if (!str_trim(str_of(words)).n)
		return false;
	if (weight && (weight->kind != YAML_TEXT ||
			      !str_to_double(str_of(weight->text), 0, 1000, &w)))
		return false;
	add(out, str_trim(str_of(words)), w);
	return true;
}

/* An entry of a list: one, or one with its weight. A map: several of those. */
static bool add_entry(struct buf *out, const struct yaml *y, add_fn *add)
{
	bool ok = y->kind == YAML_MAP && y->child;

	if (y->kind == YAML_TEXT)
		return add_weighed(out, y->text, NULL, add);
	for (const struct yaml *each = y->child; each && ok; each = each->next)
		ok = add_weighed(out, each->key, each, add);
	return ok;
}

static bool add_all(struct buf *out, const struct yaml *y, add_fn *add)
{
	bool ok = y->kind != YAML_TEXT && y->child;

	if (y->kind == YAML_MAP)
		return add_entry(out, y, add);
	for (const struct yaml *each = y->child; each && ok; each = each->next)
		ok = add_entry(out, each, add);
	return ok;
}

bool task_metrics_read(struct buf *out, const struct yaml *y)
{
	return add_all(out, y, add_metric);
}

bool task_rubric_read(struct buf *out, const struct yaml *y)
{
	SCOPED(buf) lines = BUF(BUF_TEXT);
	const bool ok = y->kind == YAML_TEXT ? add_weighed(&lines, y->text, NULL, add_clause)
					     : add_all(&lines, y, add_clause);

	buf_adds(out, "judge:");
	rubric_spell(out, buf_str(&lines));
	return ok;
}
