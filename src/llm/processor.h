/*
 * processor.h - how much of the processor is free, and how many threads that is good for.
 *
 * The threads of a model wait for each other at every layer: one that is not scheduled holds up
 * all. On a core that others use a thread more makes it slower, several times. See kernel.h,
 * proc_stat(5) and cgroups(7); without these files nothing is known but how many cores there are.
 */
#ifndef HUNSU_LLM_PROCESSOR_H
#define HUNSU_LLM_PROCESSOR_H

#include <stdint.h>

#include "hunsu/base/buf.h"

/* The cores that this process may run on, and what they have done since the machine started. */
struct processor {
	int cores;	      /* at least 1 */
	uint64_t idle, total; /* in ticks, all cores together; total 0: not known */
};

void processor_look(struct processor *out);
/* How many threads to run: the cores that were idle between two looks, rounded, at least one; all
 * of them when it is not known. */
int processor_threads(const struct processor *before, const struct processor *after);

/* For processor_look: adds up the lines "cpuN …" of /proc/stat for which ours[N] holds. */
void processor_count(struct processor *out, struct str stat, const bool *ours, size_t n);
/* From cgroup's cpu.max ("150000 100000"): the cores' worth of time there is, rounded up; 0: no
 * limit. */
int processor_quota(struct str cpu_max);

#endif
