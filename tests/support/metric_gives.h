/* metric_gives.h - what a metric gives for an output, the whole way to the score. */
#ifndef HUNSU_TESTS_METRIC_GIVES_H
#define HUNSU_TESTS_METRIC_GIVES_H

/* expected NULL: the example has none; want may be NaN; why: part of the reason, NULL: any. */
void metric_gives(
	const char *metric, const char *output, const char *expected, double want, const char *why);
/* why: part of the message. */
void metric_refused(const char *metric, const char *why);

#endif
