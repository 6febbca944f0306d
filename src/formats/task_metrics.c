/*
 * task_metrics.c - the metrics that a .task.yaml lists, with their weights, as the one spelling
 * that a sum of them has (engine/metrics/sum.c).
 */
#include "hunsu/base/json.h"
#include "readers.h"

static bool add_metric(struct buf *out, const char *spelled, const struct yaml *weight)
{
	double w;

	if (!*str_trim(str_of(spelled)).p)
		return false;
	buf_adds(out, out->n ? "+" : "sum:");
	json_quote(out, str_of(spelled));
	if (!weight)
		return true;
	if (weight->kind != YAML_TEXT || !str_to_double(str_of(weight->text), 0, 1000, &w))
		return false;
	return buf_addf(out, "*%.6g", w);
}

/* An entry of a list: a metric, or one with its weight. A map: several of those. */
static bool add_entry(struct buf *out, const struct yaml *y)
{
	bool ok = y->kind == YAML_MAP && y->child;

	if (y->kind == YAML_TEXT)
		return add_metric(out, y->text, NULL);
	for (const struct yaml *each = y->child; each && ok; each = each->next)
		ok = add_metric(out, each->key, each);
	return ok;
}

bool task_metrics_read(struct buf *out, const struct yaml *y)
{
	bool ok = y->kind != YAML_TEXT && y->child;

	if (y->kind == YAML_MAP)
		return add_entry(out, y);
	for (const struct yaml *each = y->child; each && ok; each = each->next)
		ok = add_entry(out, each);
	return ok;
}
