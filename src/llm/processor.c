/* processor.c - how much of the processor is free, as Linux tells it. */
#include "processor.h"

#include <unistd.h>

#include "hunsu/base/file.h"
#include "hunsu/base/kernel.h"

#define CORES_MOST 1024

static long number(struct str *rest)
{
	long n;
	return str_to_long(str_word(rest), 0, INT64_MAX, &n) ? n : -1;
}

/* user, nice, system, idle, iowait, irq, softirq, steal; guests are in user and nice already. */
static void count_core(struct processor *out, struct str times)
{
	long n;
	for (int i = 0; i < 8 && (n = number(&times)) >= 0; i++) {
		out->total += (uint64_t)n;
		if (i == 3 || i == 4)
			out->idle += (uint64_t)n;
	}
}

void processor_count(struct processor *out, struct str stat, const bool *ours, size_t n)
{
	struct str line;
	out->idle = out->total = 0;
	while (str_line(&stat, &line)) {
		const struct str name = str_word(&line);
		long core;
		if (str_starts(name, "cpu") &&
			str_to_long(str_from(name, 3), 0, (long)n - 1, &core) && ours[core])
			count_core(out, line);
	}
}

int processor_quota(struct str cpu_max)
{
	const long time = number(&cpu_max), period = number(&cpu_max);
	return time <= 0 || period <= 0 || time / period > INT16_MAX
		       ? 0
		       : (int)((time + period - 1) / period);
}

static void read_file(struct buf *out, const char *path)
{
	if (file_read(out, path, NULL) != OK)
		buf_clear(out);
}

void processor_look(struct processor *out)
{
	SCOPED(buf) text = BUF((size_t)4 << 20);
	bool ours[CORES_MOST] = {false};
	int quota;
	*out = (struct processor){.cores = (int)kernel_cores(ours, CORES_MOST)};
	if (out->cores) {
		read_file(&text, "/proc/stat");
		processor_count(out, buf_str(&text), ours, CORES_MOST);
	} else {
		out->cores = (int)sysconf(_SC_NPROCESSORS_ONLN);
	}
	buf_clear(&text);
	read_file(&text, "/sys/fs/cgroup/cpu.max");
	quota = processor_quota(buf_str(&text));
	if (quota > 0 && quota < out->cores)
		out->cores = quota;
	if (out->cores < 1)
		out->cores = 1;
}

int processor_threads(const struct processor *before, const struct processor *after)
{
	const uint64_t total = after->total - before->total;
	const int cores = after->cores;
	double share;
	int threads;
	if (before->total == 0 || after->total <= before->total || after->idle < before->idle)
		return cores;
	share = (double)(after->idle - before->idle) / (double)total;
	threads = (int)(share * cores + 0.5);
	return threads < 1 ? 1 : threads > cores ? cores : threads;
}
