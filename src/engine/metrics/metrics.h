/*
 * metrics.h - the metrics, one a file, for the table in metric.c; and what they share to say why.
 */
#ifndef HUNSU_SRC_ENGINE_METRICS_H
#define HUNSU_SRC_ENGINE_METRICS_H

#include "hunsu/engine/metric.h"

extern const struct metric metric_exact, metric_iexact, metric_contains, metric_regex,
	metric_number, metric_f1, metric_set;

/* Appends "WORD “s”", s cut to what a line of the screen holds. */
void say_quoted(struct buf *reason, const char *word, struct str s);
/* "as expected: “e”" or "expected “e”, got “a”"; returns the score, 1 or 0. */
double say_verdict(struct buf *reason, bool right, struct str answer, struct str expected);

#endif
