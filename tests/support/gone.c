/* gone.c - looks into /proc until nothing runs there. */
#include "gone.h"
#include "test.h"
#include <poll.h>
#include <stdio.h>
#include <string.h>

enum { BETWEEN_MS = 5 };

static bool runs(pid_t pid)
{
	char path[64], line[256] = "";
	snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
	FILE *f = fopen(path, "r");
	if (!f)
		return false;
	bool there = fgets(line, sizeof line, f) != NULL;
	fclose(f);
	return there && !strstr(line, ") Z ");
}

bool process_gone(pid_t pid)
{
	for (int ms = 0; ms < PATIENCE_MS; ms += BETWEEN_MS) {
		if (!runs(pid))
			return true;
		poll(NULL, 0, BETWEEN_MS);
	}
	return false;
}
