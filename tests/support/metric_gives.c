/* metric_gives.c - what a metric gives for an output, the whole way to the score. */
#include "metric_gives.h"
#include "test.h"

#include <math.h>
#include "hunsu/engine/metric.h"

void metric_gives(
	const char *metric, const char *output, const char *expected, double want, const char *why)
{
	struct example e = {.id = 1};
	SCOPED(outcome) o = {.output = strdup(output)};
	struct measure m;

	assert_int_equal(measure_find(&m, str_of(metric), STR("all"), NULL), OK);
	if (expected)
		answers_add(&e.expected, str_of(expected));
	assert_false(outcome_score(&o, &m, &e));
	if (isnan(want) ? !isnan(o.score) : !(fabs(o.score - want) < 1e-9))
		fail_msg("%s of \"%s\" for \"%s\": %g, not %g (%s)", metric, output,
			expected ? expected : "nothing", o.score, want, o.reason);
	if (why && !strstr(o.reason, why))
		fail_msg("%s of \"%s\": \"%s\" is not in \"%s\"", metric, output, why, o.reason);
	answers_release(&e.expected);
}

void metric_refused(const char *metric, const char *why)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct measure m;

	assert_int_equal(measure_find(&m, str_of(metric), STR("all"), &err), BAD_USAGE);
	if (!strstr(buf_text(&err), why))
		fail_msg("%s: \"%s\" is not in \"%s\"", metric, why, buf_text(&err));
}
